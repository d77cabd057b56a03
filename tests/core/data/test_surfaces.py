import numpy as np
import pytest

from neuronlab.core.data.generator import REACH
from neuronlab.core.data.surfaces import SURFACE_GENERATORS

X1, X2 = np.meshgrid(*[np.linspace(-REACH, REACH, 61)] * 2)


def heights(key, x1=X1, x2=X2):
    (function,) = SURFACE_GENERATORS[key].functions
    return function(x1, x2)


@pytest.mark.parametrize("key", SURFACE_GENERATORS)
def test_heights_suit_a_map_in_one_scale(key):
    assert heights(key).shape == X1.shape
    assert np.ptp(heights(key)) > 1
    assert np.abs(heights(key)).max() < 2.5


def test_surfaces_go_through_the_points_their_formulas_say():
    one, two = np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.0, 2.0])
    np.testing.assert_allclose(heights("plane", one, two), [0.0, 0.4, -0.1], atol=1e-12)
    np.testing.assert_allclose(heights("gaussian", one, two), [2.0, 2.0 * np.exp(-0.5), 2.0 * np.exp(-2.5)])
    np.testing.assert_allclose(heights("saddle", one, two), [0.0, 0.2, -0.6], atol=1e-12)
    np.testing.assert_allclose(heights("ripple", one, two)[:2], [2.0, 2.0 * np.cos(3.0) * np.exp(-0.125)])


@pytest.mark.parametrize("key", ["gaussian", "ripple"])
def test_round_surfaces_depend_on_the_distance_from_the_middle_alone(key):
    np.testing.assert_allclose(heights(key, X2, -X1), heights(key), atol=1e-12)
    np.testing.assert_allclose(heights(key, np.hypot(X1, X2), np.zeros_like(X1)), heights(key), atol=1e-12)


def test_of_two_hills_one_goes_up_where_the_other_goes_down():
    np.testing.assert_allclose(heights("gaussian_pair", -X1, -X2), -heights("gaussian_pair"), atol=1e-12)
    assert heights("gaussian_pair", np.array(-1.1), np.array(-1.1)) > 1.9
