"""A hand that right-clicks in the whole window and chooses from the menu that opens."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.controls import LEFT, NO_KEYS, until_usable

RIGHT = Qt.MouseButton.RightButton


def text_of(action):
    return action.text().partition("\t")[0]


def texts_of(menu):
    return [text_of(action) for action in menu.actions() if not action.isSeparator()]


def entry(menu, *path):
    """The entry of a menu, or of the menus in it, that a path of texts leads to."""
    (action,) = (action for action in menu.actions() if text_of(action) == path[0])
    return entry(action.menu(), *path[1:]) if path[1:] else action


class RightHand:
    def __init__(self, window, qtbot):
        self._window, self._qtbot = window, qtbot

    @property
    def menu(self):
        return self._window.context_menus.menu

    def click(self, widget, at):
        """Right-click a place of a widget, as the window system reports it; returns the menu."""
        self.put_away()
        until_usable(self._qtbot, widget, at)
        handle, there = self._window.windowHandle(), widget.mapTo(self._window, at)
        for beside in (QPoint(1, 1), QPoint()):  # the window system asks for the menu where the pointer was last
            QTest.mouseMove(handle, there + beside)
        QTest.mouseClick(handle, RIGHT, NO_KEYS, there)
        return self.opened()

    def put_away(self):
        """Close the menu that is open, if there is one: it would swallow the next click."""
        if self.menu is not None:
            self.menu.close()
        self._qtbot.waitUntil(lambda: self.menu is None)

    def opened(self):
        self._qtbot.waitUntil(lambda: self.menu is not None and self.menu.isVisible())
        return self.menu

    def choose(self, *path):
        """Choose an entry of the open menu, by its texts."""
        menu, action = self.opened(), entry(self.menu, *path)
        assert action.isEnabled(), f"{path[-1]} is greyed out"
        if path[1:]:
            action.trigger()
            menu.close()
        else:
            QTest.mouseClick(menu, LEFT, NO_KEYS, menu.actionGeometry(action).center())
        self._qtbot.waitUntil(lambda: self.menu is None)

    def unit(self, layer, unit):
        """Right-click a unit of the diagram; layers are those with weights."""
        layout = self._window.diagram._current_layout(self._window.diagram.frame)
        return self.click(self._window.diagram, layout.columns[layer + 1].box(unit).center().toPoint())

    def heading(self, layer):
        """Right-click the heading of a layer of the diagram."""
        layout = self._window.diagram._current_layout(self._window.diagram.frame)
        return self.click(self._window.diagram, layout.caption_rect(layer + 1).center().toPoint())

    def edge(self, layer, unit_in, unit_out):
        """Right-click the middle of an edge between two units, where no other is nearer."""
        layout = self._window.diagram._current_layout(self._window.diagram.frame)
        start, end = (layout.columns[layer].box(unit_in), layout.columns[layer + 1].box(unit_out))
        at = (QPoint(int(start.right()), int(start.center().y())) + QPoint(int(end.left()), int(end.center().y()))) / 2
        return self.click(self._window.diagram, at)


@pytest.fixture
def right_hand(window, qtbot, wait_for_frame):
    wait_for_frame(lambda frame: frame.units is not None)
    hand = RightHand(window, qtbot)
    yield hand
    if hand.menu is not None:
        hand.menu.close()


@pytest.fixture
def undo_texts(session):
    """The names of all undo entries."""
    stack = session.document.undo_stack
    return lambda: [stack.text(number) for number in range(stack.count())]
