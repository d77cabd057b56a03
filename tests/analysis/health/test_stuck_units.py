from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as spec_replace

from neuronlab.analysis.health.revival import revive
from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.stuck_units import (
    FREED_SHARE,
    MOST_ASKED,
    SATURATED_SHARE,
    saturated,
    silent_units,
    steepest_slope,
)
from neuronlab.analysis.health.unit_rules import saturated_units
from neuronlab.core.activations.table import ACTIVATIONS, activation_named
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import finding, situation, with_blocks
from tests.core.building import make_points, make_run, state_at, wavy_points


def trainer_at(run, points, parameters):
    return Trainer(run, points, state_at(run, points, parameters, np.float32))


def shift(number, units, bias):
    """Give some units of a hidden layer a bias so large that the points do not matter any more."""
    return lambda blocks: blocks[number].__setitem__(np.s_[:units, -1], bias)


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("kind", ["tanh", "sigmoid", "softsign", "hard_tanh", "elu", "gelu", "softplus"])
def test_units_in_the_flat_of_their_activation_are_counted_by_layer(kind, inputs):
    run, points = make_run(f"4:{kind},5:{kind}", inputs=inputs), wavy_points(40, inputs)
    assert saturated_units(situation(trainer_at(run, points, with_blocks(run, lambda _: None)))) is None
    far = -50.0
    found = saturated_units(situation(trainer_at(run, points, with_blocks(run, shift(1, 2, far)))))
    assert (found.kind, found.location) == ("saturated", "Hidden 2")
    assert found.text == (
        f"2 of 5 {ACTIVATIONS[kind].label} units are saturated: slopes below 5\u202f% of the usual on "
        "95\u202f% of points, so they hardly learn."
    )


def test_a_single_saturated_unit_is_told_in_the_singular_once_nothing_else_is():
    run = make_run("3:tanh")
    found = finding(run, wavy_points(40), with_blocks(run, shift(0, 1, 30.0)))
    assert found.text.startswith("1 of 3 tanh units is saturated: slopes")
    assert found.text.endswith("so it hardly learns.")


@pytest.mark.parametrize("kind", ["relu", "leaky_relu", "step", "identity", "abs", "square", "cube", "sine", "prelu"])
def test_only_what_flattens_out_but_is_not_dead_there_can_saturate(kind):
    run = make_run(f"4:{kind}")
    for bias in (-50.0, 0.0, 50.0):
        now = situation(trainer_at(run, wavy_points(20), with_blocks(run, shift(0, 4, bias))))
        assert saturated_units(now) is None


def test_a_formula_of_ones_own_can_saturate_too():
    assert steepest_slope(activation_named("custom", "tanh(z)"), 0.0) == pytest.approx(1.0)
    assert steepest_slope(activation_named("custom", "z^2"), 0.0) == 0.0


@pytest.mark.parametrize("steepness", [0.1, 1.0, 4.0])
def test_a_steeper_sigmoid_saturates_sooner(steepness):
    spec = TASKS["curve"].network((LayerSpec(1, "sigmoid", parameter=steepness),))
    layer = Network(spec, np.ones(4)).layers[0]
    edge = np.arccosh(np.sqrt(1.0 / 0.05)) * 2.0 / steepness  # the slope is a twentieth of that at 0
    assert not saturated(layer, np.full((1, 9), 0.98 * edge)).any()
    assert saturated(layer, np.full((1, 9), 1.02 * edge)).all()


def test_what_was_told_is_told_on_until_enough_points_are_off_the_flat():
    run, points = make_run("1:tanh"), make_points(np.arange(100.0), np.arange(100.0))
    now = situation(trainer_at(run, points, np.ones(4)))

    def shown_before(flat, before=""):
        z = np.where(np.arange(100) < flat, 9.0, 0.0)[None]
        return saturated_units(replace(now, sums=[z, z], shown_before=before)) is not None

    enters, leaves = round(100 * SATURATED_SHARE), round(100 * FREED_SHARE)
    assert [shown_before(flat) for flat in (leaves, enters - 1, enters)] == [False, False, True]
    assert [shown_before(flat, "saturated") for flat in (leaves - 1, leaves, enters)] == [False, True, True]


def test_of_many_points_a_few_are_asked_all_over_them():
    run, points = make_run("1:tanh"), wavy_points(9)
    layer = trainer_at(run, points, np.ones(4)).network().layers[0]
    z = np.zeros((1, 40 * MOST_ASKED), np.float32)
    z[:, : z.shape[1] // 2] = 9.0
    assert not saturated(layer, z).any()
    z[:, : -z.shape[1] // 50] = 9.0
    assert saturated(layer, z).all()


def test_the_mends_of_saturation_fit_its_causes():
    run, near = make_run("3:tanh", initializer="normal"), wavy_points(40)
    stuck = with_blocks(run, shift(0, 1, 30.0))
    assert [fix.label for fix in finding(run, near, stuck).fixes] == ["Revive", "Xavier start", "Learning rate ÷ 10"]
    far = make_points(1000.0 + near.inputs, near.targets)
    labels = [fix.label for fix in finding(run, far, stuck).fixes]
    assert labels == ["Revive", "Standardise", "Xavier start"]


# -- revival ------------------------------------------------------------------------------------------------------


def revived(run, points, parameters, steps=0, change=lambda blocks: None):
    """(state before, after) of the first mend, and the finding it belongs to; `change` is made after some training."""
    trainer = trainer_at(run, points, parameters)
    trainer.advance(steps)
    change(parameter_blocks(run.network, trainer.parameters))
    before = trainer.state()
    found = most_important(situation(trainer))
    assert found.fixes[0].label == "Revive"
    return before, found.fixes[0].relearn(run, points, before), found


@pytest.mark.parametrize(("kind", "bias"), [("relu", -1e3), ("tanh", 30.0)])
@pytest.mark.parametrize("optimizer", ["adam", "momentum", "sgd"])
def test_reviving_draws_stuck_units_anew_clears_their_memory_and_leaves_all_else(kind, bias, optimizer):
    run, points = make_run(f"6:{kind},5:{kind}", optimizer=optimizer), wavy_points(60)

    def stick(blocks):
        blocks[0][:, -1] += 1.0 if kind == "relu" else 0.0
        blocks[1][:, -1] += 1.0 if kind == "relu" else 0.0
        blocks[1][:2, -1] = bias

    before, after, found = revived(run, points, 0.5 * with_blocks(run, lambda _: None), 20, stick)
    assert found.location == "Hidden 2"
    first, second = (parameter_blocks(run.network, state.parameters) for state in (before, after))
    for number, (old, new) in enumerate(zip(first, second, strict=True)):
        changed = (old != new).any(axis=1)
        assert changed.tolist() == ([True, True, False, False, False] if number == 1 else [False] * len(old))
    for slots in zip(before.memory, after.memory, strict=True):
        old, new = (parameter_blocks(run.network, slot) for slot in slots)
        assert not new[1][:2].any()
        np.testing.assert_array_equal(new[1][2:], old[1][2:])
        np.testing.assert_array_equal(new[0], old[0])
    assert after.step == before.step
    kinds = {"dead_units", "saturated"}
    now = most_important(situation(Trainer(run, points, after)))
    assert now is None or now.kind not in kinds


def test_a_revived_unit_learns_again():
    run, points = make_run("4:relu", optimizer="adam"), wavy_points(60)
    stuck = with_blocks(run, shift(0, 2, -1e3))
    _, after, _ = revived(run, points, stuck)
    trainer = Trainer(run, points, after)
    first = parameter_blocks(run.network, trainer.parameters.copy())[0]
    trainer.advance(20)
    assert (parameter_blocks(run.network, trainer.parameters)[0] != first).any(axis=1).all()


def test_units_that_their_first_weights_would_keep_dead_are_drawn_by_a_rule_that_does_not():
    run, points = make_run("4:relu", initializer="zero"), wavy_points(30)
    trainer = Trainer(run, points)
    after = most_important(situation(trainer)).fixes[0].relearn(run, points, trainer.state())
    now = situation(Trainer(run, points, after))
    assert not any(mask.any() for mask in silent_units(now.network, now.outputs))


def test_all_units_fire_even_where_half_of_the_draws_would_be_dead():
    run = make_run("64:relu")
    points = make_points(np.linspace(1.0, 2.0, 30), np.linspace(0.0, 1.0, 30))  # a weight below 0 never fires
    _, after, _ = revived(run, points, with_blocks(run, shift(0, 64, -1e3)))
    now = situation(Trainer(run, points, after))
    assert not silent_units(now.network, now.outputs)[0].any()


def test_an_optimiser_that_remembers_whole_steps_forgets_them():
    run, points = make_run("4:relu", optimizer="lbfgs"), wavy_points(30)
    start = with_blocks(run, lambda blocks: blocks[0].__setitem__(np.s_[:, -1], 2.0))
    before, after, _ = revived(run, points, start, 5, shift(0, 1, -1e3))
    assert before.memory.any()
    assert not after.memory.any()


def test_the_same_revival_is_the_same_to_the_last_bit():
    run, points = make_run("4:relu"), wavy_points(30)
    trainer = trainer_at(run, points, with_blocks(run, shift(0, 2, -1e3)))
    never_fires = lambda layer, z, y: np.logical_not((y > 0).any(axis=1))  # noqa: E731
    drawn = [revive(run, points, trainer.state(), 0, never_fires).parameters.tobytes() for _ in range(2)]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(("kind", "bias"), [("relu", -50.0), ("tanh", 50.0)])
def test_muted_units_are_no_complaint(kind, bias):
    """They put out nothing, and learn nothing, because they were told to."""
    run = make_run(f"4:{kind}")
    parameters = with_blocks(run, shift(0, 2, bias))
    assert finding(run, wavy_points(40), parameters) is not None
    layer = spec_replace(run.network.hidden[0], muted=(0, 1))
    muted = spec_replace(run, network=spec_replace(run.network, hidden=(layer,)))
    assert finding(muted, wavy_points(40), parameters) is None


def test_a_layer_of_muted_units_lets_no_gradient_through_by_wish():
    run = make_run("3:tanh,3:tanh")
    hidden = run.network.hidden
    layers = (hidden[0], spec_replace(hidden[1], muted=(0, 1, 2)))
    muted = spec_replace(run, network=spec_replace(run.network, hidden=layers))
    assert finding(muted, wavy_points(40)) is None
