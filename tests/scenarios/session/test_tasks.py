"""Switching the task is an edit like any other, and what was learned in each task stays there."""

import numpy as np
import pytest

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.session.autosave import Autosave
from neuronlab.session.autosave_files import restore
from neuronlab.session.session import Session
from tests.core.building import same_learned
from tests.scenarios.session.edits import (
    IMPORTED,
    parameters_of,
    push_import,
    push_points,
    push_run,
    push_task,
    with_hidden,
    with_training,
)


@pytest.fixture
def switch(session, wait_for_frame):
    """Look at another task, and return its first frame."""

    def look_at(task):
        push_task(session, task)
        return wait_for_frame(lambda frame: frame.task == task)

    return look_at


def alone(session, task, steps):
    """The trainer of a task that nothing came between, after so many steps."""
    workspace = getattr(session.document.experiment, task)
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(steps)
    return trainer


def test_every_task_is_taken_up_where_it_was_left(session, learned, switch):
    left = {}
    for task in TASKS:
        if task != "curve":
            assert switch(task).step == 0
        left[task] = learned(50)
    for task in ("curve", "classes", "surface", "classes"):
        frame = switch(task)
        assert frame.step == left[task].step
        assert parameters_of(frame) == parameters_of(left[task])
        assert np.array_equal(frame.history.train_loss, left[task].history.train_loss)
        assert frame.points is getattr(session.document.experiment, task).points


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_switching_loses_neither_the_optimisers_memory_nor_the_place_in_the_epoch(
    session, wait_for_frame, switch, snapshot, optimizer
):
    push_run(session, with_training(optimizer=optimizer, batch_size=7))
    push_run(session, with_hidden(LayerSpec(6, "tanh", dropout=0.3)))
    for _ in range(9):
        session.step()
    switch("classes")
    session.step()
    switch("surface")
    switch("curve")
    for _ in range(8):
        session.step()
    wait_for_frame(lambda frame: frame.step == 17)
    states = snapshot().states
    assert same_learned(states["curve"][0], alone(session, "curve", 17).state())
    assert same_learned(states["classes"][0], alone(session, "classes", 1).state())
    assert same_learned(states["surface"][0], alone(session, "surface", 0).state())


def test_a_switch_can_be_undone_and_redone_and_both_tasks_stay_as_they_are(session, learned, switch, wait_for_frame):
    curve = learned(50)
    switch("classes")
    classes = learned(50)
    undo_stack = session.document.undo_stack
    for _ in range(2):
        undo_stack.undo()
        assert session.document.experiment.task == "curve"
        back = wait_for_frame(lambda frame: frame.task == "curve")
        assert (back.step, parameters_of(back)) == (curve.step, parameters_of(curve))
        undo_stack.redo()
        again = wait_for_frame(lambda frame: frame.task == "classes")
        assert (again.step, parameters_of(again)) == (classes.step, parameters_of(classes))
    assert undo_stack.count() == 1


def test_edits_on_both_sides_of_a_switch_are_undone_one_by_one(session, learned, switch, wait_for_frame, snapshot):
    curve = learned(50)
    push_run(session, with_hidden(LayerSpec(5, "tanh")))  # starts the curve afresh
    wait_for_frame(lambda frame: frame.step == 0)
    narrow = learned(20)
    switch("classes")
    classes = learned(50)
    push_run(session, with_training(seed=99))  # starts the classes afresh
    wait_for_frame(lambda frame: frame.task == "classes" and frame.step == 0)
    for _ in range(3):
        session.document.undo_stack.undo()
    states = snapshot().states
    assert states["curve"][0].parameters.tobytes() == parameters_of(curve)
    assert states["classes"][0].parameters.tobytes() == parameters_of(classes)
    for _ in range(3):
        session.document.undo_stack.redo()
    states = snapshot().states
    assert states["curve"][0].parameters.tobytes() == parameters_of(narrow)
    assert states["classes"][0].step == 0
    assert session.document.experiment.classes.run.training.seed == 99


def test_looking_at_another_task_pauses(session, qtbot, wait_for_frame, snapshot):
    session.play()
    wait_for_frame(lambda frame: frame.step > 10)
    with qtbot.waitSignal(session.playing_changed, check_params_cb=lambda playing: not playing):
        push_task(session, "classes")
    frame = wait_for_frame(lambda frame: frame.task == "classes")
    assert not frame.is_playing
    before, after = snapshot(), snapshot()
    assert before.states["classes"][0].step == after.states["classes"][0].step == 0
    assert before.states["curve"][0].step == after.states["curve"][0].step > 10


def test_what_asks_for_a_frame_right_after_a_switch_gets_the_first_of_that_task(session, qtbot, switch):
    switch("surface")
    asked, given = [], []
    session.with_frame(given.append)
    assert given == [session.frame]
    push_task(session, "curve")
    session.with_frame(asked.append)  # of a task that is left again at once
    push_task(session, "classes")
    session.with_frame(asked.append)
    assert asked == []
    qtbot.waitUntil(lambda: session.frame is not None)
    assert asked == [session.frame]
    assert asked[0].task == "classes"


def test_playing_right_after_a_switch_plays_the_other_task(session, wait_for_frame, snapshot):
    session.play()
    wait_for_frame(lambda frame: frame.step > 10)
    push_task(session, "classes")
    session.play()
    wait_for_frame(lambda frame: frame.task == "classes" and frame.step > 10)
    snapshot()
    assert session.is_playing
    assert wait_for_frame(lambda frame: frame.step > 50).is_playing
    session.pause()
    assert not wait_for_frame(lambda frame: not frame.is_playing).is_playing


def test_all_tasks_come_back_after_closing_and_go_on_bit_for_bit(session, learned, switch, tmp_path, qtbot):
    path = tmp_path / "work.nlab"
    autosave = Autosave(session, path)
    autosave.start()
    frames = {"curve": learned(40)}
    switch("classes")
    frames["classes"] = learned(30)
    switch("surface")
    session.close()
    autosave.close()
    reopened = Session(restore(path))
    try:
        with qtbot.waitSignal(reopened.frame_shown):
            reopened.start()
        assert reopened.document.experiment.task == "surface"
        assert reopened.frame.step == 0
        for task, left in frames.items():
            with qtbot.waitSignal(reopened.frame_shown, check_params_cb=lambda frame, task=task: frame.task == task):
                push_task(reopened, task)
            assert (reopened.frame.step, parameters_of(reopened.frame)) == (left.step, parameters_of(left))
            with qtbot.waitSignal(
                reopened.frame_shown, check_params_cb=lambda frame, left=left: frame.step == left.step + 1
            ):
                reopened.step()
            expected = alone(session, task, left.step + 1).parameters.tobytes()
            assert parameters_of(reopened.frame) == expected
    finally:
        reopened.close()


def test_what_was_learned_beside_the_task_that_is_looked_at_is_saved_too(session, learned, switch, tmp_path, snapshot):
    path = tmp_path / "work.nlab"
    autosave = Autosave(session, path)
    autosave.start()
    learned(10)
    switch("classes")
    snapshot()  # is saved
    switch("curve")
    curve = learned(20)
    switch("classes")  # now the active task is as it was when it was saved, and another one is not
    session.close()
    autosave.close()
    states = restore(path).states
    assert states["curve"][0].parameters.tobytes() == parameters_of(curve)


@pytest.mark.parametrize("learned_before", [True, False])
def test_an_import_into_another_task_is_one_entry_and_gives_back_what_was_learned_there(
    session, learned, switch, wait_for_frame, snapshot, learned_before
):
    switch("classes")
    before = learned(40) if learned_before else session.frame
    switch("curve")
    curve = learned(30)
    count = session.document.undo_stack.count()
    old = session.document.experiment

    push_import(session, "classes", *IMPORTED)
    assert session.document.undo_stack.count() == count + 1
    fresh = wait_for_frame(lambda frame: frame.task == "classes")
    workspace = session.document.experiment.classes
    assert workspace.labels == ("ant", "bee", "cat")
    assert fresh.step == 0
    assert parameters_of(fresh) == fresh_state(workspace.run, workspace.points).parameters.tobytes()
    assert not fresh.network.input_scaling.is_identity
    imported = learned(20)

    for _ in range(2):
        session.document.undo_stack.undo()
        assert session.document.experiment is old
        back = wait_for_frame(lambda frame: frame.task == "curve")
        assert (back.step, parameters_of(back)) == (curve.step, parameters_of(curve))
        state = snapshot().states["classes"][0]
        assert state.parameters.tobytes() == parameters_of(before)
        assert state.step == before.step

        session.document.undo_stack.redo()
        again = wait_for_frame(lambda frame: frame.task == "classes")
        assert (again.step, parameters_of(again)) == (imported.step, parameters_of(imported))
        assert again.network.spec.labels == ("ant", "bee", "cat")
    for _ in range(2):
        session.document.undo_stack.undo()
    assert parameters_of(wait_for_frame(lambda frame: frame.task == "classes")) == parameters_of(before)


def test_an_import_into_a_task_never_looked_at_can_be_undone(session, learned, wait_for_frame, snapshot):
    curve = learned(30)
    push_import(session, "classes", *IMPORTED)
    wait_for_frame(lambda frame: frame.task == "classes")
    imported = learned(20)
    session.document.undo_stack.undo()
    assert parameters_of(wait_for_frame(lambda frame: frame.task == "curve")) == parameters_of(curve)
    assert "classes" not in snapshot().states
    session.document.undo_stack.redo()
    again = wait_for_frame(lambda frame: frame.task == "classes")
    assert (again.step, parameters_of(again)) == (imported.step, parameters_of(imported))


def test_an_import_that_keeps_the_network_goes_on_with_other_points(session, learned, switch, wait_for_frame):
    switch("surface")
    push_run(session, with_training(standardize=True))
    wait_for_frame(lambda frame: frame.run.training.standardize)
    before = learned(30)
    switch("curve")
    push_import(session, "surface", np.array([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), np.array([[1.0], [2.0], [3.0]]))
    frame = wait_for_frame(lambda frame: frame.task == "surface")
    assert (frame.step, parameters_of(frame)) == (before.step, parameters_of(before))
    assert len(frame.points) == 3
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    back = wait_for_frame(lambda frame: frame.task == "surface" and len(frame.points) > 3)
    assert (back.step, parameters_of(back)) == (before.step, parameters_of(before))


def test_tasks_switched_faster_than_the_training_thread_follows(session, learned, wait_for_frame, snapshot):
    curve = learned(30)
    for _ in range(5):
        for task in ("classes", "surface", "curve"):
            push_task(session, task)
    assert session.frame is None
    frame = wait_for_frame(lambda frame: frame.task == "curve")
    assert (frame.step, parameters_of(frame)) == (curve.step, parameters_of(curve))
    states = snapshot().states
    assert {task: of_task[0].step for task, of_task in states.items()} == {
        "curve": curve.step,
        "classes": 0,
        "surface": 0,
    }


def test_edits_of_several_tasks_in_a_row_all_arrive(session, learned, wait_for_frame, snapshot):
    learned(30)
    push_points(session, [[0.5]], [[3.0]])
    push_run(session, with_training(optimizer="momentum"))
    push_task(session, "classes")
    push_points(session, [[0.5, 0.5]], [[1.0]])
    push_run(session, with_hidden(LayerSpec(3, "relu")))
    push_task(session, "surface")
    push_run(session, with_training(learning_rate=0.5))
    taken = snapshot()
    assert taken.experiment == session.document.experiment
    assert taken.states["curve"][0].optimizer == "momentum"
    assert len(taken.states["classes"][0].parameters) == taken.experiment.classes.run.network.parameter_count
    push_task(session, "curve")
    session.step()
    frame = wait_for_frame(lambda frame: frame.task == "curve")
    assert frame.points is session.document.experiment.curve.points


def test_frames_of_the_task_that_was_left_are_not_shown(session, qtbot, switch):
    session.play()
    shown = []
    session.frame_shown.connect(lambda frame: shown.append((frame.task, session.document.experiment.task)))
    for task in ("surface", "classes", "curve", "surface"):
        switch(task)
        session.play()
        qtbot.waitUntil(lambda: session.frame is not None and session.frame.step > 10)
    session.pause()
    assert len(shown) > 4
    assert all(of == at for of, at in shown)


@pytest.mark.parametrize("learned_before", [True, False])
@pytest.mark.parametrize("task", ["classes", "surface"])
def test_a_switch_that_cannot_be_followed_is_taken_back_and_nothing_learned_is_lost(
    session, qtbot, learned, switch, monkeypatch, snapshot, task, learned_before
):
    if learned_before:
        switch(task)
        learned(20)
        switch("curve")
    learned(30)
    before = snapshot()
    noticed, failures = [], [MemoryError("on purpose")]
    session.noticed.connect(noticed.append)

    def fail_once(*arguments):
        if failures:
            raise failures.pop()
        return Trainer(*arguments)

    monkeypatch.setattr("neuronlab.session.lane.Trainer", fail_once)
    inputs, targets, labels = IMPORTED
    with qtbot.waitSignal(session.failed):
        push_import(session, task, inputs, targets, labels if task == "classes" else ())
    qtbot.waitUntil(lambda: session.document.experiment is before.experiment)
    after = snapshot()
    assert after.experiment is before.experiment
    assert after.states.keys() == before.states.keys()
    assert all(same_learned(after.states[name][0], before.states[name][0]) for name in before.states)
    assert [sentence for sentence in noticed if "reinitialised" not in sentence] == []


def test_a_run_that_diverged_is_taken_up_at_its_last_finite_step(session, switch, wait_for_frame):
    push_run(session, with_hidden(LayerSpec(8, "identity")))
    push_run(session, with_training(optimizer="sgd", learning_rate=50.0))
    session.play()
    diverged = wait_for_frame(lambda frame: frame.status.divergence is not None)
    switch("surface")
    frame = switch("curve")
    assert (frame.step, parameters_of(frame)) == (diverged.step, parameters_of(diverged))


def test_reset_in_one_task_leaves_the_others_alone(session, learned, switch, wait_for_frame, snapshot):
    curve = learned(30)
    switch("surface")
    surface = learned(30)
    session.reset()
    wait_for_frame(lambda frame: frame.step == 0)
    assert snapshot().states["curve"][0].parameters.tobytes() == parameters_of(curve)
    switch("curve")
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    frame = wait_for_frame(lambda frame: frame.task == "surface" and frame.step > 0)
    assert (frame.step, parameters_of(frame)) == (surface.step, parameters_of(surface))
