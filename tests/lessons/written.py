"""Lessons written for tests."""

import tomllib

import msgspec

from neuronlab.lessons.lesson import Lesson

TEXT = """\
format = 1
title = "A line"
claim = "A neuron draws a line."
facts = ["One.", "Two.", "Three.", "Four.", "Five."]

[[setups]]
name = "line"
data = { generator = "line", count = 20, noise = 0.0, test_share = 0.0 }
runs = [
  { name = "neuron", parameters = [0.5, -1.0] },
  { name = "layer", hidden = [{ width = 3, activation = "relu" }] },
  { name = "control", hidden = [{ width = 2 }], is_shown = false },
]

[[steps]]
text = "The error is {rmse}."
do = "Press Play."
done = { when = "steps", at_least = 100 }

[[verdict]]
says = "It fits."
measure = "rmse"
run = "neuron"
at_most = 0.01
"""


def lesson_with(**changed):
    """The lesson of `TEXT` with other values at the top."""
    return msgspec.convert({**tomllib.loads(TEXT), **changed}, Lesson)


def with_step(**changed):
    """The lesson of `TEXT` with another step."""
    (step,) = tomllib.loads(TEXT)["steps"]
    return lesson_with(steps=[{**step, **changed}])
