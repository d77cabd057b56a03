import pytest
from PySide6.QtCore import Qt

from neuronlab.core.specs.network import MAX_WIDTH, LayerSpec
from neuronlab.gui.panels.network.layer_row import LayerRow
from neuronlab.gui.theme.theme import Theme
from tests.controls import click, focus_on, type_into

LAYER = LayerSpec(5, "tanh")


@pytest.fixture
def row(qtbot):
    """The row of the second of three layers, selected."""
    row = LayerRow(1, Theme("dark"))
    qtbot.addWidget(row)
    row.show_layer(LAYER, True, False)
    row.show()
    return row


@pytest.fixture
def heard(row):
    """What the row tells: the signal's name, and what it carries."""
    heard = []
    names = ("selected", "clicked", "width_changed", "activation_changed", "removed", "moved")
    for name in names:
        getattr(row, name).connect(lambda *what, name=name: heard.append((name, *what)))
    return heard


def test_a_layer_is_shown_silently(row, heard):
    row.show_layer(LayerSpec(7, "relu"), True, False)
    assert (row.width_field.value(), row.activation.currentData()) == (7, "relu")
    assert heard == []


def test_every_control_tells_what_was_done_and_to_which_layer(row, heard, qtbot):
    type_into(qtbot, row.width_field, "12")
    row.activation.chosen.emit("relu")
    for button in (row.up, row.down, row.remove):
        click(qtbot, button)
    assert [what for what in heard if what[0] != "selected"] == [
        ("width_changed", 1, 12),
        ("activation_changed", 1, "relu"),
        ("moved", 1, -1),
        ("moved", 1, 1),
        ("removed", 1),
    ]
    assert row.width_field.maximum() == MAX_WIDTH


def test_a_click_or_the_keyboard_selects_the_layer(row, heard, qtbot):
    click(qtbot, row, row.rect().topLeft())
    assert heard[-2:] == [("selected", 1), ("clicked", 1)]
    click(qtbot, row, row.rect().topLeft(), button=Qt.MouseButton.RightButton)
    focus_on(qtbot, row)
    assert heard.count(("clicked", 1)) == 1
    assert set(heard) == {("selected", 1), ("clicked", 1)}


@pytest.mark.parametrize(("number", "is_last", "arrows"), [(0, False, (False, True)), (2, True, (True, False))])
def test_the_first_and_the_last_layer_cannot_be_moved_further(qtbot, number, is_last, arrows):
    row = LayerRow(number, Theme("dark"))
    qtbot.addWidget(row)
    row.show_layer(LAYER, False, is_last)
    assert (row.up.isEnabled(), row.down.isEnabled()) == arrows
