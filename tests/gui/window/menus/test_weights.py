import pytest
from PySide6.QtCore import QPoint, Qt

from neuronlab.wording.parameters import edge_indices
from tests.controls import focus_on, press_key, type_text
from tests.gui.window.menus.conftest import texts_of
from tests.windows import share_window


@pytest.fixture
def edge(window, right_hand):
    """Right-click the edge to a unit of the first hidden layer, and its index in the flat vector."""

    def click(unit):
        right_hand.edge(0, 0, unit)
        return edge_indices(window.diagram.frame.network, 0, 0, unit)[0]

    return click


def an_edge_is_set_to_zero_as_one_edit(session, edge, right_hand, wait_for_frame, undo_texts):
    index = edge(0)
    assert session.frame.network.parameters[index] != 0.0
    right_hand.choose("Set to 0")
    wait_for_frame(lambda frame: frame.network.parameters[index] == 0.0)
    assert undo_texts() == ["w of h⁽¹⁾₁ to 0"]
    session.document.undo_stack.undo()
    wait_for_frame(lambda frame: frame.network.parameters[index] != 0.0)


def an_edge_is_inspected(window, edge, right_hand, qtbot):
    edge(7)
    right_hand.choose("Inspect w of h⁽¹⁾₈")
    qtbot.waitUntil(lambda: window.inspector.numbers.current is not None)
    qtbot.waitUntil(lambda: window.inspector.numbers.current.name == "w of h⁽¹⁾₈")


def test_a_number_is_typed_for_an_edge_whose_inspector_was_hidden(window, edge, right_hand, wait_for_frame, qtbot):
    index = edge(7)
    right_hand.choose("Edit w of h⁽¹⁾₈…")
    editor = window.inspector.numbers._editor
    qtbot.waitUntil(editor.isVisible)
    editor.selectAll()
    type_text(qtbot, editor, "2.5")
    press_key(qtbot, editor, Qt.Key.Key_Return)
    wait_for_frame(lambda frame: frame.network.parameters[index] == 2.5)


def the_unit_of_an_edge_is_frozen(edge, right_hand, run):
    edge(0)
    right_hand.choose("Freeze h⁽¹⁾₁, its weights and bias")
    assert run().network.hidden[0].frozen == (0,)


def test_a_row_of_the_inspector_has_the_menu_of_its_number(window, right_hand, wait_for_frame, qtbot, undo_texts):
    right_hand.unit(0, 1)
    right_hand.choose("Inspect")
    numbers = window.inspector.numbers
    qtbot.waitUntil(lambda: numbers.isVisible() and numbers.current is not None)
    right_hand.click(numbers.viewport(), numbers.layout_of(0).caption.center().toPoint() + QPoint(0, 0))
    right_hand.choose("Set to 0")
    assert undo_texts() == ["b of h⁽¹⁾₂ to 0"]


def test_the_menu_key_opens_the_menu_of_the_number_that_the_keyboard_changes(window, right_hand, qtbot):
    right_hand.unit(1, 1)
    right_hand.choose("Inspect")
    numbers = window.inspector.numbers
    qtbot.waitUntil(lambda: numbers.isVisible() and numbers.current is not None)
    focus_on(qtbot, numbers)
    for _ in range(2):
        press_key(qtbot, numbers, Qt.Key.Key_Down)
    name = numbers.current.name
    press_key(qtbot, numbers, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert texts_of(right_hand.opened())[0] == f"Edit {name}…"


test_edges = share_window(
    an_edge_is_set_to_zero_as_one_edit,
    an_edge_is_inspected,
    the_unit_of_an_edge_is_frozen,
)
