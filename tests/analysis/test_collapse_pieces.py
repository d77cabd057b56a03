from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from neuronlab.analysis.collapse import collapse, local_line
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS

PIECEWISE_LINEAR = [name for name, kind in ACTIVATIONS.items() if kind.is_piecewise_linear]
CONTINUOUS = [name for name in PIECEWISE_LINEAR if name != "step"]


def random_network(kinds, inputs, rng, labels=()):
    hidden = tuple(LayerSpec(int(rng.integers(1, 7)), kind) for kind in kinds)
    spec = TASKS["classes"].network(hidden, labels) if labels else NetworkSpec(inputs, hidden=hidden)
    into = Scaling(tuple(rng.normal(size=inputs)), tuple(rng.uniform(0.3, 3.0, inputs)))
    out = None if labels else Scaling((float(rng.normal()),), (float(rng.uniform(0.3, 3.0)),))
    return Network(spec, rng.normal(size=spec.parameter_count), into, out)


@pytest.mark.parametrize("name", PIECEWISE_LINEAR)
def test_straight_activations_have_one_slope_between_two_kinks(name):
    kind = ACTIVATIONS[name]
    edges = [-9.0, *kind.kinks, 9.0]
    for low, high in pairwise(edges):
        slopes = kind.derivatives(np.linspace(low + 1e-6, high - 1e-6, 101))
        assert np.ptp(slopes) == 0.0


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name not in PIECEWISE_LINEAR])
def test_all_others_bend(name):
    slopes = ACTIVATIONS[name].derivatives(np.linspace(-2.9, -0.1, 101))
    assert np.ptp(slopes) > 1e-3
    spec = NetworkSpec(hidden=(LayerSpec(2, "relu"), LayerSpec(2, name)))
    assert local_line(Network(spec, np.ones(spec.parameter_count)), np.array([0.5])) is None


@settings(max_examples=200)
@given(
    kinds=st.lists(st.sampled_from(PIECEWISE_LINEAR), max_size=5),
    x=st.floats(-6.0, 6.0),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_line_is_the_network_on_its_whole_piece(kinds, x, seed):
    network = random_network(kinds, 1, np.random.default_rng(seed))
    line = local_line(network, np.array([x]))
    low, high = line.ends
    assert low <= x <= high
    assume(high - low > 1e-6)
    low, high = max(low, x - 100.0), min(high, x + 100.0)
    inside = low + (high - low) * np.linspace(1e-6, 1.0 - 1e-6, 101)[:, None]
    predicted = network.predict(inside)
    size = np.abs(line.weights).max() * 100.0 + np.abs(predicted).max() + 1.0
    np.testing.assert_allclose(line.at(inside), predicted, rtol=0, atol=1e-12 * size)


@settings(max_examples=100)
@given(
    kinds=st.lists(st.sampled_from(CONTINUOUS), min_size=1, max_size=4),
    x=st.floats(-4.0, 4.0),
    seed=st.integers(0, 2**32 - 1),
)
def test_at_an_end_a_unit_switches_and_the_two_lines_meet(kinds, x, seed):
    network = random_network(kinds, 1, np.random.default_rng(seed))
    line = local_line(network, np.array([x]))
    for end, sign in zip(line.ends, (-1.0, 1.0), strict=True):
        if not np.isfinite(end) or abs(end) > 1e3:
            continue
        beyond = np.array([end + sign * 1e-7 * (1.0 + abs(end))])
        assert pieces_at(network, beyond) != pieces_at(network, np.array([(x + end) / 2.0]))
        other = local_line(network, beyond)
        size = 1.0 + np.abs(network.predict(beyond[None])).max() + np.abs(other.weights).max() * abs(end)
        np.testing.assert_allclose(line.at(np.array([[end]])), other.at(np.array([[end]])), rtol=0, atol=1e-5 * size)


def pieces_at(network, x):
    """On which side of which kinks every unit is."""
    pairs = zip(network.pre_activations(x[None])[:-1], network.layers, strict=False)
    return [(z > kink).ravel().tolist() for z, layer in pairs for kink in layer.activation.kinks]


@settings(max_examples=100)
@given(
    kinds=st.lists(st.sampled_from(CONTINUOUS), max_size=4),
    labels=st.sampled_from([(), ("a", "b"), ("a", "b", "c")]),
    seed=st.integers(0, 2**32 - 1),
)
def test_around_a_place_in_the_plane_it_is_the_network(kinds, labels, seed):
    rng = np.random.default_rng(seed)
    network = random_network(kinds, 2, rng, labels)
    position = rng.normal(size=2)
    line = local_line(network, position)
    assert line.ends is None
    near = position + rng.uniform(-1e-9, 1e-9, (20, 2))
    predicted = network.target_scaling.undo(network.pre_activations(near)[-1].T)
    size = np.abs(line.weights).max() + np.abs(predicted).max() + 1.0
    np.testing.assert_allclose(line.at(near), predicted, rtol=0, atol=1e-7 * size)


def test_a_piece_worked_by_hand():
    # h = ReLU(x − 1, −x − 2), y = 2·h₁ + 3·h₂ + 0.5: slopes −3, 0 and 2, kinks at −2 and 1.
    network = Network(NetworkSpec(hidden=(LayerSpec(2, "relu"),)), np.array([1.0, -1.0, -1.0, -2.0, 2.0, 3.0, 0.5]))
    for x, slope, bias, ends in (
        (-3.0, -3.0, -5.5, (-np.inf, -2.0)),
        (0.0, 0.0, 0.5, (-2.0, 1.0)),
        (1.0, 2.0, -1.5, (1.0, np.inf)),  # on a kink it is the side to the right
        (4.0, 2.0, -1.5, (1.0, np.inf)),
    ):
        line = local_line(network, np.array([x]))
        assert (line.weights.tolist(), line.bias.tolist(), line.ends) == ([[slope]], [bias], ends)


def test_kinks_of_deeper_layers_are_ends_too():
    # h = ReLU(x), g = ReLU(h − 2): straight up to 0, from there to 2, and beyond.
    spec = NetworkSpec(hidden=(LayerSpec(1, "relu"), LayerSpec(1, "relu")))
    network = Network(spec, np.array([1.0, 0.0, 1.0, -2.0, 1.0, 0.0]), Scaling((10.0,), (5.0,)))
    assert local_line(network, np.array([12.0])).ends == (10.0, 20.0)


def test_a_learned_leak_is_that_of_each_unit():
    network = Network(NetworkSpec(hidden=(LayerSpec(2, "prelu"),)), np.array([1.0, 0, 1, 0, 1, 1, 0, 0.25, -0.5]))
    assert local_line(network, np.array([-1.0])).weights.tolist() == [[-0.25]]


def test_of_a_linear_network_it_is_the_collapsed_map():
    rng = np.random.default_rng(1)
    network = random_network(["identity", "identity"], 2, rng)
    line, whole = local_line(network, np.zeros(2)), collapse(network)
    np.testing.assert_allclose(line.weights, whole.weights, rtol=1e-14)
    np.testing.assert_allclose(line.bias, whole.bias, rtol=1e-14)


@pytest.mark.parametrize(
    "spec",
    [
        NetworkSpec(hidden=(LayerSpec(2, "relu", unit="quadratic"),)),
        NetworkSpec(features=("x", "sin(x)"), hidden=(LayerSpec(2, "relu"),)),
        NetworkSpec(hidden=(LayerSpec(2, "custom", formula="max(0, z)"),)),
    ],
)
def test_curved_inputs_and_formulas_have_no_pieces(spec):
    assert not spec.is_piecewise_linear
    assert local_line(Network(spec, np.ones(spec.parameter_count)), np.array([0.5])) is None
