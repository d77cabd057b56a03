"""Tab goes through the window in the order in which one reads it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from neuronlab.gui.window.tab_order import chain_tabs
from tests.controls import click, focus_on, press_key


@pytest.fixture
def fields(qtbot):
    """Four fields of a window, of which the third takes no focus."""
    around = QWidget()
    qtbot.addWidget(around)
    fields = [QLineEdit() for _ in range(4)]
    fields[2].setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column = QVBoxLayout(around)
    for field in fields:
        column.addWidget(field)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    yield fields
    around.close()


def test_tab_follows_the_chain_and_passes_over_what_takes_no_focus(fields, qtbot):
    first, second, passed_over, last = fields
    chain_tabs([second, passed_over, first])
    focus_on(qtbot, second)
    for stop in (first, last, second):
        press_key(qtbot, last.window().focusWidget(), Qt.Key.Key_Tab)
        assert stop.hasFocus()


def test_tab_goes_from_the_data_through_the_layers_to_the_activations(window, run, qtbot):
    click(qtbot, window.network_panel.add)
    qtbot.waitUntil(window.network_panel.layer_rows[-1].isVisible)
    focus_on(qtbot, window.data_panel.resample)
    panel, chips = window.network_panel, window.network_panel.features.chips
    first, *others = panel.layer_rows
    stops = [panel.head.title, *chips.values(), *(stop for row in panel.layer_rows for stop in row.tab_stops())]
    stops += [*panel.details.tab_stops(), panel.add, panel.keep, window.activation_panel.head.title]
    stops += [window.activation_panel.cards[layer.activation] for layer in run().network.hidden[-1:]]
    stops += [window.activation_panel.more.header, window.activation_panel.all_layers]
    # Of a choice of several buttons the chosen one is a stop; arrow keys lead to the others.
    passed_over = {panel.details.unit.button("quadratic"), first.up, others[-1].down}
    for stop in stops:
        if stop not in passed_over:
            press_key(qtbot, window.focusWidget(), Qt.Key.Key_Tab)
            assert window.focusWidget() is stop, stop.accessibleName()


def test_the_activation_of_a_layer_is_a_stop_as_soon_as_the_layer_is_chosen(window, run, wait_for_frame, qtbot):
    def go(task):
        click(qtbot, window.data_panel.task.button(task))
        wait_for_frame(lambda frame: frame.task == task)

    def choose(layer):
        window.network_panel.layer_rows[layer].selected.emit(layer)

    go("classes")
    choose(1)
    click(qtbot, window.activation_panel.cards["relu"])
    go("curve")
    while window.network_panel.layer_rows:
        click(qtbot, window.network_panel.layer_rows[0].remove)
    go("classes")
    choose(1)
    assert window.activation_panel.cards["relu"].isChecked()
    press_key(qtbot, window.network_panel.keep, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.activation_panel.head.title
    press_key(qtbot, window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is window.activation_panel.cards["relu"]
