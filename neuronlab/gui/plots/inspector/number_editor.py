"""A text field that opens over a painted number."""

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
    """Emits `entered(value)` for a new number within the bounds, `refused(sentence)` for anything else.

    `closed` is emitted when Enter or Escape closes the field; the focus then returns to the widget below.
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
        """Edit the number called `name`, in a rectangle of the parent."""
        self._name = name
        name_field(self, name, f"Type a number for {name}; Enter applies it, Escape discards it")
        self.show_text(f"{value + 0.0:.7g}" if math.isfinite(value) else "")
        self.setGeometry(box)
        self.show()
        self.selectAll()
        self.setFocus()

    def close_unchanged(self) -> None:
        """Close and discard what was typed."""
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
        """Enter applies the number, Escape discards it."""
        if event.key() not in _CLOSERS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape or self._take_over():
            self.close_unchanged()
            self.closed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Apply the number when the focus moves elsewhere."""
        super().focusOutEvent(event)
        if self.isVisible():
            self._take_over()
            self.close_unchanged()

    def _take_over(self) -> bool:
        """Apply the number; returns whether it was valid."""
        text = self.text().strip()
        if text == self._shown:
            return True
        try:
            value = float(text.replace(",", ".").replace("−", "-").replace("_", "?"))  # Python would read 1_000
        except ValueError:
            value = math.nan
        if not self._low <= value <= self._high:
            ends = f"{count_text(round(self._low))} to {count_text(round(self._high))}"
            self.refused.emit(f"{self._name} must be a number from {ends}, not “{text}”.")
            return False
        self.show_text(text)
        self.entered.emit(value)
        return True
