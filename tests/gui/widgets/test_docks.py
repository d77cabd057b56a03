"""Docks float and come back, and come to the front where others hide them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QTabBar, QToolButton

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.docks import Dock, is_covered
from tests.controls import click, trigger


@pytest.fixture
def docks(qtbot):
    """Two docks that share a place in a window, the second one in front."""
    around = QMainWindow()
    around.resize(400, 300)
    around.setCentralWidget(QLabel())
    docks = [Dock(name, name.title(), name, QLineEdit(), Theme(), around) for name in ("first", "second")]
    for dock in docks:
        around.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    around.tabifyDockWidget(*docks)
    docks[1].raise_()
    qtbot.addWidget(around)
    with qtbot.waitExposed(around):
        around.show()
    qtbot.waitUntil(lambda: docks[1].is_in_sight and not docks[0].is_in_sight)
    return docks


def test_what_is_behind_the_tab_of_another_is_covered(docks, qtbot):
    behind, front = docks
    assert is_covered(behind.widget())
    assert not is_covered(front.widget())
    assert not is_covered(front.window())
    behind.reveal()
    qtbot.waitUntil(lambda: behind.is_in_sight)
    assert is_covered(front.widget())


def test_the_menu_ticks_what_can_be_seen(docks, qtbot):
    behind, front = docks
    assert (behind.menu_action.isChecked(), front.menu_action.isChecked()) == (False, True)
    trigger(qtbot, behind.menu_action)
    qtbot.waitUntil(lambda: behind.menu_action.isChecked() and not front.menu_action.isChecked())


def test_tabs_of_docks_have_a_name_for_screen_readers(docks):
    (tabs,) = docks[0].parentWidget().findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert tabs.accessibleName() == "Tabbed plots"


def test_the_buttons_of_the_title_float_and_hide(docks, qtbot):
    front = docks[1]
    float_button, close = front.titleBarWidget().findChildren(QToolButton)
    click(qtbot, float_button)
    assert front.isFloating()
    click(qtbot, float_button)
    assert not front.isFloating()
    click(qtbot, close)
    assert not front.isVisible()


def test_a_floating_dock_comes_over_its_window_with_the_keyboard_and_goes(docks, qtbot):
    front = docks[1]
    front.setFloating(True)
    front.move(front.parentWidget().geometry().bottomRight() * 3)
    front.hide()
    front.toggle_over_window()
    qtbot.waitUntil(lambda: front.is_in_sight)
    assert front.parentWidget().geometry().contains(front.geometry().topLeft())
    front.toggle_over_window()
    assert not front.isVisible()


def test_the_menu_brings_a_dock_to_the_front_and_hides_what_is_there(window, qtbot):
    dock = window.docks["contributions"]
    trigger(qtbot, dock.menu_action)
    qtbot.waitUntil(lambda: dock.is_in_sight)
    window.docks["neurons"].raise_()
    qtbot.waitUntil(lambda: not dock.is_in_sight and not dock.menu_action.isChecked())
    trigger(qtbot, dock.menu_action)
    qtbot.waitUntil(lambda: dock.is_in_sight and dock.menu_action.isChecked())
    trigger(qtbot, dock.menu_action)
    qtbot.waitUntil(lambda: not dock.isVisible())
