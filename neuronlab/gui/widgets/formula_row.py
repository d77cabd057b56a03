"""A formula of one's own: what is wrong with it is said while it is typed, and only what is right is used."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.core.errors import InputError
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, with_breaks

PAUSE_MS = 500
"""After so long without another key what was typed is meant."""

_UNBROKEN = 24
"""Characters of a word that fit in a panel."""


class _FormulaField(TextField):
    """`untyped` when what was typed is gone."""

    untyped = Signal()

    def show_untyped(self) -> None:
        super().show_untyped()
        self.untyped.emit()

    def retype(self, text: str) -> None:
        super().retype(text)
        self.textEdited.emit(text)


class FormulaRow(QWidget):
    """`changed(formula)` when a person has typed another one that `check` has nothing against.

    `check(formula)` raises InputError with what is wrong.
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
        self.error.setAccessibleName("What is wrong with the formula")
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
        """Show the formula of `owner`, silently; what is being typed stays while neither of them changes."""
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
        self.error.setText(with_breaks(sentence, _UNBROKEN))
        self.error.setVisible(bool(sentence))
        if self.text.property("wrong") != bool(sentence):
            self.text.setProperty("wrong", bool(sentence))
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
