"""The row to predict at typed inputs, in the real window."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.models.model import Model, ToExport
from neuronlab.gui.canvas.prediction_row import LABEL, Reading
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.wording.predictions import OUTSIDE, prediction_text, ranked_texts
from tests.controls import click, focus_on, press_key, type_into
from tests.windows import in_one_window, share_window

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def row(window):
    return window.canvas.prediction


@pytest.fixture
def ask(window, row, qtbot, wait_for_frame):
    """Type inputs, one text for each field, and wait until the answer is shown."""

    def ask(*texts):
        for field, text in zip(row.fields, texts, strict=False):
            type_into(qtbot, field, text)
        return wait_for_frame(lambda frame: row.at is not None and is_of(frame, row.at))

    return ask


def is_of(frame, inputs):
    return frame.predicted_at is not None and frame.predicted_at.inputs == inputs


def expected(frame, *inputs):
    return f"ŷ = {prediction_text(float(frame.network.predict(np.array([inputs]))[0, 0]))}"


def test_a_typed_number_shows_the_prediction_there_and_its_place(window, row, ask):
    assert row.reading.text() == ""
    assert not row.mark.across.isVisible()
    frame = ask("1.25")
    assert row.reading.text() == expected(frame, 1.25)
    assert row.mark.across.value() == 1.25
    assert row.mark.ring.isVisible()
    assert row.mark.words.text() in row.reading.text()


@in_one_window(("typed", "x"), [("1,25", 1.25), ("-0.5", -0.5), ("1e-1", 0.1)])
def test_numbers_are_read_as_in_other_fields(row, ask, typed, x):
    ask(typed)
    assert row.at == (x,)


def what_is_no_number_is_refused_in_a_sentence(window, row, ask, qtbot):
    ask("0.5")
    with qtbot.waitSignal(window.typing_guard.refused) as refused:
        type_into(qtbot, row.fields[0], "half")
    assert refused.args == ["Predict at x must be a number or “–”, not “half”; it stays at 0.5."]
    assert row.at == (0.5,)


def an_emptied_field_hides_the_prediction(row, ask, qtbot):
    ask("0.5")
    type_into(qtbot, row.fields[0], "")
    assert row.at is None
    assert row.reading.text() == ""
    assert not row.mark.across.isVisible()
    assert not row.mark.words.isVisible()


def test_arrow_keys_start_at_0_and_go_by_steps_that_can_be_seen(window, row, qtbot):
    press_key(qtbot, row.fields[0], Qt.Key.Key_Up)
    assert row.at == (0.0,)
    press_key(qtbot, row.fields[0], Qt.Key.Key_Up)
    assert row.at == (pytest.approx(window.canvas.plot.snap_steps[0]),)


def it_follows_training_undo_and_the_timeline(window, session, row, ask, learned, wait_for_frame, qtbot):
    first = ask("0.5")
    last = learned(60)
    assert row.reading.text() == expected(last, 0.5) != expected(first, 0.5)
    line = window.timeline.line
    line.setValue(line.minimum())
    then = wait_for_frame(lambda frame: frame.status.now is not None and is_of(frame, (0.5,)))
    assert row.reading.text() == expected(then, 0.5) != expected(last, 0.5)
    click(qtbot, window.timeline.back)
    wait_for_frame(lambda frame: frame.status.now is None and frame.step == last.step)
    assert row.reading.text() == expected(last, 0.5)
    session.reset()
    wait_for_frame(lambda frame: frame.step == 0)
    assert row.reading.text() == expected(first, 0.5)
    session.document.undo_stack.undo()
    wait_for_frame(lambda frame: frame.step == last.step)
    assert row.reading.text() == expected(last, 0.5)


def every_frame_of_training_brings_its_own_value(session, row, ask, wait_for_frame):
    ask("0.5")
    session.play()
    seen = set()
    for _ in range(3):
        step = session.frame.step
        frame = wait_for_frame(lambda frame, step=step: frame.step > step)
        assert row.reading.text() == expected(frame, 0.5)
        seen.add(row.reading.text())
    session.pause()
    assert len(seen) > 1


def an_answer_to_what_was_typed_before_is_not_shown(window, row, ask, wait_for_frame, qtbot):
    old = ask("0.5")
    type_into(qtbot, row.fields[0], "0.75")
    assert row.reading.text() == ""
    row.show_frame(old)
    assert row.reading.text() == ""
    frame = wait_for_frame(lambda frame: is_of(frame, (0.75,)))
    assert row.reading.text() == expected(frame, 0.75)


def a_place_far_outside_the_points_is_said_to_be_outside(row, ask):
    ask("40")
    assert row.reading.text().endswith(OUTSIDE)
    ask("1")
    assert OUTSIDE not in row.reading.text()


def test_each_task_keeps_what_was_typed_there(window, row, ask, in_task, wait_for_frame):
    ask("0.5")
    in_task("surface")
    assert row.at is None
    assert [field.isVisible() for field in row.fields] == [True, True]
    frame = ask("1", "-0.5")
    assert row.reading.text() == expected(frame, 1.0, -0.5)
    assert (row.mark.across.value(), row.mark.up.value()) == (1.0, -0.5)
    in_task("curve")
    wait_for_frame(lambda frame: is_of(frame, (0.5,)))
    assert [field.isVisible() for field in row.fields] == [True, False]
    assert row.reading.text() == expected(window.session.frame, 0.5)


def the_same_inputs_in_another_task_show_nothing_of_the_task_before(window, row, ask, in_task, wait_for_frame):
    in_task("classes")
    old = ask("1", "1")
    in_task("surface")
    ask("1", "1")
    window.data_panel.choose_task("classes")
    row.show_frame(old)
    assert row.at == (1.0, 1.0)
    window.data_panel.choose_task("surface")
    assert row.reading.text() == ""
    assert not row.mark.across.isVisible()
    assert not row.mark.words.isVisible()
    row.show_frame(old)
    assert row.reading.text() == ""
    frame = wait_for_frame(lambda frame: frame.task == "surface" and is_of(frame, (1.0, 1.0)))
    assert row.reading.text() == expected(frame, 1.0, 1.0)


def numbers_far_from_zero_are_distinct_names(window, row, qtbot):
    window.canvas.plot.show_ranges((1.7e9, 1.7e9 + 86400.0), (-1.0, 1.0))
    for typed in ("1700040000", "1700044000"):
        type_into(qtbot, row.fields[0], typed)
        assert (row.fields[0].text(), row.at) == (typed, (float(typed),))
    assert row.fields[0].fontMetrics().horizontalAdvance(typed) < row.fields[0].lineEdit().width()
    window.canvas.plot.show_ranges((-1.0, 1.0), (-1.0, 1.0))
    assert row.fields[0].text() == "1.70004e9"


def test_a_tiny_number_is_kept_over_tasks_and_steps(window, row, in_task, qtbot):
    window.canvas.plot.show_ranges((0.0, 1e-12), (-1.0, 1.0))
    type_into(qtbot, row.fields[0], "4e-13")
    in_task("surface")
    in_task("curve")
    assert (row.fields[0].text(), row.at) == ("4e−13", (4e-13,))
    press_key(qtbot, row.fields[0], Qt.Key.Key_Up)
    assert row.at == (pytest.approx(4e-13 + window.canvas.plot.snap_steps[0], abs=0.0),)


def test_one_of_two_inputs_is_not_enough(row, in_task, qtbot):
    in_task("surface")
    type_into(qtbot, row.fields[0], "1")
    assert row.at is None
    assert "x₁ and x₂" in row.reading.placeholderText()


def classes_are_read_with_mark_name_and_all_probabilities(window, row, ask, in_task):
    in_task("classes")
    frame = ask("0.5", "0.25")
    probability = float(frame.network.predict(np.array([[0.5, 0.25]]))[0, 0])
    texts = ranked_texts(("A", "B"), MARKS, np.array([1.0 - probability, probability]))
    assert row.reading.text() == "  ".join(texts)
    assert row.mark.words.text() == texts[0]
    assert not row.classes.isVisible()


def test_many_classes_have_a_line_of_their_own(window, session, row, ask, in_task, wait_for_frame):
    in_task("classes")
    labels = ("north-west", "south-west", "north-east", "south-east", "middle", "elsewhere")
    window.resize(window.minimumSize())
    for _ in range(4):
        window.data_panel.choose_class(len(session.document.experiment.workspace.labels))
    for number, label in enumerate(labels):
        window.data_panel.settings.palette_row.renamed.emit("ABCDEF"[number], label)
    wait_for_frame(lambda frame: frame.network_spec.labels == labels)
    ask("0.5", "0.25")
    assert row.classes.isVisible()
    assert row.classes.text().count("%") == 6
    assert all(mark in row.classes.text() for mark in MARKS)
    assert all(label in row.classes.toolTip() for label in labels)
    for line in (row.reading, row.classes):
        assert line.fontMetrics().horizontalAdvance(line.text()) < line.width()


@in_one_window("task", TASKS)
def test_it_agrees_with_the_command_to_the_printed_digits(window, row, ask, in_task, learned, run_cli, tmp_path, task):
    in_task(task)
    learned(40)
    inputs = (0.37, -0.81)[: TASKS[task].inputs]
    frame = ask(*map(str, inputs))
    model, table = tmp_path / "model.json", tmp_path / "inputs.csv"
    model.write_bytes(EXPORTERS[".json"].encode(ToExport(Model(frame.network, task))))
    table.write_text(",".join(("x1", "x2")[: len(inputs)]) + "\n" + ",".join(map(str, inputs)) + "\n")
    printed = run_cli("predict", model, table)[1].splitlines()[1].split(",")[len(inputs) :]
    if task == "classes":
        assert row.reading.text() == "  ".join(ranked_texts(("A", "B"), MARKS, np.array(printed[:2], float)))
        assert row.reading.text().split()[1] == printed[2]
    else:
        assert row.reading.text() == f"ŷ = {prediction_text(float(printed[0]))}"


def it_is_hidden_and_shown_by_the_eye_as_one_undo_step(window, session, row, ask, switch, wait_for_frame):
    ask("0.5")
    switch(LABEL)
    assert not row.isVisible()
    assert row.at is None
    assert not row.mark.across.isVisible()
    wait_for_frame(lambda frame: frame.predicted_at is None)
    assert session.document.undo_stack.count() == 1
    switch(LABEL)
    wait_for_frame(lambda frame: is_of(frame, (0.5,)))
    assert row.isVisible()
    assert row.mark.across.isVisible()


def its_cross_hides_it_and_undo_brings_it_back(window, session, row, qtbot):
    click(qtbot, row.close_button)
    assert not row.isVisible()
    assert not session.document.experiment.workspace.view.predicts
    session.document.undo_stack.undo()
    assert row.isVisible()


def test_a_hidden_row_stays_hidden_with_the_work(window, session, row):
    workspace = session.document.experiment.workspace
    hidden = replace(workspace, view=replace(workspace.view, predicts=False))
    window.canvas.show_experiment(session.document.experiment.with_workspace(hidden))
    assert not row.isVisible()


def the_reading_is_copied_while_it_changes(window, row, ask, learned, qtbot):
    ask("0.5")
    focus_on(qtbot, row.reading).selectAll()
    last = learned(40)
    press_key(qtbot, row.reading, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == expected(last, 0.5)


def test_a_part_that_is_selected_stays_selected(qtbot):
    line = Reading("Prediction", "What is predicted")
    qtbot.addWidget(line)
    line.show_text("ŷ = 1.2500")
    line.setSelection(4, 6)
    line.show_text("ŷ = 1.3750")
    assert line.selectedText() == "1.3750"


def keys_of_the_window_work_while_the_reading_has_the_focus(window, session, row, ask, qtbot):
    ask("0.5")
    press_key(qtbot, row.reading, Qt.Key.Key_Space)
    assert session.is_playing
    press_key(qtbot, row.reading, Qt.Key.Key_Space)
    assert not session.is_playing
    assert row.reading.text()


def tab_goes_from_the_field_to_its_reading(row, qtbot):
    focus_on(qtbot, row.fields[0])
    QTest.keyClick(row.fields[0], Qt.Key.Key_Tab)
    assert row.reading.hasFocus()


def showing_is_no_edit(session, row, ask):
    ask("0.5")
    ask("0.75")
    assert session.document.undo_stack.count() == 0


def test_the_hint_is_shorter_where_there_is_little_room(qtbot):
    hints = ("Type x₁ and x₂ to predict there", "Type x₁ and x₂", "")
    reading = Reading("Prediction", "What the network predicts there")
    qtbot.addWidget(reading)
    reading.show_hints(*hints)
    with qtbot.waitExposed(reading):
        reading.show()
    seen = []
    for width in range(400, 20, -1):
        reading.resize(width, reading.height())
        qtbot.waitUntil(lambda width=width: reading.width() == width)
        seen.append(reading.placeholderText())
        assert reading.fontMetrics().horizontalAdvance(seen[-1]) < width
    assert tuple(dict.fromkeys(seen)) == hints
    font = reading.font()
    reading.resize(reading.fontMetrics().horizontalAdvance(hints[1]) + 40, reading.height())
    assert reading.placeholderText() == hints[1]
    font.setPixelSize(3 * font.pixelSize())
    reading.setFont(font)
    assert reading.placeholderText() == hints[2]


def it_steps_aside_for_something_else_and_what_was_typed_comes_back(row, ask, qtbot):
    ask("0.5")
    row.step_aside(is_aside=True)
    assert (row.isVisible(), row.at, row.mark.ring.isVisible()) == (False, None, False)
    row.step_aside(is_aside=False)
    qtbot.waitUntil(row.mark.ring.isVisible)
    assert row.isVisible()


test_the_row_while_the_experiment_stays_as_it_is = share_window(
    what_is_no_number_is_refused_in_a_sentence,
    an_emptied_field_hides_the_prediction,
    it_follows_training_undo_and_the_timeline,
    every_frame_of_training_brings_its_own_value,
    an_answer_to_what_was_typed_before_is_not_shown,
    a_place_far_outside_the_points_is_said_to_be_outside,
    the_same_inputs_in_another_task_show_nothing_of_the_task_before,
    numbers_far_from_zero_are_distinct_names,
    classes_are_read_with_mark_name_and_all_probabilities,
    it_is_hidden_and_shown_by_the_eye_as_one_undo_step,
    its_cross_hides_it_and_undo_brings_it_back,
    the_reading_is_copied_while_it_changes,
    keys_of_the_window_work_while_the_reading_has_the_focus,
    tab_goes_from_the_field_to_its_reading,
    showing_is_no_edit,
    it_steps_aside_for_something_else_and_what_was_typed_comes_back,
)
