import numpy as np
import pytest

from neuronlab.core.activations.smooth import SELU_ALPHA, SELU_SCALE, sigmoid_of_minus
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.arrays import run_calls

Z = np.linspace(0.01, 8.0, 200)[None]


def applied(name, z, p=None):
    y = np.empty_like(z)
    ACTIVATIONS[name].apply(z, y, p)
    return y


@pytest.mark.parametrize("in_place", [False, True])
def test_the_sigmoid_of_minus_u_is_worked_out_in_place_too(in_place):
    u = np.array([-800.0, 0.0, np.log(3.0), 800.0])
    out = u if in_place else np.empty(4)
    with np.errstate(over="ignore"):
        run_calls(sigmoid_of_minus(u, out))
    np.testing.assert_allclose(out, [1.0, 0.5, 0.25, 0.0], rtol=1e-15)


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if not row.is_piecewise_linear])
def test_derivatives_are_those_of_central_differences(name):
    z = np.concatenate([-Z, Z], axis=1)
    differences = (applied(name, z + 1e-6) - applied(name, z - 1e-6)) / 2e-6
    np.testing.assert_allclose(ACTIVATIONS[name].derivatives(z), differences, rtol=1e-6, atol=1e-8)


def test_softplus_keeps_its_digits_where_it_fades():
    np.testing.assert_allclose(applied("softplus", np.array([[-30.0, -36.0]])), np.exp([[-30.0, -36.0]]), rtol=1e-12)


@pytest.mark.parametrize("name", ["tanh", "softsign", "sine", "cube"])
def test_odd_functions_have_even_derivatives(name):
    np.testing.assert_array_equal(applied(name, -Z), -applied(name, Z))
    np.testing.assert_array_equal(ACTIVATIONS[name].derivatives(-Z), ACTIVATIONS[name].derivatives(Z))


@pytest.mark.parametrize("name", ["gaussian", "square"])
def test_even_functions_have_odd_derivatives(name):
    np.testing.assert_array_equal(applied(name, -Z), applied(name, Z))
    np.testing.assert_array_equal(ACTIVATIONS[name].derivatives(-Z), -ACTIVATIONS[name].derivatives(Z))


@pytest.mark.parametrize("name", ["silu", "gelu", "softplus"])
def test_both_sides_of_a_soft_relu_differ_by_z(name):
    """z·σ(z) + z·σ(−z) = z, and ln(1 + eᶻ) − ln(1 + e⁻ᶻ) = z."""
    np.testing.assert_allclose(applied(name, Z) - applied(name, -Z), Z, rtol=1e-12)
    np.testing.assert_allclose(ACTIVATIONS[name].derivatives(Z) + ACTIVATIONS[name].derivatives(-Z), 1.0, rtol=1e-12)


def test_the_derivative_of_softplus_is_the_sigmoid_and_a_tanh_is_a_steeper_sigmoid():
    np.testing.assert_allclose(ACTIVATIONS["softplus"].derivatives(Z), applied("sigmoid", Z), rtol=1e-14)
    np.testing.assert_allclose(applied("tanh", Z), 2.0 * applied("sigmoid", Z, 2.0) - 1.0, rtol=1e-12)


def test_selu_reproduces_mean_0_and_variance_1():
    z = np.linspace(-12.0, 12.0, 200_001)[None]
    weight = np.exp(-(z**2) / 2.0)
    y = applied("selu", z)
    mean = (y * weight).sum() / weight.sum()
    assert mean == pytest.approx(0.0, abs=1e-7)
    assert (y**2 * weight).sum() / weight.sum() == pytest.approx(1.0, abs=1e-7)
    assert applied("selu", np.array([[-50.0]])) == pytest.approx(-SELU_SCALE * SELU_ALPHA)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 3.0])
def test_elu_settles_at_minus_alpha_and_leaves_positive_numbers_alone(alpha):
    z = np.array([[-60.0, -1.0, 0.0, 2.5]])
    np.testing.assert_allclose(applied("elu", z, alpha), [[-alpha, alpha * np.expm1(-1.0), 0.0, 2.5]], rtol=1e-14)
    np.testing.assert_allclose(ACTIVATIONS["elu"].derivatives(z, alpha)[0, 1:], [alpha / np.e, alpha, 1.0], rtol=1e-14)
