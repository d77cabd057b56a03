from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.gui.dialogs import import_dialog
from tests.controls import click, focus_on, press_key, type_text
from tests.files.tables.workbooks import rows_of_cells, xlsx
from tests.gui.importing import IRIS

TICK_MS, MANY = 16, 300_000
SMALL = "x,y\n1,2\n2,3\n3,5\n4,5\n"
BOOK = {"Summer": 2, "Winter": 3}
"""The sheets of a workbook, and what their numbers are multiplied by."""


@pytest.fixture
def many_rows(tmp_path):
    """A file of many rows."""
    block = "".join(f"{a!r},{b!r},{c!r}\n" for a, b, c in np.random.default_rng(0).normal(size=(1_000, 3)).tolist())
    path = tmp_path / "many.csv"
    path.write_bytes(b"u,v,w\n" + block.encode() * (MANY // 1_000))
    return path


@pytest.fixture
def choose(qtbot):
    """Go through the choices of a field by arrow keys until one is reached."""

    def go_to(field: QComboBox, text: str):
        steps = field.findText(text) - field.currentIndex()
        for _ in range(abs(steps)):
            press_key(qtbot, field, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
        assert field.currentText() == text

    return go_to


def test_a_wide_table_is_shown_as_it_was_guessed_and_taken_with_a_click(open_table, taken, qtbot):
    dialog = open_table(IRIS)
    assert [chooser.currentText() for chooser in dialog.columns.choosers] == ["sepal length", "sepal width", "species"]
    assert dialog.findings.status.text() == "150 rows, 3 classes: setosa (50), versicolor (50), virginica (50)."
    click(qtbot, dialog.accept_button)
    (points,) = taken
    assert (points.task, points.labels) == ("classes", ("setosa", "versicolor", "virginica"))
    assert points.names == ("sepal length", "sepal width", "species")
    assert points.summary(held_out=30) == (
        "Imported 150 points of iris.csv: 3 classes, standardised; the network was reinitialised."
    )
    assert (points.inputs.shape, points.targets[:, 0].tolist()) == ((150, 2), [0.0] * 50 + [1.0] * 50 + [2.0] * 50)
    assert not points.inputs.flags.writeable
    assert not points.targets.flags.writeable
    assert not dialog.isVisible()


def test_other_columns_can_be_chosen(open_table, read, taken, choose, qtbot):
    dialog = open_table(IRIS)
    choose(dialog.columns.choosers[0], "petal width")
    choose(dialog.columns.choosers[1], "petal length")
    click(qtbot, read().accept_button)
    assert taken[0].names == ("petal width", "petal length", "species")
    assert taken[0].inputs[:3].tolist() == [[0.0, 0.0], [0.125, 0.5], [0.25, 1.0]]


def test_another_task_gets_columns_of_its_own(open_table, read, taken, qtbot):
    dialog = open_table(IRIS)
    click(qtbot, dialog.columns.task.button("curve"))
    click(qtbot, read().accept_button)
    assert [chooser.isVisibleTo(dialog) for chooser in dialog.columns.choosers] == [True, True, False]
    assert (taken[0].task, taken[0].inputs.shape, taken[0].labels) == ("curve", (150, 1), ())


def test_rows_with_problems_are_skipped_only_on_the_persons_word(open_table, taken, qtbot):
    dialog = open_table("x,y\n1,2\n2,abc\n3,\n4,5\n", "values.csv")
    assert dialog.findings.status.text() == "2 rows can be read, 1 cannot, 1 lacks a value."
    assert dialog.findings.problems.toPlainText() == (
        "Line 3, column y: 'abc' is not a number\nLine 4, column y is empty"
    )
    assert dialog.findings.skip.text() == "Leave out these 2 rows"
    assert not dialog.accept_button.isEnabled()
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)  # as somebody may who does not look
    assert taken == []
    click(qtbot, dialog.findings.skip)
    click(qtbot, dialog.accept_button)
    assert taken[0].inputs.tolist() == [[1.0], [4.0]]
    assert taken[0].left_out == 2


def test_consent_to_skip_is_for_these_rows_only(open_table, read, choose, qtbot):
    dialog = open_table("x,y,z\n1,2,3\n2,abc,4\n3,4,5\n")
    click(qtbot, dialog.findings.skip)
    assert dialog.accept_button.isEnabled()
    click(qtbot, dialog.columns.task.button("curve"))
    choose(read().columns.choosers[1], "y")
    assert not read().accept_button.isEnabled()
    assert not dialog.findings.skip.isChecked()


def test_of_very_many_problems_the_first_are_listed(open_table):
    lines = open_table("x,y\n1,2\n" + "a,b\n" * 60).findings.problems.toPlainText().splitlines()
    assert len(lines) == 101
    assert lines[-1] == "… and 20 more"


def test_the_separator_can_be_corrected(open_table, read, choose, qtbot):
    dialog = open_table("1,5;2|3\n4,5;6|7\n8,5;1|2\n")
    click(qtbot, dialog.format.header)
    assert dialog.format.separator.currentText() == "Semicolon"
    choose(dialog.format.separator, "Vertical bar")
    assert read().preview.model().columnCount() == 2
    assert [dialog.preview.model().index(0, column).data() for column in range(2)] == ["1,5;2", "3"]
    assert dialog.findings.error.text().startswith("⚠ None of its rows can be read")
    assert not dialog.accept_button.isEnabled()


def test_the_decimal_sign_can_be_corrected(open_table, read, taken, choose, qtbot):
    dialog = open_table("x;y\n1,500;2\n2,250;3\n3,250;4\n")
    click(qtbot, dialog.format.header)
    choose(dialog.format.decimal, "Point: 0.5")
    click(qtbot, read().accept_button)
    assert taken[0].inputs.tolist() == [[1500.0], [2250.0], [3250.0]]


def test_whether_there_is_a_header_can_be_corrected(open_table, read, taken, qtbot):
    dialog = open_table("20,21\n1,2\n3,4\n")
    click(qtbot, dialog.format.header)
    assert not dialog.format.has_header.isChecked()
    click(qtbot, dialog.format.has_header)
    click(qtbot, read().accept_button)
    assert taken[0].names == ("20", "21")
    assert taken[0].inputs.tolist() == [[1.0], [3.0]]


def test_the_preview_marks_the_header_and_what_is_imported(open_table):
    model = open_table(IRIS).preview.model()
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(6)]
    assert titles[1:3] == ["sepal length  →  x1", "sepal width  →  x2"]
    assert (titles[3], titles[5]) == ("petal length", "species  →  label")
    ground = [model.index(1, column).data(Qt.ItemDataRole.BackgroundRole) for column in range(6)]
    assert [color is not None for color in ground] == [False, True, True, False, False, True]
    assert model.index(0, 3).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert model.index(0, 3).data(Qt.ItemDataRole.FontRole).bold()
    assert model.headerData(0, Qt.Orientation.Vertical) == "1"
    assert model.rowCount() == 50


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("1,2,a\n3,4,a\n", "It has 1 label (a); 2 to 6 are required. Choose another target or task."),
        (
            'x,y\n1,2\n3,"4\n5,6\n',
            "iris.csv cannot be read as a curve: line 3 opens a quote that is never closed. Close it, or delete it.",
        ),
    ],
)
def test_what_makes_a_table_useless_is_said_in_the_dialog(open_table, table, sentence):
    dialog = open_table(table)
    assert dialog.findings.error.isVisible() == (dialog.notes.first_answer is None)
    assert dialog.findings.error.text() == f"⚠ {sentence}"
    assert not dialog.accept_button.isEnabled()


def test_a_question_about_a_table_stands_for_what_makes_it_useless(open_table, read, taken, qtbot):
    dialog = open_table("4\n1\n2\n")
    assert not dialog.findings.error.isVisible()
    assert dialog.notes.text == "The table has a single column of numbers."
    click(qtbot, dialog.notes.rows[0].fixes[0])
    click(qtbot, read().accept_button)
    assert (taken[0].inputs[:, 0].tolist(), taken[0].targets[:, 0].tolist()) == ([1.0, 2.0, 3.0], [4.0, 1.0, 2.0])


def test_a_column_chosen_twice_is_told(open_table, read, choose):
    dialog = open_table(IRIS)
    choose(dialog.columns.choosers[0], "sepal width")
    assert read().findings.error.text() == (
        "⚠ iris.csv cannot be read as classes: column sepal width is selected as both x1 and x2. "
        "Choose another one for x2."
    )


# -- by keyboard ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "focus",
    [
        lambda dialog: dialog.preview,
        lambda dialog: dialog.columns.task.button("classes"),
        lambda dialog: dialog.format.header,
        lambda dialog: dialog.columns.choosers[0],
        lambda dialog: dialog.accept_button,
    ],
)
def test_enter_imports_wherever_the_focus_is(open_table, taken, focus, qtbot):
    press_key(qtbot, focus(open_table(SMALL)), Qt.Key.Key_Return)
    assert len(taken) == 1


def test_enter_chooses_a_column_that_is_searched_and_imports_from_anywhere_else(open_table, read, taken, qtbot):
    dialog = open_table(IRIS)
    type_text(qtbot, dialog.columns.search, "petal l")
    press_key(qtbot, dialog.columns.search, Qt.Key.Key_Return)
    assert read().columns.choosers[0].currentText() == "petal length"
    type_text(qtbot, dialog.columns.search, "sepal")
    press_key(qtbot, dialog.preview, Qt.Key.Key_Return)
    assert taken[0].names[0] == "petal length"


def test_enter_does_nothing_while_rows_are_in_the_way(open_table, taken, qtbot):
    dialog = open_table("x,y\n1,2\n2,abc\n")
    press_key(qtbot, dialog.preview, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert taken == []


def test_escape_imports_nothing(open_table, taken, qtbot):
    dialog = open_table(SMALL)
    press_key(qtbot, dialog.columns.choosers[0], Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert taken == []


def test_tab_goes_through_all_controls_in_their_order_and_each_has_a_name(open_table, qtbot):
    dialog = open_table("x1,x2,y\n1,2,3.5\n2,abc,4.5\n3,4,5\n4,5,6.5\n", "values.csv")
    click(qtbot, dialog.format.header)
    focus_on(qtbot, dialog.preview)
    findings, form = dialog.findings, dialog.format
    expected = [dialog.preview, findings.problems, findings.skip, dialog.columns.task.button("surface")]
    expected += [*dialog.columns.choosers, form.header, form.encoding, form.begin, form.separator, form.decimal]
    expected += [form.missing, form.has_header, form.strips_units, dialog.obstacle]
    for widget in expected:
        assert QApplication.focusWidget() is widget
        assert widget.accessibleName() or widget.text()
        press_key(qtbot, widget, Qt.Key.Key_Tab)


def test_a_note_is_answered_with_one_click(open_table, read, taken, monkeypatch, qtbot):
    plan = import_dialog.plan_reading

    def ask_for_task(source, choices, progress):
        planned = plan(source, choices, progress)
        fix = ReadingFix(label="A curve", option="--task curve", effect="read", choices=replace(choices, task="curve"))
        asks = ReadingNote(sentence="A curve, or what?", fixes=(fix,), is_question=True)
        return planned if choices.task else replace(planned, notes=(asks,))

    monkeypatch.setattr(import_dialog, "plan_reading", ask_for_task)
    dialog = open_table("x,y\n1,2\n2,3\n3,5\n4,5\n", "values.csv")
    assert not dialog.accept_button.isEnabled()
    assert "question" in dialog.obstacle.text()
    click(qtbot, dialog.obstacle)
    (answer,) = dialog.notes.rows[0].fixes
    assert answer.hasFocus()
    press_key(qtbot, answer, Qt.Key.Key_Space)
    assert read().notes.text == ""
    click(qtbot, dialog.accept_button)
    assert taken[0].task == "curve"


def test_another_structure_forgets_the_columns_that_were_chosen(open_table, read, choose, taken, qtbot):
    dialog = open_table("a,b,c,d\n1,2,3,4\n5,1,7,2\n2,6,1,9\n8,3,5,1\n", "values.csv")
    choose(dialog.columns.choosers[0], "d")
    assert read().columns.choosers[0].currentText() == "d"
    click(qtbot, dialog.format.header)
    click(qtbot, dialog.format.has_header)
    assert "d" not in [chooser.currentText() for chooser in read().columns.choosers]


# -- while it is read -------------------------------------------------------------------------------------------------


@pytest.fixture
def go_on(monkeypatch):
    """Reading stays where it is, past the middle, until this is set."""
    event, read = Event(), import_dialog.read_plan

    def read_later(plan, progress):
        while not event.wait(0.01):
            progress(0.6)
        return read(plan, progress)

    monkeypatch.setattr(import_dialog, "read_plan", read_later)
    yield event
    event.set()


@pytest.fixture
def half_read(imports, wait_for, tmp_path, go_on):
    """The dialog while it reads a table."""
    (tmp_path / "iris.csv").write_text(IRIS)
    imports.open_path(tmp_path / "iris.csv")
    return wait_for(lambda dialog: dialog.findings.progress.value() > 50)


def test_reading_can_be_stopped_and_begun_again(half_read, go_on, read, taken, qtbot):
    findings = half_read.findings
    assert not half_read.accept_button.isEnabled()
    click(qtbot, findings.stop)
    assert findings.status.text() == "Reading stopped."
    assert not half_read.accept_button.isEnabled()
    go_on.set()
    click(qtbot, findings.stop)
    assert read().findings.status.text().startswith("150 rows, 3 classes")
    click(qtbot, half_read.accept_button)
    assert taken[0].inputs.shape == (150, 2)


def test_a_change_while_it_is_read_starts_anew(half_read, go_on, read, taken, qtbot):
    click(qtbot, half_read.columns.task.button("curve"))
    assert half_read.findings.progress.value() <= 50
    go_on.set()
    click(qtbot, read().accept_button)
    assert (taken[0].task, taken[0].inputs.shape) == ("curve", (150, 1))


def test_decisions_in_quick_succession_all_count(open_table, read, qtbot):
    dialog = open_table("a,b\n1.5 kg,-99\n2.5 kg,3\n4 kg,-99\n5 kg,7\n6 kg,9\n", "values.csv")
    click(qtbot, dialog.format.header)
    dialog.format.missing.setFocus()
    dialog.format.missing.setText("-99")
    dialog.format.strips_units.setFocus()  # leaves the field, which decides what it says
    click(qtbot, dialog.format.strips_units)
    assert read().findings.status.text() == "3 rows can be read, 2 lack a value."


def test_a_click_on_a_note_keeps_what_was_decided_since_it_was_shown(open_table, read, qtbot):
    dialog = open_table("a,b\n1.5 kg,-99\n2.5 kg,3\n4 kg,-99\n5 kg,7\n6 kg,9\n", "values.csv")
    click(qtbot, dialog.format.header)
    dialog.format.missing.setText("-99")
    press_key(qtbot, dialog.format.missing, Qt.Key.Key_Return)
    click(qtbot, dialog.notes.rows[0].fixes[0])  # before the table is planned anew
    assert read().findings.status.text() == "3 rows can be read, 2 lack a value."


def test_closing_while_a_table_is_read_leaves_nothing_running(half_read, imports, taken):
    imports.close()
    assert not half_read.isVisible()
    assert taken == []


def test_the_window_lives_while_many_rows_are_read(imports, many_rows, wait_for, read, taken, qtbot):
    imports.open_path(many_rows)
    dialog = wait_for(lambda dialog: dialog.findings.progress.isVisible())
    ticks, clock = [], QTimer(dialog, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    clock.timeout.connect(lambda: ticks.append(dialog.findings.progress.value()))
    clock.start()
    assert read().findings.status.text() == f"{MANY:,} rows."
    clock.stop()
    assert len(set(ticks)) > 10  # it was seen how far it is; of a window that stands still there would be one or two
    click(qtbot, dialog.accept_button)
    assert taken[0].inputs.shape == (MANY, 2)


def test_another_sheet_of_a_workbook_is_read_with_one_click(imports, read, taken, tmp_path, qtbot):
    sheets = {name: rows_of_cells([("x", name), *((k, k * factor) for k in range(4))]) for name, factor in BOOK.items()}
    (tmp_path / "book.xlsx").write_bytes(xlsx(sheets))
    imports.open_path(tmp_path / "book.xlsx")
    dialog = read()
    assert "Summer" in dialog.notes.text
    click(qtbot, dialog.notes.rows[0].fixes[0])
    assert read().format.sheet.currentText() == "Winter"
    click(qtbot, dialog.accept_button)
    assert (taken[0].names, taken[0].targets[:, 0].tolist()) == (("x", "Winter"), [0.0, 3.0, 6.0, 9.0])


@pytest.mark.parametrize("cell", ["${}", '"{},5"'])
def test_what_only_later_rows_show_is_answered_with_one_click(open_table, read, cell, qtbot):
    rows = "".join(f"{number},{number if number < 1050 else cell.format(number)}\n" for number in range(1100))
    open_table(f"x,y\n{rows}")
    dialog = read()
    assert dialog.obstacle.text() == "Answer the question first"
    click(qtbot, dialog.notes.rows[0].fixes[0])
    assert read().findings.status.text() == "1,100 rows."
