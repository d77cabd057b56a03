from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from neuronlab.core.arrays import memory_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import MOST_CHECKPOINTS, Checkpoint, Trajectory
from tests.core.building import make_run, same_learned, wavy_points


def workspace_of(run, points):
    return with_fields(Workspace(), runs=(run,), points=points)


def tracked(run, points, steps, **limits):
    """A trainer after so many steps, with the track it has left."""
    trajectory = Trajectory(workspace_of(run, points), **limits)
    trainer = Trainer(run, points, trajectory=trajectory)
    trainer.advance(steps)
    return trainer, trajectory.record()


def test_a_checkpoint_is_kept_at_every_step_while_there_are_few():
    _, record = tracked(make_run("3:tanh"), wavy_points(9), 20)
    assert [checkpoint.step for checkpoint in record.checkpoints] == list(range(21))


def test_checkpoints_are_thinned_evenly():
    _, record = tracked(make_run("3:tanh"), wavy_points(9), 3000)
    steps = [checkpoint.step for checkpoint in record.checkpoints]
    assert record.stride > 1
    assert steps == list(range(0, 3001, record.stride))
    assert MOST_CHECKPOINTS / 2 <= len(steps) <= MOST_CHECKPOINTS


def test_checkpoints_stay_within_their_memory():
    points = wavy_points(50)
    one = sum(memory_of(fresh_state(make_run("64:tanh,64:tanh"), points).arrays).values())
    _, record = tracked(make_run("64:tanh,64:tanh"), points, 200, most_bytes=12 * one)
    assert 4 <= len(record.checkpoints) <= 12
    arrays = [array for checkpoint in record.checkpoints for array in checkpoint.state.arrays]
    assert sum(memory_of([*arrays, *points.arrays]).values()) <= 12 * one


def test_nothing_is_kept_where_one_checkpoint_is_too_large():
    _, record = tracked(make_run("8:tanh"), wavy_points(50), 100, most_bytes=100)
    assert record.checkpoints == ()


@pytest.mark.parametrize("optimizer", ["adam", "lbfgs"])
@pytest.mark.parametrize("batch_size", [0, 4])
def test_from_any_checkpoint_the_run_goes_on_bit_for_bit(optimizer, batch_size):
    run, points = make_run("4:tanh,3:relu", optimizer=optimizer, batch_size=batch_size), wavy_points(23, test=[2])
    trainer, record = tracked(run, points, 700)
    assert len(record.checkpoints) > 100
    for checkpoint in record.checkpoints[::61]:
        again = Trainer(run, points, checkpoint.state)
        again.advance(trainer.step - checkpoint.step)
        assert same_learned(again.state(), trainer.state())


def test_keeping_checkpoints_changes_no_bit():
    run, points = make_run("4:tanh", batch_size=5), wavy_points(23)
    trainer, _ = tracked(run, points, 900)
    alone = Trainer(run, points)
    alone.advance(900)
    assert same_learned(trainer.state(), alone.state())


def test_checkpoints_after_a_divergence_are_dropped():
    run = make_run("8:relu,8:relu", optimizer="sgd", learning_rate=50.0)
    trainer, record = tracked(run, wavy_points(23), 2000)
    assert trainer.divergence is not None
    assert record.checkpoints[-1].step <= trainer.step
    assert all(np.isfinite(checkpoint.state.parameters).all() for checkpoint in record.checkpoints)


def test_the_checkpoint_of_the_start_is_that_of_the_weights_training_began_with_last():
    run, points = make_run("3:tanh"), wavy_points(9)
    trajectory = Trajectory(workspace_of(run, points))
    first = Trainer(run, points, trajectory=trajectory)
    first.advance(1)
    trajectory.forget_after(0)
    again = Trainer(run, points, trajectory=trajectory)
    again.set_parameters({0: 7.0})
    again.advance(2)
    checkpoints = trajectory.record().checkpoints
    assert [checkpoint.step for checkpoint in checkpoints] == [0, 1, 2]
    assert checkpoints[0].state.parameters[0] == 7.0


def test_a_checkpoint_remembers_whether_the_network_had_been_reshaped():
    run, points = make_run("3:tanh"), wavy_points(9)
    trainer, record = tracked(run, points, 2)
    trajectory = Trajectory(workspace_of(run, points), replace(record, is_reshaped=True))
    Trainer(run, points, trainer.state(), trajectory=trajectory).advance(2)
    late = trajectory.record()
    assert [checkpoint.past.is_reshaped for checkpoint in late.checkpoints] == [False, False, False, True, True]
    assert [late.seen_from(checkpoint).is_reshaped for checkpoint in late.checkpoints[1:4]] == [False, False, True]
    assert late.up_to(3).is_reshaped
    elsewhere = Checkpoint(trajectory.workspace, trainer.state())
    assert late.seen_from(elsewhere) is late
