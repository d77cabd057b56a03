"""The timeline in the real window, with mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt

from neuronlab.files.session.work import Work
from neuronlab.lab import Lab
from neuronlab.session.autosave_files import restore
from neuronlab.wording.numbers import count_text
from tests.controls import click, drag, focus_on, press_key, trigger
from tests.windows import in_one_window, share_window


def position(line, share):
    ends = line.x_of(0), line.x_of(line._stops[-1])
    return QPoint(round(ends[0] + share * (ends[1] - ends[0])), line.height() // 2)


def drag_to(qtbot, line, *shares):
    drag(qtbot, line, position(line, 1.0), *(position(line, share) for share in shares))


def dragging_shows_everything_as_it_was_and_one_click_goes_on_from_there(
    window, session, learned, wait_for_frame, qtbot
):
    now = learned(600)
    bar = window.timeline
    drag_to(qtbot, bar.line, 0.8, 0.6, 0.3)
    then = wait_for_frame(
        lambda frame: frame.status.now == (now.step, now.status.epoch) and frame.step == bar.line.step
    )
    assert 0.2 < then.step / now.step < 0.4
    assert window.top_bar.metrics["steps"].value.text() == count_text(then.step)
    assert bar.text.text() == f"step {count_text(then.step)} of {count_text(now.step)}"
    undone = f"{count_text(now.status.epoch - then.status.epoch)} epochs"
    assert bar.undo.text() == f"Undo the last {undone}"
    click(qtbot, bar.undo)
    wait_for_frame(lambda frame: frame.status.now is None and frame.step == then.step)
    assert session.document.undo_stack.undoText() == f"Go back {undone}"
    assert not bar.undo.isVisible()
    trigger(qtbot, window.actions_by_name["undo"])
    wait_for_frame(lambda frame: frame.step == now.step)


@in_one_window("key", [Qt.Key.Key_End, Qt.Key.Key_Escape])
def arrow_keys_travel_and_end_or_escape_comes_back(window, learned, wait_for_frame, key, qtbot):
    now = learned(300)
    line = window.timeline.line
    press_key(qtbot, line, Qt.Key.Key_Left)
    press_key(qtbot, line, Qt.Key.Key_Left)
    then = wait_for_frame(lambda frame: frame.status.now is not None and frame.step == line.step)
    assert then.step in [kept.step for kept in now.trajectory.checkpoints]
    press_key(qtbot, line, key)
    wait_for_frame(lambda frame: frame.status.now is None and frame.step == now.step)


def shortcuts_travel_from_anywhere_but_not_from_a_field(window, learned, wait_for_frame, qtbot):
    now = learned(300)
    focus_on(qtbot, window.canvas.plot)
    press_key(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    wait_for_frame(lambda frame: frame.status.now is not None)
    press_key(qtbot, window, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    wait_for_frame(lambda frame: frame.status.now is None and frame.step == now.step)


def panels_show_the_experiment_of_that_time(window, session, learned, wait_for_frame, qtbot):
    learned(100)
    rate = window.training_panel.learning_rate
    before = rate.value()
    rate.setValue(before / 4)
    assert session.document.experiment.workspace.run.training.learning_rate == pytest.approx(before / 4)
    learned(100)
    line = window.timeline.line
    assert [note.text for note in line.notes if note.is_edit]
    drag_to(qtbot, line, 0.5, 0.0)
    wait_for_frame(lambda frame: frame.status.now is not None and frame.step == 0)
    assert rate.value() == pytest.approx(before)
    click(qtbot, window.timeline.back)
    wait_for_frame(lambda frame: frame.status.now is None)
    assert rate.value() == pytest.approx(before / 4)


def a_mark_tells_what_happened_there(window, session, learned):
    learned(100)
    window.training_panel.learning_rate.setValue(0.02)
    learned(100)
    line = window.timeline.line
    edit = next(note for note in line.notes if note.is_edit)
    assert edit.text in line.tip_at(line.x_of(edit.step))
    assert count_text(edit.step) in line.tip_at(line.x_of(edit.step))


def test_before_the_first_step_there_is_nothing_to_travel_to(window):
    assert not window.timeline.line.isEnabled()
    assert window.timeline.text.text() == "the timeline starts with the first step"


def drawing_while_looking_back_goes_on_from_there(window, session, hand, learned, wait_for_frame, points, qtbot):
    now = learned(400)
    drag_to(qtbot, window.timeline.line, 0.5)
    then = wait_for_frame(lambda frame: frame.status.now is not None and frame.step == window.timeline.line.step)
    count = len(points())
    hand.click(0.3, 0.4)
    after = wait_for_frame(lambda frame: frame.status.now is None and len(frame.points) == count + 1)
    assert after.step == then.step < now.step


def edits_marked(line):
    return [(note.step, note.text) for note in line.notes if note.is_edit]


def the_mark_of_an_edit_goes_with_undo_and_returns_with_redo(window, learned, hand, qtbot):
    line = window.timeline.line
    learned(100)
    hand.click(0.3, 0.4)
    learned(100)
    marked = edits_marked(line)
    assert [step for step, _ in marked] == [100]
    trigger(qtbot, window.actions_by_name["undo"])
    qtbot.waitUntil(lambda: edits_marked(line) == [])
    trigger(qtbot, window.actions_by_name["redo"])
    qtbot.waitUntil(lambda: edits_marked(line) == marked)


def the_timeline_is_empty_after_a_reset_and_as_it_was_once_that_is_undone(window, learned, hand, wait_for_frame, qtbot):
    line = window.timeline.line
    learned(100)
    hand.click(0.3, 0.4)
    learned(100)
    marked, stops, best = edits_marked(line), line._stops, line._best
    drag_to(qtbot, line, 0.5)
    click(qtbot, window.top_bar.reset)
    qtbot.waitUntil(lambda: line._stops == (0,))
    assert (line.notes, line._best, line.value(), line.isEnabled()) == ((), None, 0, False)
    assert window.timeline.text.text() == "the timeline starts with the first step"
    trigger(qtbot, window.actions_by_name["undo"])
    qtbot.waitUntil(lambda: line._stops == stops)
    assert (edits_marked(line), line._best, line.value()) == (marked, best, line.maximum())


def test_a_session_opened_again_has_its_timeline(window, learned, tmp_path, qtbot):
    learned(100)
    stops = window.timeline.line._stops
    window.close()
    again = Lab(restore(tmp_path / "autosave.nlab"), tmp_path / "second.nlab", tmp_path / "log")
    again.start()
    line = again.window.timeline.line
    qtbot.waitUntil(lambda: line.step == 100)
    assert line._stops == stops
    drag_to(qtbot, line, 0.3)
    qtbot.waitUntil(lambda: 0 < again.session.frame.step < 100)
    again.window.close()
    again.window.deleteLater()


def test_a_session_without_its_timeline_says_that_earlier_steps_are_not_saved(window, learned, hand, tmp_path, qtbot):
    learned(100)
    best = window.timeline.line._best
    window.close()
    whole = restore(tmp_path / "autosave.nlab")
    again = Lab(Work(whole.experiment, whole.states), tmp_path / "second.nlab", tmp_path / "log")
    again.start()
    bar = again.window.timeline
    line = bar.line
    qtbot.waitUntil(lambda: line.step == 100)
    assert bar.text.text() == "the timeline starts at step 100"
    assert (line.x_of(line.step), line._best) == (line.x_of(100), best)
    assert line.notes == ()
    assert "Steps before 100 are not saved" in line.tip_at(line.x_of(100) / 2.0)
    handle = line.grab().toImage().pixelColor(round(line.x_of(100)), line.height() // 2)
    assert handle != line.grab().toImage().pixelColor(round(line.x_of(0)), line.height() // 2)
    again.window.close()
    again.window.deleteLater()  # left alive it would slow down every test after this one


def the_best_step_stays_marked_while_an_earlier_one_is_shown(window, learned, wait_for_frame, qtbot):
    now = learned(300)
    line = window.timeline.line
    assert line._best == now.status.best.step
    drag_to(qtbot, line, 0.0)  # before the best one, however far training came
    then = wait_for_frame(lambda frame: frame.status.now is not None and frame.step == line.step)
    assert then.status.best is None or then.status.best.step < now.status.best.step
    assert line._best == now.status.best.step
    assert f"step {count_text(line._best)}: the lowest loss so far" in line.tip_at(line.x_of(line._best))


def dragging_does_not_change_the_line_under_the_pointer(window, learned, wait_for_frame, qtbot, rest):
    learned(300)
    line = window.timeline.line
    rest()
    before = line.geometry(), window.insight_bar.height()
    drag_to(qtbot, line, 0.9, 0.5)
    wait_for_frame(lambda frame: frame.status.now is not None)
    rest()
    assert window.timeline.back.isVisible()
    assert not window.insight_bar.points.isVisible()
    assert (line.geometry(), window.insight_bar.height()) == before
    click(qtbot, window.timeline.back)
    wait_for_frame(lambda frame: frame.status.now is None)
    assert window.insight_bar.points.isVisible()


def after_a_reset_from_the_timeline_space_plays(window, session, learned, wait_for_frame, qtbot):
    learned(100)
    focus_on(qtbot, window.timeline.line)
    press_key(qtbot, window.timeline.line, Qt.Key.Key_R)
    wait_for_frame(lambda frame: frame.step == 0)
    press_key(qtbot, window.focusWidget() or window, Qt.Key.Key_Space)
    assert session.is_playing
    assert window.data_panel.isVisible()


test_travelling_and_coming_back = share_window(
    dragging_shows_everything_as_it_was_and_one_click_goes_on_from_there,
    arrow_keys_travel_and_end_or_escape_comes_back,
    shortcuts_travel_from_anywhere_but_not_from_a_field,
    panels_show_the_experiment_of_that_time,
    a_mark_tells_what_happened_there,
    drawing_while_looking_back_goes_on_from_there,
    the_mark_of_an_edit_goes_with_undo_and_returns_with_redo,
    the_timeline_is_empty_after_a_reset_and_as_it_was_once_that_is_undone,
    the_best_step_stays_marked_while_an_earlier_one_is_shown,
    dragging_does_not_change_the_line_under_the_pointer,
    after_a_reset_from_the_timeline_space_plays,
)
