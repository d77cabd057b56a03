"""A field that opens over a painted number, for as long as one writes."""

import math

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.gui.theme.theme import SMALL, figures
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import count_text

_CLOSERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}


class NumberEditor(Guarded, TextField):
    """`entered(value)` when another number within the bounds was written; `refused(sentence)` says why one is not.

    `closed` says that Enter or Escape has closed it, after which the keyboard belongs to what is below.
    """

    entered = Signal(float)
    refused = Signal(str)
    closed = Signal()

    def __init__(self, low: float, high: float, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._low, self._high = low, high
        self._name = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(figures(SMALL))
        self.setProperty("role", "cell")
        self.installEventFilter(self)
        self.hide()

    def open(self, name: str, value: float, box: QRect) -> None:
        """Write the number called `name`, at a place of the parent."""
        self._name = name
        name_field(self, name, f"Write a number for {name}; Enter takes it over, Escape leaves it as it was")
        self.show_text(f"{value:.7g}" if math.isfinite(value) else "")
        self.setGeometry(box)
        self.show()
        self.selectAll()
        self.setFocus()

    def close_unchanged(self) -> None:
        """Close, whatever was written."""
        self.show_text(self.text())
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Enter and Escape from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _CLOSERS:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the number over, Escape does not."""
        if event.key() not in _CLOSERS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape or self._take_over():
            self.close_unchanged()
            self.closed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """To go elsewhere takes the number over too."""
        super().focusOutEvent(event)
        if self.isVisible():
            self._take_over()
            self.close_unchanged()

    def _take_over(self) -> bool:
        """Whether what is written is a number that can be."""
        text = self.text().strip()
        if text == self._shown:
            return True
        try:
            value = float(text.replace(",", ".").replace("−", "-").replace("_", "?"))  # Python would read 1_000
        except ValueError:
            value = math.nan
        if not self._low <= value <= self._high:
            ends = f"{count_text(round(self._low))} to {count_text(round(self._high))}"
            self.refused.emit(f"{self._name} has to be a number from {ends}, not “{text}”.")
            return False
        self.show_text(text)
        self.entered.emit(value)
        return True
