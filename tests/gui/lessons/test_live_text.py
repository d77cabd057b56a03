"""Live numbers stand out, say what they are, and never make the text below them jump."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from neuronlab.gui.lessons.live_text import LiveText, Piece
from tests.controls import hover, press_key


@pytest.fixture
def text(theme, shown):
    text = LiveText(theme, {"rmse": "How far off it is."}.get)
    text.show_paragraphs([(Piece("It misses by "), Piece("0.54", number="rmse"), Piece("."))])
    return shown(text)


def position_of(text, word):
    cursor = text.document().find(word)
    cursor.setPosition(cursor.selectionStart() + 1)
    return text.cursorRect(cursor).center()


def test_the_mouse_over_a_number_says_which(text, qtbot):
    seen = []
    text.number_hovered.connect(seen.append)
    hover(qtbot, text.viewport(), position_of(text, "0.54"))
    hover(qtbot, text.viewport(), position_of(text, "misses"))
    assert seen == ["rmse", ""]


def test_a_number_is_bold_with_dots_under_it(text):
    cursor = text.document().find("0.54")
    assert cursor.charFormat().fontWeight() == 600
    assert cursor.charFormat().underlineStyle() == cursor.charFormat().UnderlineStyle.DotLine
    assert not text.document().find("misses").charFormat().isAnchor()


def test_what_the_numbers_are_is_read_out(text):
    assert text.accessibleDescription() == "How far off it is."


def test_the_text_is_as_high_as_it_is_and_never_gets_lower_by_itself(text):
    low = text.height()
    text.show_paragraphs([(Piece("word " * 60),)])
    high = text.height()
    assert high > 2 * low
    text.show_paragraphs([(Piece("word"),)])
    assert text.height() == high
    text.start_anew()
    text.show_paragraphs([(Piece("words"),)])
    assert text.height() == low


def test_a_wider_text_is_lower(text):
    text.show_paragraphs([(Piece("word " * 60),)])
    high = text.height()
    text.window().resize(900, 600)
    assert text.height() < high


def test_text_is_copied_and_other_keys_go_to_the_window(text, qtbot):
    press_key(qtbot, text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press_key(qtbot, text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "It misses by 0.54."
    pressed = []
    text.window().keyPressEvent = pressed.append
    QTest.keyClick(text, Qt.Key.Key_Space)
    assert text.toPlainText() == "It misses by 0.54."


def test_markup_from_a_lesson_file_is_shown_as_it_is_written(text):
    text.show_paragraphs([(Piece('<img src="/dev/zero"><b>x</b>'),)])
    assert text.toPlainText() == '<img src="/dev/zero"><b>x</b>'


def test_a_click_leaves_the_keyboard_where_it_was(text):
    text.clearFocus()
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not text.hasFocus()
