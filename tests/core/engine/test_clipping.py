import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.engine.clipping import clip_calls


def clipped(gradient, limit, dtype=np.float64):
    gradient = np.array(gradient, dtype)
    run_calls(clip_calls(gradient, limit))
    return gradient


def test_a_long_gradient_is_cut_to_the_limit_and_keeps_its_direction():
    np.testing.assert_allclose(clipped([3.0, -4.0], 1.0), np.array([3.0, -4.0]) / (5.0 + 1e-6), rtol=1e-15)


def test_a_short_gradient_stays_as_it_is():
    assert clipped([0.3, -0.4], 1.0).tolist() == [0.3, -0.4]


def test_a_gradient_of_zero_stays_zero():
    assert clipped([0.0, 0.0], 1.0).tolist() == [0.0, 0.0]


def test_squares_beyond_single_precision_do_no_harm():
    np.testing.assert_allclose(clipped([3e30, -4e30], 1.0, np.float32), [0.6, -0.8], rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_calls_can_be_made_again_on_the_next_gradient(dtype):
    gradient = np.zeros(2, dtype)
    calls = clip_calls(gradient, 2.0)
    for given, expected in (([6.0, 8.0], [1.2, 1.6]), ([0.5, 0.5], [0.5, 0.5]), ([0.0, 20.0], [0.0, 2.0])):
        gradient[:] = given
        run_calls(calls)
        np.testing.assert_allclose(gradient, expected, rtol=1e-6)
