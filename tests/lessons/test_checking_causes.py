"""Each lesson's claim fails once the engine has lost what the lesson says is the cause."""

import pytest
from msgspec.structs import replace

from neuronlab.lessons.catalog import lessons
from neuronlab.lessons.checking import Seeds, check
from tests.lessons.broken_engine import (
    acts_as,
    learns_as,
    starts_as,
    up_the_gradient,
    without_squares,
    without_standardizing,
)
from tests.lessons.turned import confirmed_opposites

CAUSES = {
    "01-neuron": {"it comes to the RMSE of the best line": up_the_gradient},
    "02-many-lines": {
        "agrees with them": acts_as("identity", "tanh"),
        "With ReLU in one layer": acts_as("relu", "identity"),
    },
    "03-slopes": {
        "Linear layers have one slope": acts_as("identity", "tanh"),
        "ReLU units have at most": acts_as("relu", "tanh"),
        "Learning makes them differ": learns_as("sigmoid", "identity"),
    },
    "04-threshold": {
        "No gradient reaches": learns_as("step", "identity"),
        "Then it fades": learns_as("sigmoid", "identity"),
        "comes to a line without mistakes": up_the_gradient,
    },
    "05-relu": {
        "Set by hand, six units follow": acts_as("relu", "tanh"),
        "About half of the outputs are silent": acts_as("relu", "identity"),
    },
    "06-sigmoid": {
        "never above ¼": acts_as("sigmoid", "tanh"),
        "several times that of the same unit with bias 0": learns_as("sigmoid", "identity"),
    },
    "07-tanh": {
        "the mean output of tanh is near 0": acts_as("tanh", "sigmoid"),
        "more than twice the steps of tanh": acts_as("sigmoid", "tanh"),
    },
    "08-width": {
        "By hand, with the best output layer": acts_as("relu", "identity"),
        "Four can": up_the_gradient,
    },
    "09-polynomial-units": {"Outside the points, four of them run away": acts_as("identity", "tanh")},
    "10-vanishing-gradients": {
        "Ten Sigmoid layers pass at most": learns_as("sigmoid", "identity"),
        "So do ReLU units with weights by He": learns_as("relu", "step"),
        "With weights by Xavier": starts_as("he", "xavier"),
    },
    "11-coupled-parameters": {
        "Standardised, they curve less": without_standardizing,
        "Local units are hardly coupled": acts_as("gaussian", "tanh"),
        "Local units end far below": acts_as("gaussian", "sine"),
    },
    "12-one-bend": {
        "One quadratic unit comes to": without_squares,
        "They turn once": acts_as("identity", "tanh"),
        "Four ReLU units set by hand": acts_as("relu", "tanh"),
    },
    "13-parts": {
        "Six layers of tanh stay stable": learns_as("tanh", "identity"),
        "The parts are worth reading": acts_as("tanh", "identity"),
    },
    "14-dead-units": {
        "With Leaky ReLU, none": acts_as("leaky_relu", "relu"),
        "With ELU, none": acts_as("elu", "relu"),
        "A rate of 0.3 kills": acts_as("relu", "tanh"),
    },
    "15-which-activation": {"On a wave, Sine ends below tanh": acts_as("sine", "relu")},
    "16-low-frequencies": {
        "Sine with frequency 1 misses": acts_as("sine", "tanh"),
        "After 300 steps, tanh has": learns_as("tanh", "identity"),
    },
    "17-edge-of-stability": {"Below 2/λ": up_the_gradient},
    "18-cost": {"Two sine units of frequency 3": acts_as("sine", "tanh")},
}
"""By lesson and a part of the sentence of a claim."""

FEW = Seeds(count=1)


CASES = [
    # Further causes of a lesson take longer than they are worth in every run of the tests.
    pytest.param(key, part, marks=[pytest.mark.long] if number else [])
    for key, causes in CAUSES.items()
    for number, part in enumerate(causes)
]


def lesson_with_one_claim(key, part):
    (lesson,) = (entry.lesson for entry in lessons() if entry.key == key)
    (claim,) = (claim for claim in lesson.verdict if part in claim.says)
    return replace(lesson, verdict=(claim,))


def test_every_lesson_has_a_cause_that_is_broken():
    assert list(CAUSES) == [entry.key for entry in lessons()]


@pytest.mark.parametrize(("key", "part"), CASES)
def test_a_claim_fails_turned_round_and_without_its_cause(key, part, inline_pool, monkeypatch):
    lesson = lesson_with_one_claim(key, part)
    (finding,) = check([lesson], FEW)[0].claims
    assert finding.is_confirmed
    assert not confirmed_opposites(finding)
    CAUSES[key][part](monkeypatch)
    assert not check([lesson], FEW)[0].is_confirmed
