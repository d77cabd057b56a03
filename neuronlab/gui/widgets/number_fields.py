"""Fields for numbers: what is typed is read leniently, and arrow keys step or climb a log scale."""

import math

from PySide6.QtCore import QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox
from typing_extensions import override

from neuronlab.gui.theme.theme import figures
from neuronlab.gui.widgets.fields import retype
from neuronlab.session.guarded import Guarded


class CountField(Guarded, QSpinBox):
    """A whole number; arrow keys step it. The wheel is left to the panel, which scrolls."""

    def __init__(self, low: int, high: int, step: int = 1) -> None:
        super().__init__(minimum=low, maximum=high, singleStep=step)
        _prepare(self)

    def typed_text(self) -> str:
        """What was typed and not entered."""
        return _typed_into(self)

    def show_untyped(self) -> None:
        """Show the value again, and enter nothing."""
        _show_untyped(self)

    def retype(self, text: str) -> None:
        """Show this text as if it had just been typed."""
        retype(self.lineEdit(), text)

    def show_value(self, value: int) -> None:
        """Show a value without saying that it changed."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let a number too large be typed in full, so that it becomes the largest and not its first digits."""
        if self._typed(text) is not None:
            inside = self.minimum() <= int(self._typed(text) or 0) <= self.maximum()
            return (QValidator.State.Acceptable if inside else QValidator.State.Intermediate), text, position
        return super().validate(text, position)

    def fixup(self, text: str) -> str:
        """The nearest number that is possible; the old one where there was none."""
        typed = self._typed(text)
        value = self.value() if typed is None else min(self.maximum(), max(self.minimum(), typed))
        return f"{value}{self.suffix()}"

    def _typed(self, text: str) -> int | None:
        digits = text.removesuffix(self.suffix()).strip() if self.suffix() else text.strip()
        return int(digits) if digits.isascii() and digits.isdigit() else None

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on: a panel that scrolls must not change numbers on its way."""
        event.ignore()


class IndexField(CountField):
    """One of several, counted from 1, with how many there are behind it: 3 of 8."""

    def __init__(self) -> None:
        super().__init__(1, 1)

    def count_to(self, most: int) -> None:
        """Offer the numbers from 1 to `most`, without saying that the value changed."""
        with QSignalBlocker(self):
            self.setMaximum(most)
            self.setSuffix(f" of {most}")


class PercentField(CountField):
    """A share from 0 to 90 %."""

    def __init__(self) -> None:
        super().__init__(0, 90, step=5)
        self.setSuffix(" %")


class NumberField(Guarded, QDoubleSpinBox):
    """A number, shown with the digits it has; arrow keys go through 1, 3, 10, …, or add `step` where one is given."""

    def __init__(self, low: float, high: float, step: float = 0.0) -> None:
        super().__init__(minimum=low, maximum=high, decimals=12)
        _prepare(self)
        self._step = step

    def typed_text(self) -> str:
        """What was typed and not entered."""
        return _typed_into(self)

    def show_untyped(self) -> None:
        """Show the value again, and enter nothing."""
        _show_untyped(self)

    def retype(self, text: str) -> None:
        """Show this text as if it had just been typed."""
        retype(self.lineEdit(), text)

    def set_step(self, step: float) -> None:
        """Let arrow keys add `step`, or go through 1, 3, 10, … where it is 0."""
        self._step = step

    def show_value(self, value: float) -> None:
        """Show a value without saying that it changed."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    @override
    def textFromValue(self, value: float) -> str:
        """The shortest text that says the value: 0.01, 3e-05."""
        return f"{value:.6g}"

    @override
    def valueFromText(self, text: str) -> float:
        """Read 0.01, 1e-3 and, as many people type it, 0,01; the old number where it is none."""
        if self._is_special(text):
            return self.minimum()
        typed = _number(text)
        return self.value() if typed is None else typed

    def _is_special(self, text: str) -> bool:
        """Whether it is the word that stands for the lowest value."""
        return bool(text) and text == self.specialValueText()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept any number within the bounds, and what may become one."""
        if self._is_special(text):
            return QValidator.State.Acceptable, text, position
        value = _number(text)
        if value is None:
            is_begun = set(text.lower()) <= set("0123456789.,e-+")
            return (QValidator.State.Intermediate if is_begun else QValidator.State.Invalid), text, position
        inside = self.minimum() <= value <= self.maximum()
        return (QValidator.State.Acceptable if inside else QValidator.State.Intermediate), text, position

    def fixup(self, text: str) -> str:
        """The nearest number that is possible; the old one where what was typed is none."""
        return self.textFromValue(min(self.maximum(), max(self.minimum(), self.valueFromText(text))))

    @override
    def stepBy(self, steps: int) -> None:
        """One step of an arrow key."""
        self.setValue(self.value() + steps * self._step if self._step else self._climb(steps))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on: a panel that scrolls must not change numbers on its way."""
        event.ignore()

    def _climb(self, steps: int) -> float:
        """The next rung of 1, 3, 10, 30, …; zero lies below the lowest."""
        value, lowest = self.value(), max(self.minimum(), 1e-6)
        for _ in range(abs(steps)):
            if steps > 0:
                value = lowest if value <= 0 else _rung_above(value)
            elif value <= lowest * 1.0001:
                value = self.minimum()
            else:
                value = -_rung_above(-value) if value < 0 else _rung_below(value)
        return value


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _rung_above(value: float) -> float:
    power = math.floor(math.log10(value) + 1e-9)
    return next(float(f"{m}e{power}") for m in (1, 3, 10, 30) if float(f"{m}e{power}") > value * 1.0001)


def _rung_below(value: float) -> float:
    power = math.floor(math.log10(value) + 1e-9)
    return next(float(f"{m}e{power - 1}") for m in (30, 10, 3, 1) if float(f"{m}e{power - 1}") < value * 0.9999)


def _prepare(box: QAbstractSpinBox) -> None:
    # WORKAROUND for Qt 6: with NoButtons and a style sheet the text gets a width of 1 pixel; the style sheet makes the
    # buttons 0 wide instead.
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setKeyboardTracking(False)  # an edit is what was meant, not every digit on the way
    box.setLocale(QLocale.c())
    box.setFont(figures())
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)


def _typed_into(box: QSpinBox | QDoubleSpinBox) -> str:
    """What was typed into a box and not entered."""
    is_special = bool(box.specialValueText()) and box.value() == box.minimum()
    number = box.textFromValue(box.value())  # type: ignore[arg-type]  # each box takes what it holds
    shown = box.specialValueText() if is_special else f"{box.prefix()}{number}{box.suffix()}"
    text = box.lineEdit().text()
    return "" if text == shown else text


def _show_untyped(box: QSpinBox | QDoubleSpinBox) -> None:
    with QSignalBlocker(box):
        box.setValue(box.value())  # type: ignore[arg-type]  # each box takes what it holds
