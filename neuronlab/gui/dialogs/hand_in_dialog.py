"""The dialog for handing in: what goes into the file, and the name it is handed in under."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from neuronlab.files.session.lesson_record import LONGEST_NAME, LessonRecord
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, without_icons
from neuronlab.lessons.handing_in import is_name
from neuronlab.wording.numbers import counted

_WIDTH = 420
_WHAT_FOR = "The file holds what you did in this lesson, with your points and networks, and your name."


class HandInDialog(QDialog):
    """Asks for a name, beginning with the one in the record; `learner` is what was typed."""

    def __init__(self, record: LessonRecord, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Hand in")
        self.name = QLineEdit(record.learner, maxLength=LONGEST_NAME, placeholderText="Your name")
        self.buttons = DialogButtons("Save file…", self)
        self.accept_button = self.buttons.accept_button
        self._build_layout(contents_of(record))
        self.name.textChanged.connect(self._check)
        self._check()

    @property
    def learner(self) -> str:
        """The name that was typed."""
        return self.name.text()

    def _build_layout(self, contents: str) -> None:
        purpose, self.contents = PlainLabel(_WHAT_FOR), PlainLabel(contents)
        for label in (purpose, self.contents):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
        name_field(self.name, "Your name", "The name you hand in under")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        layout.setSpacing(SPACE + 4)
        for part in (purpose, self.contents, self.name, self.buttons):
            layout.addWidget(part)
        without_icons(self)
        self.setFixedWidth(_WIDTH)

    @Slot()
    def _check(self) -> None:
        self.accept_button.setEnabled(is_name(self.learner))


def contents_of(record: LessonRecord) -> str:
    """`4 of 6 steps done, 2 answers, 1 prediction, 1 number found.`."""
    steps = record.steps
    done = sum(step.is_done for step in steps)
    answers = sum(step.chosen is not None or step.answer is not None for step in steps)
    predictions = sum(bool(step.sketch or step.order) or step.guess is not None for step in steps)
    numbers = sum(step.best is not None for step in steps)
    parts = [f"{done} of {counted(len(steps), 'step')} done"]
    parts += [
        counted(count, noun)
        for count, noun in ((answers, "answer"), (predictions, "prediction"), (numbers, "best number"))
        if count
    ]
    return f"{', '.join(parts)}."
