import numpy as np
import pytest

from neuronlab.analysis.kinks import first_layer_kinks
from neuronlab.core.network import Network
from neuronlab.core.points import Scaling
from neuronlab.core.specs import LayerSpec, NetworkSpec
from tests.core.building import make_run

RANGE = (-3.0, 3.0)


def network(hidden, parameters=(), inputs=1, scaling=None):
    spec = make_run(hidden, inputs).network
    numbers = np.zeros(spec.parameter_count, np.float32)
    numbers[: len(parameters)] = parameters
    return Network(spec, numbers, scaling)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "step"])
def test_a_kink_is_where_the_unit_switches(activation):
    # 2·x − 1, −4·x + 8 and 0·x + 3, which never switches.
    kinks = first_layer_kinks(network(f"3:{activation}", [2, -1, -4, 8, 0, 3]), RANGE)
    np.testing.assert_allclose(kinks, [0.5, 2.0, np.nan])


def test_kinks_are_in_raw_x():
    scaled = network("1:relu", [2, -1], scaling=Scaling((100.0,), (10.0,)))
    np.testing.assert_allclose(first_layer_kinks(scaled, RANGE), [105.0])


def test_the_learned_curve_bends_there_and_nowhere_else():
    net = network("2:relu", [1, -0.25, -1, -0.5, 1.0, 1.0, 0.0])
    x = np.linspace(-2, 2, 4001)
    slopes = np.diff(net.predict(x[:, None])[:, 0])
    bends = x[1:-1][np.abs(np.diff(slopes)) > 1e-5]
    for kink in first_layer_kinks(net, RANGE):
        assert np.abs(bends - kink).min() < 2e-3
    assert all(np.abs(first_layer_kinks(net, RANGE) - bend).min() < 2e-3 for bend in bends)


@pytest.mark.parametrize(("hidden", "inputs"), [("3:tanh", 1), ("3:sigmoid,2:relu", 1), ("", 1), ("3:relu", 2)])
def test_smooth_layers_and_planes_have_none(hidden, inputs):
    assert len(first_layer_kinks(network(hidden, inputs=inputs), RANGE)) == 0


def test_a_unit_of_a_curved_input_that_is_zero_exactly_at_a_sample_is_marked():
    spec = NetworkSpec(features=("sin(x)",), hidden=(LayerSpec(2, "leaky_relu"),))
    numbers = np.array([1.0, 0.0, -2.0, 0.0, 1.0, 1.0, 0.0])
    kinks = first_layer_kinks(Network(spec, numbers), (-4.0, 4.0))
    np.testing.assert_allclose(np.sort(kinks), np.sort([-np.pi, 0.0, np.pi] * 2), atol=1e-5)


def test_quadratic_units_switch_at_both_roots():
    spec = NetworkSpec(hidden=(LayerSpec(1, "relu", unit="quadratic"),))
    kinks = first_layer_kinks(Network(spec, np.array([1.0, 0.0, -1.0, 1.0, 0.0])), RANGE)
    np.testing.assert_allclose(kinks, [-1.0, 1.0], atol=1e-4)
