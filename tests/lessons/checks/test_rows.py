import pytest

from neuronlab.lessons.checks.rows import require_bounds, require_choices, require_measure
from neuronlab.lessons.problem import LessonError


def refused(require, *arguments):
    with pytest.raises(LessonError) as error:
        require(("x",), *arguments)
    return error.value.path, error.value.says


def test_a_word_is_one_of_the_choices_and_occurs_once():
    require_choices(("x",), ["a", "b"], ("a", "b"), "letter")
    assert refused(require_choices, ["a", "c"], ("a", "b"), "letter") == (
        ("x", 1),
        "there is no letter named 'c'; choose one of: a, b",
    )
    assert refused(require_choices, ["a", "a"], ("a",), "letter") == (("x", 1), "'a' is in this list twice")
    assert refused(require_choices, ["a"], (), "letter")[1].endswith("there is none to choose")
    assert refused(require_measure, "rms")[1].startswith("there is no measure named 'rms'; choose one of: rmse")


def test_bounds_leave_room():
    require_bounds(("x",), 1.0, 1.0)
    assert refused(require_bounds, None, None) == (("x",), "a bound is missing: at_least or at_most")
    assert refused(require_bounds, 2.0, 1.0) == (("x", "at_least"), "at_least is more than at_most, 1")
