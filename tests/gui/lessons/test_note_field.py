import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neuronlab.gui.lessons.note_field import LONGEST, NoteField
from tests.controls import click, press_key, type_text


@pytest.fixture
def note(shown):
    note = shown(NoteField())
    note.notes = []
    note.kept.connect(note.notes.append)
    note.kept.connect(lambda text: note.show_note(note.subject, "Why?", text))
    note.show_note(0, "Why?", "")
    return note


def test_a_sentence_is_kept_with_the_button_or_enter(note, qtbot):
    assert not note.keep.isEnabled()
    type_text(qtbot, note.field, "Lines of lines are lines. ")
    click(qtbot, note.keep)
    assert (note.keep.text(), note.keep.isEnabled()) == ("Kept", False)
    type_text(qtbot, note.field, " Always")
    assert note.keep.text() == "Keep note"
    press_key(qtbot, note.field, Qt.Key.Key_Return)
    assert note.notes == ["Lines of lines are lines.", "Lines of lines are lines. Always"]


def test_a_sentence_that_is_not_kept_is_there_again_when_its_step_is(note, qtbot):
    type_text(qtbot, note.field, "Half a tho")
    note.show_note(1, "And now?", "another")
    assert (note.field.text(), note.field.accessibleName()) == ("another", "And now?")
    note.show_note(0, "Why?", "")
    assert note.field.text() == "Half a tho"
    assert note.notes == []


def test_what_is_typed_stays_while_the_step_is_shown_again(note, qtbot):
    type_text(qtbot, note.field, "Because")
    note.show_note(0, "Why?", "")
    assert note.field.text() == "Because"


def test_a_kept_sentence_can_be_taken_back(note, qtbot):
    note.show_note(0, "Why?", "wrong")
    note.field.selectAll()
    QTest.keyClick(note.field, Qt.Key.Key_Delete)
    click(qtbot, note.keep)
    assert note.notes == [""]


def test_a_sentence_is_no_longer_than_the_record_takes(note, qtbot):
    note.field.setText("x" * (LONGEST + 5))
    assert len(note.field.text()) == LONGEST
