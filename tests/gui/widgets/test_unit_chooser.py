"""A unit is chosen by its layer and its number; showing one chooses nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.gui.widgets.unit_chooser import UnitChooser
from tests.controls import press_key, type_into

LAYERS = ("Hidden 1", "Hidden 2", "Output")


@pytest.fixture
def chooser(shown):
    around = QWidget()
    chooser = UnitChooser(around)
    row = QHBoxLayout(around)
    row.addWidget(chooser.layer)
    row.addWidget(chooser.unit)
    shown(around)
    chooser.heard = []
    chooser.chosen.connect(lambda *unit: chooser.heard.append(unit))
    chooser.show_unit(LAYERS, 8, 0, 4)
    return chooser


def test_a_unit_is_shown_counted_from_one_without_being_chosen(chooser):
    assert chooser.layer.currentText() == "Hidden 1"
    assert chooser.unit.text() == "5 of 8"
    chooser.show_unit(LAYERS[1:], 2, 1, 0)
    assert (chooser.layer.currentText(), chooser.unit.text()) == ("Output", "1 of 2")
    assert chooser.heard == []


def test_another_number_is_a_unit_of_the_same_layer(chooser, qtbot):
    type_into(qtbot, chooser.unit, "3")
    assert chooser.heard == [(0, 2)]


def test_another_layer_begins_with_its_first_unit(chooser, qtbot):
    press_key(qtbot, chooser.layer, Qt.Key.Key_Down)
    assert chooser.heard == [(1, 0)]
