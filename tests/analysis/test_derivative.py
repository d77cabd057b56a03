"""The slope against central differences of what the network predicts, over all that a curve's network can be."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuronlab.analysis.derivative import derivative_of
from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.data.features import features_for
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network, negative_slope_views
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

H = 1e-6
FORMULA = "z*sigmoid(1.5*z) - 0.1*max(0, z)"
CHOICES = [(), ("x",), ("x^2",), ("x", "x^3"), ("sin(x)",), tuple(features_for(1))]
SCALINGS = {
    "raw": (Scaling.none(1), Scaling.none(1)),
    "scaled": (Scaling((30.0,), (7.0,)), Scaling((-1e3,), (250.0,))),
}


def network_of(hidden, features=(), scalings=SCALINGS["raw"], seed=0, dtype=np.float64):
    spec = NetworkSpec(hidden=hidden, features=features)
    rng = np.random.default_rng(seed)
    flat = 0.7 * rng.normal(size=spec.parameter_count)
    for slopes in negative_slope_views(spec, flat):
        if slopes is not None:
            slopes[:] = rng.uniform(0.05, 0.5, slopes.shape)
    return Network(spec, flat.astype(dtype), *scalings)


def positions(network, count=161):
    """Raw inputs from −2 to 2 deviations around the mean."""
    return network.input_scaling.undo(np.linspace(-2.0, 2.0, count)[:, None])[:, 0]


def differences(network, x, h):
    """Central differences of fourth order, and where those of second order are so near that they can be trusted.

    A sine of parabolas can wind so fast that no difference tells its slope.
    """
    ahead, behind, far_ahead, far_behind = (
        network.predict((x + side * h)[:, None])[:, 0] for side in (1.0, -1.0, 2.0, -2.0)
    )
    second, fourth = (ahead - behind) / (2.0 * h), (8.0 * (ahead - behind) - (far_ahead - far_behind)) / (12.0 * h)
    return fourth, np.abs(second - fourth) <= 1e-5 * np.abs(fourth).max()


def away_from_kinks(network, x, h):
    """Which places have no kink within 2h of them: no unit is on another side of one a little to the left or right."""
    clear = np.ones(len(x), bool)
    ahead, behind = (network.pre_activations((x + side)[:, None]) for side in (2.0 * h, -2.0 * h))
    for layer, left, right in zip(network.layers, behind, ahead, strict=True):
        for kink in layer.activation.kinks:
            clear &= ((left > kink) == (right > kink)).all(axis=0)
    return clear


def assert_is_the_derivative(network, rtol=1e-6):
    x, h = positions(network), H * network.input_scaling.deviation[0]
    expected, is_sure = differences(network, x, h)
    clear = away_from_kinks(network, x, h) & is_sure
    assert clear.mean() > 0.8
    expected = expected[clear]
    size = max(np.abs(expected).max(), network.target_scaling.deviation[0] * 1e-3)
    np.testing.assert_allclose(derivative_of(network, x)[clear], expected, rtol=rtol, atol=rtol * size)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("activation", [*ACTIVATIONS, CUSTOM])
def test_the_derivative_is_that_of_the_predictions(activation, unit):
    formula = FORMULA if activation == CUSTOM else ""
    hidden = (LayerSpec(4, activation, formula=formula, unit=unit), LayerSpec(3, "tanh"))
    for features, scaling in itertools.product(CHOICES, SCALINGS.values()):
        assert_is_the_derivative(network_of(hidden, features, scaling), rtol=1e-5)


@settings(max_examples=60)
@given(
    layers=st.lists(
        st.builds(LayerSpec, st.integers(1, 6), st.sampled_from(list(ACTIVATIONS)), unit=st.sampled_from(list(UNITS))),
        max_size=3,
    ),
    features=st.sampled_from(CHOICES),
    scaling=st.sampled_from(list(SCALINGS)),
    seed=st.integers(0, 100),
)
def test_layers_of_any_kind_can_follow_each_other(layers, features, scaling, seed):
    # Powers of powers leave no digits for a difference to be taken from.
    layers = tuple(layer for layer in layers if layer.activation not in {"cube", "square"})[:2]
    network = network_of(layers, features, SCALINGS[scaling], seed)
    x, h = positions(network), H * network.input_scaling.deviation[0]
    expected, is_sure = differences(network, x, h)
    clear = away_from_kinks(network, x, h) & is_sure
    expected = expected[clear]
    size = np.abs(expected).max(initial=network.target_scaling.deviation[0] / network.input_scaling.deviation[0])
    np.testing.assert_allclose(derivative_of(network, x)[clear], expected, rtol=1e-5, atol=1e-6 * size)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_parameters_of_float32_cost_no_more_than_their_rounding(activation, unit):
    hidden = (LayerSpec(5, activation, unit=unit), LayerSpec(4, "tanh"))
    coarse = network_of(hidden, ("x", "x^2"), SCALINGS["scaled"], dtype=np.float32)
    fine = Network(coarse.spec, coarse.parameters.astype(np.float64), coarse.input_scaling, coarse.target_scaling)
    x = positions(coarse)
    clear = away_from_kinks(fine, x, 1e-5 * coarse.input_scaling.deviation[0])
    expected = derivative_of(fine, x)[clear]
    slope = derivative_of(coarse, x)
    assert slope.dtype == np.float64
    np.testing.assert_allclose(slope[clear], expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())


def test_a_derivative_worked_by_hand():
    # x̂ = (x − 10)/2, h = tanh(3·x̂ + 1), ŷ = 5·h − 1, y = 4·ŷ + 7: dy/dx = 4·5·(1 − h²)·3/2.
    spec = NetworkSpec(hidden=(LayerSpec(1, "tanh"),))
    network = Network(spec, np.array([3.0, 1.0, 5.0, -1.0]), Scaling((10.0,), (2.0,)), Scaling((7.0,), (4.0,)))
    x = np.array([8.0, 9.5, 10.0, 14.0])
    h = np.tanh(3.0 * (x - 10.0) / 2.0 + 1.0)
    np.testing.assert_allclose(derivative_of(network, x), 30.0 * (1.0 - h * h), rtol=1e-14, atol=1e-300)


def test_features_have_the_derivatives_one_learns_at_school():
    x = np.array([-2.0, -0.5, 0.0, 0.3, 1.7, 1e3])
    slopes = {"x": np.ones(6), "x^2": 2 * x, "x^3": 3 * x * x, "sin(x)": np.cos(x)}
    assert slopes.keys() == features_for(1).keys()
    for name, expected in slopes.items():
        network = Network(NetworkSpec(features=(name,)), np.array([1.0, 0.5]))
        np.testing.assert_allclose(derivative_of(network, x), expected, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("far", [1e6, 1.7e9, 1e15])
def test_far_from_the_origin_a_line_is_still_as_steep(far):
    network = Network(NetworkSpec(features=("x",)), np.array([2.5, 1.0]))
    np.testing.assert_array_equal(derivative_of(network, far + np.arange(5.0)), 2.5)
    squared = Network(NetworkSpec(features=("x^2",)), np.array([2.5, 1.0]))
    np.testing.assert_allclose(derivative_of(squared, np.array([far])), 5.0 * far, rtol=1e-14)


def test_weights_beyond_all_bounds_have_a_slope_in_silence():
    spec = NetworkSpec(hidden=(LayerSpec(3, "square"),) * 6)
    network = Network(spec, np.full(spec.parameter_count, 3e38, np.float32))
    assert derivative_of(network, np.linspace(-1.0, 1.0, 5)).shape == (5,)
