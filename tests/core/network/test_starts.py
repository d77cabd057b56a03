"""How layers start: where the units of a first layer are centred, and how large the weights are."""

import itertools

import numpy as np
import pytest
from msgspec.structs import replace as replace_fields

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.network.initializers import AUTO_INITIALIZER, INITIALIZERS, SPREAD
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.network.starts import OUTPUT_SHARE, draw_layer, range_of
from neuronlab.core.network.units import UNITS as KINDS_OF_UNITS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.state import first_parameters, fresh_state
from tests.core.building import make_points, make_run

UNITS = 16
RANGE = ((-3.0, 3.0),)
START = TrainingSpec(initializer="normal", initial_scale=1.0)


def first_network(layers, low, high, **training):
    run = make_run(layers, initial_bias=SPREAD, **training)
    return Network(run.network, first_parameters(run, np.float64, ((low, high),)))


def centres(network):
    """Inputs (units,) at which the sums of a first layer with one input are 0."""
    layer = network.layers[0]
    return -layer.bias / layer.weights[:, 0]


@pytest.mark.parametrize(("low", "high"), [(-3.0, 3.0), (100.0, 101.0), (-1e-9, 1e-9), (-1e6, 1.0)])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_each_strip_of_the_range_has_one_centre(activation, low, high):
    network = first_network(f"{UNITS}:{activation}", low, high)
    strips = np.floor((centres(network) - low) / (high - low) * UNITS)
    assert sorted(strips.tolist()) == list(range(UNITS))


def test_equal_biases_are_that_number_and_spread_ones_all_differ():
    run = make_run("8:relu,4:tanh", initial_bias=0.5)
    for block in parameter_blocks(run.network, first_parameters(run, np.float64, RANGE)):
        assert (block[:, -1] == 0.5).all()
    for layer in first_network("8:relu,4:tanh", -3.0, 3.0).layers:
        assert len(set(layer.bias.tolist())) == len(layer.bias)


@pytest.mark.parametrize("initializer", ["he", "xavier_uniform", "normal", "constant"])
def test_a_chosen_rule_is_followed_to_the_letter_by_every_layer(initializer):
    """Only the automatic choice adapts its weights to spread biases."""
    run = make_run("400:relu,300:tanh", initializer=initializer, initial_bias=SPREAD)
    for block in parameter_blocks(run.network, first_parameters(run, np.float64, RANGE)):
        fan_out, fan_in = block.shape[0], block.shape[1] - 1
        expected = {"he": (2.0 / fan_in) ** 0.5, "xavier_uniform": (2.0 / (fan_in + fan_out)) ** 0.5, "normal": 0.1}
        deviation = block[:, :-1].std() if initializer != "constant" else block[:, :-1].mean()
        assert deviation == pytest.approx(expected.get(initializer, 0.1), rel=0.1)


def test_with_the_automatic_choice_the_output_starts_smaller_and_the_first_layer_without_outliers():
    spread = first_network("400:relu,300:tanh", -3.0, 3.0).layers
    run = make_run("400:relu,300:tanh", initial_bias=0.0)
    equal = [block[:, :-1] for block in parameter_blocks(run.network, first_parameters(run, np.float64, RANGE))]
    assert spread[0].weights.std() == pytest.approx(2.0**0.5, rel=0.1)
    assert np.abs(spread[0].weights).max() <= 6.0**0.5 < np.abs(equal[0]).max()
    assert spread[1].weights.std() == pytest.approx(equal[1].std(), rel=0.02)
    assert spread[2].weights.std() == pytest.approx(OUTPUT_SHARE * equal[2].std(), rel=0.15)


def test_a_network_without_hidden_layers_starts_with_a_bias_of_0():
    assert first_network("", -3.0, 3.0).layers[0].bias == 0.0


def test_a_centre_of_two_inputs_is_a_point_of_their_range():
    spec = NetworkSpec(2, hidden=(LayerSpec(64, "relu"),))
    block = np.empty((64, 3))
    draw_layer(np.random.default_rng(1), spec, START, 0, block, ((10.0, 12.0), (-5.0, -4.0)))
    corners = np.array([[x, y, 1.0] for x in (10.0, 12.0) for y in (-5.0, -4.0)])
    sums = block @ corners.T
    assert (sums.min(axis=1) <= 0.0).all()
    assert (sums.max(axis=1) >= 0.0).all()


def test_with_features_a_centre_is_an_input_too():
    """The sum w₁·x² + w₂·sin x + b is 0 at a place of the range, not only for a pair x², sin x that no input has."""
    spec = NetworkSpec(hidden=(LayerSpec(32, "relu"),), features=("x^2", "sin(x)"))
    block = np.empty((32, 3))
    draw_layer(np.random.default_rng(1), spec, START, 0, block, ((-2.0, 2.0),))
    network = Network(spec, np.concatenate([block.ravel(), np.zeros(33)]))
    sums = network.pre_activations(np.linspace(-2.0, 2.0, 10_001)[:, None])[0]
    assert (np.abs(sums).min(axis=1) < 1e-2).all()


def test_quadratic_units_have_a_root_in_the_range():
    run = RunSpec(NetworkSpec(hidden=(LayerSpec(32, "relu", unit="quadratic"),)))
    network = Network(run.network, first_parameters(run, np.float64, ((-2.0, 2.0),)))
    sums = network.pre_activations(np.linspace(-2.0, 2.0, 10_001)[:, None])[0]
    assert (np.abs(sums).min(axis=1) < 1e-2).all()


def test_features_too_large_to_square_leave_finite_biases():
    spec = NetworkSpec(hidden=(LayerSpec(4, "relu"),), features=("x", "x^3"))
    block = np.empty((4, 3))
    draw_layer(np.random.default_rng(1), spec, START, 0, block, ((-1e120, 1e150),))
    assert np.isfinite(block).all()


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (np.empty((0, 2)), ((-3.0, 3.0), (-3.0, 3.0))),
        (np.full((5, 1), 7.0), ((-3.0, 3.0),)),
        (np.array([[4.0, 1.0], [6.0, 1.0]]), ((4.0, 6.0), (-3.0, 3.0))),
    ],
)
def test_the_range_of_fewer_than_two_values_is_that_of_an_empty_plot(inputs, expected):
    assert range_of(inputs) == expected


def test_the_range_is_that_of_the_scaled_training_points():
    points = make_points([100.0, 104.0, 108.0], [0.0, 1.0, 2.0])
    state = fresh_state(make_run(standardize=True), points)
    low, high = state.input_range[0]
    assert (low, high) == pytest.approx((-np.sqrt(1.5), np.sqrt(1.5)))
    assert fresh_state(make_run(), points).input_range == ((100.0, 108.0),)


# -- one set of draws for all runs of a shape -----------------------------------------------------------------------

RULES = {AUTO_INITIALIZER: None, **{key: row.scale.default if row.scale else None for key, row in INITIALIZERS.items()}}
SHAPE = "7:{},5:tanh,6:tanh"
USUAL = "7:tanh,5:tanh,6:tanh"
TWO_INPUTS = ((-3.0, 2.0), (0.0, 5.0))


def blocks_of(layers=USUAL, unit="linear", **training):
    run = make_run(layers, inputs=2, **training)
    hidden = tuple(replace_fields(layer, unit=unit) for layer in run.network.hidden)
    run = RunSpec(replace_fields(run.network, hidden=hidden), run.training)
    return parameter_blocks(run.network, first_parameters(run, np.float64, TWO_INPUTS))


@pytest.mark.parametrize("unit", KINDS_OF_UNITS)
@pytest.mark.parametrize("bias", [SPREAD, 0.5])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_another_activation_changes_its_own_layer_alone(activation, bias, unit):
    usual, other = (blocks_of(SHAPE.format(kind), unit, initial_bias=bias) for kind in ("tanh", activation))
    for ours, theirs in zip(usual[1:], other[1:], strict=True):
        assert (ours == theirs).all()
    second = blocks_of(f"7:tanh,5:{activation},6:tanh", unit, initial_bias=bias)
    assert (second[0] == usual[0]).all()
    assert (second[1][:, -1] == usual[1][:, -1]).all()
    assert (second[2] == usual[2]).all()
    assert (second[3] == usual[3]).all()


def same_order(ours, theirs):
    return (np.argsort(ours.ravel()) == np.argsort(theirs.ravel())).all()


@pytest.mark.parametrize("unit", KINDS_OF_UNITS)
def test_every_rule_makes_its_weights_of_the_same_draws(unit):
    """Weights keep their order from rule to rule, however they are distributed; biases above are the same."""
    blocks = {key: blocks_of(unit=unit, initializer=key, initial_scale=RULES[key]) for key in RULES}
    for first, second in itertools.combinations_with_replacement(RULES, 2):
        are_random = not {first, second} & {"zero", "constant", "orthogonal"}
        for number, (one, other) in enumerate(zip(blocks[first], blocks[second], strict=True)):
            assert number == 0 or (one[:, -1] == other[:, -1]).all(), (first, second)
            assert not are_random or same_order(one[:, :-1], other[:, :-1]), (first, second)


@pytest.mark.parametrize(
    "rules", [("he", "xavier", "lecun", "normal"), ("he_uniform", "xavier_uniform", "uniform")], ids=["normal", "even"]
)
def test_rules_of_one_distribution_differ_by_a_factor(rules):
    starts = [blocks_of(initializer=key, initial_scale=RULES[key]) for key in rules]
    for blocks in zip(*starts, strict=True):
        ratios = [block[:, :-1] / blocks[0][:, :-1] for block in blocks]
        assert all(np.ptp(ratio) <= 1e-12 * ratio.max() for ratio in ratios)


@pytest.mark.parametrize("first", RULES)
def test_units_of_the_first_layer_are_centred_alike_by_every_rule(first):
    rules = {key: {"initializer": key, "initial_scale": RULES[key]} for key in (AUTO_INITIALIZER, first)}
    usual, other = (first_network("8:tanh", -3.0, 3.0, **rules[key]) for key in (AUTO_INITIALIZER, first))
    if first == "zero":
        assert (other.layers[0].bias == 0.0).all()
    else:
        np.testing.assert_allclose(centres(other), centres(usual), rtol=1e-9)


def test_weights_are_the_same_however_biases_start():
    equal, spread = (blocks_of(initializer="he", initial_bias=bias) for bias in (0.0, SPREAD))
    for ours, theirs in zip(equal, spread, strict=True):
        assert (ours[:, :-1] == theirs[:, :-1]).all()


def test_a_seed_keeps_its_start():
    """What the automatic rule draws for spread biases, in its order."""
    spec = NetworkSpec(hidden=(LayerSpec(6, "relu"), LayerSpec(4, "tanh")))
    rng = np.random.default_rng(5)
    first = rng.uniform(-1.0, 1.0, (6, 1)) * np.sqrt(6.0)
    centred = -3.0 + 6.0 * (rng.permutation(6) + rng.random(6)) / 6
    second = rng.standard_normal((4, 6)) * np.sqrt(0.2)
    second_bias = rng.uniform(-1.0, 1.0, 4) / np.sqrt(6.0)
    output = rng.standard_normal((1, 4)) * np.sqrt(0.4) * OUTPUT_SHARE
    output_bias = rng.uniform(-0.5, 0.5, 1)
    expected = [
        np.column_stack([first, -first[:, 0] * centred]),
        np.column_stack([second, second_bias]),
        np.column_stack([output, output_bias]),
    ]
    rng = np.random.default_rng(5)
    for number, block in enumerate(expected):
        drawn = np.empty_like(block)
        draw_layer(rng, spec, TrainingSpec(), number, drawn, RANGE)
        np.testing.assert_allclose(drawn, block, rtol=1e-14)
