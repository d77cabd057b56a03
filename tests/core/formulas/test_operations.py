import math

import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.formulas.operations import OPERATIONS


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_functions_reach_their_limits(dtype):
    z = np.array([-3e38, -1e4, 1e4, 3e38], dtype)
    for text, limits in {"softplus(z)": [0, 0, 1e4, 3e38], "sigmoid(z)": [0, 0, 1, 1]}.items():
        np.testing.assert_array_equal(parse(text, ("z",)).evaluate({"z": z}), np.array(limits, dtype))
    np.testing.assert_array_equal(parse("sigmoid(z)", ("z",)).derivative("z").evaluate({"z": z}), 0)


def worked_out(operation, *arguments, exponent=0, shape=(2, 3)):
    out = np.full(shape, 9.0)
    with np.errstate(all="ignore"):  # as formulas are worked out
        run_calls(OPERATIONS[operation].calls([np.asarray(argument) for argument in arguments], out, exponent))
    return out


A = np.array([[-2.0, -0.5, 0.0], [0.4, 1.0, 12.0]])
B = np.array([[1.5, -0.5, 2.0], [0.4, -3.0, 0.1]])
OF_ONE = {
    "negative": np.negative,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "abs": np.abs,
    "sign": np.sign,
    "step": lambda x: np.where(x > 0.0, 1.0, 0.0),
}
OF_TWO = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "power": np.power,
    "max": np.maximum,
    "min": np.minimum,
}


@pytest.mark.parametrize("operation", OF_ONE)
def test_an_operation_of_one_argument_is_its_function(operation):
    with np.errstate(all="ignore"):
        expected = OF_ONE[operation](A)
    np.testing.assert_allclose(worked_out(operation, A), expected, rtol=1e-14)
    np.testing.assert_allclose(worked_out(operation, 0.4), np.full((2, 3), OF_ONE[operation](0.4)), rtol=1e-14)


@pytest.mark.parametrize("operation", OF_TWO)
def test_an_operation_of_two_arguments_takes_numbers_and_arrays(operation):
    function = OF_TWO[operation]
    for a, b in ((A, B), (A, 0.4), (0.4, A), (0.4, -1.0)):
        with np.errstate(all="ignore"):
            expected = np.broadcast_to(function(a, b), (2, 3))
        np.testing.assert_allclose(worked_out(operation, a, b), expected, rtol=1e-14)


def test_every_operation_is_tried():
    assert set(OPERATIONS) == {*OF_ONE, *OF_TWO, "raised", "choice"}


@pytest.mark.parametrize("exponent", [*range(1, 10), 31, 64])
def test_raising_is_multiplying(exponent):
    expected = [[math.prod([a] * exponent) for a in row] for row in A.tolist()]
    if exponent > 1:
        np.testing.assert_allclose(worked_out("raised", A, exponent=exponent), expected, rtol=1e-14)
        assert len(OPERATIONS["raised"].calls([A], np.empty_like(A), exponent)) <= 2 * math.log2(exponent)


def test_a_choice_takes_one_of_two_where_the_first_is_larger():
    np.testing.assert_array_equal(worked_out("choice", A, B, A, 7.0), np.where(A > B, A, 7.0))
    np.testing.assert_array_equal(worked_out("choice", A, B, 1.0, 0.0), np.where(A > B, 1.0, 0.0))
    np.testing.assert_array_equal(worked_out("choice", A, B, 3.0, 5.0), np.where(A > B, 3.0, 5.0))
    np.testing.assert_array_equal(worked_out("choice", A, B, np.inf, B), np.where(A > B, np.inf, B))
