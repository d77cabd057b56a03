"""Several runs side by side, with the mouse and the keyboard: made, chosen, renamed, ordered, paused and raced."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.widgets.difference_dots import DifferenceDot
from tests.controls import click, double_click, drag, focus_on, press_key, trigger, type_text
from tests.windows import in_one_window, share_window


@pytest.fixture
def workspace(session):
    return lambda: session.document.experiment.workspace


@pytest.fixture
def undo_redo(window, session, qtbot):
    """Undo what was done last and redo it: both lead where they should."""

    def check():
        after = session.document.experiment
        trigger(qtbot, window.actions_by_name["undo"])
        assert session.document.experiment != after
        trigger(qtbot, window.actions_by_name["redo"])
        assert session.document.experiment == after

    return check


def has_dot(field):
    return any(dot.isVisible() for dot in field.findChildren(DifferenceDot))


@in_one_window("task", TASKS)
def the_bar_comes_with_the_second_run_and_goes_with_it(window, workspace, task, undo_redo, qtbot, wait_for_frame):
    window.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task)
    bar = window.run_bar
    assert not bar.isVisible()
    assert not window.edited_runs.isVisible()
    window.runs_controller.duplicate()
    qtbot.waitUntil(bar.isVisible)
    assert window.data_panel.head.summary.full_text == "shared by all runs"
    wait_for_frame(lambda frame: len(frame.runs) == 2)
    assert bar.chips[0].loss.text() == bar.chips[1].loss.text() != ""
    undo_redo()
    click(qtbot, bar.add)
    assert len(workspace().runs) == 3
    undo_redo()
    press_key(qtbot, bar.chips[2], Qt.Key.Key_Delete)
    assert len(workspace().runs) == 2
    undo_redo()
    assert bar.chips[1].hasFocus()
    press_key(qtbot, bar.chips[1], Qt.Key.Key_Delete)
    assert len(workspace().runs) == 1
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert window.canvas.plot.hasFocus()
    assert "shared" not in window.data_panel.head.summary.full_text
    trigger(qtbot, window.actions_by_name["undo"])
    qtbot.waitUntil(bar.isVisible)


def panels_change_the_active_run_or_all_runs(window, workspace, qtbot, undo_redo):
    window.runs_controller.duplicate()
    first, second = window.run_bar.chips
    row = window.network_panel.layer_rows[0]
    window.network_panel.change_activation(0, "sigmoid")
    assert [run.network.hidden[0].activation for run in workspace().runs] == ["relu", "sigmoid"]
    assert has_dot(row.activation)
    assert not has_dot(row.width_field)
    assert window.edited_runs.note.text() == "differs between runs"
    click(qtbot, first, QPoint(12, 10))
    assert workspace().active == 0
    assert row.activation.currentData() == "relu"
    undo_redo()
    click(qtbot, window.edited_runs.choice.button("all"))
    undo_redo()
    window.training_panel.learning_rate.setValue(0.3)
    assert [run.training.learning_rate for run in workspace().runs] == [0.3, 0.3]
    assert not has_dot(window.training_panel.learning_rate)
    window.network_panel.change_activation(0, "tanh")
    assert not has_dot(row.activation)
    press_key(qtbot, second, Qt.Key.Key_Space)
    assert workspace().active == 1


def a_frozen_run_is_left_as_it_is(window, session, workspace, qtbot):
    window.runs_controller.duplicate()
    window.runs_controller.set_activity(1, "frozen")
    assert window.edited_runs.note.text().startswith("Frozen")
    before = session.document.experiment
    window.network_panel.change_activation(0, "sigmoid")
    assert session.document.experiment == before
    assert "frozen" in window.insight_bar.text.text()
    assert window.network_panel.layer_rows[0].activation.currentData() == "relu"


def chips_are_renamed_ordered_and_hidden(window, workspace, qtbot, undo_redo, rest):
    window.runs_controller.duplicate()
    rest()
    chip = window.run_bar.chips[1]
    double_click(qtbot, chip, QPoint(30, 10))
    type_text(qtbot, focus_on(qtbot, chip.editor), "r p n Mine")  # letters and spaces are shortcuts of the window
    QTest.keyClick(chip.editor, Qt.Key.Key_Return)
    assert workspace().runs[1].name == "r p n Mine"
    assert window.edited_runs.run.name.text() == "r p n Mine"
    undo_redo()
    click(qtbot, chip.eye)
    assert [run.is_shown for run in workspace().runs] == [True, False]
    undo_redo()
    drag(qtbot, chip, QPoint(20, 10), QPoint(-20, 10), QPoint(20 - chip.x(), 10))
    assert workspace().slots == (1, 0)
    undo_redo()


def the_clock_is_chosen_and_undone(window, workspace, qtbot, undo_redo):
    window.runs_controller.duplicate()
    bar = window.run_bar
    window.resize(1600, 800)
    qtbot.waitUntil(bar.clock.isVisible)
    click(qtbot, bar.clock.button("seconds"))
    assert workspace().clock == "seconds"
    undo_redo()


@in_one_window("task", TASKS)
def test_a_race_trains_six_runs_and_one_undo_brings_the_former_runs_back(
    window, session, workspace, qtbot, wait_for_frame, task
):
    window.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task)
    window.runs_controller.duplicate()
    before = workspace().runs
    click(qtbot, window.run_bar.race)
    assert session.is_playing
    wait_for_frame(lambda frame: len(frame.runs) == 6 and all(run.step for run in frame.runs))
    assert len(window.run_bar.chips) == 6
    assert not window.run_bar.add.isEnabled()
    click(qtbot, window.top_bar.play)
    wait_for_frame(lambda frame: not frame.is_playing)
    trigger(qtbot, window.actions_by_name["undo"])
    assert workspace().runs == before
    wait_for_frame(lambda frame: len(frame.runs) == 2 and frame.step == 0)
    trigger(qtbot, window.actions_by_name["redo"])
    wait_for_frame(lambda frame: len(frame.runs) == 6)


def play_says_why_it_does_nothing_while_no_run_trains(window, session, qtbot):
    window.runs_controller.duplicate()
    window.runs_controller.set_activity(0, "paused")
    window.runs_controller.set_activity(1, "frozen")
    for button in (window.top_bar.play, window.top_bar.step):
        window.insight_bar.drop_notice()
        click(qtbot, button)
        assert not session.is_playing
        assert window.top_bar.play.text() == "Play"
        assert "paused or frozen" in window.insight_bar.text.text()
    window.runs_controller.set_activity(0, "trains")
    click(qtbot, window.top_bar.play)
    assert session.is_playing
    session.pause()


def test_headings_and_the_timeline_name_the_run_they_show(window, session, qtbot, wait_for_frame):
    window.runs_controller.duplicate()
    window.runs_controller.rename(1, "Mine")
    assert [label.accessibleName() for label in window.run_labels] == ["Mine", "Mine"]
    click(qtbot, window.top_bar.step)
    wait_for_frame(lambda frame: frame.step == 1 and not frame.is_playing)
    qtbot.waitUntil(lambda: window.timeline.text.text() == "step 1 of both runs · drag to go back")
    window.runs_controller.set_activity(0, "paused")
    click(qtbot, window.top_bar.step)
    qtbot.waitUntil(lambda: window.timeline.text.text() == "step 2 of the active run · drag to go back")
    window.runs_controller.remove(0)
    assert [label.accessibleName() for label in window.run_labels] == ["", ""]
    qtbot.waitUntil(lambda: window.timeline.text.text() == "step 2 · drag to go back")


test_making_choosing_and_changing_runs = share_window(
    the_bar_comes_with_the_second_run_and_goes_with_it,
    panels_change_the_active_run_or_all_runs,
    a_frozen_run_is_left_as_it_is,
    chips_are_renamed_ordered_and_hidden,
    the_clock_is_chosen_and_undone,
    play_says_why_it_does_nothing_while_no_run_trains,
)
