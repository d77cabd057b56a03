"""Buttons that say with an icon, or in a line of text, what they do, and those at the foot of a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QToolButton

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.icons import ICON_PX, set_icon


def icon_button(
    icon: str, name: str, meaning: str, theme: Theme, role: str = "", color: str = "text", size: int = ICON_PX
) -> QToolButton:
    """A button with an icon alone, in the theme's colour `color`, that Tab reaches and a click does not focus.

    `name` is for screen readers, `meaning` for the mouse too; the style sheet goes by `role`; `size` is in pixels.
    """
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("role", role)
    name_field(button, name, meaning)
    set_icon(button, icon, theme, color, size)
    return button


def mini_button(text: str, meaning: str) -> QPushButton:
    """A low button for a line of text."""
    button = QPushButton(text)
    button.setProperty("role", "mini")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_field(button, text, meaning)
    return button


def link(text: str, meaning: str) -> QPushButton:
    """A button that looks like a link, in a line of text."""
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_field(button, text, meaning)
    return button


class DialogButtons(QDialogButtonBox):
    """The buttons at the foot of a dialog: `accept_button`, which Enter presses too, and Cancel.

    They become the dialog's with its layout, so that Tab comes to them after what is above them.
    """

    def __init__(self, accept: str, dialog: QDialog) -> None:
        super().__init__(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(accept)
        self.accept_button.setProperty("role", "primary")
        self.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accepted.connect(dialog.accept)
        self.rejected.connect(dialog.reject)
