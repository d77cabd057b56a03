"""Frozen and muted units, and parameters that a hand sets or holds."""

from dataclasses import replace as with_fields

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.collapse import collapse, local_line
from neuronlab.analysis.derivative import derivative_of
from neuronlab.analysis.gradient_check import check_gradients
from neuronlab.analysis.kinks import unit_kinks
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, frozen_mask, negative_slope_views, parameter_blocks, unit_indices
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.transfer import carry_over, same_layers
from tests.core.building import make_points, make_run, same_learned, state_at, wavy_points


def with_layer(run, number, **changes):
    hidden = run.network.hidden
    layers = (*hidden[:number], replace(hidden[number], **changes), *hidden[number + 1 :])
    return replace(run, network=replace(run.network, hidden=layers))


def with_network(run, **changes):
    return replace(run, network=replace(run.network, **changes))


MIXED = RunSpec(
    NetworkSpec(hidden=(LayerSpec(5, "prelu", unit="quadratic", frozen=(1, 4)), LayerSpec(4, "tanh", frozen=(0,)))),
    TrainingSpec(learning_rate=0.01),
)


# -- which units ------------------------------------------------------------------------------------------------------


def test_unit_indices_are_where_the_views_have_the_unit():
    spec = MIXED.network
    for layer in range(3):
        for unit in range(spec.widths[layer + 1]):
            flat = np.zeros(spec.parameter_count)
            flat[unit_indices(spec, layer, unit)] = 1.0
            block = parameter_blocks(spec, flat)[layer]
            assert block[unit].all()
            slopes = negative_slope_views(spec, flat)[layer] if layer < 2 else None
            assert slopes is None or slopes[unit] == 1.0
            assert flat.sum() == block.shape[1] + (slopes is not None)


# -- frozen units -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("extras", [{}, {"schedule": "cosine", "clip": 0.5, "l2": 0.1, "batch_size": 4}])
def test_frozen_units_stay_to_the_bit_and_the_others_learn(optimizer, extras):
    training = replace(MIXED.training, optimizer=optimizer, weight_decay=0.1 if optimizer != "lbfgs" else 0.0, **extras)
    run = with_network(replace(MIXED, training=training), frozen_outputs=(0,))
    trainer = Trainer(run, wavy_points(21))
    before = trainer.parameters.copy()
    trainer.advance(60)
    mask = frozen_mask(run.network)
    assert mask.sum() == 2 * 4 + 6 + 5
    assert trainer.parameters[mask].tobytes() == before[mask].tobytes()
    assert (trainer.parameters[~mask] != before[~mask]).mean() > 0.9
    assert trainer.divergence is None


@pytest.mark.parametrize("optimizer", ["adam", "lbfgs", "sgd"])
def test_units_frozen_later_stay_from_then_on_however_the_steps_are_sliced(optimizer):
    thawed = with_layer(with_layer(MIXED, 0, frozen=()), 1, frozen=())
    training = replace(MIXED.training, optimizer=optimizer, batch_size=6)
    points = wavy_points(20)
    begun = Trainer(replace(thawed, training=training), points)
    begun.advance(10)
    run = replace(MIXED, training=training)
    whole, sliced = Trainer(run, points, begun.state()), Trainer(run, points, begun.state())
    whole.advance(30)
    for steps in (1, 7, 13, 9):
        sliced.advance(steps)
        sliced = Trainer(run, points, sliced.state())
    mask = frozen_mask(run.network)
    assert whole.parameters[mask].tobytes() == begun.parameters[mask].tobytes()
    assert whole.parameters.tobytes() == sliced.parameters.tobytes()


def test_the_gradient_of_frozen_units_stays_true():
    points = wavy_points(12)
    thawed = with_layer(with_layer(MIXED, 0, frozen=()), 1, frozen=())
    assert np.array_equal(Trainer(MIXED, points).probe().gradient, Trainer(thawed, points).probe().gradient)


def test_lbfgs_still_finds_the_lowest_place_of_what_it_may_move():
    """A straight line with its weight frozen: what is left is the best bias, the mean of what the weight leaves."""
    run = make_run("", optimizer="lbfgs")
    points = make_points([0.0, 1.0, 2.0], [1.0, 2.0, 6.0])
    trainer = Trainer(run, points, state_at(run, points, [2.0, 0.0]), np.float64)
    trainer.set_parameters({0: 2.0}, stay_fixed=True)
    trainer.advance(20)
    assert trainer.parameters == pytest.approx([2.0, 1.0])
    trainer.let_go()
    trainer.advance(30)
    assert trainer.parameters == pytest.approx([2.5, 0.5])


# -- a hand on parameters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "lbfgs"])
@pytest.mark.parametrize("batch_size", [0, 4])
def test_placing_is_like_a_new_trainer_with_other_parameters(optimizer, batch_size):
    run, points = make_run("4:tanh", optimizer=optimizer, batch_size=batch_size), wavy_points(18)
    trainer = Trainer(run, points)
    trainer.advance(9)
    before = trainer.state()
    trainer.set_parameters({2: 0.5, 7: -1.0})
    after = trainer.state()
    others = np.delete(np.arange(len(before.parameters)), [2, 7])
    assert after.parameters[[2, 7]].tolist() == [0.5, -1.0]
    assert np.array_equal(after.parameters[others], before.parameters[others])
    assert not after.memory[:, [2, 7]].any()
    kept = np.zeros_like(before.memory) if optimizer == "lbfgs" else before.memory
    assert np.array_equal(after.memory[:, others], kept[:, others])
    assert after.judged_from == trainer.began + 1 == 10
    again = Trainer(run, points, after)
    again.advance(25)
    trainer.advance(25)
    assert same_learned(trainer.state(), again.state())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("extras", [{}, {"warmup": 5, "batch_size": 5}])
def test_what_is_held_stays_until_it_is_let_go(optimizer, extras):
    run, points = make_run("4:tanh", optimizer=optimizer, learning_rate=0.01, **extras), wavy_points(15)
    trainer = Trainer(run, points)
    trainer.advance(5)
    others = trainer.parameters[3:].copy()
    for value in (0.3, 0.7):
        trainer.set_parameters({2: value}, stay_fixed=True)
        trainer.advance(8)
        assert trainer.parameters[2] == np.float32(value)
        assert not trainer.state().memory[:, 2].any()
    assert not np.array_equal(trainer.parameters[3:], others)
    trainer.let_go()
    trainer.advance(3)
    assert trainer.parameters[2] != np.float32(0.7)


def test_a_frozen_parameter_can_be_set_and_stays_there():
    trainer = Trainer(MIXED, wavy_points(9))
    index = int(unit_indices(MIXED.network, 0, 1)[0])
    trainer.set_parameters({index: 1.25})
    trainer.advance(10)
    trainer.set_parameters({index: 1.5}, stay_fixed=True)
    trainer.let_go()
    trainer.advance(10)
    assert trainer.parameters[index] == 1.5


def test_a_run_where_nothing_is_held_any_more_goes_on_as_if_nothing_had_been():
    run, points = make_run("4:tanh", optimizer="adam", batch_size=4), wavy_points(15)
    trainer = Trainer(run, points)
    trainer.advance(7)
    trainer.set_parameters({2: 0.5}, stay_fixed=True)
    trainer.let_go()
    again = Trainer(run, points, trainer.state())
    again.advance(20)
    trainer.advance(20)
    assert same_learned(trainer.state(), again.state())


@pytest.mark.parametrize(
    ("values", "said"), [({0: np.inf}, "finite"), ({0: 1e39}, "finite"), ({99: 1.0}, "no longer exists")]
)
def test_a_parameter_that_cannot_be_set_is_left_alone(values, said):
    trainer = Trainer(make_run("4:tanh"), wavy_points(9))
    before = trainer.state()
    with pytest.raises(InputError, match=said):
        trainer.set_parameters(values)
    assert same_learned(trainer.state(), before)


def test_playing_on_after_a_divergence_begins_with_the_number_set():
    run, points = make_run("8:relu,8:relu", optimizer="sgd", learning_rate=50.0), wavy_points(23)
    trainer = Trainer(run, points)
    trainer.advance(2000)
    assert trainer.divergence is not None
    trainer.set_parameters({0: 0.5})
    assert trainer.divergence is None
    assert trainer.can_train


# -- muted units ------------------------------------------------------------------------------------------------------


def without_units(network, parameters, number, units):
    """The same function by other means: the weights of what these units would pass on are 0."""
    ablated = parameters.astype(np.float64)
    layer = Network(network, ablated).layers[number + 1]
    layer.weights[:, list(units)] = 0.0
    if layer.squares is not None:
        layer.squares[:, list(units)] = 0.0
    spec = replace(network, hidden=tuple(layer.untouched for layer in network.hidden))
    return Network(spec, ablated)


KINDS = ["relu", "tanh", "sigmoid", "prelu", "identity", "gaussian"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", ["linear", "quadratic"])
def test_a_muted_unit_puts_out_nothing(kind, unit):
    run = with_network(make_run("", seed=4), hidden=(LayerSpec(5, kind, muted=(1, 3)), LayerSpec(3, "tanh", unit=unit)))
    x = np.linspace(-2.0, 2.0, 9)[:, None]
    parameters = Trainer(run, wavy_points(9)).parameters.astype(np.float64)
    network = Network(run.network, parameters)
    assert not network.activations(x)[0][[1, 3]].any()
    assert network.activations(x)[0][[0, 2, 4]].any(axis=1).all()
    expected = without_units(run.network, parameters, 0, (1, 3)).predict(x)
    assert np.allclose(network.predict(x), expected, rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", ["linear", "quadratic"])
def test_the_gradient_is_that_of_the_network_without_the_muted_units(kind, unit):
    network = NetworkSpec(hidden=(LayerSpec(4, kind, muted=(0, 2)), LayerSpec(3, "tanh", unit=unit, muted=(1,))))
    run, points = RunSpec(network, TrainingSpec(seed=3)), wavy_points(24)
    trainer = Trainer(run, points)
    check = check_gradients(run, trainer.network(), points, lambda _share: None)
    assert check.agrees
    gradient = trainer.probe().gradient
    for layer, units in ((0, (0, 2)), (1, (1,))):
        for index in units:
            assert not gradient[unit_indices(network, layer, index)].any()
    assert gradient[unit_indices(network, 0, 1)].any()


def test_training_with_muted_units_is_training_without_them():
    """Three units, one muted, beside the two that are left."""
    points = wavy_points(20)
    three = with_layer(make_run("3:tanh", optimizer="sgd", learning_rate=0.1), 0, muted=(1,))
    two = make_run("2:tanh", optimizer="sgd", learning_rate=0.1)
    start = np.linspace(-1.0, 1.0, 10)
    kept = [0, 1, 4, 5, 6, 8, 9]  # [w b] of units 0 and 2, and their weights and the bias of the output
    wide = Trainer(three, points, state_at(three, points, start), np.float64)
    narrow = Trainer(two, points, state_at(two, points, start[kept]), np.float64)
    wide.advance(200)
    narrow.advance(200)
    assert wide.parameters[kept] == pytest.approx(narrow.parameters, abs=1e-9)
    assert np.array_equal(wide.parameters[[2, 3, 7]], start[[2, 3, 7]])


def test_muting_goes_with_dropout():
    run = with_layer(make_run("6:relu,4:tanh", seed=1), 0, muted=(2,), dropout=0.5)
    trainer = Trainer(run, wavy_points(20))
    before = trainer.parameters.copy()
    trainer.advance(20)
    own = unit_indices(run.network, 0, 2)
    assert np.array_equal(trainer.parameters[own], before[own])
    assert not np.array_equal(trainer.parameters, before)


def muted_network(kind, hidden=2, seed=5):
    layers = tuple(LayerSpec(4, kind, muted=(1, 2)) for _ in range(hidden))
    run = with_network(make_run("", seed=seed), hidden=layers)
    trainer = Trainer(run, wavy_points(9))
    trainer.parameters[:] += np.linspace(-0.5, 0.5, len(trainer.parameters))
    return trainer.network()


def test_a_linear_network_collapses_without_its_muted_units():
    network = muted_network("identity")
    x = np.linspace(-3.0, 3.0, 7)[:, None]
    assert collapse(network).at(x) == pytest.approx(network.predict(x), abs=1e-5)


@pytest.mark.parametrize("kind", ["relu", "hard_sigmoid", "prelu"])
def test_the_local_line_and_the_slope_know_of_muted_units(kind):
    network = muted_network(kind)
    for position in np.linspace(-2.0, 2.0, 23):
        line = local_line(network, np.array([position]))
        assert line.at(np.array([[position]])) == pytest.approx(network.predict(np.array([[position]])), abs=1e-5)
        assert derivative_of(network, np.array([position]))[0] == pytest.approx(line.weights[0, 0], abs=1e-5)
        assert line.ends[0] <= position <= line.ends[1]


def kinks_of(network):
    x = np.linspace(-3.0, 3.0, 481)
    return unit_kinks(network, x, network.pre_activations(x[:, None])).x


def test_muted_units_have_no_kinks():
    kinks = kinks_of(muted_network("relu", hidden=1))
    assert np.isnan(kinks).tolist() == [False, True, True, False]
    curved = replace(muted_network("relu", hidden=1).spec, features=("x", "x^2"))
    network = Network(curved, np.tile([0.5, -1.0, 0.3], curved.parameter_count // 3 + 1)[: curved.parameter_count])
    heard = Network(replace(curved, hidden=(curved.hidden[0].untouched,)), network.parameters)
    assert 0 < len(kinks_of(network)) < len(kinks_of(heard))


def test_a_change_of_shape_keeps_the_function_of_a_network_with_muted_units():
    points = wavy_points(30)
    run = with_layer(make_run("6:tanh,5:tanh"), 0, muted=(1, 5))
    trainer = Trainer(run, points)
    trainer.advance(50)
    hidden = (run.network.hidden[0].with_width(8), run.network.hidden[1])
    wider = with_network(run, hidden=hidden)
    state = carry_over(run, wider, same_layers(wider.network), trainer.state(), points)
    x = np.linspace(-2.0, 2.0, 9)[:, None]
    carried = Network(wider.network, state.parameters, state.input_scaling, state.target_scaling)
    assert carried.predict(x) == pytest.approx(trainer.network().predict(x), abs=1e-5)


def test_lbfgs_takes_no_aim_along_what_is_frozen_from_what_it_learned_before():
    """What it remembers of frozen units might as well not be there: it would lead where they must not go."""
    training = replace(MIXED.training, optimizer="lbfgs")
    thawed = with_layer(with_layer(MIXED, 0, frozen=()), 1, frozen=())
    points = wavy_points(20)
    begun = Trainer(replace(thawed, training=training), points)
    begun.advance(8)
    run, state = replace(MIXED, training=training), begun.state()
    without = state.memory.copy()
    without[:, frozen_mask(run.network)] = 0.0
    assert not np.array_equal(without, state.memory)
    trainers = [Trainer(run, points, state), Trainer(run, points, with_fields(state, memory=without))]
    for trainer in trainers:
        trainer.advance(6)
    assert same_learned(*(trainer.state() for trainer in trainers))
