"""What each kind of edit makes of what was learned, without a thread."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.request import FUNCTION, TRAJECTORY, ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.files.session.work import Work
from neuronlab.session.edits import (
    ChangeLearned,
    ChangeOptimizer,
    ChangeShape,
    GoBack,
    PlainEdit,
    RedoReplacement,
    Replacement,
    RestoreExperiment,
    SetParameters,
    StartAfresh,
    UndoReplacement,
)
from neuronlab.session.moment import Moment
from neuronlab.session.snapshot import Snapshot
from neuronlab.session.training_state import TrainingState
from tests.core.building import make_points, same_learned, wavy_points
from tests.session.changes import change


def with_hidden(experiment, *widths):
    run = experiment.workspace.run
    hidden = tuple(LayerSpec(width, "tanh") for width in widths)
    return experiment.with_run(replace(run, network=replace(run.network, hidden=hidden)))


def with_training(experiment, **changes):
    run = experiment.workspace.run
    return experiment.with_run(replace(run, training=replace(run.training, **changes)))


@pytest.fixture
def experiment():
    start = with_training(with_hidden(Experiment(), 4, 3), optimizer="momentum")
    return start.with_workspace(replace(start.workspace, points=wavy_points(20)))


@pytest.fixture
def notices():
    return []


@pytest.fixture
def training(experiment, notices):
    """A state with 30 steps behind it."""
    training = TrainingState(Work(experiment), notices.append)
    training.trainer.advance(30)
    return training


@pytest.fixture
def replacement():
    return Replacement("curve")


def test_a_plain_edit_keeps_what_was_learned(training, experiment):
    before = training.trainer.state()
    after = with_training(experiment, learning_rate=0.5)
    assert not training.apply(PlainEdit(after))
    assert training.trainer.run == after.workspace.run
    assert same_learned(training.trainer.state(), before)


def test_another_look_at_the_plot_keeps_the_trainer_itself(training, experiment):
    trainer = training.trainer
    after = experiment.with_workspace(replace(experiment.workspace, names=("time", "height")))
    assert not training.apply(PlainEdit(after))
    assert training.trainer is trainer
    assert training.experiment is after


def test_starting_afresh_leaves_the_learned_state_with_the_entry(training, experiment, replacement):
    before = training.trainer.state()
    assert training.apply(change(StartAfresh(), experiment, replacement))
    assert same_learned(replacement.before[0].state, before)
    workspace = experiment.workspace
    assert same_learned(training.trainer.state(), fresh_state(workspace.run, workspace.points))


def test_a_stop_rule_that_was_waived_holds_again_after_a_fresh_start(training, experiment, replacement):
    run = experiment.workspace.run
    lenient = experiment.with_run(replace(run, stop=replace(run.stop, target_loss=1e9)))
    training.apply(PlainEdit(lenient))
    assert training.trainer.stopped
    training.trainer.waive_stops()
    training.apply(PlainEdit(with_training(lenient, learning_rate=0.5)))
    assert not training.trainer.stopped
    training.apply(change(StartAfresh(), lenient, replacement))
    training.trainer.advance(1)  # a fresh start has no loss that the rule could look at
    assert training.trainer.stopped


def test_undo_and_redo_of_a_replacement_bring_back_the_very_states(training, experiment, replacement):
    first = training.trainer.state()
    training.apply(change(StartAfresh(), experiment, replacement))
    training.trainer.advance(7)
    second = training.trainer.state()
    assert training.apply(UndoReplacement(experiment, replacement))
    assert same_learned(training.trainer.state(), first)
    training.trainer.advance(5)
    third = training.trainer.state()
    assert training.apply(RedoReplacement(experiment, replacement))
    assert same_learned(training.trainer.state(), second)
    training.apply(UndoReplacement(experiment, replacement))
    assert same_learned(training.trainer.state(), third)


def test_steps_that_an_undo_takes_along_are_said(training, experiment, replacement, notices):
    training.apply(change(ChangeLearned(lambda _run, _points, state: state), experiment, replacement))
    training.trainer.advance(12)
    training.apply(UndoReplacement(experiment, replacement))
    (sentence,) = notices
    assert "12" in sentence


def test_later_edits_of_a_gesture_keep_the_state_before_its_first(training, experiment, replacement):
    before = training.trainer.state()
    for width in (5, 6):
        training.apply(change(ChangeShape((0, 1)), with_hidden(experiment, 4, width), replacement))
    assert same_learned(replacement.before[0].state, before)


def test_another_shape_continues_the_layers_it_says(training, experiment, replacement):
    step, first_layer = training.trainer.step, training.trainer.parameters[:8].copy()  # one input, four units
    after = with_hidden(experiment, 4, 6)
    assert training.apply(change(ChangeShape((0, None)), after, replacement))
    assert training.trainer.run == after.workspace.run
    assert training.trainer.step == step
    assert np.array_equal(training.trainer.parameters[:8], first_layer)


def kink_starts(training):
    return training.frame(ViewRequest(frozenset({FUNCTION})), False, 0.0, frozenset(), 1.0).line.kink_starts


def test_kinks_have_no_start_once_the_network_had_another_shape_until_that_is_undone(experiment, notices):
    run = experiment.workspace.run
    bent = experiment.with_run(replace(run, network=replace(run.network, hidden=(LayerSpec(4, "relu"),))))
    training = TrainingState(Work(bent), notices.append)
    training.trainer.advance(30)
    assert np.isfinite(kink_starts(training)).any()
    narrow = bent.with_run(replace(run, network=replace(run.network, hidden=(LayerSpec(3, "relu"),))))
    changes = Replacement("curve"), Replacement("curve")
    for after, replacement in zip((narrow, bent), changes, strict=True):  # the fourth unit is another one now
        training.apply(change(ChangeShape((0,)), after, replacement))
        assert kink_starts(training) is None
    training.trainer.advance(30)
    assert kink_starts(training) is None
    early = training.trajectory.record().checkpoints[10]
    training.look_back(Moment(0, {0: early}))
    assert np.isfinite(kink_starts(training)).any()
    back = Replacement("curve")
    training.apply(change(GoBack(early), bent, back))
    assert np.isfinite(kink_starts(training)).any()
    training.apply(UndoReplacement(bent, back))
    assert kink_starts(training) is None
    for before, replacement in zip((narrow, bent), reversed(changes), strict=True):
        training.apply(UndoReplacement(before, replacement))
    assert np.isfinite(kink_starts(training)).any()


def test_a_start_that_is_changed_after_going_back_to_it_is_the_one_kept(training, experiment):
    first = training.trajectory.record().checkpoints[0]
    training.apply(change(GoBack(first), experiment, Replacement("curve")))
    training.set_parameters(SetParameters(experiment, Replacement("curve"), {0: 7.0}))
    training.trainer.advance(3)
    checkpoints = training.trajectory.record().checkpoints
    assert [checkpoint.step for checkpoint in checkpoints] == [0, 1, 2, 3]
    assert checkpoints[0].state.parameters[0] == 7.0


def test_a_session_without_a_timeline_knows_no_starts_of_kinks(training, experiment, notices):
    run = experiment.workspace.run
    bent = experiment.with_run(replace(run, network=replace(run.network, hidden=(LayerSpec(4, "relu"),))))
    training = TrainingState(Work(bent), notices.append)
    training.trainer.advance(10)
    snapshot = training.snapshot()
    again = TrainingState(Work(snapshot.experiment, snapshot.states), notices.append)
    again.trainer.advance(10)
    assert kink_starts(again) is None
    assert kink_starts(TrainingState(snapshot.work(), notices.append)) is not None


def test_another_shape_starts_afresh_while_nothing_was_learned(experiment, replacement, notices):
    training = TrainingState(Work(experiment), notices.append)
    after = with_hidden(experiment, 4, 6)
    training.apply(change(ChangeShape((0, 1)), after, replacement))
    workspace = after.workspace
    assert same_learned(training.trainer.state(), fresh_state(workspace.run, workspace.points))
    assert notices == []


def test_weights_too_large_for_another_shape_start_afresh_with_a_sentence(training, experiment, replacement, notices):
    largest = np.finfo(np.float32).max
    training.trainer.set_parameters(dict.fromkeys(range(len(training.trainer.parameters)), float(largest)))
    training.apply(change(ChangeShape((1,)), with_hidden(experiment, 3), replacement))
    assert training.trainer.step == 0
    assert len(notices) == 1


def test_another_optimizer_keeps_the_weights_and_drops_the_memory(training, experiment, replacement):
    before = training.trainer.state()
    assert before.memory.any()
    assert training.apply(change(ChangeOptimizer(), with_training(experiment, optimizer="adam"), replacement))
    after = training.trainer.state()
    assert (after.optimizer, after.step) == ("adam", before.step)
    assert np.array_equal(after.parameters, before.parameters)
    assert not after.memory.any()
    assert same_learned(replacement.before[0].state, before)


def test_a_function_changes_what_was_learned(training, experiment, replacement):
    before = training.trainer.state()
    fresh = fresh_state(experiment.workspace.run, experiment.workspace.points)
    asked = []

    def relearn(run, points, state):
        asked.append((run, points))
        assert same_learned(state, before)
        return fresh

    assert training.apply(change(ChangeLearned(relearn), experiment, replacement))
    assert asked == [(experiment.workspace.run, experiment.workspace.points)]
    assert same_learned(training.trainer.state(), fresh)


def test_going_back_takes_up_the_state_of_the_checkpoint(training, experiment, replacement):
    then = Checkpoint(experiment.workspace, training.trainer.state())
    training.trainer.advance(10)
    assert training.apply(change(GoBack(then), experiment, replacement))
    assert same_learned(training.trainer.state(), then.state)
    assert replacement.before[0].state.step == then.step + 10


def test_parameters_are_set_in_the_trainer_there_is_and_seen_once(training, experiment, replacement):
    before, trainer = training.trainer.state(), training.trainer
    for value in (0.25, 0.5):
        training.set_parameters(SetParameters(experiment, replacement, {1: value}))
    assert training.trainer is trainer
    assert trainer.parameters[1] == 0.5
    assert same_learned(replacement.before[0].state, before)


def test_parameters_that_stay_fixed_are_held_until_they_are_let_go(training, experiment, replacement):
    training.set_parameters(SetParameters(experiment, replacement, {1: 0.5}, stay_fixed=True))
    training.apply(PlainEdit(with_training(experiment, learning_rate=0.05)))  # which makes another trainer
    training.trainer.advance(5)
    assert training.trainer.parameters[1] == 0.5
    training.let_go()
    training.trainer.advance(5)
    assert training.trainer.parameters[1] != 0.5


def test_undo_lets_go_of_parameters_that_stay_fixed(training, experiment, replacement):
    before = training.trainer.state()
    training.set_parameters(SetParameters(experiment, replacement, {1: 0.5}, stay_fixed=True))
    training.apply(UndoReplacement(experiment, replacement))
    assert same_learned(training.trainer.state(), before)


def test_an_edit_that_cannot_be_followed_changes_nothing(training, experiment, replacement, monkeypatch):
    trainer, trajectory = training.trainer, training.trajectory

    def fail(*_, **__):
        raise MemoryError("on purpose")

    monkeypatch.setattr("neuronlab.session.lane.Trainer", fail)
    for edit in (
        PlainEdit(with_training(experiment, seed=5)),
        change(StartAfresh(), with_hidden(experiment, 9), replacement),
    ):
        with pytest.raises(MemoryError):
            training.apply(edit)
    assert training.trainer is trainer
    assert training.trajectory is trajectory
    assert training.experiment is experiment


def test_a_task_is_taken_up_again_where_it_was_left(training, experiment):
    before = training.trainer.state()
    assert training.apply(PlainEdit(replace(experiment, task="classes")))
    assert training.trainer.step == 0
    assert training.apply(RestoreExperiment(experiment))
    assert same_learned(training.trainer.state(), before)


def test_what_is_replaced_in_another_task_is_that_tasks_own(training, experiment):
    there, replacement = with_training(replace(experiment, task="classes"), seed=9), Replacement("classes")
    before = training.trainer.state()
    training.apply(change(StartAfresh(), there, replacement))
    assert replacement.before == {0: None}  # nothing was learned there
    training.apply(UndoReplacement(experiment, replacement))
    assert same_learned(training.trainer.state(), before)
    assert replacement.after[0].state.step == 0


def test_a_switch_that_failed_is_taken_back_without_loss(training, experiment):
    before = training.trainer.state()
    training.apply(UndoReplacement(experiment, Replacement("classes")))  # of an edit that never led to the classes
    assert same_learned(training.trainer.state(), before)


def test_edits_leave_a_note_once_something_was_learned(experiment, replacement, notices):
    training = TrainingState(Work(experiment), notices.append)
    training.apply(PlainEdit(with_training(experiment, batch_size=5), text="Too early"))
    training.trainer.advance(3)
    training.apply(PlainEdit(with_training(experiment, batch_size=6), text="Batch size"))
    training.set_parameters(SetParameters(training.experiment, replacement, {0: 1.0}, text="Weight"))
    notes = training.trajectory.record().notes
    assert [(note.step, note.text) for note in notes if note.is_edit] == [(3, "Batch size"), (3, "Weight")]


def test_a_frame_shows_the_checkpoint_that_is_looked_at(training, experiment):
    then = Checkpoint(experiment.workspace, training.trainer.state())
    training.trainer.advance(10)

    def step_shown():
        return training.frame(
            ViewRequest(), is_playing=False, steps_per_second=0.0, stopped=frozenset(), speed=0.0
        ).step

    training.look_back(Moment(0, {0: then}))
    assert step_shown() == then.step
    training.look_back(None)
    assert step_shown() == then.step + 10
    training.look_back(Moment(0, {0: then}))
    training.apply(PlainEdit(with_training(experiment, learning_rate=0.5)))
    assert step_shown() == then.step + 10


def test_looking_back_copies_no_weights(training, monkeypatch):
    """Every position of a scrub looks back: of a large network a copy of all that is learned would take too long."""
    checkpoint = training.trajectory.record().checkpoints[10]
    monkeypatch.setattr(Trainer, "_state_alone", lambda _self: pytest.fail("the trained state was copied"))
    training.look_back(Moment(0, {0: checkpoint}))
    course = training.frame(ViewRequest(frozenset({TRAJECTORY})), False, 0.0, frozenset(), 1.0).course
    assert (course.step, course.history) == (30, training.trainer.history.record())
    assert course.best_step == training.trainer.best.step


def test_a_snapshot_holds_what_was_learned_in_every_task(training, experiment):
    learned = training.trainer.state()
    training.apply(PlainEdit(replace(experiment, task="surface")))
    snapshot = training.snapshot()
    assert snapshot.experiment.task == "surface"
    assert set(snapshot.states) == {"curve", "surface"}
    assert same_learned(snapshot.states["curve"][0], learned)
    assert snapshot.state is snapshot.states["surface"][0]


def test_a_snapshot_brought_to_the_present_keeps_the_states_that_still_fit(training, experiment):
    training.apply(PlainEdit(replace(experiment, task="surface")))
    snapshot = training.snapshot()
    assert snapshot.brought_to(snapshot.experiment) is snapshot
    present = with_hidden(snapshot.experiment, 7)
    brought = snapshot.brought_to(present)
    assert isinstance(brought, Snapshot)
    assert brought.experiment is present
    assert set(brought.states) == {"curve"}


def test_a_finding_gives_way_after_its_fix_was_tried_and_comes_back_after_any_other_edit(experiment):
    """Eight units are dead, and remain so whatever the learning rate is."""
    run = replace(
        experiment.curve.run,
        network=replace(experiment.curve.run.network, hidden=(LayerSpec(8, "relu"), LayerSpec(8, "relu"))),
        training=replace(experiment.curve.run.training, initial_bias=-50.0),
    )
    points = wavy_points(40)
    experiment = experiment.with_run(run).with_workspace(replace(experiment.with_run(run).curve, points=points))
    training = TrainingState(Work(experiment), print)

    def kind_after(edit):
        training.apply(edit)
        insight = training.frame(ViewRequest(), False, 0.0, frozenset(), 0.0).insight
        return insight and insight.kind

    def slower(text, rate):
        changed = replace(run, training=replace(run.training, learning_rate=rate))
        return PlainEdit(experiment.with_run(changed), text=text)

    first = training.frame(ViewRequest(), False, 0.0, frozenset(), 0.0).insight
    second = kind_after(slower(first.fixes[0].label, 0.02))
    assert second not in {None, first.kind}
    assert kind_after(slower("Learning rate", 0.03)) == first.kind
    assert kind_after(slower(first.fixes[0].label, 0.04)) == second
    training.set_parameters(SetParameters(training.experiment, Replacement("curve"), {0: 0.5}))
    assert training.frame(ViewRequest(), False, 0.0, frozenset(), 0.0).insight.kind == first.kind


@pytest.mark.parametrize(("steps", "is_drawn_anew"), [(0, True), (1, False)])
def test_an_untrained_run_starts_anew_for_points_of_another_range_and_a_trained_one_keeps_its_weights(
    experiment, steps, is_drawn_anew
):
    def with_points(points):
        return experiment.with_workspace(replace(experiment.workspace, points=points))

    few = make_points(np.linspace(-1.0, 1.0, 9), np.zeros(9))
    wide = make_points(np.linspace(-40.0, 40.0, 9), np.zeros(9))
    training = TrainingState(Work(with_points(few)), print)
    training.trainer.advance(steps)
    before = training.trainer.parameters.copy()
    training.apply(PlainEdit(with_points(wide), text="Others"))
    assert training.trainer.input_range == (((-40.0, 40.0),) if is_drawn_anew else ((-1.0, 1.0),))
    assert np.array_equal(training.trainer.parameters, before) != is_drawn_anew


def test_undo_hides_the_note_of_an_edit_and_redo_shows_it_where_it_was(training, experiment):
    def texts():
        return [(note.step, note.text) for note in training.trajectory.record().notes if note.is_edit]

    smaller, larger = with_training(experiment, batch_size=5), with_training(experiment, batch_size=6)
    training.trainer.advance(3)
    training.apply(PlainEdit(smaller, text="Smaller", number=1))
    training.trainer.advance(3)
    training.apply(PlainEdit(larger, text="Larger", number=2))
    training.trainer.advance(3)
    training.apply(RestoreExperiment(smaller, text="Undo: Larger", undone=frozenset({2})))
    assert texts() == [(33, "Smaller")]
    training.apply(RestoreExperiment(larger, text="Larger"))
    assert texts() == [(33, "Smaller"), (36, "Larger")]
    training.apply(RestoreExperiment(experiment, text="Undo: Smaller", undone=frozenset({1, 2})))
    assert texts() == []
    training.apply(PlainEdit(larger, text="Instead", number=3, undone=frozenset({1, 2})))
    assert texts() == [(39, "Instead")]


def test_notes_of_undone_edits_outlast_a_replacement_that_is_undone_and_redone(training, experiment, replacement):
    def texts():
        return [note.text for note in training.trajectory.record().notes if note.is_edit]

    smaller = with_training(experiment, batch_size=5)
    training.trainer.advance(3)
    training.set_parameters(SetParameters(experiment, replacement, {0: 1.0}, text="Weight", number=1))
    training.apply(PlainEdit(smaller, text="Smaller", number=2))
    training.apply(RestoreExperiment(experiment, undone=frozenset({2})))
    training.apply(UndoReplacement(experiment, replacement, undone=frozenset({1, 2})))
    assert texts() == []
    training.apply(RedoReplacement(experiment, replacement, undone=frozenset({2})))
    training.apply(RestoreExperiment(smaller))
    assert texts() == ["Weight", "Smaller"]


def test_an_edit_undone_since_has_its_note_where_it_is_in_force(training, experiment, replacement):
    def shown():
        frame = training.frame(ViewRequest(frozenset({TRAJECTORY})), False, 0.0, frozenset(), 1.0)
        assert frame.course.notes == frame.trajectory.notes
        return [(note.step, note.text) for note in frame.trajectory.notes if note.is_edit]

    smaller = with_training(experiment, batch_size=5)
    training.apply(PlainEdit(smaller, text="Smaller", number=1))
    training.trainer.advance(10)
    training.apply(RestoreExperiment(experiment, text="Undo: Smaller", undone=frozenset({1})))
    training.trainer.advance(10)
    training.apply(PlainEdit(with_training(experiment, batch_size=6), text="Other", number=2, undone=frozenset({1})))
    training.trainer.advance(10)
    assert shown() == [(50, "Other")]
    before, within, after = (training.trajectory.record().checkpoints[step] for step in (30, 35, 45))
    for checkpoint, notes in (
        (before, [(50, "Other")]),
        (within, [(30, "Smaller"), (50, "Other")]),
        (after, [(50, "Other")]),
    ):
        training.look_back(Moment(0, {0: checkpoint}))
        assert shown() == notes
    training.apply(change(GoBack(within), smaller, replacement, text="Going back", number=3, undone=frozenset({1})))
    assert shown() == [(30, "Smaller"), (35, "Going back")]
    training.trainer.advance(5)
    training.apply(PlainEdit(experiment, text="Larger", number=4, undone=frozenset({1})))
    assert shown() == [(30, "Smaller"), (35, "Going back"), (40, "Larger")]
    training.apply(RestoreExperiment(smaller, undone=frozenset({1, 4})))
    training.apply(UndoReplacement(experiment, replacement, undone=frozenset({1, 3, 4})))
    assert shown() == [(50, "Other")]
    training.apply(RedoReplacement(smaller, replacement, undone=frozenset({1, 4})))
    assert shown() == [(30, "Smaller"), (35, "Going back")]


def test_going_back_to_before_an_edit_was_made_again_leaves_its_note_behind(training, experiment, replacement):
    smaller = with_training(experiment, batch_size=5)
    training.apply(PlainEdit(smaller, text="Smaller", number=1))
    training.trainer.advance(10)
    training.apply(RestoreExperiment(experiment, undone=frozenset({1})))
    training.trainer.advance(10)
    training.apply(RestoreExperiment(smaller))
    between = training.trajectory.record().checkpoints[45]
    training.apply(change(GoBack(between), experiment, replacement, text="Going back", number=2))
    assert [note.text for note in training.trajectory.record().notes if note.is_edit] == ["Going back"]


def test_a_finding_is_noted_again_in_a_new_run(training, experiment, replacement):
    training._active._noted = "dead_units"
    training.apply(change(StartAfresh(), experiment, replacement))
    assert training._active._noted == ""
