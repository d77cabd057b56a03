import tomllib

import pytest

from neuronlab.lessons.problem import LessonError
from neuronlab.lessons.shape import lesson_from
from tests.lessons.written import TEXT

STEP = {"text": "x", "do": "y", "done": {"when": "played"}}
SETUP = {"name": "a", "runs": [{"name": "b"}]}
CLAIM = {"says": "x", "measure": "rmse", "run": "neuron", "at_most": 1}

CASES = [
    ({"title": 3}, ("title",), "this must be text in quotes, not a whole number"),
    ({"title": ""}, ("title",), "this text must have at least 1 characters"),
    ({"titel": ""}, ("titel",), "no such key; possible are: format, title, claim"),
    ({"facts": ["a"]}, ("facts",), "this list needs at least 5 entries"),
    ({"facts": ["a"] * 6}, ("facts", 5), "this list needs at most 5 entries"),
    ({"format": 2}, ("format",), "needs a newer version of NeuronLab"),
    ({"steps": [{**STEP, "done": {}}]}, ("steps", 0, "done"), "the key when is missing"),
    ({"setups": [SETUP] * 21}, ("setups", 20), "this list needs at most 20 entries"),
    ({"setups": [{**SETUP, "runs": [{}] * 41}]}, ("setups", 0, "runs", 40), "this list needs at most 40 entries"),
    ({"verdict": [CLAIM] * 41}, ("verdict", 40), "this list needs at most 40 entries"),
    ({"steps": [STEP] * 9}, ("steps", 8), "this list needs at most 8 entries"),
    (
        {"steps": [{**STEP, "done": {"when": "steps", "at_least": "3"}}]},
        ("steps", 0, "done", "at_least"),
        "this must be a number, not text in quotes",
    ),
    (
        {"steps": [{**STEP, "prediction": {"kind": "curv", "asks": "x"}}]},
        ("steps", 0, "prediction", "kind"),
        "'curv' is not possible; choose one of: curve, number, order",
    ),
    (
        {"setups": [{**SETUP, "runs": [{"hidden": [{"width": 3, "activation": "rel"}]}]}]},
        ("setups", 0, "runs", 0, "hidden", 0, "activation"),
        "there is no activation named 'rel'; choose one of: relu",
    ),
    (
        {"setups": [{**SETUP, "runs": [{"training": {"initial_bias": "x"}}]}]},
        ("setups", 0, "runs", 0, "training", "initial_bias"),
        "'x' is not possible; choose one of: spread",
    ),
    (
        {"setups": [{**SETUP, "data": {"count": 0}}]},
        ("setups", 0, "data", "count"),
        "this number must be at least 1",
    ),
    ({"verdict": [{**CLAIM, "seeds": 3}]}, ("verdict", 0, "seeds"), "this number must be at least 20"),
    ({"verdict": [{**CLAIM, "runs": "x"}]}, ("verdict", 0, "runs"), "no such key; possible are: says, measure, run"),
    ({"verdict": [{**CLAIM, "at_most": float("nan")}]}, ("verdict", 0, "at_most"), "this number must be finite"),
    ({"setups": [{**SETUP, "points": [[10**400, 1.0]]}]}, ("setups", 0, "points", 0, 0), "this number is too large"),
    ({"claim": "a\x07b"}, ("claim",), "control character"),
    ({"claim": tomllib.loads("x = 1979-05-27")["x"]}, ("claim",), "this must be text in quotes, not a date"),
]


@pytest.mark.parametrize(("changed", "path", "says"), CASES)
def test_a_key_of_the_wrong_shape_is_named(changed, path, says):
    with pytest.raises(LessonError) as error:
        lesson_from({**tomllib.loads(TEXT), **changed})
    assert error.value.path == path
    assert says in error.value.says
