"""A field for a custom formula: errors are shown during typing, and only valid formulas are used."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.core.errors import InputError
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, with_breaks

PAUSE_MS = 500
"""Delay after the last key press before a formula is used."""

_UNBROKEN = 24
"""Longest word that fits a panel, in characters."""


class _FormulaField(TextField):
    """Emits `untyped` when typed text is discarded."""

    untyped = Signal()

    def show_untyped(self) -> None:
        super().show_untyped()
        self.untyped.emit()

    def retype(self, text: str) -> None:
        super().retype(text)
        self.textEdited.emit(text)


class FormulaRow(QWidget):
    """Emits `changed(formula)` when the user has typed another formula that `check` accepts.

    `check(formula)` raises InputError if the formula is invalid.
    """

    changed = Signal(str)

    def __init__(self, name: str, meaning: str, check: Callable[[str], object]) -> None:
        super().__init__()
        self._shown: object = None
        self._wrong = check
        self.text = _FormulaField()
        self.text.setMaxLength(200)
        name_field(self.text, "Formula", meaning)
        self.error = PlainLabel(wordWrap=True)
        self.error.setProperty("role", "error")
        self.error.setAccessibleName("Error in the formula")
        self.label = PlainLabel(name)
        self.label.setProperty("role", "muted")
        self.label.setBuddy(self.text)
        line = QHBoxLayout()
        line.addWidget(self.label)
        line.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 4)
        layout.addLayout(line)
        layout.addWidget(self.error)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._use)
        self.text.textEdited.connect(self._check)
        self.text.untyped.connect(self._forget)
        self.text.editingFinished.connect(self._use)
        self._show_complaint("")

    def show_formula(self, owner: object, formula: str) -> None:
        """Show the formula of `owner`, without emitting; text being typed is kept while both stay the same."""
        if (owner, formula) != self._shown:
            self._shown = owner, formula
            self._pause.stop()
            if formula != self.text.text():
                self._show_complaint("")
            self.text.show_text(formula)

    @Slot()
    def _forget(self) -> None:
        self._pause.stop()
        self._show_complaint("")

    @Slot(str)
    def _check(self, formula: str) -> None:
        try:
            self._wrong(formula)
        except InputError as error:
            self._pause.stop()
            self._show_complaint(str(error))
        else:
            self._show_complaint("")
            self._pause.start()

    @Slot()
    def _use(self) -> None:
        self._pause.stop()
        if not self.error.text() and self.text.isModified():
            self.text.show_text(self.text.text())
            self.changed.emit(self.text.text())

    def _show_complaint(self, sentence: str) -> None:
        self.error.setText(with_breaks(f"⚠ {sentence}" if sentence else "", _UNBROKEN))
        self.error.setVisible(bool(sentence))
        if self.text.property("wrong") != bool(sentence):
            self.text.setProperty("wrong", bool(sentence))
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
