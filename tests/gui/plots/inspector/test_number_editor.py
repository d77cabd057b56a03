import math

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from neuronlab.gui.plots.inspector.number_editor import NumberEditor
from tests.controls import press_key, type_text

BOX = QRect(10, 20, 80, 22)
NAME = "w₂ of h₃"


@pytest.fixture
def editor(qtbot):
    """An editor of numbers from −100 to 100 in a window; it is hidden."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    editor = NumberEditor(-100.0, 100.0, window)
    window.show()
    yield editor
    window.close()  # which holds it until then


def write(qtbot, editor, text):
    """Paste over what is there, for no key has a minus sign, and press Enter."""
    editor.selectAll()
    editor.insert(text)
    press_key(qtbot, editor, Qt.Key.Key_Return)


@pytest.fixture
def heard(editor):
    """All that the editor tells, in order."""
    heard = []
    editor.entered.connect(heard.append)
    editor.refused.connect(heard.append)
    editor.closed.connect(lambda: heard.append("closed"))
    return heard


@pytest.mark.parametrize(("value", "text"), [(0.123456789, "0.1234568"), (-2.0, "-2"), (math.nan, "")])
def test_it_opens_at_its_place_with_the_number_there_is(editor, value, text):
    editor.open(NAME, value, BOX)
    assert editor.isVisible()
    assert (editor.text(), editor.geometry(), editor.accessibleName()) == (text, BOX, NAME)
    assert editor.selectedText() == text


@pytest.mark.parametrize(
    ("written", "value"), [("0.5", 0.5), ("0,5", 0.5), ("−3", -3.0), (" 1e1 ", 10.0), ("100", 100.0)]
)
def test_enter_takes_the_number_over_and_closes(editor, heard, qtbot, written, value):
    editor.open(NAME, 1.0, BOX)
    write(qtbot, editor, written)
    assert heard == [value, "closed"]
    assert not editor.isVisible()


@pytest.mark.parametrize("written", ["much", "", "nan", "inf", "100.5", "1_0"])
def test_what_cannot_be_is_refused_by_name_and_the_editor_stays(editor, heard, qtbot, written):
    editor.open(NAME, 1.0, BOX)
    write(qtbot, editor, written)
    (sentence,) = heard
    assert NAME in sentence
    assert written in sentence
    assert editor.isVisible()


def test_a_number_that_is_left_as_it_was_is_not_entered(editor, heard, qtbot):
    editor.open(NAME, 0.123456789, BOX)
    press_key(qtbot, editor, Qt.Key.Key_Return)
    assert heard == ["closed"]


def test_escape_forgets_what_was_written(editor, heard, qtbot):
    editor.open(NAME, 1.0, BOX)
    type_text(qtbot, editor, "7")
    press_key(qtbot, editor, Qt.Key.Key_Escape)
    assert heard == ["closed"]
    assert not editor.isVisible()


def test_to_go_elsewhere_takes_the_number_over(editor, heard, qtbot):
    editor.open(NAME, 1.0, BOX)
    type_text(qtbot, editor, "7")
    editor.clearFocus()
    assert heard == [7.0]
    assert not editor.isVisible()


def test_it_can_be_closed_with_nothing_entered(editor, heard, qtbot):
    editor.open(NAME, 1.0, BOX)
    type_text(qtbot, editor, "7")
    editor.close_unchanged()
    assert heard == []
    assert not editor.isVisible()
