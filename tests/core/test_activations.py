import numpy as np
import pytest

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.initializers import INITIALIZERS
from tests.core.reference import SLOPES

DTYPES = (np.float32, np.float64)
EXTREMES = (0.0, -0.0, 1e4, -1e4, 3e38, -3e38)


def applied(name, z):
    y = np.empty_like(z)
    with np.errstate(all="ignore"):  # as in training
        ACTIVATIONS[name].apply(z, y)
    return y


def slopes(name, z):
    d, scratch = np.ones_like(z), np.empty_like(z)
    with np.errstate(all="ignore"):
        ACTIVATIONS[name].backprop(d, z, applied(name, z), scratch)
    return d


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_slopes_are_those_of_the_formula(name, dtype):
    z = np.array([[-5.0, -1.5, -0.01, 0.01, 0.7, 6.0]], dtype)
    function, slope = SLOPES[name]
    tolerance = 20 * np.finfo(dtype).eps
    np.testing.assert_allclose(applied(name, z)[0], [function(float(v)) for v in z[0]], rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(slopes(name, z)[0], [slope(float(v)) for v in z[0]], rtol=tolerance, atol=tolerance)


LIMITS = {
    "identity": EXTREMES,
    "relu": (0, 0, 1e4, 0, 3e38, 0),
    "leaky_relu": (0, 0, 1e4, -1e3, 3e38, -3e37),
    "sigmoid": (0.5, 0.5, 1, 0, 1, 0),
    "tanh": (0, 0, 1, -1, 1, -1),
    "step": (0, 0, 1, 0, 1, 0),
}
SLOPE_LIMITS = {
    "identity": (1, 1, 1, 1, 1, 1),
    "relu": (0, 0, 1, 0, 1, 0),
    "leaky_relu": (0.1, 0.1, 1, 0.1, 1, 0.1),
    "sigmoid": (0.25, 0.25, 0, 0, 0, 0),
    "tanh": (1, 1, 0, 0, 0, 0),
    "step": (0, 0, 0, 0, 0, 0),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_extremes_reach_their_limits(name, dtype):
    z = np.array([EXTREMES], dtype)
    np.testing.assert_allclose(applied(name, z)[0], LIMITS[name], rtol=1e-6)
    np.testing.assert_allclose(slopes(name, z)[0], SLOPE_LIMITS[name], rtol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_is_not_a_number_is_passed_on(name):
    assert np.isnan(applied(name, np.full((1, 3), np.nan, np.float32))).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nothing_but_the_outputs_is_written(name):
    z = np.linspace(-2, 2, 7, dtype=np.float32).reshape(1, 7)
    z.setflags(write=False)
    y = applied(name, z)
    y.setflags(write=False)
    ACTIVATIONS[name].backprop(np.ones_like(z), z, y, np.empty_like(z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_row_says_what_it_is(name):
    row = ACTIVATIONS[name]
    assert row.label
    assert row.formula
    assert row.slope
    assert row.meaning
    assert row.initializer in INITIALIZERS


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_kink_is_where_the_slope_or_the_value_jumps(name):
    row = ACTIVATIONS[name]
    z = np.array([[-1e-6, 1e-6]])
    jumps = np.ptp(slopes(name, z)) > 1e-3 or np.ptp(applied(name, z)) > 1e-3
    assert jumps == (row.kink == 0.0)
    assert row.flat_below_kink == (name == "relu")
