"""The course of a run, which an earlier step of it has as well."""

import math

import pytest
from msgspec.structs import replace

from neuronlab.analysis.course import course_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.past_run import PastRun, Reached
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Note, Trajectory
from tests.core.building import make_run, wavy_points


@pytest.fixture
def trained():
    run, points = make_run("4:tanh"), wavy_points(15, test=[2, 7])
    trajectory = Trajectory(replace(Workspace(), runs=(run,), points=points))
    trainer = Trainer(run, points, trajectory=trajectory)
    trainer.advance(20)
    trajectory.note(Note(12, "Something", is_edit=True))
    return trainer


def test_of_the_present_it_is_what_the_trainer_has(trained):
    course = course_of(trained)
    assert (course.step, course.history) == (20, trained.history.record())
    assert (course.best_step, course.best_loss) == (trained.best.step, trained.best.loss)
    assert [note.step for note in course.notes] == [12]


@pytest.mark.parametrize("is_alike", [True, False], ids=["the same loss", "another loss since"])
def test_of_an_earlier_step_it_reaches_the_present_unless_the_losses_do_not_compare(trained, is_alike):
    checkpoint = trained.trajectory.record().checkpoints[5]
    reached = Reached(trained.history.record(), trained.best) if is_alike else None
    past = PastRun(checkpoint, trained.trajectory, (trained.step, trained.epoch), reached)
    course = course_of(past)
    assert course.step == 20
    assert course.history.steps[-1] == (20 if is_alike else checkpoint.state.history.steps[-1])
    assert course.best_step == (trained.best.step if is_alike else checkpoint.state.best.step)
    assert past.history.record().steps[-1] <= checkpoint.step


def test_before_the_first_step_nothing_is_best():
    course = course_of(Trainer(make_run("4:tanh"), wavy_points(15)))
    assert (course.step, course.best_step, course.notes) == (0, None, ())
    assert math.isnan(course.best_loss)
