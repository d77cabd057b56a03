"""The state with the lowest watched loss: kept while it trains, exact, and independent of what else is kept."""

from dataclasses import replace

import numpy as np
import pytest

from neuronlab.core.arrays import memory_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.core.building import make_points, make_run, same_learned, wavy_points

RUN = make_run("16:tanh,16:tanh", inputs=1, learning_rate=0.02)


def trainer_of(points, run=RUN, state=None, most_bytes=2**26):
    return Trainer(run, points, state, trajectory=Trajectory(Workspace(), most_bytes=most_bytes))


def noisy_points(test):
    x, rng = np.linspace(-2.0, 2.0, 40), np.random.default_rng(2)
    return make_points(x, np.sin(2.0 * x) + 0.5 * rng.normal(size=40), test)


@pytest.mark.parametrize("test", [range(0, 40, 3), ()], ids=["test loss", "training loss"])
def test_it_is_the_sample_of_the_whole_history_with_the_lowest_watched_loss(test):
    trainer, every = trainer_of(noisy_points(test)), []
    for _ in range(400):
        trainer.advance(1)
        probe = trainer.probe()
        every.append(probe.test_loss if test else probe.train_loss)
    lowest = int(np.argmin(every))
    assert trainer.best.step == lowest + 1
    assert trainer.best.loss == pytest.approx(every[lowest])


def test_its_state_is_exactly_the_one_there_and_trains_on_like_it():
    points = noisy_points(range(0, 40, 3))
    trainer = trainer_of(points, make_run("16:tanh", batch_size=7, learning_rate=0.02))
    trainer.advance(3_000)
    best = trainer.best
    assert 0 < best.step < 3_000
    again = trainer_of(points, best.run)
    again.advance(best.step)
    assert same_learned(again.state(), best.state)
    gone_back = trainer_of(points, best.run, best.state)
    for each in (again, gone_back):
        each.advance(50)
    assert same_learned(again.state(), gone_back.state())


def test_no_thinning_loses_it():
    """Neither that of the history, nor that of the checkpoints: here not one of those fits into memory."""
    trainer = trainer_of(noisy_points(range(0, 40, 3)), most_bytes=10)
    trainer.advance(20_000)
    assert trainer.best.step not in trainer.history.record().steps
    assert trainer.trajectory.record().checkpoints == ()
    assert Trainer(RUN, trainer.points, trainer.best.state).probe().test_loss == pytest.approx(trainer.best.loss)


def test_it_goes_with_the_state_and_stays_as_it_was_in_an_earlier_one():
    trainer = trainer_of(noisy_points(range(0, 40, 3)))
    trainer.advance(20)
    early = trainer.state()
    first = early.best
    trainer.advance(500)
    assert trainer.best.step > first.step
    assert early.best is first
    assert trainer_of(trainer.points, state=trainer.state()).best is trainer.best


def test_a_divergence_takes_back_what_came_after_the_last_finite_step():
    points = make_points([-1.0, 1.0], [1.0, -2.0])
    trainer = trainer_of(points, make_run("", optimizer="sgd", learning_rate=1.01))
    trainer.advance(100_000)
    assert trainer.divergence is not None
    assert trainer.best.step <= trainer.step
    assert np.isfinite(trainer.best.loss)


def test_without_a_trajectory_nothing_is_kept():
    trainer = Trainer(RUN, wavy_points(20))
    trainer.advance(50)
    assert trainer.best is None


def test_its_arrays_count_as_memory_of_the_state():
    trainer = trainer_of(noisy_points(()))
    trainer.advance(9)
    state = trainer.state()
    alone = replace(state, best=None)
    assert len(state.arrays) == len(alone.arrays) + len(state.best.state.arrays)


def test_where_no_points_are_held_out_any_more_it_goes_by_the_training_loss(tmp_path):
    points = noisy_points(range(0, 40, 3))
    early = trainer_of(points)
    early.advance(50)
    alone = make_points(points.inputs, points.targets)
    trainer = trainer_of(alone, state=replace(early.state(), judged_from=51, best=None))
    trainer.advance(500)
    assert trainer.best.step > 400
    assert trainer.best.loss == pytest.approx(Trainer(RUN, alone, trainer.best.state).probe().train_loss)


def test_a_checkpoint_at_the_best_step_shares_its_arrays():
    trainer = trainer_of(noisy_points(()))
    trainer.advance(64)
    for checkpoint in trainer.trajectory.record().checkpoints:
        best = checkpoint.state.best
        if best is not None and best.step == checkpoint.step:
            assert checkpoint.state.parameters is best.state.parameters
    assert any(each.state.best.step == each.step for each in trainer.trajectory.record().checkpoints[1:])


def test_beside_the_best_state_of_a_huge_network_one_checkpoint_is_kept_if_it_fits():
    trainer = trainer_of(noisy_points(range(0, 40, 3)))
    trainer.advance(300)
    state = trainer.state()
    assert state.best.step < state.step
    own = sum(memory_of(state.own_arrays).values())
    assert sum(memory_of(state.arrays).values()) > own + 1
    for most_bytes, kept in ((own + 1, 1), (own - 1, 0)):
        trajectory = Trajectory(Workspace(), most_bytes=most_bytes)
        trajectory.keep(state)
        assert len(trajectory.record().checkpoints) == kept
