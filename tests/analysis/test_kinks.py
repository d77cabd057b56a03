import numpy as np
import pytest

from neuronlab.analysis.frames.over_line import CURVE_SAMPLES
from neuronlab.analysis.kinks import Kink, bias_for, bias_index, unit_kinks
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from tests.core.building import make_run

RANGE = (-3.0, 3.0)


def kinks_in(network, x_range):
    """As a frame finds them."""
    x = np.linspace(*x_range, CURVE_SAMPLES)
    return unit_kinks(network, x, network.pre_activations(x[:, None]))


def network(hidden, parameters=(), inputs=1, scaling=None):
    spec = make_run(hidden, inputs).network
    numbers = np.zeros(spec.parameter_count, np.float32)
    numbers[: len(parameters)] = parameters
    return Network(spec, numbers, scaling)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "step"])
def test_a_kink_is_where_the_unit_switches(activation):
    # 2·x − 1, −4·x + 8 and 0·x + 3, which never switches.
    kinks = kinks_in(network(f"3:{activation}", [2, -1, -4, 8, 0, 3]), RANGE).x
    np.testing.assert_allclose(kinks, [0.5, 2.0, np.nan])


def test_kinks_are_in_raw_x():
    scaled = network("1:relu", [2, -1], scaling=Scaling((100.0,), (10.0,)))
    np.testing.assert_allclose(kinks_in(scaled, RANGE).x, [105.0])


def test_the_learned_curve_bends_there_and_nowhere_else():
    net = network("2:relu", [1, -0.25, -1, -0.5, 1.0, 1.0, 0.0])
    x = np.linspace(-2, 2, 4001)
    slopes = np.diff(net.predict(x[:, None])[:, 0])
    bends = x[1:-1][np.abs(np.diff(slopes)) > 1e-5]
    for kink in kinks_in(net, RANGE).x:
        assert np.abs(bends - kink).min() < 2e-3
    assert all(np.abs(kinks_in(net, RANGE).x - bend).min() < 2e-3 for bend in bends)


@pytest.mark.parametrize("hidden", ["3:tanh", "3:sigmoid,2:softplus", ""])
def test_smooth_layers_have_none(hidden):
    assert len(kinks_in(network(hidden), RANGE)) == 0


def test_a_unit_of_a_curved_input_that_is_zero_exactly_at_a_sample_is_marked():
    spec = NetworkSpec(features=("sin(x)",), hidden=(LayerSpec(2, "leaky_relu"),))
    numbers = np.array([1.0, 0.0, -2.0, 0.0, 1.0, 1.0, 0.0])
    kinks = kinks_in(Network(spec, numbers), (-4.0, 4.0)).x
    np.testing.assert_allclose(np.sort(kinks), np.sort([-np.pi, 0.0, np.pi] * 2), atol=1e-4)


def test_quadratic_units_switch_at_both_roots():
    spec = NetworkSpec(hidden=(LayerSpec(1, "relu", unit="quadratic"),))
    kinks = kinks_in(Network(spec, np.array([1.0, 0.0, -1.0, 1.0, 0.0])), RANGE).x
    np.testing.assert_allclose(kinks, [-1.0, 1.0], atol=1e-4)


@pytest.mark.parametrize(
    ("spec", "scaling"),
    [
        (NetworkSpec(hidden=(LayerSpec(3, "relu"),)), None),
        (NetworkSpec(hidden=(LayerSpec(3, "hard_sigmoid"), LayerSpec(2, "tanh"))), Scaling((5.0,), (2.0,))),
        (NetworkSpec(hidden=(LayerSpec(3, "prelu"),)), Scaling((2000.0,), (10.0,))),
        (NetworkSpec(hidden=(LayerSpec(3, "relu", unit="quadratic"),)), None),
        (NetworkSpec(hidden=(LayerSpec(3, "leaky_relu"),), features=("x", "x^2", "sin(x)")), Scaling((0.5,), (1.5,))),
    ],
    ids=["relu", "two kinks, scaled", "learned negative slopes, far away", "quadratic", "features"],
)
def test_with_its_bias_a_unit_switches_where_it_is_told_to(spec, scaling):
    rng = np.random.default_rng(3)
    network = Network(spec, rng.normal(size=spec.parameter_count), scaling)
    middle, deviation = (scaling.mean[0], scaling.deviation[0]) if scaling else (0.0, 1.0)
    for unit in range(3):
        for value in network.layers[0].activation.kinks:
            x = middle + deviation * rng.uniform(-1.0, 1.0)
            numbers = network.parameters.copy()
            numbers[bias_index(network, 0, unit)] = bias_for(network, Kink(0, unit, value), x)
            moved = Network(spec, numbers, scaling)
            assert moved.pre_activations(np.array([[x]]))[0][unit, 0] == pytest.approx(value, abs=1e-12)
            changed = np.flatnonzero(numbers != network.parameters)
            assert changed.tolist() == [bias_index(network, 0, unit)]
            np.testing.assert_array_equal(np.flatnonzero(moved.layers[0].bias != network.layers[0].bias), [unit])
            kinks = kinks_in(moved, (middle - 3.0 * deviation, middle + 3.0 * deviation))
            its_own = kinks.x[(kinks.units == unit) & (kinks.values == value)]
            assert np.abs(its_own - x).min() < 1e-4 * deviation


def test_every_kink_knows_its_unit_and_its_z():
    kinks = kinks_in(network("2:hard_tanh", [1, 0, -2, 1]), RANGE)
    np.testing.assert_allclose(kinks.x, [-1.0, 1.0, 1.0, 0.0])
    assert kinks.units.tolist() == [0, 0, 1, 1]
    assert kinks.values.tolist() == [-1.0, 1.0, -1.0, 1.0]


@pytest.mark.parametrize("scaling", [None, Scaling((50.0,), (20.0,))], ids=["raw", "scaled"])
@pytest.mark.parametrize("hidden", ["5:relu,4:relu", "4:tanh,4:leaky_relu,3:hard_tanh", "3:prelu,3:prelu"])
def test_units_of_deeper_layers_switch_where_they_are_marked(hidden, scaling):
    spec = make_run(hidden).network
    net = Network(spec, np.random.default_rng(0).normal(size=spec.parameter_count), scaling)
    low, high = (-10.0, 110.0) if scaling else RANGE
    kinks = kinks_in(net, (low, high))
    deep = np.flatnonzero((kinks.layers > 0) & np.isfinite(kinks.x))
    assert len(deep) > 0
    for number in deep:
        layer, unit = kinks.layers[number], kinks.units[number]
        sides = kinks.x[number] + (high - low) / (CURVE_SAMPLES - 1) * np.array([-1.0, 1.0])
        z = net.pre_activations(sides[:, None])[layer][unit] - kinks.values[number]
        assert z[0] * z[1] <= 0.0


def test_no_switch_of_a_deeper_unit_is_missed():
    # h = ReLU(x + 1), ReLU(x − 1) and then ReLU(h₁ − 2·h₂ − 0.5): above zero between −0.5 and 2.5.
    net = network("2:relu,1:relu", [1, 1, 1, -1, 1, -2, -0.5, 1, 0])
    kinks = kinks_in(net, RANGE)
    np.testing.assert_allclose(kinks.x[kinks.layers == 0], [-1.0, 1.0])
    np.testing.assert_allclose(kinks.x[kinks.layers == 1], [-0.5, 2.5], atol=1e-5)


@pytest.mark.parametrize("hidden", ["3:tanh,3:relu", "3:relu,3:leaky_relu", "3:quadratic:relu,3:hard_tanh"])
def test_with_its_bias_a_deeper_unit_switches_where_it_is_told_to(hidden):
    spec = NetworkSpec(
        hidden=tuple(
            LayerSpec(int(width), kind[-1], unit=kind[0] if len(kind) > 1 else "linear")
            for width, *kind in (layer.split(":") for layer in hidden.split(","))
        )
    )
    net = Network(spec, np.random.default_rng(8).normal(size=spec.parameter_count))
    for unit in range(3):
        for value in net.layers[1].activation.kinks:
            numbers = net.parameters.copy()
            numbers[bias_index(net, 1, unit)] = bias_for(net, Kink(1, unit, value), 0.7)
            moved = Network(spec, numbers)
            assert moved.pre_activations(np.array([[0.7]]))[1][unit, 0] == pytest.approx(value, abs=1e-12)
            np.testing.assert_array_equal(np.flatnonzero(moved.layers[1].bias != net.layers[1].bias), [unit])
