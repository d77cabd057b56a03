from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.planning import plan_reading
from neuronlab.files.tables.source import pasted_source
from neuronlab.gui.dialogs.import_format import ImportFormat
from neuronlab.gui.theme.theme import Theme
from tests.controls import click, press_key

PLAN = plan_reading(pasted_source("x;y\n1,5;2\n2,5;3\n3,5;4\n"))


@pytest.fixture
def format_fold(qtbot):
    fold = ImportFormat(Theme("dark"))
    qtbot.addWidget(fold)
    fold.show_plan(PLAN, ())
    fold.show()
    fold.open()
    return fold


def test_the_fold_says_in_a_line_how_the_table_is_written(format_fold):
    assert format_fold.header.summary.full_text == "semicolon · decimal comma"
    format_fold.show_plan(plan_reading(pasted_source("sqm\n50,0\n59,3\n68,6\n77,9\n")), ())
    assert format_fold.header.summary.full_text == "decimal comma"
    plan = replace(PLAN, encoding="cp1252")
    format_fold.show_plan(plan, ())
    assert format_fold.header.summary.full_text == "semicolon · decimal comma · Western (Windows-1252)"
    assert format_fold.encoding.currentText() == "Western (Windows-1252)"


@pytest.mark.parametrize(
    ("field", "key", "choices"),
    [
        ("separator", Qt.Key.Key_Down, ReadingChoices(separator="\t")),
        ("decimal", Qt.Key.Key_Up, ReadingChoices(decimal=".")),
        ("begin", Qt.Key.Key_Up, ReadingChoices(skip_lines=1)),
        ("encoding", Qt.Key.Key_Down, ReadingChoices(encoding="utf-16")),
        ("has_header", Qt.Key.Key_Space, ReadingChoices(header=False)),
        ("strips_units", Qt.Key.Key_Space, ReadingChoices(strips_units=True)),
    ],
)
def test_every_control_changes_one_decision_by_keyboard(format_fold, qtbot, field, key, choices):
    with qtbot.waitSignal(format_fold.decided) as decided:
        press_key(qtbot, getattr(format_fold, field), key)
    assert decided.args == [choices]


@pytest.mark.parametrize(("typed", "missing"), [("x, -99", ("x", "-99")), ("none", ()), ("", ())])
def test_the_cells_that_mean_missing_are_typed(format_fold, qtbot, typed, missing):
    format_fold.missing.setText(typed)
    with qtbot.waitSignal(format_fold.decided) as decided:
        press_key(qtbot, format_fold.missing, Qt.Key.Key_Return)
    assert decided.args == [ReadingChoices(missing=missing)]


def test_entering_nothing_new_decides_nothing(format_fold, qtbot):
    with qtbot.assertNotEmitted(format_fold.decided):
        press_key(qtbot, format_fold.missing, Qt.Key.Key_Return)


def test_a_workbook_has_sheets_and_no_separator_and_a_table_without_dates_no_order_of_days(format_fold, qtbot):
    assert not format_fold.sheet.isVisible()
    assert not format_fold.dates.isVisible()
    format_fold.show_plan(replace(PLAN, encoding="", sheet_name="Results"), ("Notes", "Results"))
    assert format_fold.sheet.currentText() == "Results"
    assert not format_fold.separator.isVisible()
    assert not format_fold.encoding.isVisible()
    with qtbot.waitSignal(format_fold.decided) as decided:
        press_key(qtbot, format_fold.sheet, Qt.Key.Key_Up)
    assert decided.args == [ReadingChoices(sheet="Notes")]


@pytest.mark.parametrize(
    ("cells", "field", "key", "choices"),
    [
        ("03/04/2021,04/04/2021,05/04/2021", "dates", Qt.Key.Key_Up, ReadingChoices(day_first=True)),
        ("19580329,19580330,19580402", "digit_dates", Qt.Key.Key_Space, ReadingChoices(digit_dates=False)),
        ("580402,580329,580330,580401,580331", "digit_dates", Qt.Key.Key_Space, ReadingChoices(digit_dates=True)),
        ("2021-04-03,2021-04-04,2021-04-05", "", None, None),
    ],
)
def test_dates_have_the_controls_that_decide_how_they_are_read(format_fold, qtbot, cells, field, key, choices):
    rows = "".join(f"{cell},{number}\n" for number, cell in enumerate(cells.split(",")))
    format_fold.show_plan(plan_reading(pasted_source(f"day,y\n{rows}"), ReadingChoices(task="curve")), ())
    shown = [name for name in ("dates", "digit_dates") if getattr(format_fold, name).isVisible()]
    assert shown == [field] * bool(field)
    if field:
        with qtbot.waitSignal(format_fold.decided) as decided:
            press_key(qtbot, getattr(format_fold, field), key)
        assert decided.args == [replace(choices, task="curve")]


def test_a_control_is_revealed_where_the_fold_is_closed(format_fold, qtbot):
    click(qtbot, format_fold.header)
    assert not format_fold.begin.isVisible()
    format_fold.reveal(format_fold.begin)
    assert format_fold.begin.hasFocus()


def test_all_choices_are_forgotten_with_one_click(format_fold, qtbot):
    assert not format_fold.forget.isVisible()
    format_fold.show_plan(plan_reading(pasted_source("x;y\n1;2\n3;4\n5;7\n"), ReadingChoices(decimal=",")), ())
    with qtbot.waitSignal(format_fold.decided) as decided:
        click(qtbot, format_fold.forget)
    assert decided.args == [ReadingChoices()]
