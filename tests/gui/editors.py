"""Finds every editor of a window, and types into it as a person would: a new field is found without being named."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

from neuronlab.gui.widgets.docks import Dock
from neuronlab.gui.widgets.folds import Fold

EDITORS = (QAbstractSpinBox, QComboBox, QLineEdit)


def editors_of(window):
    """All fields that something can be typed into or chosen in; the line inside another editor is part of that."""
    found = [widget for widget in window.findChildren(QWidget) if isinstance(widget, EDITORS)]
    return [widget for widget in found if not isinstance(widget.parent(), EDITORS)]


def path_of(editor, window):
    """A name that the same editor has in every state of the window: its dock, and what screen readers call it."""
    inner = editor
    while not isinstance(inner, Dock) and inner.parentWidget() not in {window, None}:
        inner = inner.parentWidget()
    return f"{inner.windowTitle() or 'Canvas'}: {editor.accessibleName()}"


def reveal(editor):
    """Open the folds and docks that an editor is behind; whether it can be used then."""
    around = editor
    while around is not None:
        if isinstance(around, Fold):
            around.open()
        elif isinstance(around, Dock):
            around.reveal()
        around = around.parentWidget()
    QApplication.processEvents()
    return editor.isVisible() and editor.isEnabled()


def type_into(editor):
    """Type something else in place of what is there, and leave it at that; of a list, open it.

    Returns the text, nothing where none was typed.
    """
    editor.activateWindow()  # its dock may float
    QApplication.processEvents()
    editor.setFocus()
    if isinstance(editor, QComboBox):
        editor.showPopup()
        return ""
    text = _another_number(editor) if isinstance(editor, QAbstractSpinBox) else "0.7"
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return text


def choose_another(box):
    """Choose the next entry of a list that is open."""
    row = (box.currentIndex() + 1) % box.count()
    box.view().setCurrentIndex(box.model().index(row, 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)


def _another_number(editor):
    """A number that a field takes and does not show; nothing where it takes but one."""
    low, high, value = editor.minimum(), editor.maximum(), editor.value()
    candidates = (value + 1, value - 1, low, high, (low + high) / 2)
    chosen = next((number for number in candidates if low <= number <= high and number != value), "")
    return f"{chosen:.4g}" if isinstance(chosen, float) else str(chosen)
