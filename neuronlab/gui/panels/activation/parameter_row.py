"""The parameter of an activation: a slider for exploring and a field for exact values."""

import math

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.core.activations.activation import ActivationParameter
from neuronlab.core.text import written
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.widgets.drag_slider import DragSlider
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.number_fields import NumberField
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip

_STEPS = 200
_NUMBER_WIDTH = 62
_WIDE = 20.0
"""A range whose ends differ by at least this factor uses a logarithmic slider."""


def _is_wide(parameter: ActivationParameter) -> bool:
    return parameter.low > 0.0 and parameter.high / parameter.low >= _WIDE


def value_at(parameter: ActivationParameter, position: int) -> float:
    """The value at a slider position, 0 … 200, rounded to as few digits as distinguish it from its neighbours."""
    share = position / _STEPS
    if _is_wide(parameter):
        return float(f"{parameter.low * (parameter.high / parameter.low) ** share:.3g}")
    digits = max(0, math.ceil(-math.log10((parameter.high - parameter.low) / _STEPS)))
    return round(parameter.low + share * (parameter.high - parameter.low), digits)


def position_of(parameter: ActivationParameter, value: float) -> int:
    """The slider position nearest to a value."""
    low, high = parameter.low, parameter.high
    share = math.log(value / low) / math.log(high / low) if _is_wide(parameter) else (value - low) / (high - low)
    return round(_STEPS * share)


class ParameterRow(QWidget):
    """`changed(value, drag)` when the user sets another value; `drag` numbers the slider's drags, 0 for none."""

    changed = Signal(float, int)

    def __init__(self) -> None:
        super().__init__()
        self._parameter: ActivationParameter | None = None
        self._drags = 0
        self._is_telling = False
        self._name = PlainLabel()
        self._name.setProperty("role", "muted")
        self.slider = DragSlider(_STEPS)
        self.number = NumberField(0.0, 1.0)
        fix_size(self.number, _NUMBER_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name)
        row.addStretch(0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.slider.sliderPressed.connect(self._begin_drag)
        self.slider.valueChanged.connect(self._take_position)
        self.number.valueChanged.connect(self._take_number)

    def show_parameter(self, parameter: ActivationParameter | None, value: float) -> None:
        """Show a parameter and its value without emitting `changed`; hide the row if there is no parameter."""
        self._parameter = parameter
        if not self._is_telling:  # edited elsewhere or another layer: no longer what the drag began with
            self.slider.end_drag()
        self.setVisible(parameter is not None)
        if parameter is None:
            return
        name = parameter.name.capitalize()
        self._name.setText(f"{name}: learned, starts at" if parameter.is_learned else name)
        meaning = f"{parameter.meaning} From {written(parameter.low, 'g')} to {written(parameter.high, 'g')}."
        if parameter.is_learned:
            meaning += " Each unit learns its own value; this initial value applies from the next Reset."
        else:
            meaning += " Takes effect at once; weights are kept."
        self.slider.setVisible(not parameter.is_learned)
        name_field(self.slider, f"{name}, slider", meaning)
        name_field(self.number, name, meaning)
        set_tip(self._name, meaning)
        with QSignalBlocker(self.number):
            self.number.setRange(parameter.low, parameter.high)
            self.number.set_step(0.0 if _is_wide(parameter) else (parameter.high - parameter.low) / 20.0)
        self.number.show_value(value)
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(position_of(parameter, value))

    @Slot()
    def _begin_drag(self) -> None:
        self._drags += 1

    @Slot(int)
    def _take_position(self, position: int) -> None:
        if self._parameter is not None:
            self._is_telling = True
            self.changed.emit(value_at(self._parameter, position), self._drags if self.slider.isSliderDown() else 0)
            self._is_telling = False

    @Slot(float)
    def _take_number(self, value: float) -> None:
        self.changed.emit(value, 0)
