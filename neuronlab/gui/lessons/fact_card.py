"""What a lesson ends with: five facts, what is only half true of them, and handing in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neuronlab.gui.lessons.lesson_text import LessonText
from neuronlab.gui.lessons.parts import PADDING
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import heading, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel

_HAND_IN = "Save your work, answers and predictions to a file for your teacher"


class FactCard(QWidget):
    """`hand_in` is public; the panel connects it."""

    def __init__(self, facts: Sequence[str], half_true: str, theme: Theme) -> None:
        super().__init__()
        card = QFrame()
        card.setProperty("role", "facts")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE + 4)
        lines.setSpacing(SPACE)
        lines.addWidget(heading("To remember"))
        self.facts = [LessonText(theme, fact) for fact in facts]
        for number, fact in enumerate(self.facts, 1):
            lines.addLayout(_numbered(number, fact))
        self.half_true = LessonText(theme, half_true)
        self.half_heading = heading("Half true")
        self.hand_in = QPushButton("Hand in…")
        self.hand_in.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(self.hand_in, "Hand in", _HAND_IN)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(SPACE)
        column.addWidget(card)
        if half_true:
            note = QVBoxLayout()
            note.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
            note.setSpacing(SPACE // 2)
            note.addWidget(self.half_heading)
            note.addWidget(self.half_true)
            column.addLayout(note)
        column.addWidget(self.hand_in, 0, Qt.AlignmentFlag.AlignLeft)


def _numbered(number: int, fact: LessonText) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    figure = PlainLabel(str(number))
    figure.setProperty("role", "muted")
    row.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(fact, 1)
    return row
