from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.controls import focus_on, press_key
from tests.gui.window.menus.conftest import texts_of
from tests.windows import share_window


def one_menu_is_open_at_a_time_and_gone_when_it_closes(window, right_hand, qtbot):
    first = right_hand.unit(0, 1)
    first.close()
    assert right_hand.menu is None
    second = right_hand.heading(0)
    window.context_menus.open_activations(0, QPoint(10, 10))
    assert not second.isVisible()
    assert "tanh" in texts_of(right_hand.opened())


def an_empty_part_of_the_diagram_offers_what_concerns_the_network(window, right_hand, run):
    right_hand.click(window.diagram, QPoint(8, window.diagram.height() // 2))
    right_hand.choose("Add a layer")
    assert len(run().network.hidden) == 3


def the_menu_key_works_on_the_layer_and_the_unit_that_have_the_keyboard(window, right_hand, qtbot):
    focus_on(qtbot, window.network_panel.layer_rows[1])
    press_key(qtbot, window.network_panel.layer_rows[1], Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert texts_of(right_hand.opened())[-1] == "Remove Hidden 2"


def test_a_field_keeps_its_own_menu(window, right_hand):
    line = window.network_panel.layer_rows[0].width_field.findChild(QLineEdit)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), line.mapToGlobal(QPoint(3, 3)))
    line.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # its menu would wait for a choice
    QApplication.sendEvent(line, event)
    assert right_hand.menu is None


test_menus_of_all_kinds = share_window(
    one_menu_is_open_at_a_time_and_gone_when_it_closes,
    an_empty_part_of_the_diagram_offers_what_concerns_the_network,
    the_menu_key_works_on_the_layer_and_the_unit_that_have_the_keyboard,
)
