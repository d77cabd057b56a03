"""A line for the learner's sentence, which is kept when they say so."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import TextField, name_field

LONGEST = 1_000
"""Characters of a note."""
_MEANING = "Keep this sentence with the lesson (Enter)"


class NoteField(QWidget):
    """Emits `kept(note)`. What is typed and not kept stays for its step, and is there again when that is open."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._note = ""
        self._step = -1
        self._drafts: dict[int, str] = {}
        self.field = TextField()
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText("One sentence")
        self.keep = QPushButton()
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.keep)
        self.field.textEdited.connect(self._draft)
        self.field.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self._show_kept()

    @property
    def subject(self) -> object:
        """The step that the sentence is about (see `typing_guard`)."""
        return self._step

    def show_note(self, step: int, question: str, note: str) -> None:
        """Show what is kept of a step, or what was typed for it since."""
        name_field(self.field, question, "Say in a sentence why your prediction was off or right")
        if (step, note) != (self._step, self._note):
            self._step, self._note = step, note
            self.field.show_text(self._drafts.get(step, note))
        self._show_kept()

    @Slot(str)
    def _draft(self, text: str) -> None:
        self._drafts[self._step] = text
        self._show_kept()

    @Slot()
    def _keep(self) -> None:
        note = self.field.text().strip()
        self._drafts.pop(self._step, None)
        if note != self._note:
            self.kept.emit(note)
        self._show_kept()

    def _show_kept(self) -> None:
        is_kept = bool(self._note) and self.field.text().strip() == self._note
        self.keep.setEnabled(self.field.text().strip() != self._note)
        self.keep.setText("Kept" if is_kept else "Keep note")
        name_field(self.keep, self.keep.text(), _MEANING)
