"""What of a trained state survives an edit."""

import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Learned, Trajectory
from neuronlab.session.carrying import TOO_LARGE, changed, judged_anew, kept_after
from neuronlab.session.edits import (
    ChangeLearned,
    ChangeOptimizer,
    ChangeShape,
    CopyRun,
    GoBack,
    RemoveRun,
    StartAfresh,
    TakeState,
)
from tests.core.building import make_run, wavy_points

RUN = make_run("4:tanh")
OLD = replace(Experiment().workspace, points=wavy_points(12), runs=(RUN,))


@pytest.fixture
def learned():
    trajectory = Trajectory(OLD)
    trainer = Trainer(RUN, OLD.points, trajectory=trajectory)
    trainer.advance(10)
    return Learned(trainer.state(), trajectory.record())


@pytest.fixture
def notices():
    return []


def with_run(**changes):
    return replace(OLD, runs=(replace(RUN, **changes),))


def after(change, learned, new=OLD, slot=0, notices=None):
    return changed(change, OLD, new, slot, {0: learned}, frozenset(), (notices if notices is not None else []).append)


def test_what_does_not_change_the_start_keeps_all(learned):
    faster = with_run(training=replace(RUN.training, learning_rate=0.5))
    assert kept_after(OLD, faster, 0, learned) is learned


def test_another_start_or_shape_keeps_nothing(learned):
    for new in (with_run(training=replace(RUN.training, seed=9)), with_run(network=make_run("5:tanh").network)):
        assert kept_after(OLD, new, 0, learned) is None


def test_a_run_that_is_gone_keeps_nothing(learned):
    assert kept_after(OLD, replace(OLD, runs=(replace(RUN, slot=3),)), 0, learned) is None


def test_other_points_keep_the_history_but_not_the_judgement(learned):
    new = replace(OLD, points=wavy_points(7))
    state = judged_anew(OLD, new, 0, learned).state
    assert state.history is learned.state.history
    assert (state.judged_from, state.best) == (11, None)


def test_another_loss_begins_another_history(learned):
    new = with_run(training=replace(RUN.training, loss="absolute"))
    assert not len(judged_anew(OLD, new, 0, learned).state.history.steps)


def test_each_change_makes_of_it_what_it_says(learned):
    assert after(StartAfresh(), learned) is None
    assert after(RemoveRun(), learned) is None
    assert after(ChangeOptimizer(), learned) is learned
    checkpoint = learned.trajectory.checkpoints[2]
    assert after(GoBack(checkpoint), learned).state is checkpoint.state
    relearned = after(ChangeLearned(lambda _run, _points, state: state), learned)
    assert relearned.state is learned.state


def test_a_copy_has_what_its_source_has_and_nothing_if_that_has_nothing(learned):
    assert after(CopyRun(0), learned, slot=3) is learned
    assert after(CopyRun(5), learned, slot=3) is None


def test_where_nothing_was_learned_nothing_comes_of_it():
    assert after(ChangeOptimizer(), None) is None


def test_another_shape_keeps_the_weights_that_fit(learned):
    new = with_run(network=make_run("5:tanh").network)
    carried = after(ChangeShape((0,)), learned, new)
    assert carried.state.step == 10
    assert carried.trajectory.is_reshaped
    assert len(carried.state.parameters) == 16


def test_weights_that_are_too_large_are_not_transferred_and_that_is_said(learned, notices, monkeypatch):
    monkeypatch.setattr("neuronlab.session.carrying.carry_over", lambda *_: None)
    new = with_run(network=make_run("5:tanh").network)
    assert after(ChangeShape((0,)), learned, new, notices=notices) is None
    assert notices == [TOO_LARGE]


def test_an_untrained_run_of_another_shape_starts_afresh():
    untrained = Learned(Trainer(RUN, OLD.points).state())
    assert after(ChangeShape((0,)), untrained, with_run(network=make_run("5:tanh").network)) is None


def test_a_given_state_is_taken_whatever_was_there(learned):
    assert after(TakeState(learned.state), None).state is learned.state
