from dataclasses import replace

import pytest

from neuronlab.gui.bars.gradient_badge import CHECK, SHORT_CHECK, STOP, GradientBadge, check_sentence
from neuronlab.wording.numbers import NOTHING, magnitude_text
from tests.controls import click
from tests.gui.checks import FOUND


@pytest.fixture
def badge(qtbot):
    badge = GradientBadge()
    qtbot.addWidget(badge)
    badge.show()
    return badge


@pytest.fixture
def asked(badge):
    """What clicks have asked for."""
    asked = []
    badge.check_asked.connect(lambda: asked.append(CHECK))
    badge.stop_asked.connect(lambda: asked.append(STOP))
    return asked


def test_a_click_asks_for_a_check_and_while_one_is_under_way_for_its_end(badge, asked, qtbot):
    click(qtbot, badge)
    badge.show_progress(0.4)
    click(qtbot, badge)
    badge.show_check(FOUND, 10)
    click(qtbot, badge)
    badge.show_failure("There are no points.")
    click(qtbot, badge)
    assert asked == [CHECK, STOP, CHECK, CHECK]


def test_agreement_and_a_fault_have_their_own_sign_and_colour(badge):
    badge.show_check(FOUND, 10)
    agreed = badge.text(), badge.property("outcome")
    badge.show_check(replace(FOUND, largest=0.5), 10)
    assert badge.text().endswith(magnitude_text(0.5))
    assert badge.text()[0] != agreed[0][0]
    assert badge.property("outcome") != agreed[1]
    badge.clear()
    assert (badge.text(), badge.property("outcome")) == (CHECK, "")


def test_why_nothing_could_be_checked_is_in_the_tip(badge):
    badge.show_failure("There are no points.")
    assert badge.text() == NOTHING
    assert "There are no points." in badge.toolTip()


def test_it_keeps_its_size_whatever_it_says(badge):
    sizes = badge.sizeHint(), badge.minimumSizeHint()
    for show in (badge.show_begun, lambda: badge.show_progress(1.0), lambda: badge.show_check(FOUND, 10)):
        show()
        assert (badge.sizeHint(), badge.minimumSizeHint()) == sizes


def test_the_sentence_says_what_came_of_it(qtbot):
    agrees = "Backpropagation agrees with central differences: largest relative error 3.1e−10 over 97 parameters."
    assert check_sentence(FOUND) == agrees
    assert (
        check_sentence(replace(FOUND, flat=("Hidden 2",)))
        == f"{agrees} Hidden 2 has derivative 0, so all gradients below are 0."
    )
    assert check_sentence(replace(FOUND, checked=1)).endswith("over 1 parameter.")
    wrong = replace(FOUND, largest=0.5, backpropagated=-0.75, differenced=0.25)
    assert check_sentence(wrong) == (
        "Backpropagation disagrees with central differences by up to 5.0e−1 from Hidden 1 down: "
        "Hidden 1, unit 3, weight for input 1 has −0.75 instead of 0.25."
    )
    badge = GradientBadge()
    qtbot.addWidget(badge)
    badge.show_check(replace(FOUND, near_kinks=2, unsettled=3, parameters=120), 1240)
    for line in (
        "at step 1,240",
        "97 of 120 parameters; 32 training points.",
        "2 points too close",
        "3 parameters with a kink",
    ):
        assert line in badge.toolTip()


def test_it_says_less_where_there_is_little_room(badge):
    for width, text in (
        (badge.sizeHint().width(), CHECK),
        (badge.sizeHint().width() - 1, SHORT_CHECK),
        (badge.minimumSizeHint().width(), SHORT_CHECK),
        (badge.sizeHint().width(), CHECK),
    ):
        badge.resize(width, 20)
        badge.clear()
        assert badge.text() == text
        assert badge.accessibleName() == CHECK
