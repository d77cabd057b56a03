"""What is said about an answer: a sign and a sentence, and a button that runs a wrong idea."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.gui.lessons.lesson_text import LessonText
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.icons import IconMark
from neuronlab.lessons.answers import AnswerVerdict

_RIGHT, _WRONG = "mdi6.check-circle-outline", "mdi6.close-circle-outline"


class VerdictRow(QWidget):
    """`what_if_asked(WhatIf)` asks to run the idea that the answer comes from."""

    what_if_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._verdict: AnswerVerdict | None = None
        self.mark = IconMark(theme)
        self.text = LessonText(theme)
        self.text.setAccessibleName("Verdict")
        self.run = mini_button("Run this idea", "Train it beside the active run, from the same initial weights")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.run, 0, Qt.AlignmentFlag.AlignLeft)
        self.run.clicked.connect(self._ask)

    def show_verdict(self, verdict: AnswerVerdict | None) -> None:
        """Show a verdict; None hides the row."""
        self._verdict = verdict
        self.setVisible(verdict is not None)
        if verdict is not None:
            self.mark.show_icon(_RIGHT if verdict.is_right else _WRONG)
            self.text.show_text(verdict.says)
            self.text.setAccessibleDescription(verdict.says)
            self.run.setVisible(verdict.run is not None)

    @Slot()
    def _ask(self) -> None:
        if self._verdict is not None and self._verdict.run is not None:
            self.what_if_asked.emit(self._verdict.run)
