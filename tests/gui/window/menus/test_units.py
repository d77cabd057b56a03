import numpy as np

from neuronlab.core.network.network import unit_indices
from tests.gui.window.menus.conftest import entry, texts_of
from tests.windows import share_window


def test_a_unit_is_inspected_and_its_activation_shown(window, right_hand, qtbot):
    right_hand.unit(1, 2)
    right_hand.choose("Inspect")
    qtbot.waitUntil(window.inspector.isVisible)
    assert window.inspector.pin == (1, 2)
    right_hand.unit(0, 3)
    right_hand.choose("Show its activation and data")
    qtbot.waitUntil(window.activation.isVisible)
    assert window.activation.chosen == (0, 3)


def test_a_unit_is_muted_frozen_and_reset_each_as_one_edit(
    window, session, right_hand, run, wait_for_frame, undo_texts
):
    first = session.frame.network.parameters.copy()
    own = unit_indices(run().network, 0, 1)
    session.step()
    stepped = wait_for_frame(lambda frame: frame.step == 1)
    assert not np.array_equal(stepped.network.parameters[own], first[own])
    assert not entry(right_hand.unit(0, 1), "Mute").isChecked()
    right_hand.choose("Mute")
    assert run().network.hidden[0].muted == (1,)
    right_hand.unit(0, 1)
    right_hand.choose("Freeze")
    assert run().network.hidden[0].frozen == (1,)
    right_hand.unit(0, 1)
    right_hand.choose("Reset to its initial weights")
    wait_for_frame(lambda frame: np.array_equal(frame.network.parameters[own], first[own]))
    menu = right_hand.unit(0, 1)
    assert entry(menu, "Mute").isChecked()
    assert entry(menu, "Freeze").isChecked()
    right_hand.choose("Mute")
    assert run().network.hidden[0].muted == ()
    assert undo_texts() == ["Mute h⁽¹⁾₂", "Freeze h⁽¹⁾₂", "Reset h⁽¹⁾₂", "Unmute h⁽¹⁾₂"]


def an_output_has_no_activation_and_cannot_be_muted(right_hand, run):
    menu = right_hand.unit(2, 0)
    assert "Show its activation and data" not in texts_of(menu)
    assert not entry(menu, "Mute").isEnabled()
    right_hand.choose("Freeze")
    assert run().network.frozen_outputs == (0,)


def a_unit_of_the_neurons_has_the_same_menu(window, right_hand, run):
    cells = window.neurons._cells
    band = cells._bands(window.neurons.frame)[0]
    _, corners = band.corners(cells._visible_area())
    left, top = corners[1]
    right_hand.click(cells, cells.rect().topLeft() + type(cells.rect().topLeft())(int(left) + 20, int(top) + 20))
    right_hand.choose("Freeze")
    assert run().network.hidden[0].frozen == (1,)


def a_unit_that_is_gone_when_the_entry_is_chosen_is_reported(window, right_hand, run):
    right_hand.unit(0, 7)
    window.network_panel.change_width(0, 4)
    right_hand.choose("Freeze")
    assert run().network.hidden[0].frozen == ()
    assert "no longer exists" in window.insight_bar.text.text()


test_units_that_are_frozen = share_window(
    an_output_has_no_activation_and_cannot_be_muted,
    a_unit_of_the_neurons_has_the_same_menu,
    a_unit_that_is_gone_when_the_entry_is_chosen_is_reported,
)
