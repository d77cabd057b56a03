"""Text from outside is shown as it is written.

Qt takes what looks like HTML for HTML, in labels, tooltips and message boxes, and reads the files it names: a class
called `<img src="/dev/zero">` would fill the memory. So all of these are made here, and a test keeps others out.
"""

import html
import re
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QInputDialog, QLabel, QLineEdit, QMessageBox, QToolTip, QWidget

from neuronlab.core.text import LONGEST_MESSAGE, one_line

RICH_LABELS = ("insight", "legend")
"""The labels with markup of our own; what they show of other text is escaped."""
LONGEST_TIP = 2 * LONGEST_MESSAGE
_JOINED = r"[^\s/\\]|/(?=\d)"
"""Characters after which Qt ends no line; the folders of a path it parts."""
_UNBROKEN = 60
"""Characters of a word before a line may end within it: longer ones would widen their window."""


class PlainLabel(QLabel):
    """A label that shows its text as it is written."""

    def __init__(self, text: str = "", parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText, **properties)
        self.setText(text)


class RichLabel(QLabel):
    """A label with markup of our own, `name` is one of RICH_LABELS; it shows nothing that is not escaped."""

    def __init__(self, name: str) -> None:
        super().__init__(textFormat=Qt.TextFormat.RichText)
        self.setObjectName(RICH_LABELS[RICH_LABELS.index(name)])


def escaped(text: str) -> str:
    """What shows this text as it is written in a rich label."""
    return html.escape(text, quote=False)


def plain_tip(text: str) -> str:
    """What to give to Qt for a tooltip that shows this text as it is written, up to about twenty lines of it."""
    shown = text if len(text) <= LONGEST_TIP else f"{text[: LONGEST_TIP - 1]}…"
    return GuiQt.convertFromPlainText(shown) if GuiQt.mightBeRichText(shown) else shown


def set_tip(target: QWidget | QAction, text: str) -> None:
    """Give a widget or a menu's entry a tooltip."""
    target.setToolTip(plain_tip(text))


def show_tip(position: QPoint, text: str, widget: QWidget) -> None:
    """Show a tooltip of a part of a widget."""
    QToolTip.showText(position, plain_tip(text), widget)


def button_text(text: str) -> str:
    """What to give to Qt for a button or a menu's entry that shows this text, where & would underline a letter."""
    return text.replace("&", "&&")


def with_breaks(text: str, unbroken: int = _UNBROKEN) -> str:
    """The text with places for the end of a line in its very long words, so that they do not widen what wraps it."""
    return re.sub(rf"(?:{_JOINED}){{{unbroken}}}(?={_JOINED})", "\\g<0>\u200b", text)


def message_box(
    window: QWidget | None,
    title: str,
    sentence: str,
    *,
    more: str = "",
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    buttons: QMessageBox.StandardButton = QMessageBox.StandardButton.Ok,
) -> QMessageBox:
    """A dialog that says a sentence and, in smaller letters, more."""
    box = QMessageBox(icon, title, "", buttons, window)
    box.setInformativeText("…")  # makes the label for it
    _make_plain(box)
    box.setText(with_breaks(one_line(sentence)))
    box.setInformativeText(with_breaks(more))
    return box


def ask_text(window: QWidget, title: str, question: str, text: str, longest: int) -> str | None:
    """Ask for a line of text, proposing one; None when the person does not want to say."""
    dialog = QInputDialog(window)
    dialog.setWindowTitle(title)
    dialog.setLabelText("…")  # makes the label for it
    _make_plain(dialog)
    dialog.setLabelText(with_breaks(question))
    dialog.setTextValue(text)
    for line in dialog.findChildren(QLineEdit):
        line.setMaxLength(longest)
    is_given = dialog.exec()
    dialog.deleteLater()
    return dialog.textValue() if is_given else None


def _make_plain(dialog: QWidget) -> None:
    for label in dialog.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
