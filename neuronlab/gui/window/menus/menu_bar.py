"""What the menus of the menu bar have besides the rows of the table of actions: switches and menus of their own."""

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from neuronlab.gui.theme.menu import TextSizeMenu, ThemeMenu
from neuronlab.gui.widgets.plain_text import button_text
from neuronlab.gui.window.menus.rows import fill
from neuronlab.gui.window.menus.runs import COMPARE_ROWS
from neuronlab.gui.window.pictures.parts import sizes_in_sight
from neuronlab.gui.window.pictures.saving import pictures_of
from neuronlab.gui.window.pulse_switch import PulseSwitch
from neuronlab.gui.window.undo_switch import UndoSwitch
from neuronlab.gui.window.workbench import Workbench
from neuronlab.wording.pictured import PICTURED


def extend_menus(window: Workbench, actions: dict[str, QAction], menus: dict[str, QMenu]) -> None:
    """Add to the menus of a window what its table of actions cannot say."""
    file = menus["&File"]
    below_sessions = next(action for action in file.actions() if action.isSeparator())
    file.insertAction(below_sessions, UndoSwitch(window.session, window.settings, window))
    file.insertMenu(actions["save"], window.recent)
    _extend_view_menu(window, menus["&View"])
    _extend_file_menu(window, menus["&File"])
    compare = menus["&Train"].addMenu("C&ompare")
    compare.aboutToShow.connect(partial(_fill_compare_menu, window, compare))


def _extend_file_menu(window: Workbench, menu: QMenu) -> None:
    """Add a choice of what is on screen before the entry that saves a picture."""
    copying = QMenu("Cop&y picture", menu)
    save = next(action for action in menu.actions() if action.text() == "Save pic&ture…")
    menu.insertMenu(save, copying)
    copying.aboutToShow.connect(partial(_fill_copy_menu, window, copying))


def _fill_copy_menu(window: Workbench, menu: QMenu) -> None:
    menu.clear()
    for name in sizes_in_sight(window):
        action = menu.addAction(button_text(PICTURED[name].label))
        action.triggered.connect(partial(_copy_picture, window, name))


def _copy_picture(window: Workbench, name: str, _is_on: bool = False) -> None:
    pictures_of(window).copy(name)


def _extend_view_menu(window: Workbench, menu: QMenu) -> None:
    menu.addAction(_switch_of_controls(window, menu))
    for dock in window.docks.values():
        menu.addAction(dock.menu_action)
    menu.addSeparator()
    menu.addAction(PulseSwitch(window.diagram.pulses, window.settings, window))
    menu.addMenu(ThemeMenu(window.theme, window.settings, window))
    menu.addMenu(TextSizeMenu(window.theme, window.settings, window))


def _switch_of_controls(window: Workbench, menu: QMenu) -> QAction:
    body = window.body
    action = QAction("Controls", window, checkable=True, checked=not body.left.isHidden())
    action.toggled.connect(body.show_left)
    menu.aboutToShow.connect(lambda: action.setChecked(not body.left.isHidden()))
    return action


def _fill_compare_menu(window: Workbench, menu: QMenu) -> None:
    menu.clear()
    fill(menu, COMPARE_ROWS, window, None)
