"""Fields for numbers: what is typed is read leniently, and arrow keys step or climb a log scale.

Any sign can be typed, since a field that drops one turns 1/3 into 13. What is no number is refused when it is entered.
"""

import math
from functools import partial

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox
from typing_extensions import override

from neuronlab.core.text import written
from neuronlab.gui.theme.sizes import fix_size, px
from neuronlab.gui.theme.theme import figures
from neuronlab.gui.widgets.fields import retype
from neuronlab.session.guarded import Guarded
from neuronlab.wording.typed_numbers import not_a_number, out_of_range, read_count, read_number

_FIGURES, _MOST_FIGURES = 6, 15
"""Significant digits that a number is shown with at most, and those where it takes more to tell it from others."""
_DECIMALS = 60
"""Decimals that a value keeps: all digits of one as small as the least range of a plot, 1e−30."""


class CountField(Guarded, QSpinBox):
    """A whole number; arrow keys step it. The wheel is left to the panel, which scrolls.

    Emits `refused(sentence)` if what was typed is not entered, or not as it is.
    """

    refused = Signal(str)

    def __init__(self, low: int, high: int, step: int = 1) -> None:
        super().__init__(minimum=low, maximum=high, singleStep=step)
        _prepare(self)

    def typed_text(self) -> str | None:
        """What was typed and not entered; None if it shows its value."""
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
        """Accept numbers within the bounds and the word for the lowest; let anything else be typed."""
        return _state(self, text, read_count(_bare(self, text))), text, position

    @override
    def valueFromText(self, text: str) -> int:
        """The number of a text that `validate` accepts; the word for the lowest is the lowest."""
        typed = read_count(_bare(self, text))
        return self.minimum() if typed is None else typed

    def fixup(self, text: str) -> str:
        """The text to enter instead of one that cannot be entered: see `_settled`."""
        return _settled(self, text, read_count(_bare(self, text)), is_whole=True)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the word for the lowest, so that what is typed replaces it wherever it was clicked."""
        super().focusInEvent(event)
        _select_word(self)

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
    """A number, shown with the digits it has; arrow keys go through 1, 3, 10, …, or add `step` where one is given.

    Emits `refused(sentence)` if what was typed is not entered, or not as it is.
    """

    refused = Signal(str)
    _figures = _FIGURES  # Qt asks for texts while a field is made
    _date_example = ""

    def __init__(self, low: float, high: float, step: float = 0.0) -> None:
        super().__init__(minimum=low, maximum=high, decimals=_DECIMALS)
        _prepare(self)
        self._step = step

    def typed_text(self) -> str | None:
        """What was typed and not entered; None if it shows its value."""
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

    def tell_apart(self, distance: float, largest: float, width_px: int) -> None:
        """Show enough digits to tell values of this size so far apart: 1700000000.25; many widen the field.

        Where it takes more than usual, all digits before the point are shown: 1700040000 instead of 1.70004e9.
        """
        typed, distance = self.typed_text(), max(distance, 1e-300)
        leading = math.floor(math.log10(max(largest, distance)))
        digits = leading - math.floor(math.log10(distance)) + 1
        if _FIGURES < digits <= leading < _MOST_FIGURES:
            digits = leading + 1
        self._figures = min(max(_FIGURES, digits), _MOST_FIGURES)
        more = "0" * (self._figures - _FIGURES) + "−." if self._figures > _FIGURES else ""
        fix_size(self, width_px + self.fontMetrics().horizontalAdvance(more) / px(1.0))
        if typed is None:
            _show_untyped(self)

    def show_value(self, value: float) -> None:
        """Show a value without saying that it changed."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    @override
    def textFromValue(self, value: float) -> str:
        """The shortest text that says the value: 0.01, 3e−5."""
        return written(value, f".{self._figures}g")

    @override
    def valueFromText(self, text: str) -> float:
        """The number of a text that `validate` accepts; the word for the lowest is the lowest."""
        if text == _shown(self):
            return self.value()  # which may have more digits than its text
        typed = self._read(_bare(self, text))
        return self.minimum() if typed is None else typed

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept numbers within the bounds and the word for the lowest; let anything else be typed."""
        return _state(self, text, self._read(_bare(self, text))), text, position

    def fixup(self, text: str) -> str:
        """The text to enter instead of one that cannot be entered: see `_settled`."""
        return _settled(self, text, self._read(_bare(self, text)), is_whole=False, date=self._date_example)

    def _read(self, text: str) -> float | None:
        """The number of a text; None if it is none."""
        return read_number(text)

    @override
    def stepBy(self, steps: int) -> None:
        """One step of an arrow key."""
        self.setValue(self._stepped(steps) if self._step else self._climb(steps))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the word for the lowest, so that what is typed replaces it wherever it was clicked."""
        super().focusInEvent(event)
        _select_word(self)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on: a panel that scrolls must not change numbers on its way."""
        event.ignore()

    def _stepped(self, steps: int) -> float:
        """The value some steps away, without the rounding error of the sum: 0.3 and not 0.30000000000000004."""
        value = self.value() + steps * self._step
        size = max(abs(self.value()), abs(value), abs(self._step))
        return round(value, _MOST_FIGURES - 1 - math.floor(math.log10(size)))

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


_Box = CountField | NumberField


def _bare(box: _Box, text: str) -> str:
    """The text without the suffix, which stands there twice if it was typed too."""
    suffix = box.suffix().strip()
    return text.strip().removesuffix(suffix).strip().removesuffix(suffix).strip()


def _is_word(box: _Box, text: str) -> bool:
    """Whether it is the word that stands for the lowest value; an emptied field means it too."""
    word = box.specialValueText()
    return bool(word) and _bare(box, text).lower() in {word.lower(), ""}


def _select_word(box: _Box) -> None:
    """Select the text if it is the word for the lowest, after the click that gave the focus has set the cursor."""

    def select() -> None:
        if box.text() == box.specialValueText():
            box.selectAll()

    QTimer.singleShot(0, box, select)


def _state(box: _Box, text: str, typed: float | None) -> QValidator.State:
    is_right = _is_word(box, text) or (typed is not None and box.minimum() <= typed <= box.maximum())
    return QValidator.State.Acceptable if is_right else QValidator.State.Intermediate


def _settled(box: _Box, text: str, typed: float | None, *, is_whole: bool, date: str = "") -> str:
    """The nearest number that is possible, or the present text where none was typed; says which and why."""
    name, bare = box.accessibleName() or "This field", _bare(box, text)
    if typed is None:
        if bare:
            word = box.specialValueText()
            _refuse(box, not_a_number(name, bare, _shown(box), is_whole=is_whole, word=word, date=date))
        return _shown(box)
    is_too_large = typed > box.maximum()
    nearest = box.textFromValue(box.maximum() if is_too_large else box.minimum())  # type: ignore[arg-type]  # as above
    _refuse(box, out_of_range(name, bare, nearest, is_too_large=is_too_large))
    return f"{nearest}{box.suffix()}"


def _refuse(box: _Box, sentence: str) -> None:
    """Say this once the number has been entered: an edit takes away what was said before it."""
    QTimer.singleShot(0, box, partial(box.refused.emit, sentence))


def _shown(box: _Box) -> str:
    """The text of the value, whatever is typed."""
    if box.specialValueText() and box.value() == box.minimum():
        return box.specialValueText()
    return f"{box.prefix()}{box.textFromValue(box.value())}{box.suffix()}"  # type: ignore[arg-type]  # each takes its own


def _typed_into(box: _Box) -> str | None:
    text = box.lineEdit().text()
    return None if text == _shown(box) else text


def _show_untyped(box: _Box) -> None:
    with QSignalBlocker(box):
        box.setValue(box.value())  # type: ignore[arg-type]  # each box takes what it holds
