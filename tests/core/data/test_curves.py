import numpy as np
import pytest

from neuronlab.core.data.curves import CURVE_GENERATORS
from neuronlab.core.data.generator import REACH

X = np.linspace(-REACH, REACH, 61)


@pytest.mark.parametrize("key", CURVE_GENERATORS)
def test_heights_suit_a_picture_as_wide_as_it_is_high(key):
    for function in CURVE_GENERATORS[key].functions:
        heights = function(X)
        assert heights.shape == X.shape
        assert np.ptp(heights) > 1
        assert np.abs(heights).max() < 4.1


def height(key, x):
    (function,) = CURVE_GENERATORS[key].functions
    return function(np.asarray(x, float)).tolist()


def test_curves_go_through_the_points_their_formulas_say():
    assert height("line", [0.0, 1.0]) == pytest.approx([0.2, 0.9])
    assert height("parabola", [0.0, 1.0, -1.0]) == pytest.approx([-1.0, -0.9, -0.3])
    assert height("cubic", [0.0, 2.0]) == pytest.approx([0.0, -0.4])
    assert height("sine", [np.pi / 3.0]) == pytest.approx([1.4])
    assert height("wave", [np.pi / 2.6]) == pytest.approx([1.0])
    assert height("absolute", [-2.0, 0.0, 2.0]) == pytest.approx([0.8, -1.2, 0.8])
    assert height("step", [-0.1, 0.0, 0.1]) == [-1.0, -1.0, 1.0]
    assert height("damped_wave", [-3.0, 0.0]) == pytest.approx([2.0 * np.cos(12.0), 2.0 / np.e])


def test_the_sawtooth_rises_from_minus_1_to_1_four_times():
    for start in (-3.0, -1.5, 0.0, 1.5):
        assert height("sawtooth", [start, start + 0.75, start + 1.4999]) == pytest.approx([-1.0, 0.0, 1.0], abs=1e-3)


def test_the_branches_of_the_two_valued_curve_keep_their_distance():
    upper, lower = (function(X) for function in CURVE_GENERATORS["two_valued"].functions)
    np.testing.assert_allclose(upper - lower, 1.6)
