from PySide6.QtCore import QPoint

from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.gui.window.menus.layers import LAYER_ROWS
from tests.controls import click
from tests.gui.window.menus.conftest import entry, texts_of
from tests.windows import in_one_window, share_window


def the_activation_is_chosen_and_the_present_one_ticked(right_hand, run, undo_texts):
    offered = entry(right_hand.heading(1), "Activation").menu()
    assert texts_of(offered) == list(ACTIVATION_LABELS.values())
    assert [action.text() for action in offered.actions() if action.isChecked()] == ["tanh"]
    right_hand.choose("Activation", "Sine")
    assert run().network.hidden[1].activation == "sine"
    assert undo_texts() == ["Sine in Hidden 2"]


@in_one_window(
    ("path", "widths"),
    [
        (("Add a unit",), (1, 8, 9, 1)),
        (("Remove the last unit",), (1, 8, 7, 1)),
        (("Add a layer before it",), (1, 8, 8, 8, 1)),
        (("Add a layer after it",), (1, 8, 8, 8, 1)),
        (("Remove Hidden 2",), (1, 8, 1)),
    ],
)
def each_change_of_shape_is_one_edit(right_hand, run, session, path, widths):
    right_hand.heading(1)
    right_hand.choose(*path)
    assert run().network.widths == widths
    assert session.document.undo_stack.count() == 1
    session.document.undo_stack.undo()
    assert run().network.widths == (1, 8, 8, 1)


def a_layer_before_the_first_keeps_what_the_others_have_learned(session, right_hand, run, wait_for_frame):
    right_hand.heading(0)
    right_hand.choose("Add a layer before it")
    assert [layer.activation for layer in run().network.hidden] == ["relu", "relu", "tanh"]
    frame = wait_for_frame(lambda frame: len(frame.network_spec.hidden) == 3)
    right_hand.heading(2)
    right_hand.choose("Units", "Quadratic: a·x² + w·x + b")
    assert run().network.hidden[2].unit == "quadratic"
    assert frame.step == 0


def two_units_added_in_a_row_are_two_edits(session, right_hand, run, wait_for_frame):
    for _ in range(2):
        right_hand.heading(0)
        right_hand.choose("Add a unit")
        wait_for_frame(lambda frame: frame.network_spec == run().network)
    assert run().network.widths[1] == 10
    assert session.document.undo_stack.count() == 2


def layers_move_and_cannot_move_beyond_the_ends(right_hand, run):
    menu = right_hand.heading(0)
    assert not entry(menu, "Move towards the input").isEnabled()
    right_hand.choose("Move towards the output")
    assert [layer.activation for layer in run().network.hidden] == ["tanh", "relu"]


def test_removing_comes_last():
    assert LAYER_ROWS[-1].text(None, 0) == "Remove Hidden 1"


def a_row_of_the_panel_has_the_menu_of_its_layer(window, right_hand, run):
    row = window.network_panel.layer_rows[1]
    right_hand.click(row, QPoint(10, row.height() // 2))
    right_hand.choose("Remove Hidden 2")
    assert run().network.widths == (1, 8, 1)


def the_arrow_of_a_heading_offers_the_activations(window, right_hand, run, qtbot):
    diagram = window.diagram
    layout = diagram._current_layout(diagram.frame)
    heading = layout.caption_rect(2)
    click(qtbot, diagram, heading.center().toPoint())
    assert right_hand.menu is None
    arrow = diagram._arrow_of(diagram.target_at(heading.center()))
    click(qtbot, diagram, arrow.center().toPoint())
    right_hand.choose("Sigmoid")
    assert run().network.hidden[1].activation == "sigmoid"


test_edits_of_layers = share_window(
    the_activation_is_chosen_and_the_present_one_ticked,
    each_change_of_shape_is_one_edit,
    a_layer_before_the_first_keeps_what_the_others_have_learned,
    two_units_added_in_a_row_are_two_edits,
    layers_move_and_cannot_move_beyond_the_ends,
    a_row_of_the_panel_has_the_menu_of_its_layer,
    the_arrow_of_a_heading_offers_the_activations,
)
