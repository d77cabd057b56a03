"""The list says what every lesson shows and how far one has come, and opens them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neuronlab.gui.lessons.lesson_list import LessonList
from neuronlab.lessons.catalog import LessonEntry
from tests.controls import click
from tests.lessons.courses import a_lesson


@pytest.fixture
def lessons(qtbot):
    entries = [LessonEntry(f"0{n}-lesson", None, a_lesson(), "", "", n) for n in (1, 2, 3)]
    lessons = LessonList(entries)
    qtbot.addWidget(lessons)
    with qtbot.waitActive(lessons):
        lessons.show()
        lessons.activateWindow()
    lessons.show_progress({"01-lesson": 3, "02-lesson": 1})
    return lessons


def test_progress_is_shown_and_read_out(lessons):
    assert [row.progress.text() for row in lessons.rows] == ["✓ Done", "1 of 3 steps", ""]
    assert lessons.rows[1].accessibleName() == "Lesson 2, A lesson, 1 of 3 steps"
    assert lessons.rows[1].accessibleDescription() == "It shows something."
    lessons.show_progress({"01-lesson": 3}, "01-lesson")
    assert lessons.rows[0].progress.text() == "open · ✓ Done"


def test_the_keyboard_is_on_the_lesson_to_go_on_with(lessons):
    assert lessons.rows[1].hasFocus()
    lessons.show_progress({}, "03-lesson")
    assert lessons.rows[2].hasFocus()


def test_a_click_opens_a_lesson_and_the_list_stays(lessons, qtbot):
    with qtbot.waitSignal(lessons.lesson_chosen) as chosen:
        click(qtbot, lessons.rows[2])
    assert chosen.args == ["03-lesson"]
    assert lessons.isVisible()
    assert not lessons.isModal()


def test_arrow_keys_and_enter_open_a_lesson(lessons, qtbot):
    QTest.keyClick(lessons.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(lessons.focusWidget(), Qt.Key.Key_Up)
    with qtbot.waitSignal(lessons.lesson_chosen) as chosen:
        QTest.keyClick(lessons.focusWidget(), Qt.Key.Key_Return)
    assert chosen.args == ["01-lesson"]
    QTest.keyClick(lessons.focusWidget(), Qt.Key.Key_Escape)
    assert not lessons.isVisible()


def test_lessons_from_files_can_be_opened(lessons, qtbot):
    with qtbot.waitSignal(lessons.file_asked):
        click(qtbot, lessons.file)
