from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neuronlab.analysis.pieces import MOST_WORK, WORK_AT_ONCE, linear_pieces
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

PIECEWISE_LINEAR = [name for name, kind in ACTIVATIONS.items() if kind.is_piecewise_linear]
RANGE = (-3.0, 3.0)


def network(*hidden, blocks, **others):
    """A network of (width, activation) layers whose [weights | bias] are given."""
    spec = NetworkSpec(hidden=tuple(LayerSpec(*layer) for layer in hidden))
    numbers = np.zeros(spec.parameter_count)
    for block, values in zip(parameter_blocks(spec, numbers), blocks, strict=True):
        block[:] = values
    return Network(spec, numbers, **others)


def random_network(kinds, rng, widest=7):
    spec = NetworkSpec(hidden=tuple(LayerSpec(int(rng.integers(1, widest)), kind) for kind in kinds))
    into = Scaling((float(rng.normal()),), (float(rng.uniform(0.5, 2.0)),))
    return Network(spec, rng.normal(size=spec.parameter_count), into, Scaling((1.0,), (3.0,)))


def rise(network, x):
    """ŷ'(x) at raw x (n,), layer by layer."""
    slope = np.full((1, len(x)), 1.0 / network.input_scaling.deviation[0])
    sums = network.pre_activations(x[:, None])
    for layer, z in zip(network.layers, sums, strict=True):
        slope = layer.weights @ slope * layer.activation.derivatives(z, layer.parameter)
    return slope[0] * network.target_scaling.deviation[0]


@settings(max_examples=120)
@given(kinds=st.lists(st.sampled_from(PIECEWISE_LINEAR), max_size=4), seed=st.integers(0, 2**32 - 1))
def test_each_piece_is_straight_and_no_two_neighbours_are_one(kinds, seed):
    net = random_network(kinds, np.random.default_rng(seed))
    pieces = linear_pieces(net, RANGE)
    edges = [RANGE[0], *pieces.joints, RANGE[1]]
    assert all(low < high for low, high in pairwise(edges))
    size = 1.0 + np.abs(net.predict(np.linspace(*RANGE, 101)[:, None])).max()
    ends = []
    for low, high in pairwise(edges):
        if high - low < 1e-9:  # two kinks almost at one place: nothing fits between them
            return
        x = low + (high - low) * np.linspace(1e-3, 1.0 - 1e-3, 41)
        slopes, y = rise(net, x), net.predict(x[:, None])[:, 0]
        assert np.ptp(slopes) <= 1e-9 * (1.0 + np.abs(slopes).max())
        np.testing.assert_allclose(y, y[0] + slopes[0] * (x - x[0]), rtol=0, atol=1e-9 * size * (1 + abs(slopes[0])))
        ends.append((slopes[0], y[0] + slopes[0] * (low - x[0]), y[0] + slopes[0] * (high - x[0])))
    for (before, _, left), (after, right, _) in pairwise(ends):
        assert abs(before - after) > 1e-12 or abs(left - right) > 1e-12


def test_a_relu_unit_makes_two_pieces_of_one():
    pieces = linear_pieces(network((1, "relu"), blocks=[[[2.0, -1.0]], [[1.0, 0.0]]]), RANGE)
    assert pieces.count == 2
    np.testing.assert_allclose(pieces.joints, [0.5])
    np.testing.assert_allclose(pieces.kinks[0], [0.5])


def test_joints_and_kinks_are_in_raw_x():
    scaled = network((1, "relu"), blocks=[[[2.0, -1.0]], [[1.0, 0.0]]], input_scaling=Scaling((100.0,), (10.0,)))
    np.testing.assert_allclose(linear_pieces(scaled, (60.0, 140.0)).joints, [105.0])
    assert linear_pieces(scaled, (60.0, 100.0)).count == 1


def test_a_deeper_layer_folds_the_pieces_again():
    # |x| with kinks at 0, then ||x| − 1|, which bends at −1, 0 and 1.
    net = network((1, "abs"), (1, "abs"), blocks=[[[1.0, 0.0]], [[1.0, -1.0]], [[1.0, 0.0]]])
    pieces = linear_pieces(net, RANGE)
    np.testing.assert_allclose(pieces.joints, [-1.0, 0.0, 1.0], atol=1e-12)
    np.testing.assert_allclose(pieces.kinks[0], [0.0], atol=1e-12)
    np.testing.assert_allclose(pieces.kinks[1], [-1.0, 1.0])


def test_folding_doubles_the_pieces_with_every_layer():
    # x → 2|x| − 1 maps −1 … 1 onto itself twice, so k of them bend at 2ᵏ − 1 places.
    depth = 7
    blocks = [[[1.0, 0.0]], *[[[2.0, -1.0]]] * (depth - 1), [[2.0, -1.0]]]
    net = network(*[(1, "abs")] * depth, blocks=blocks)
    pieces = linear_pieces(net, (-1.0, 1.0))
    assert pieces.count == 2**depth
    np.testing.assert_allclose(pieces.joints, np.arange(1, 2**depth) / 2 ** (depth - 1) - 1.0, atol=1e-12)


def test_a_unit_without_a_say_makes_no_piece():
    net = network((2, "relu"), blocks=[[[1.0, 0.0], [1.0, -1.0]], [[1.0, 0.0, 0.0]]])
    pieces = linear_pieces(net, RANGE)
    np.testing.assert_allclose(pieces.joints, [0.0], atol=1e-12)
    np.testing.assert_allclose(pieces.kinks[0], [0.0, 1.0], atol=1e-12)


@pytest.mark.parametrize("weights", [[0.7, -0.7, 0.0], [0.1, 0.2, -0.3]], ids=["exactly", "but for rounding"])
def test_kinks_that_cancel_make_no_piece(weights):
    net = network((3, "relu"), blocks=[[[1.0, 0.3]] * 3, [[*weights, 0.1]]])
    assert linear_pieces(net, RANGE).count == 1


def test_steps_are_pieces_too():
    net = network((2, "step"), (1, "relu"), blocks=[[[1.0, 0.0], [1.0, -1.0]], [[1.0, 1.0, -1.5]], [[1.0, 0.0]]])
    pieces = linear_pieces(net, RANGE)
    np.testing.assert_allclose(pieces.joints, [1.0])  # the first step alone does not lift the second layer
    np.testing.assert_allclose(pieces.kinks[0], [0.0, 1.0], atol=1e-12)
    np.testing.assert_allclose(pieces.kinks[1], [1.0])


def test_without_hidden_layers_it_is_one_piece():
    pieces = linear_pieces(network(blocks=[[[2.0, 1.0]]]), RANGE)
    assert (pieces.count, pieces.kinks) == (1, ())


@pytest.mark.parametrize(
    "spec",
    [
        NetworkSpec(hidden=(LayerSpec(3, "relu"), LayerSpec(3, "tanh"))),
        NetworkSpec(hidden=(LayerSpec(3, "relu", unit="quadratic"),)),
        NetworkSpec(hidden=(LayerSpec(3, "relu"),), features=("x", "x^2")),
        NetworkSpec(2, hidden=(LayerSpec(3, "relu"),)),
    ],
    ids=["tanh", "quadratic", "features", "two inputs"],
)
def test_what_bends_or_has_two_inputs_has_no_pieces(spec):
    assert linear_pieces(Network(spec, np.ones(spec.parameter_count)), RANGE) is None


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_not_finite_have_no_pieces(value):
    net = network((2, "relu"), blocks=[[[value, 0.0], [1.0, 0.0]], [[1.0, 1.0, 0.0]]])
    assert linear_pieces(net, RANGE) is None


def test_what_takes_too_long_is_not_counted():
    spec = NetworkSpec(hidden=(LayerSpec(64, "relu"),) * 4)
    net = Network(spec, np.random.default_rng(0).normal(size=spec.parameter_count))
    assert linear_pieces(net, RANGE, WORK_AT_ONCE) is None
    assert linear_pieces(net, RANGE, MOST_WORK).count > 64


@settings(max_examples=60)
@given(
    kinds=st.lists(st.sampled_from(["relu", "leaky_relu", "identity"]), min_size=1, max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_nobody_hears_of_the_kinks_of_muted_units(kinds, seed):
    """A muted unit makes no more pieces than one whose outgoing weights are 0."""
    rng = np.random.default_rng(seed)
    plain = random_network(kinds, rng)
    picks = [tuple(np.flatnonzero(rng.random(layer.width) < 0.5).tolist()) for layer in plain.spec.hidden]
    hidden = tuple(replace(layer, muted=muted) for layer, muted in zip(plain.spec.hidden, picks, strict=True))
    scalings = plain.input_scaling, plain.target_scaling
    muted = Network(replace(plain.spec, hidden=hidden), plain.parameters, *scalings)
    silenced = plain.parameters.copy()
    for block, units in zip(parameter_blocks(plain.spec, silenced)[1:], picks, strict=True):
        block[:, list(units)] = 0.0
    one = linear_pieces(muted, RANGE, MOST_WORK)
    other = linear_pieces(Network(plain.spec, silenced, *scalings), RANGE, MOST_WORK)
    np.testing.assert_allclose(one.joints, other.joints, rtol=1e-9, atol=1e-9)
