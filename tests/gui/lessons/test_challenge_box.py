"""A challenge shows what it takes, how far one is, and one's best beside the best known."""

import pytest

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.lessons.challenge_box import ChallengeBox
from neuronlab.lessons.lesson import Challenge, Limit

FEWEST = Challenge(
    asks="Fewest parameters with RMSE ≤ 0.05",
    measure="parameters",
    requires=(Limit(measure="rmse", at_most=0.05),),
    known_best=13.0,
)


@pytest.fixture
def box(theme, shown):
    box = ChallengeBox(theme)
    box.show_challenge(FEWEST, StepRecord())
    return shown(box)


def readings(box):
    return [reading.value.text() for reading in (box.now, box.best, box.known)]


def test_the_number_the_best_and_the_best_known_stand_side_by_side(box):
    assert readings(box) == ["–", "–", "13"]
    box.show_challenge(FEWEST, StepRecord(best=25.0))
    box.show_numbers({"parameters": 97.0, "rmse": 0.54})
    assert readings(box) == ["97", "25", "13"]
    assert not box.found.isVisible()


@pytest.mark.parametrize(("rmse", "sign"), [(0.04, "✓"), (0.05, "✓"), (0.06, "○"), (None, "○")])
def test_a_sign_says_whether_a_requirement_is_met(box, rmse, sign):
    box.show_numbers({"parameters": 97.0, "rmse": rmse})
    (requirement,) = box.requirements
    assert requirement.startswith(f"{sign} RMSE ≤ 0.0500")


@pytest.mark.parametrize(
    ("best_is", "best", "says"),
    [
        ("smallest", 13.0, "✓ You found the best known."),
        ("smallest", 12.0, "✓ Better than the best known."),
        ("smallest", 14.0, ""),
        ("largest", 14.0, "✓ Better than the best known."),
        ("largest", 12.0, ""),
    ],
)
def test_the_best_known_is_found_or_beaten(box, best_is, best, says):
    challenge = Challenge(asks="Find it", measure="parameters", best=best_is, known_best=13.0)
    box.show_challenge(challenge, StepRecord(best=best))
    assert box.found.text() == says
    assert box.requirements == []


def test_without_a_challenge_there_is_no_box(box):
    box.show_challenge(None, StepRecord())
    assert not box.isVisible()
    box.show_numbers({"parameters": 97.0})
