"""The foot of the lesson panel: back, on, and out of the lesson."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from neuronlab.gui.lessons.parts import PADDING
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.icons import set_icon


def _button(text: str, meaning: str) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_field(button, text, meaning)
    return button


class LessonFoot(QFrame):
    """Buttons are public; the panel connects them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "lesson foot")
        self.back = _button("Back", "Go to the step before")
        self.next = _button("Next", "")
        self.next.setProperty("role", "next")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its icon is after its text
        self.leave = _button("Leave lesson: your own work is kept", "Return to your work; the lesson is kept too")
        self.leave.setAccessibleName("Leave lesson")
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
        self.show_turns(has_before=False, next_text="Next", next_meaning="Go to the next step")

    def show_turns(self, *, has_before: bool, next_text: str, next_meaning: str) -> None:
        """Show whether there is a step before, and what the other button does."""
        self.back.setEnabled(has_before)
        self.next.setText(next_text)
        name_field(self.next, next_text, next_meaning)
