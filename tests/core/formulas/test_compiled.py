import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.formulas.compiled import expression_calls
from neuronlab.core.formulas.expressions import parse

FORMULAS = [
    "z",
    "3",
    "2z + 1",
    "tanh(z)",
    "exp(z)",
    "exp(z) + 1 + sign(tanh(z))",  # its derivative is there before its value is
    "z·sigmoid(2z)",
    "max(0, z) − 0.1·min(0, z)",
    "sin(z²)/(1 + z²)",
]


def compiled(text):
    return expression_calls(parse(text, ("z",)), "z")


def listed(calls, z, y):
    """The calls of value and slope on these arrays, and the scratch arrays they use."""
    s, p = list(np.empty((calls.scratch, *z.shape), z.dtype)), np.empty(())
    return list(calls.forward(z, y, s, p)), list(calls.backward(z, y, s, p)), s


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("text", FORMULAS)
def test_the_calls_write_what_the_formula_and_its_derivative_give(text, dtype):
    z, y = np.empty((2, 5), dtype), np.empty((2, 5), dtype)
    forward, backward, s = listed(compiled(text), z, y)
    expression = parse(text, ("z",))
    for seed in range(2):  # the same calls again, on other numbers
        z[:] = np.random.default_rng(seed).normal(size=z.shape)
        run_calls([*forward, *backward])
        few = 4 * np.finfo(dtype).eps
        np.testing.assert_allclose(y, expression.evaluate({"z": z}), rtol=few, atol=few)
        np.testing.assert_allclose(s[0], expression.derivative("z").evaluate({"z": z}), rtol=few, atol=few)


@pytest.mark.parametrize("text", FORMULAS)
def test_backward_leaves_the_value_alone(text):
    z, y = np.linspace(-2.0, 2.0, 7)[None], np.empty((1, 7))
    forward, backward, _ = listed(compiled(text), z, y)
    run_calls(forward)
    z.setflags(write=False)
    y.setflags(write=False)
    run_calls(backward)


def test_what_value_and_derivative_share_is_worked_out_once():
    z = np.ones((1, 3))
    forward, backward, _ = listed(compiled("tanh(z) + exp(z)"), z, np.empty_like(z))
    functions = [function for function, _ in [*forward, *backward]]
    assert functions.count(np.tanh) == 1
    assert functions.count(np.exp) == 1
    assert not {np.tanh, np.exp} & {function for function, _ in backward}


def test_an_array_is_used_again_when_its_term_is_not_needed_any_more():
    """Of each level, its value has to stay until the slope is there, and no more than that."""
    levels = 10
    chain = "tanh(" * levels + "z" + ")" * levels
    assert levels <= compiled(chain).scratch <= levels + 3
    assert compiled("+".join(f"{number}·sign(z + {number})" for number in range(1, 13))).scratch <= 4
