"""Shows text from outside literally.

Qt interprets text that looks like HTML in labels, tooltips and message boxes, and reads the files it names: a class
called `<img src="/dev/zero">` would fill the memory. Therefore all of these are created here, and a test enforces it.
"""

import html
import re
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QToolTip,
    QWidget,
)

from neuronlab.core.text import LONGEST_MESSAGE, one_line

RICH_LABELS = ("insight", "legend", "seeds legend")
"""Labels with markup of our own; other text in them is escaped."""
LONGEST_TIP = 2 * LONGEST_MESSAGE
_JOINED = r"[^\s/\\]|/(?=\d)"
"""Characters at which Qt does not break lines, but which separate the folders of a path."""
_UNBROKEN = 60
"""Maximum length of a word without a line break: longer ones would widen their window."""


class PlainLabel(QLabel):
    """A label that shows its text literally."""

    def __init__(self, text: str = "", parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText, **properties)
        self.setText(text)


class RichLabel(QLabel):
    """A label with markup of our own; `name` is one of RICH_LABELS. All other text in it must be escaped."""

    def __init__(self, name: str) -> None:
        super().__init__(textFormat=Qt.TextFormat.RichText)
        self.setObjectName(RICH_LABELS[RICH_LABELS.index(name)])


def escaped(text: str) -> str:
    """Text escaped for a rich label."""
    return html.escape(text, quote=False)


def plain_tip(text: str) -> str:
    """Markup that makes Qt show a text literally in a tooltip, up to about twenty lines of it."""
    shown = text if len(text) <= LONGEST_TIP else f"{text[: LONGEST_TIP - 1]}…"
    return GuiQt.convertFromPlainText(shown) if GuiQt.mightBeRichText(shown) else shown


def set_tip(target: QWidget | QAction, text: str) -> None:
    """Set the tooltip of a widget or a menu entry."""
    target.setToolTip(plain_tip(text))


def show_tip(position: QPoint, text: str, widget: QWidget) -> None:
    """Show a tooltip for a part of a widget."""
    QToolTip.showText(position, plain_tip(text), widget)


def button_text(text: str) -> str:
    """Text for a button or menu entry with & escaped, which would underline a letter."""
    return text.replace("&", "&&")


def with_breaks(text: str, unbroken: int = _UNBROKEN) -> str:
    """The text with line-break opportunities in very long words, so that they do not widen a wrapping widget."""
    return re.sub(rf"(?:{_JOINED}){{{unbroken}}}(?={_JOINED})", "\\g<0>\u200b", text)


def without_icons(dialog: QDialog) -> None:
    """Take away the icons that some desktops give to the buttons of dialogs.

    A style sheet of the application would do it too, but makes everything that moves to another parent dearer.
    """
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            button.setIcon(QIcon())


def message_box(
    window: QWidget | None,
    title: str,
    sentence: str,
    *,
    more: str = "",
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    buttons: QMessageBox.StandardButton = QMessageBox.StandardButton.Ok,
) -> QMessageBox:
    """A dialog with a sentence and, in smaller letters, more text."""
    box = QMessageBox(icon, title, "", buttons, window)
    box.setInformativeText("…")  # creates its label
    _make_plain(box)
    box.setText(with_breaks(one_line(sentence)))
    box.setInformativeText(with_breaks(more))
    without_icons(box)
    return box


def ask_text(window: QWidget, title: str, question: str, text: str, longest: int) -> str | None:
    """Ask for a line of text, with a default; None if the user cancels."""
    dialog = QInputDialog(window)
    dialog.setWindowTitle(title)
    dialog.setLabelText("…")  # creates its label
    _make_plain(dialog)
    without_icons(dialog)
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
