"""What a command cannot repeat is named, and nothing else."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import hold_out, load_generator, put_points, remove_points
from neuronlab.core.specs.data import preset_spec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Note, Trajectory
from neuronlab.wording.repeatable import why_not_repeated


def workspace_of(task):
    empty = getattr(Experiment(), task)
    workspace = load_generator(empty, preset_spec(task, TASKS[task].generator, empty.data))
    network = replace(workspace.run.network, hidden=(LayerSpec(4, "tanh"),))
    return workspace.with_run(replace(workspace.run, network=network))


@pytest.fixture
def workspace():
    return workspace_of("curve")


class Course:
    """A run that is trained and edited as the window does it: a trainer for each workspace, with one trajectory."""

    def __init__(self, workspace):
        self.workspace, self.record = workspace, NO_TRAJECTORY
        self._use(workspace, None)

    def _use(self, workspace, state):
        self.workspace = workspace
        self.trajectory = Trajectory(workspace, self.record)
        self.trainer = Trainer(workspace.run, workspace.points, state, trajectory=self.trajectory)
        self.trajectory.forget_after(self.trainer.step or -1)

    def train(self, steps):
        self.trainer.advance(steps)
        self.record = self.trajectory.record()
        return self

    def edit(self, workspace, text, number=0):
        self._use(workspace, self.trainer.state())
        if self.trainer.step:
            self.trajectory.note(Note(self.trainer.step, text, is_edit=True, number=number))
            self.record = self.trajectory.record()
        return self

    def undo(self, workspace, number):
        self._use(workspace, self.trainer.state())
        self.trajectory.show_undone({number})
        self.record = self.trajectory.record()
        return self

    def why(self, record=None):
        trainer, here = self.trainer, self.workspace
        record = self.record if record is None else record
        return why_not_repeated(here.run, here.points, trainer.step, trainer.network(), record)


def with_training(workspace, **changed):
    run = workspace.run
    return workspace.with_run(replace(run, training=replace(run.training, **changed)))


@pytest.mark.parametrize("task", TASKS)
def test_a_run_that_nobody_touched_is_repeated(task):
    assert Course(workspace_of(task)).train(300).why() == ()


def test_a_run_has_to_have_made_a_step(workspace):
    assert Course(workspace).why() == ("The run has made no step, and fit makes at least one.",)


def test_edits_are_named_with_their_steps(workspace):
    course = Course(workspace).train(1500).edit(with_training(workspace, learning_rate=0.1), "Learning rate")
    assert course.why() == ("It was edited at step 1,500: Learning rate.",)
    assert course.train(700).why() == ("It was edited at step 1,500: Learning rate.",)


def test_of_many_edits_the_first_are_named_and_the_others_counted(workspace):
    course = Course(workspace)
    for number in range(6):
        course.train(100).edit(with_training(workspace, learning_rate=0.1 + number), f"Rate {number}")
    reasons = course.why()
    assert reasons[0] == "It was edited at step 100: Rate 0."
    assert len(reasons) == 4
    assert reasons[3] == "It was edited 3 more times."


def test_an_edit_that_was_undone_after_some_steps_is_named(workspace):
    faster = with_training(workspace, learning_rate=0.1)
    course = Course(workspace).train(500).edit(faster, "Learning rate", number=3).train(100).undo(workspace, 3)
    assert course.train(100).why() == ("It was edited at step 500: Learning rate, undone later.",)


def test_an_edit_that_was_undone_before_the_next_step_is_forgiven_at_once(workspace):
    faster = with_training(workspace, learning_rate=0.1)
    assert Course(workspace).train(500).edit(faster, "Learning rate", number=3).undo(workspace, 3).why() == ()


def test_parameters_set_by_hand_are_edits(workspace):
    course = Course(workspace).train(200).edit(workspace, "Set w₁ of h₁")
    course.trainer.set_parameters({0: 1.0})
    assert course.train(100).why() == ("It was edited at step 200: Set w₁ of h₁.",)


def test_parameters_set_before_the_first_step_are_noticed(workspace):
    course = Course(workspace)
    course.trainer.set_parameters({0: 1.0})
    assert course.train(100).why() == ("It did not start from the initial weights of its seed.",)


def test_stop_rules_are_no_edits_of_the_weights(workspace):
    stopping = workspace.with_run(replace(workspace.run, stop=StopSpec(max_steps=900)))
    course = Course(workspace).train(500).edit(stopping, "Stop after")
    assert course.why() == ()
    assert course.train(400).why() == ()
    course.edit(with_training(stopping, learning_rate=0.1), "Learning rate")
    assert course.why() == ("It was edited at step 900: Learning rate.",)


def test_a_stop_rule_does_not_hide_another_edit_at_the_same_step(workspace):
    stopping = workspace.with_run(replace(workspace.run, stop=StopSpec(max_steps=900)))
    course = Course(workspace).train(500).edit(stopping, "Stop after").edit(stopping, "Set w₁ of h₁")
    assert len(course.why()) == 2


def test_going_back_changes_nothing(workspace):
    course = Course(workspace).train(500).edit(workspace, "Back to step 300")
    assert course.train(50).why() == ()


def test_findings_are_no_edits(workspace):
    course = Course(workspace).train(500)
    course.trajectory.note(Note(500, "Hidden 1: a unit is silent", is_edit=False))
    assert course.train(50).why() == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda here: remove_points(here, here.points.ids[:1]),
        lambda here: put_points(here, here.points.ids[1:2], np.array([[0.3, 0.3]])),
        lambda here: hold_out(here, here.points.ids[:9], is_pinned=True),
    ],
)
def test_points_that_were_changed_are_noticed_even_without_a_note(workspace, change):
    course = Course(workspace).train(300)
    course._use(change(workspace), course.trainer.state())
    assert course.train(100).why() == ("Its points or settings were other ones before.",)


def test_points_that_are_equal_again_are_the_same(workspace):
    course = Course(workspace).train(300)
    points = workspace.points
    again = replace(workspace, points=points.with_pinned(np.array([0]), is_pinned=True))
    back = replace(again, points=again.points.with_pinned(np.array([0]), is_pinned=False))
    course._use(back, course.trainer.state())
    assert course.train(100).why() == ()


def test_what_is_not_known_is_not_claimed(workspace):
    course = Course(workspace).train(300)
    reopened = Trajectory(workspace)
    unknown = ("Its first steps are no longer kept, so that edits during them are not known.",)
    assert course.why(reopened.record()) == unknown


def test_a_scaling_of_other_points_is_noticed_without_any_record(workspace):
    course = Course(with_training(workspace, standardize=True)).train(300)
    course.workspace = remove_points(course.workspace, workspace.points.ids[~workspace.points.test][:1])
    assert course.why(NO_TRAJECTORY) == ("Its points are standardised as other points were, with which it started.",)


@pytest.mark.parametrize(("field", "word"), [("muted", "muted"), ("frozen", "frozen")])
def test_units_that_are_left_out_of_training_are_noticed(workspace, field, word):
    network = replace(workspace.run.network, hidden=(replace(LayerSpec(4, "tanh"), **{field: (1,)}),))
    course = Course(workspace.with_run(replace(workspace.run, network=network))).train(50)
    assert course.why() == (f"Some of its units are {word}, for which fit has no option.",)


@pytest.mark.parametrize(
    ("idea", "reason"), [("flip_gradient", "It goes up the gradient"), ("no_bias", "It has no biases")]
)
def test_wrong_ideas_of_lessons_are_noticed(workspace, idea, reason):
    course = Course(with_training(workspace, **{idea: True})).train(20)
    assert course.why() == (f"{reason}, for which fit has no option.",)


def test_frozen_outputs_are_units_too(workspace):
    network = replace(workspace.run.network, frozen_outputs=(0,))
    course = Course(workspace.with_run(replace(workspace.run, network=network))).train(50)
    assert course.why() == ("Some of its units are frozen, for which fit has no option.",)


def test_classes_that_a_table_does_not_keep_are_noticed():
    moons = workspace_of("classes")
    one = remove_points(moons, moons.points.ids[moons.points.targets[:, 0] == 1.0])
    assert Course(one).train(9).why() == ("Its points are all of one class, and fit needs two.",)
    for name, is_kept in {
        "01": False,
        "1.0": False,
        "0.5": False,
        "nan": False,
        "7": True,
        "-7": True,
        "1a": True,
    }.items():
        network = replace(moons.run.network, labels=("A", name))
        reasons = Course(moons.with_run(replace(moons.run, network=network))).train(9).why()
        assert reasons == (() if is_kept else (f"A table does not keep the name {name!r} of a class.",)), name
