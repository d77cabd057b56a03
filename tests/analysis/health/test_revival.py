import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.health.revival import revive
from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.stuck_units import silent_units
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import shift, situation, trainer_at, with_blocks
from tests.core.building import make_points, make_run, wavy_points


def revived(run, points, parameters, steps=0, change=lambda blocks: None):
    """(state before, after) of the first fix, and the finding it belongs to; `change` is made after some training."""
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
        if number == 2:  # the weights from the stuck units, and the bias that takes over what they passed on
            np.testing.assert_array_equal(new[:, 2:-1], old[:, 2:-1])
            assert not new[:, :2].any()
            continue
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


@pytest.mark.parametrize(("kind", "bias"), [("relu", -1e3), ("tanh", 30.0), ("sigmoid", -60.0)])
@pytest.mark.parametrize("unit", ["linear", "quadratic"])
@pytest.mark.parametrize("number", [0, 1])
def test_reviving_does_not_move_the_function(kind, bias, unit, number):
    run, points = make_run(f"6:{kind},5:{kind}", optimizer="adam"), wavy_points(60)
    hidden = tuple(replace(layer, unit=unit) for layer in run.network.hidden)
    run = replace(run, network=replace(run.network, hidden=hidden))

    def stick(blocks):
        for block in blocks[:2]:
            block[:, -1] += 1.0
        blocks[number][:2, -1] = bias

    before, after, _ = revived(run, points, 0.5 * with_blocks(run, lambda _: None), 20, stick)
    old, new = (Trainer(run, points, state) for state in (before, after))
    x = points.inputs
    np.testing.assert_allclose(new.network().predict(x), old.network().predict(x), atol=1e-5)
    assert new.probe().train_loss == pytest.approx(old.probe().train_loss, rel=1e-4)


def test_units_above_that_are_frozen_keep_their_weights():
    run, points = make_run("4:relu,3:tanh", optimizer="adam"), wavy_points(60)
    first, second = run.network.hidden
    run = replace(run, network=replace(run.network, hidden=(first, replace(second, frozen=(1,)))))
    before, after, _ = revived(run, points, with_blocks(run, shift(0, 2, -1e3)))
    old, new = (parameter_blocks(run.network, state.parameters)[1] for state in (before, after))
    np.testing.assert_array_equal(new[1], old[1])
    assert not new[[0, 2], :2].any()


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
