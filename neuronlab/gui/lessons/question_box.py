"""A question of a lesson: answers to choose from or a number, and what is said about the answer."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from neuronlab.core.text import written
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.lessons.choices import Choices
from neuronlab.gui.lessons.lesson_text import LessonText
from neuronlab.gui.lessons.parts import LessonSection
from neuronlab.gui.lessons.verdict_row import VerdictRow
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.lessons.answers import verdict_of
from neuronlab.lessons.lesson import Question
from neuronlab.wording.typed_numbers import is_ambiguous, read_number

_NUMBER_WIDTH = 88
_LONGEST_NUMBER = 40
_CHECK = "Say whether the answer is right; you can answer again"


class QuestionBox(LessonSection):
    """Signals: `chosen(index)` and `answered(number)` when an answer is checked, `what_if_asked(WhatIf)`."""

    chosen = Signal(int)
    answered = Signal(float)
    what_if_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Question")
        self._question: Question | None = None
        self.asks = LessonText(theme)
        self.choices = Choices(theme)
        self.number = TextField()
        self.number.setMaxLength(_LONGEST_NUMBER)
        name_field(self.number, "Your answer", "A number; Enter checks it")
        fix_size(self.number, _NUMBER_WIDTH)
        self.check = QPushButton("Check")
        self.check.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(self.check, "Check", _CHECK)
        self.complaint = PlainLabel(wordWrap=True)
        self.complaint.setProperty("role", "error")
        self.verdict = VerdictRow(theme)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.number)
        row.addWidget(self.check)
        row.addStretch()
        around = QWidget()
        around.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.add(self.asks, self.choices, around, self.complaint, self.verdict)
        self.choices.chosen.connect(self._show_whether_answered)
        self.number.textEdited.connect(self._show_whether_answered)
        self.number.returnPressed.connect(self._check)
        self.check.clicked.connect(self._check)
        self.verdict.what_if_asked.connect(self.what_if_asked)

    @property
    def subject(self) -> object:
        """The question that typed text answers."""
        return self._question

    def show_question(self, question: Question | None, record: StepRecord) -> None:
        """Show a question and what was answered to it; None hides the box."""
        self.setVisible(question is not None)
        is_new, self._question = question is not self._question, question
        if question is None:
            return
        if is_new:
            self._ask(question)
        if record.chosen is not None and record.chosen < len(question.options):
            if is_new:
                self.choices.show_index(record.chosen)
        elif record.answer is not None and (is_new or self.number.typed_text() is None):
            self.number.show_text(written(record.answer, ".6g"))
        self.verdict.show_verdict(verdict_of(question, record))
        self._show_whether_answered()

    def _ask(self, question: Question) -> None:
        self.asks.show_text(question.asks)
        self.choices.offer([option.text for option in question.options], before=self.number)
        self.choices.setVisible(bool(question.options))
        self.number.setHidden(bool(question.options))
        self.number.show_text("")
        self._complain("")

    @Slot()
    def _show_whether_answered(self) -> None:
        has_one = self.choices.index is not None if self.choices.choices else bool(self.number.text().strip())
        self.check.setEnabled(has_one)

    @Slot()
    def _check(self) -> None:
        if self.choices.choices:
            if self.choices.index is not None:
                self.chosen.emit(self.choices.index)
            return
        text = self.number.text()
        number = read_number(text)
        self._complain("" if number is not None or not text.strip() else _why_not(text))
        if number is not None:
            self.number.show_text(text)
            self.answered.emit(number)

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(f"⚠ {sentence}" if sentence else "")
        self.complaint.setVisible(bool(sentence))


def _why_not(text: str) -> str:
    if is_ambiguous(text):
        decimal, thousand = text.replace(",", "."), text.replace(",", "")
        return f"This could mean {decimal} or {thousand}; type it without the comma."
    return "The answer must be a number, such as 0.5 or 12."
