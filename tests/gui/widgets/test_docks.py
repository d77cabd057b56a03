"""Docks hide, float in windows of their own and come back."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLineEdit

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.column import Column
from neuronlab.gui.widgets.docks import Dock
from tests.controls import click, hover, trigger


@pytest.fixture
def docks(qtbot):
    """Two docks in a column."""
    column = Column({"first": 150, "second": 150}, [])
    qtbot.addWidget(column)
    docks = [Dock(name, name.title(), name.title(), QLineEdit(), Theme("dark")) for name in column.heights]
    column.show_docks(docks)
    column.resize(300, 400)
    with qtbot.waitExposed(column):
        column.show()
    return docks


def test_the_buttons_show_while_the_pointer_or_the_keyboard_is_there(docks, qtbot):
    first, second = docks
    second.content.setFocus()
    hover(qtbot, first.content, first.content.rect().center())
    # The pointer may have been over the other one, which hears a moment later that it has left.
    qtbot.waitUntil(lambda: first.float_button.isVisible() and not second.float_button.isVisible())
    hover(qtbot, second.content, second.content.rect().center())
    qtbot.waitUntil(lambda: second.float_button.isVisible() and not first.float_button.isVisible())
    first.head.title.setFocus(Qt.FocusReason.TabFocusReason)
    assert first.hide_button.isVisible()
    second.content.setFocus()
    assert not first.hide_button.isVisible()


def test_the_menu_ticks_what_can_be_seen(docks, qtbot):
    first, second = docks
    assert first.menu_action.isChecked()
    click(qtbot, first.head.title)
    assert not first.menu_action.isChecked()  # folded
    trigger(qtbot, first.menu_action)
    assert first.is_in_sight
    trigger(qtbot, second.menu_action)
    assert not second.isVisible()
    trigger(qtbot, second.menu_action)
    assert second.is_in_sight
    assert second.menu_action.isChecked()


def test_it_says_when_its_content_appears_and_disappears(docks):
    first, said = docks[0], []
    first.sight_changed.connect(lambda: said.append(first.is_in_sight))
    first.put_away()
    first.reveal()
    first.fold(True)
    first.reveal()
    assert said == [False, True, False, True]


def test_a_floating_dock_is_a_window_with_a_frame_and_a_title(docks, qtbot):
    first, second = docks
    second.content.setFocus()
    hover(qtbot, first.content, first.content.rect().center())
    click(qtbot, first.float_button)
    qtbot.waitUntil(first.isVisible)
    assert first.isWindow()
    assert not first.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert first.windowType() == Qt.WindowType.Tool  # stays over its window, and its shortcuts work
    assert first.windowTitle() == "First"
    assert first.parentWidget() is second.window()
    qtbot.waitUntil(lambda: second.height() > 350)


def test_closing_a_floating_dock_puts_it_back_open_and_in_its_place(docks, qtbot):
    first, second = docks
    click(qtbot, first.head.title)
    first.float_(True, QRect(10, 20, 240, 180))
    assert (first.width(), first.height()) == (240, 180)
    assert first.is_in_sight
    first.close()
    qtbot.waitUntil(lambda: not first.isWindow() and first.is_in_sight)
    assert first.mapToGlobal(first.rect().topLeft()).y() < second.mapToGlobal(second.rect().topLeft()).y()


def test_hiding_a_floating_dock_puts_it_back(docks, qtbot):
    first = docks[0]
    first.float_(True)
    first.put_away()
    assert not first.isWindow()
    assert first.is_in_sight
