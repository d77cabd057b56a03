import numpy as np
import pytest

from neuronlab.core.activations.activation import Activation, ActivationParameter

PARAMETER = ActivationParameter(name="steepness", default=2.0, low=0.1, high=10.0, meaning="How steep it is.")


def squared_multiple(parameter=None, **fields):
    """f(z) = (p·z)², whose slope 2·p²·z is made from the p·z that forward has left."""
    texts = dict.fromkeys(("label", "formula", "derivative", "range", "meaning"), "")
    return Activation(
        forward=lambda z, y, s, p: [(np.multiply, (z, p, s[0])), (np.square, (s[0], y))],
        backward=lambda _z, _y, s, p: [(np.multiply, (s[0], 2.0 * p, s[0]))],
        parameter=parameter,
        initializer="he",
        **texts,
        **fields,
    )


def applied(activation, z, p=None):
    y = np.full_like(z, 9.0)
    activation.apply(z, y, p)
    return y


Z = np.array([[-1.0, 0.5], [2.0, 3.0]])


def test_the_parameter_is_its_default_unless_it_is_given():
    activation = squared_multiple(PARAMETER)
    np.testing.assert_array_equal(applied(activation, Z), (2.0 * Z) ** 2)
    np.testing.assert_array_equal(applied(activation, Z, 3.0), (3.0 * Z) ** 2)
    np.testing.assert_array_equal(activation.derivatives(Z), 8.0 * Z)
    np.testing.assert_array_equal(activation.derivatives(Z, 3.0), 18.0 * Z)


def test_every_unit_may_have_a_parameter_of_its_own():
    p = np.array([[1.0], [3.0]])
    np.testing.assert_array_equal(applied(squared_multiple(PARAMETER), Z, p), (p * Z) ** 2)
    np.testing.assert_array_equal(squared_multiple(PARAMETER).derivatives(Z, p), 2.0 * p**2 * Z)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_derivatives_are_of_the_dtype_and_shape_of_z_and_leave_it_alone(dtype):
    z = Z.astype(dtype)
    z.setflags(write=False)
    slopes = squared_multiple(PARAMETER).derivatives(z, 3.0)
    assert (slopes.dtype, slopes.shape) == (dtype, z.shape)
    assert applied(squared_multiple(PARAMETER), z.copy(), 3.0).dtype == dtype


def test_an_overflow_is_no_warning():
    assert np.isinf(applied(squared_multiple(PARAMETER), np.array([[1e300]]))).all()
    assert np.isinf(squared_multiple(PARAMETER).derivatives(np.array([[1e308]]))).all()


@pytest.mark.parametrize(
    ("multiplies_z", "stretch", "expected"),
    [(True, (-0.4, 0.8), (-0.2, 0.4)), (False, (-0.4, 0.8), (-0.4, 0.8)), (True, None, None)],
)
def test_a_steeper_curve_is_straight_over_a_shorter_stretch(multiplies_z, stretch, expected):
    parameter = ActivationParameter(
        name="steepness", default=2.0, low=0.1, high=10.0, meaning="How steep it is.", multiplies_z=multiplies_z
    )
    activation = squared_multiple(parameter, stretch=stretch)
    assert activation.stretch_at(4.0) == expected
    assert activation.stretch_at(2.0) == stretch


def test_a_stretch_without_a_parameter_stays():
    assert squared_multiple(stretch=(-1.0, 1.0)).stretch_at(7.0) == (-1.0, 1.0)
