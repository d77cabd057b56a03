from itertools import pairwise

import numpy as np
import pytest

from neuronlab.core.activations import piecewise_linear
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.arrays import run_calls


def called(forward, backward, z, p=0.0):
    """Value and slope as the calls leave them."""
    y, s, p = np.empty_like(z), list(np.empty((2, *z.shape))), np.asarray(p)
    run_calls([*forward(z, y, s, p), *backward(z, y, s, p)])
    return y, s[0]


def applied(name, z, p=None):
    y = np.empty_like(z)
    ACTIVATIONS[name].apply(z, y, p)
    return y


STRAIGHT = [name for name, row in ACTIVATIONS.items() if row.is_piecewise_linear]


def test_functions_take_their_corners_exactly():
    z = np.array([[-4.0, -3.0, -1.0, 0.0, 1.0, 3.0, 4.0]])
    expected = {
        "relu": ([0, 0, 0, 0, 1, 3, 4], [0, 0, 0, 0, 1, 1, 1]),
        "step": ([0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0]),
        "abs": ([4, 3, 1, 0, 1, 3, 4], [-1, -1, -1, 0, 1, 1, 1]),
        "hard_tanh": ([-1, -1, -1, 0, 1, 1, 1], [0, 0, 0, 1, 0, 0, 0]),
        "hard_swish": ([0, 0, -1 / 3, 0, 2 / 3, 3, 4], [0, 0, 1 / 6, 1 / 2, 5 / 6, 1, 1]),
        "hard_sigmoid": ([0, 0, 1 / 3, 1 / 2, 2 / 3, 1, 1], [0, 0, 1 / 6, 1 / 6, 1 / 6, 0, 0]),
    }
    for name, (values, slopes) in expected.items():
        functions = (getattr(piecewise_linear, f"{name}_{way}") for way in ("forward", "backward"))
        y, slope = called(*functions, z)
        np.testing.assert_allclose(y, [values], rtol=1e-15, err_msg=name)
        np.testing.assert_allclose(slope, [slopes], rtol=1e-15, err_msg=name)


@pytest.mark.parametrize("name", STRAIGHT)
def test_between_kinks_the_slope_never_changes(name):
    row = ACTIVATIONS[name]
    ends = [-9.0, *row.kinks, 9.0]
    for low, high in pairwise(ends):
        z = np.linspace(low, high, 41)[None, 1:-1].copy()
        y, slopes = applied(name, z), row.derivatives(z)
        assert np.unique(slopes).size == 1
        np.testing.assert_allclose(np.diff(y) / np.diff(z), slopes[:, 1:], atol=1e-12)


@pytest.mark.parametrize("columns", [3, 2000])
@pytest.mark.parametrize("leak", [0.0, 0.1, 1.0])
def test_a_leak_is_the_slope_below_zero_however_many_numbers_there_are(leak, columns):
    z = np.tile([[-2.0], [0.0], [0.5]], columns)
    y, slope = called(piecewise_linear.leaky_relu_forward, piecewise_linear.derivative_is_there, z, leak)
    np.testing.assert_array_equal(y, np.tile([[-2.0 * leak], [0.0], [0.5]], columns))
    np.testing.assert_array_equal(slope, np.tile([[leak], [leak], [1.0]], columns))


def test_a_learned_negative_slope_may_differ_from_unit_to_unit():
    z = np.array([[-2.0, 3.0], [-2.0, 3.0]])
    p = np.array([[0.5], [-3.0]])
    np.testing.assert_array_equal(applied("prelu", z, p), [[-1.0, 3.0], [6.0, 3.0]])
    np.testing.assert_array_equal(ACTIVATIONS["prelu"].derivatives(z, p), [[0.5, 1.0], [-3.0, 1.0]])


def test_a_learned_negative_slope_is_a_live_view():
    row = ACTIVATIONS["prelu"]
    z, p = np.full((1, 2), -4.0), np.array([[0.25]])
    y, s = np.empty_like(z), np.empty((row.scratch, *z.shape))
    calls = row.forward(z, y, s, p)
    run_calls(calls)
    p[:] = 0.5
    run_calls(calls)
    np.testing.assert_array_equal(y, [[-2.0, -2.0]])


def test_the_gradient_of_learned_negative_slopes_is_that_of_differences():
    row = ACTIVATIONS["prelu"]
    rng = np.random.default_rng(1)
    z, p, target = rng.normal(size=(4, 9)), rng.normal(size=(4, 1)), rng.normal(size=(4, 9))

    def loss(p):
        return ((applied("prelu", z, p) - target) ** 2).sum(axis=1, keepdims=True)

    d, d_p = 2 * (applied("prelu", z, p) - target), np.empty((4, 1))
    run_calls(row.learned(d, z.copy(), d_p))
    np.testing.assert_allclose(d_p, (loss(p + 1e-6) - loss(p - 1e-6)) / 2e-6, rtol=1e-6, atol=1e-6)
