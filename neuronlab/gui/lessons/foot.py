"""The foot of the lesson panel: back, on, and out of the lesson."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from neuronlab.gui.lessons.parts import PADDING
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.refitted import Refitted

_LEAVE = "Leave lesson: your own work is kept", "Leave lesson"


def _button(text: str, meaning: str) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_field(button, text, meaning)
    return button


class _LeaveButton(Refitted, QPushButton):
    """Says that the own work is kept, where there is room for that."""

    def __init__(self) -> None:
        super().__init__(_LEAVE[0])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(self, _LEAVE[1], "Return to your own work, which is kept; the lesson is kept too")

    @override
    def fit(self) -> None:
        """Choose the text that fits."""
        fits = self.fontMetrics().horizontalAdvance(_LEAVE[0]) + 2 * SPACE <= self.width()
        self.setText(_LEAVE[0] if fits else _LEAVE[1])

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the short text."""
        return QSize(self.fontMetrics().horizontalAdvance(_LEAVE[1]) + 2 * SPACE, super().minimumSizeHint().height())


class LessonFoot(QFrame):
    """Buttons are public; the panel connects them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "lesson foot")
        self.back = _button("Back", "Go to the step before")
        self.next = _button("", "")
        self.next.setProperty("role", "next")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its icon is after its text
        self.leave = _LeaveButton()
        self.leave.setProperty("role", "leave")
        set_icon(self.back, "mdi6.arrow-left", theme)
        set_icon(self.next, "mdi6.arrow-right", theme)
        across = QHBoxLayout()
        across.setSpacing(SPACE)
        across.addWidget(self.back, 1)
        across.addWidget(self.next, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, SPACE, PADDING, PADDING)
        column.setSpacing(SPACE)
        column.addLayout(across)
        column.addWidget(self.leave)

    def show_turns(self, turn: tuple[str, str], *, has_before: bool) -> None:
        """Show whether there is a step before, and what the other button does: its text and its meaning."""
        self.back.setEnabled(has_before)
        if self.next.text() != turn[0]:
            self.next.setText(turn[0])
            name_field(self.next, *turn)
