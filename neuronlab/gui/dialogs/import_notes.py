"""What there is to say about a table to be imported: a sentence each, with one button per other way to read it."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.plain_text import PlainLabel, button_text, with_breaks
from neuronlab.gui.widgets.refitted import Refitted
from neuronlab.wording.numbers import elided

MOST_SHOWN = 3
"""Notes shown at once; a button shows the others."""
_LABEL = 40
"""Characters shown of the label of a button; its tooltip says what it does."""


class ImportNotes(QWidget):
    """Shows notes, questions first; `chosen(choices)` when a person takes one of their fixes."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[NoteRow] = []
        self._notes: tuple[ReadingNote, ...] = ()
        self.more = mini_button("", "Show what else there is to say about this table")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(self._lines)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._show_all)
        self.hide()

    @property
    def text(self) -> str:
        """All sentences, a line each."""
        return "\n".join(row.note.sentence for row in self.rows)

    @property
    def has_question(self) -> bool:
        """Whether any note must be answered before anything is imported."""
        return any(row.note.is_question for row in self.rows)

    @property
    def first_answer(self) -> QPushButton | None:
        """The first button that answers a question; None if no question has one."""
        answers = (row.fixes[0] for row in self.rows if row.note.is_question and row.fixes)
        return next(answers, None)

    def show_notes(self, notes: Sequence[ReadingNote]) -> None:
        """Show these notes, if they are not shown already."""
        ordered = tuple(sorted(notes, key=lambda note: not note.is_question))
        if ordered == self._notes:
            return
        self._notes = ordered
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [NoteRow(note) for note in ordered]
        for number, row in enumerate(self.rows):
            self._lines.addWidget(row)
            row.setVisible(number < MOST_SHOWN)
            row.chosen.connect(self.chosen)
        buttons = [self.more, *(button for row in self.rows for button in row.fixes)]
        for before, after in pairwise(buttons):  # Tab would come to new ones last
            QWidget.setTabOrder(before, after)
        hidden = len(self.rows) - MOST_SHOWN
        self.more.setText(f"Show {hidden} more")
        self.more.setVisible(hidden > 0)
        self.setVisible(bool(self.rows))

    @Slot()
    def _show_all(self) -> None:
        for row in self.rows:
            row.show()
        self.more.hide()


class NoteRow(QFrame):
    """A note with the buttons of its fixes; `chosen(choices)` when one of them is clicked."""

    chosen = Signal(object)

    def __init__(self, note: ReadingNote) -> None:
        super().__init__()
        self.note = note
        self.setProperty("role", "row")
        self.setProperty("selected", note.is_question)
        sentence = PlainLabel(with_breaks(note.sentence), wordWrap=True)
        sentence.setAccessibleName("Question" if note.is_question else "Note")
        self.fixes = [self._button(fix) for fix in note.fixes]
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        if note.is_question:
            sign = PlainLabel("?")
            sign.setProperty("role", "strong")
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(sentence, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(line)
        if len(self.fixes) == 1:
            line.addWidget(self.fixes[0])
        elif self.fixes:
            layout.addWidget(FixRow(self.fixes))

    def _button(self, fix: ReadingFix) -> QPushButton:
        effect = f"{fix.effect[:1].upper()}{fix.effect[1:]}"
        button = mini_button(button_text(elided(fix.label, _LABEL)), effect)
        button.setAccessibleName(fix.label)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self.chosen.emit, fix.choices))
        return button


class FixRow(Refitted, QWidget):
    """The buttons of several fixes, in as many lines as it takes."""

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self._buttons = buttons
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for button in buttons:
            button.setParent(self)

    @override
    def fit(self) -> None:
        """Put each button beside the one before it, or in the next line where there is no room."""
        left = top = line = 0
        for button in self._buttons:
            size = button.sizeHint()
            if left + size.width() > self.width() and left:
                left, top, line = 0, top + line + SPACE // 2, 0
            button.setGeometry(QRect(QPoint(left, top), size))
            left, line = left + size.width() + SPACE // 2, max(line, size.height())
        self.setFixedHeight(top + line)
