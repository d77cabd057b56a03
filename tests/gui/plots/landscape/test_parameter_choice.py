import pytest
from PySide6.QtCore import Qt

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.landscape.parameter_choice import ParameterChoice
from tests.controls import focus_on, press_key, type_text

LARGEST = NetworkSpec(inputs=2, hidden=(LayerSpec(512, "prelu"),) * 16)


@pytest.fixture
def choice(qtbot, qapp):
    choice = ParameterChoice("→", "Across", part=0)
    qtbot.addWidget(choice)
    return choice


def test_a_parameter_among_millions_is_chosen_by_key(choice, qtbot):
    assert choice.index is None
    choice.show_spec(LARGEST)
    choice.show()
    assert choice.index == 0
    assert choice.layer.count() == 17
    press_key(qtbot, choice.layer, Qt.Key.Key_Down)
    focus_on(qtbot, choice.unit)
    choice.unit.selectAll()
    type_text(qtbot, choice.unit, "512")
    with qtbot.waitSignal(choice.changed):
        press_key(qtbot, choice.unit, Qt.Key.Key_Return)
    type_text(qtbot, choice.part, "b")  # the bias, past 512 weights
    assert choice.part.currentText() == "bias"
    first, second = (out * columns for out, columns in LARGEST.block_shapes[:2])
    assert choice.index == first + second - 1
    press_key(qtbot, choice.part, Qt.Key.Key_Down)
    assert choice.part.currentText() == "negative slope"
    assert choice.index == LARGEST.parameter_count - 15 * 512 + 511


def test_of_a_parameter_that_is_gone_the_nearest_is_shown_and_it_comes_back(choice):
    wide = NetworkSpec(hidden=(LayerSpec(8, "tanh"), LayerSpec(8, "tanh")))
    choice.show_spec(wide)
    choice._choose(1, 7, 3)
    there = choice.index
    choice.show_spec(NetworkSpec())
    assert choice.index == 1
    assert [choice.layer.currentText(), choice.unit.text(), choice.part.currentText()] == ["Output", "1 of 1", "bias"]
    choice.show_spec(wide)
    assert choice.index == there


def test_only_a_person_changes_the_choice(choice, qtbot):
    with qtbot.assertNotEmitted(choice.changed):
        choice.show_spec(LARGEST)
        choice.show_spec(NetworkSpec())


def test_another_layer_begins_with_its_first_unit_and_its_first_weight(choice):
    choice.show_spec(NetworkSpec(hidden=(LayerSpec(8, "tanh"), LayerSpec(8, "tanh"))))
    choice.unit.setValue(5)
    choice.part.chosen.emit("1")
    assert choice.index == 4 * 2 + 1
    choice.layer.chosen.emit("1")
    assert choice.index == 8 * 2
