"""A grey *Import* says what keeps the table from being imported, and leads to what changes it."""

import pytest
from PySide6.QtCore import Qt

from tests.controls import click, press_key


def test_a_grey_import_names_what_keeps_it_and_a_click_leads_there(open_table, qtbot):
    dialog = open_table("x,y\n1,2\n2,abc\n3,5\n4,5\n", "values.csv")
    assert not dialog.accept_button.isEnabled()
    assert "Leave out the rows" in dialog.obstacle.text()
    assert dialog.accept_button.toolTip() == dialog.obstacle.text()
    click(qtbot, dialog.obstacle)
    assert dialog.findings.skip.hasFocus()
    press_key(qtbot, dialog.findings.skip, Qt.Key.Key_Space)
    assert dialog.accept_button.isEnabled()
    assert not dialog.obstacle.isVisible()


def test_what_cannot_be_read_so_leads_to_the_columns_and_a_choice_that_fails_is_said(open_table, read, qtbot):
    dialog = open_table("a,b\nu,v\nw,u\nv,w\n", "words.csv")
    assert not dialog.accept_button.isEnabled()
    click(qtbot, dialog.obstacle)
    assert dialog.columns.choosers[0].hasFocus()
    dialog.format.reveal(dialog.format.begin)
    dialog.format.begin.setValue(99)
    assert read().findings.error.isVisible()
    assert not dialog.accept_button.isEnabled()


def test_a_choice_with_which_nothing_can_be_read_can_be_forgotten_at_once(open_table, read, qtbot):
    dialog = open_table("x,y\n1,2\n2,3\n3,5\n4,é\n", "values.csv")
    dialog.format.reveal(dialog.format.encoding)
    press_key(qtbot, dialog.format.encoding, Qt.Key.Key_Down)
    assert "not text in UTF-16" in read().findings.error.text()
    click(qtbot, dialog.obstacle)
    assert dialog.format.forget.hasFocus()
    press_key(qtbot, dialog.format.forget, Qt.Key.Key_Space)
    assert read().findings.status.text() == "3 rows can be read, 1 cannot."


def test_a_question_about_the_cells_takes_the_place_of_the_error_that_it_explains(open_table, read, qtbot):
    dialog = open_table("x,y\n1,2 kg\n2,4 kg\n3,5 kg\n", "weights.csv")
    assert not dialog.findings.error.isVisible()
    click(qtbot, dialog.obstacle)
    assert dialog.notes.rows[0].fixes[0].hasFocus()
    click(qtbot, dialog.notes.rows[0].fixes[0])
    assert read().accept_button.isEnabled()


@pytest.mark.parametrize(
    ("table", "obstacle"),
    [
        ("a,b\nu,v\nw,u\nv,w\n", "Choose other columns or another format"),
        ("x,y\n", "Choose where the table begins, or take another one"),
    ],
)
def test_no_answer_is_asked_for_where_none_is_offered(open_table, table, obstacle):
    dialog = open_table(table, "words.csv")
    assert dialog.obstacle.text() == obstacle
    assert dialog.findings.error.isVisible()
