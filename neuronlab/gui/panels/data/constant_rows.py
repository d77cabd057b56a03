"""The constants of a formula: for each a slider for exploring and a field for exact values."""

from collections.abc import Mapping
from itertools import zip_longest

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.core.specs.data import LARGEST_CONSTANT
from neuronlab.core.text import written
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.drag_slider import DragSlider
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.number_fields import NumberField
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip

USUAL_REACH = 5.0
"""A slider reaches from minus to plus this, unless a larger value is typed."""
_HALF = 100
"""Slider positions on either side of 0."""
_NUMBER_WIDTH = 62


def reach_for(value: float) -> float:
    """The least of 5, 10, 20, 50, 100, … that a value does not exceed."""
    reach, factors = USUAL_REACH, (2.0, 2.0, 2.5)
    number = 0
    while abs(value) > reach:
        reach *= factors[number % 3]
        number += 1
    return reach


class ConstantRow(QWidget):
    """`changed(name, value, drag)` when the user sets another value; `drag` numbers the slider's drags, 0 for none.

    `change_began` comes before the changes of a drag, of a step of the slider or of a typed value, and
    `change_ended(is_typed)` after them.
    """

    changed = Signal(str, float, int)
    change_began = Signal()
    change_ended = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._name, self._value, self._reach = "", 0.0, USUAL_REACH
        self._drags = 0
        self._is_telling = self._is_sliding = False
        self._label = PlainLabel()
        self._label.setProperty("role", "muted")
        self.slider = DragSlider(2 * _HALF)
        self.number = NumberField(-LARGEST_CONSTANT, LARGEST_CONSTANT)
        self.number.setFixedWidth(_NUMBER_WIDTH)
        self._label.setBuddy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.slider.sliderPressed.connect(self._begin_drag)
        self.slider.sliderReleased.connect(self._end_drag)
        self.slider.valueChanged.connect(self._take_position)
        self.number.valueChanged.connect(self._take_number)

    def show_constant(self, name: str, value: float, *, is_new: bool) -> None:
        """Show a constant without emitting `changed`.

        The slider reaches as far as the value needs, but keeps its reach while it is what sets the value.
        """
        if is_new or not self._is_telling:  # edited elsewhere: no longer what the drag began with
            self.slider.end_drag()
        is_by_slider = self._is_sliding or value == self._value
        self._reach = max(reach_for(value), self._reach if is_by_slider and not is_new else USUAL_REACH)
        if name != self._name:
            self._name = name
            self._label.setText(f"{name} =")
            meaning = f"Constant {name} of the formula; points are regenerated, weights are kept"
            set_tip(self._label, meaning)
            name_field(self.number, f"Constant {name}", meaning)
        name_field(
            self.slider,
            f"Constant {name}, slider",
            f"Drag to change {name} from {written(-self._reach, 'g')} to {written(self._reach, 'g')}; "
            "type a larger number to widen the range",
        )
        self._value = value
        self.number.set_step(self._reach / _HALF)
        self.number.show_value(value)
        if not self.slider.isSliderDown():
            self._show_position()

    @Slot()
    def _show_position(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(_HALF + round(_HALF * self._value / self._reach))

    @Slot()
    def _begin_drag(self) -> None:
        self._drags += 1
        self.change_began.emit()

    @Slot()
    def _end_drag(self) -> None:
        self._show_position()
        self.change_ended.emit(False)

    @Slot(int)
    def _take_position(self, position: int) -> None:
        value = round(self._reach * (position - _HALF) / _HALF, 6)
        self._is_sliding = True
        if self.slider.isSliderDown():
            self._tell(value, self._drags)
        else:
            self._set(value, is_typed=False)
        self._is_sliding = False

    @Slot(float)
    def _take_number(self, value: float) -> None:
        self._set(value, is_typed=True)

    def _set(self, value: float, *, is_typed: bool) -> None:
        """Tell a value that is no part of a drag."""
        self.change_began.emit()
        self._tell(value, 0)
        self.change_ended.emit(is_typed)

    def _tell(self, value: float, drag: int) -> None:
        self._is_telling = True
        self.changed.emit(self._name, value, drag)
        self._is_telling = False


class ConstantRows(QWidget):
    """A row for each constant of a formula; emits the signals of the rows."""

    changed = Signal(str, float, int)
    change_began = Signal()
    change_ended = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._owner: object = None
        self.rows: list[ConstantRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE // 2)
        self.hide()

    def show_constants(self, owner: object, constants: Mapping[str, float]) -> None:
        """Show the constants of `owner` and their values; rows of another owner begin with the usual reach."""
        is_new = owner != self._owner
        self._owner = owner
        for row, constant in zip_longest(list(self.rows), constants.items()):
            if constant is None:
                row.slider.end_drag()
                row.hide()
            else:
                shown = row or self._added()
                shown.show_constant(*constant, is_new=is_new)
                shown.show()
        self.setVisible(bool(constants))

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order."""
        return [stop for row in self.rows for stop in (row.slider, row.number)]

    def _added(self) -> ConstantRow:
        row = ConstantRow()
        row.changed.connect(self.changed)
        row.change_began.connect(self.change_began)
        row.change_ended.connect(self.change_ended)
        self.rows.append(row)
        self._layout.addWidget(row)
        return row
