import pytest

from neuronlab.lessons.checks.setups import check_setups
from neuronlab.lessons.problem import LessonError
from tests.lessons.written import lesson_with

RUN = {"name": "one"}
SETUP = {"name": "s", "runs": [RUN]}
WIDE = {"width": 512}

CASES = [
    ([SETUP, SETUP], ("setups", 1, "name"), "another setup is named 's'"),
    ([SETUP, {**SETUP, "name": "t"}], ("setups", 1, "runs", 0, "name"), "the setup 's' has a run named 'one' already"),
    ([{**SETUP, "task": "text"}], ("setups", 0, "task"), "there is no task named 'text'"),
    ([{**SETUP, "stage": "page"}], ("setups", 0, "stage"), "there is no page named 'page'"),
    ([{**SETUP, "runs": [RUN, {}]}], ("setups", 0, "runs", 1), "each of several runs needs a name"),
    ([{**SETUP, "runs": [{"name": "two of us"}]}], ("setups", 0, "runs", 0, "name"), "neither “of”"),
    ([{**SETUP, "runs": [{"name": " x"}]}], ("setups", 0), "begins or ends with a space"),
    ([{**SETUP, "data": {"count": 20_000}}], ("setups", 0, "data", "count"), "20,000 points are too many"),
    ([{**SETUP, "data": {"generator": "moons"}}], ("setups", 0), "moons"),
    ([{**SETUP, "points": [[1, 2], [1]]}], ("setups", 0, "points", 1), "has 2 numbers, not 1"),
    ([{**SETUP, "labels": ["a", "b"]}], ("setups", 0, "labels"), "the task curve has no classes"),
    ([{**SETUP, "task": "classes", "points": [[1, 2, 2]]}], ("setups", 0, "points", 0), "from 0 to 1"),
    ([{**SETUP, "runs": [{"parameters": [1]}]}], ("setups", 0, "runs", 0, "parameters"), "has 2 parameters"),
    ([{**SETUP, "runs": [{"parameters": [1, 1e39]}]}], ("setups", 0, "runs", 0, "parameters"), "larger than 3.4e+38"),
    ([{**SETUP, "runs": [{"hidden": [WIDE] * 6}]}], ("setups", 0, "runs", 0), "1,314,817 parameters are too many"),
    ([{**SETUP, "runs": [{"name": "x", "features": ["x^9"]}]}], ("setups", 0), "x^9"),
]


@pytest.mark.parametrize(("setups", "path", "says"), CASES)
def test_a_setup_that_cannot_be_used_is_named(setups, path, says):
    with pytest.raises(LessonError) as error:
        check_setups(lesson_with(setups=setups))
    assert error.value.path == path
    assert says in error.value.says


def test_setups_of_one_run_need_no_names_for_it():
    check_setups(lesson_with(setups=[{**SETUP, "runs": [{}]}, {**SETUP, "name": "t", "runs": [{}]}]))
