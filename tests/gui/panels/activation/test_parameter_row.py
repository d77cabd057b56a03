import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.gui.panels.activation.parameter_row import ParameterRow, position_of, value_at
from tests.controls import drag

ADJUSTABLE = [key for key, row in ACTIVATIONS.items() if row.parameter and not row.parameter.is_learned]
LEAKY = ACTIVATIONS["leaky_relu"].parameter
LEARNED = ACTIVATIONS["prelu"].parameter


@pytest.fixture
def row(qtbot):
    row = ParameterRow()
    qtbot.addWidget(row)
    row.resize(260, 30)
    row.show_parameter(LEAKY, LEAKY.low)
    return row


@pytest.fixture
def changes(row):
    """What the row tells: (value, drag)."""
    changes = []
    row.changed.connect(lambda value, number: changes.append((value, number)))
    return changes


def drag_handle(qtbot, row, by, *, releases=True):
    """Drag the handle of the slider aside, in two moves."""
    option = QStyleOptionSlider()
    row.slider.initStyleOption(option)
    part, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    at = row.slider.style().subControlRect(part, option, handle, row.slider).center()
    drag(qtbot, row.slider, at, at + QPoint(by // 2, 0), at + QPoint(by, 0), releases=releases)


@pytest.mark.parametrize("key", ADJUSTABLE)
def test_a_place_on_the_slider_stands_for_one_value(key):
    parameter = ACTIVATIONS[key].parameter
    values = [value_at(parameter, position) for position in range(201)]
    assert (np.diff(values) > 0.0).all()
    assert [position_of(parameter, value) for value in values] == list(range(201))


def test_showing_a_parameter_changes_nothing(row, changes):
    row.show_parameter(LEAKY, LEAKY.high)
    assert (row.number.value(), row.slider.value()) == (LEAKY.high, row.slider.maximum())
    for key in ADJUSTABLE:  # their ranges shut some of the values before out
        parameter = ACTIVATIONS[key].parameter
        row.show_parameter(parameter, parameter.low)
        row.show_parameter(parameter, parameter.high)
    assert changes == []


def test_a_number_that_is_entered_belongs_to_no_drag(row, changes):
    row.number.setValue(0.25)
    assert changes == [(0.25, 0)]


def test_the_moves_of_one_drag_have_one_number_and_those_of_the_next_another(row, changes, qtbot):
    for _ in range(2):
        drag_handle(qtbot, row, 40)
    assert [number for _, number in changes] == [1, 1, 2, 2]
    values = [value for value, _ in changes]
    assert values == sorted(values)
    assert LEAKY.low < values[0] < values[-1] <= LEAKY.high


def test_another_parameter_takes_the_handle_out_of_the_hand(row, changes, qtbot):
    drag_handle(qtbot, row, 40, releases=False)
    assert row.slider.isSliderDown()
    row.show_parameter(ACTIVATIONS["elu"].parameter, ACTIVATIONS["elu"].parameter.low)
    assert not row.slider.isSliderDown()


def test_a_learned_parameter_has_a_field_for_its_start_and_no_slider(row):
    row.show_parameter(LEARNED, LEARNED.default)
    assert (row.slider.isHidden(), row.number.isHidden()) == (True, False)
    row.show_parameter(LEAKY, LEAKY.default)
    assert not row.slider.isHidden()


def test_an_activation_without_a_parameter_has_no_row(row):
    row.show_parameter(None, 0.0)
    assert row.isHidden()
