"""The small controls all panels are made of: labelled fields, numbers on a log scale, segments of a choice."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from typing_extensions import override

from neuronlab.gui.theme.theme import figures
from neuronlab.gui.widgets.plain_text import PlainLabel, plain_tip, set_tip
from neuronlab.session.guarded import Guarded

FIELD_WIDTH = 126


def heading(text: str) -> PlainLabel:
    """A section's title."""
    label = PlainLabel(text.upper())
    label.setProperty("role", "heading")
    return label


class SteadyLabel(PlainLabel):
    """A label for what changes all the time: it grows where it has to and never shrinks, so that nothing moves.

    Of a fixed size, since any other makes Qt lay the whole window out anew with every text.
    """

    def show_text(self, text: str) -> None:
        """Show this, if it is not there already."""
        if text != self.text():
            self.setText(text)
            wanted, room = self.sizeHint(), self.minimumSize()
            if wanted.width() > room.width() or wanted.height() > room.height():
                self.setFixedSize(wanted.expandedTo(room))


def labelled(text: str, field: QWidget, meaning: str, width: int = FIELD_WIDTH) -> PlainLabel:
    """The label of a field of so many pixels; both and screen readers carry the meaning."""
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    set_tip(label, meaning)
    name_field(field, text, meaning)
    field.setFixedWidth(width)
    return label


def name_field(field: QWidget, name: str, meaning: str) -> None:
    """Say what a control is and does, to the mouse and to screen readers."""
    set_tip(field, meaning)
    field.setAccessibleName(name)
    field.setAccessibleDescription(meaning)


def field_row(text: str, field: QWidget, meaning: str) -> QHBoxLayout:
    """A field with its label, at either end of a row."""
    row = QHBoxLayout()
    row.addWidget(labelled(text, field, meaning))
    row.addStretch()
    row.addWidget(field)
    return row


Labelled = tuple[str, QWidget, str]
"""A field with its label before it and its meaning after it."""


def field_pair(left: Labelled, right: Labelled, widths: tuple[int, int]) -> QHBoxLayout:
    """Two fields of these widths with their labels, side by side."""
    row = QHBoxLayout()
    row.addWidget(labelled(*left, widths[0]))
    row.addWidget(left[1])
    row.addStretch()
    row.addWidget(labelled(*right, widths[1]))
    row.addWidget(right[1])
    return row


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


def _retype(line: QLineEdit, text: str) -> None:
    line.setText(text)
    line.setModified(True)


class TextField(QLineEdit):
    """A line of text that knows what it was last given to show."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._shown = text

    def show_text(self, text: str) -> None:
        """Show a text; what was typed is gone, or is this."""
        self._shown = text
        if text != self.text():
            self.setText(text)
        self.setModified(False)

    def typed_text(self) -> str:
        """What was typed and not entered."""
        return "" if self.text() == self._shown else self.text()

    def show_untyped(self) -> None:
        """Show the text again that it was given."""
        self.show_text(self._shown)

    def retype(self, text: str) -> None:
        """Show this text as if it had just been typed."""
        _retype(self, text)


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
        _retype(self.lineEdit(), text)

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
        _retype(self.lineEdit(), text)

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


class ChoiceField(Guarded, QComboBox):
    """A choice from a table; `chosen(key)` only when a person chooses."""

    chosen = Signal(str)

    def __init__(self, labels: Mapping[str, str], meanings: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._offer(labels, meanings or {})
        # A choice made by mouse leaves the keyboard where it was: Space should play then, not open the list again.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.activated.connect(self._emit_key)

    def show_choices(self, labels: Mapping[str, str], meanings: Mapping[str, str]) -> None:
        """Offer these choices, if they are not offered already."""
        if [(self.itemData(index), self.itemText(index)) for index in range(self.count())] == list(labels.items()):
            return
        with QSignalBlocker(self):
            self.clear()
            self._offer(labels, meanings)

    def _offer(self, labels: Mapping[str, str], meanings: Mapping[str, str]) -> None:
        for key, label in labels.items():
            self.addItem(label, key)
            self.setItemData(self.count() - 1, plain_tip(meanings.get(key, "")), Qt.ItemDataRole.ToolTipRole)

    def show_key(self, key: str) -> None:
        """Show a choice without saying that it was made."""
        index = self.findData(key)
        if index != self.currentIndex():
            with QSignalBlocker(self):
                self.setCurrentIndex(index)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on: a panel that scrolls must not change choices on its way."""
        event.ignore()

    @Slot(int)
    def _emit_key(self, index: int) -> None:
        self.chosen.emit(str(self.itemData(index)))


Field = CountField | NumberField | ChoiceField
"""What a value of a spec is shown in."""


def stop_at_chosen(group: QButtonGroup) -> None:
    """Let Tab stop at the chosen button of a group only; arrow keys lead on from there."""
    group.buttonToggled.connect(_move_stop)


def _move_stop(button: QAbstractButton, is_chosen: bool) -> None:
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_chosen else Qt.FocusPolicy.NoFocus)


class Segments(QWidget):
    """A choice of a few, side by side; `chosen(key)` when a person chooses."""

    chosen = Signal(str)

    def __init__(self, labels: Mapping[str, str], meanings: Mapping[str, str]) -> None:
        super().__init__()
        self._group = QButtonGroup(self, exclusive=True)
        self._keys = list(labels)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, (key, label) in enumerate(labels.items()):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("role", "segment")
            button.setProperty("edge", "first" if not index else "last" if index == len(labels) - 1 else "")
            name_field(button, label, meanings[key])
            self._group.addButton(button, index)
            layout.addWidget(button)
        stop_at_chosen(self._group)
        self._group.idClicked.connect(self._emit_key)

    def show_key(self, key: str) -> None:
        """Show a choice without saying that it was made."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def button(self, key: str) -> QPushButton:
        """The button of one choice."""
        button = self._group.button(self._keys.index(key))
        assert isinstance(button, QPushButton)
        return button

    @Slot(int)
    def _emit_key(self, index: int) -> None:
        self.chosen.emit(self._keys[index])


def link_button(text: str, meaning: str) -> QPushButton:
    """A button that looks like a link in a line of text."""
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_field(button, text, meaning)
    return button
