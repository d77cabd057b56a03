"""A formula of one's own: what is wrong with it is said while it is typed, and only what is right is used."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from neuronlab.core.activations import CUSTOM, activation_named
from neuronlab.core.errors import InputError
from neuronlab.gui.fields import name_field
from neuronlab.gui.theme import SPACE

PAUSE_MS = 500
"""After so long without another key what was typed is meant."""
_MEANING = "A formula in z, such as z*sigmoid(1.5*z); used at once when it is complete, the weights stay"


class FormulaRow(QWidget):
    """`changed(formula)` when a person has typed another one that can be worked out."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self.text = QLineEdit(maxLength=200)
        name_field(self.text, "Formula", _MEANING)
        self.error = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.error.setProperty("role", "error")
        self.error.setAccessibleName("What is wrong with the formula")
        label = QLabel("f(z) =")
        label.setProperty("role", "muted")
        label.setBuddy(self.text)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 4)
        layout.addLayout(line)
        layout.addWidget(self.error)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._use)
        self.text.textEdited.connect(self._check)
        self.text.editingFinished.connect(self._use)
        self._tell("")

    def show_formula(self, place: int, formula: str) -> None:
        """Show the formula of layer `place`, silently; what is being typed stays while neither of them changes."""
        if (place, formula) != self._shown:
            self._shown = place, formula
            self._pause.stop()
            if formula != self.text.text():
                self.text.setText(formula)
                self._tell("")
            self.text.setModified(False)

    @Slot(str)
    def _check(self, formula: str) -> None:
        try:
            activation_named(CUSTOM, formula)
        except InputError as error:
            self._pause.stop()
            self._tell(str(error))
        else:
            self._tell("")
            self._pause.start()

    @Slot()
    def _use(self) -> None:
        self._pause.stop()
        if not self.error.text() and self.text.isModified():
            self.changed.emit(self.text.text())

    def _tell(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if self.text.property("wrong") != bool(sentence):
            self.text.setProperty("wrong", bool(sentence))
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
