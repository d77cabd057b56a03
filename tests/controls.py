"""Tests use a control as a person would: only once it is there to be used, and a test that waits in vain says why.

What acts on a button, a menu entry or the keyboard goes through here. Setting the value of a field in code
(`setValue`, `chosen.emit`) does not: it takes effect at once, whether a person could reach the field or not.
"""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from tests.patience import WAIT_MS

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
_MARK_PX = 10
"""A check box is clicked on its mark: beside its text nothing is hit."""


def what_keeps(control: QWidget | QAction, position: QPoint | None = None) -> str:
    """Why a person could not use this control now, as the end of a sentence; empty when they could."""
    if not control.isEnabled():
        return "is disabled"
    if not control.isVisible():
        return "is not visible"
    if isinstance(control, QWidget) and not _is_in_sight(control, position):
        return "is covered or scrolled out of sight"
    return ""


def until_usable(qtbot, control, position=None, timeout=WAIT_MS):
    """Wait until a widget or an action is enabled and in sight, and return it; fails with what is in the way.

    A widget in an area that scrolls is scrolled to; of a widget that is seen in part, `position` has to be in sight.
    """

    def is_usable():
        if isinstance(control, QWidget) and not _is_in_sight(control, position):
            _scroll_to(control, position)
        obstacle = what_keeps(control, position)
        assert not obstacle, f"{_name(control)} {obstacle}"

    qtbot.waitUntil(is_usable, timeout=timeout)
    return control


def click(qtbot, control, position=None, button=LEFT, keys=NO_KEYS):
    """Click a widget, in its middle or at `position`, once it can be used."""
    at = position or _middle(until_usable(qtbot, control))
    until_usable(qtbot, control, at)
    QTest.mouseClick(control, button, keys, at)


def double_click(qtbot, control, position=None):
    """Click, and click again before one could blink."""
    click(qtbot, control, position)
    QTest.mouseDClick(control, LEFT, NO_KEYS, position or _middle(control))
    QTest.mouseRelease(control, LEFT, NO_KEYS, position or _middle(control))


def hover(qtbot, widget, position):
    """Move the mouse to a place of a widget, from beside it where it is there already, or nothing would move."""
    until_usable(qtbot, widget)
    _leave(widget, position)
    QTest.mouseMove(widget, position)


def drag(qtbot, widget, start, *stops, releases=True):
    """Press the left button, move through places and let go at the last, or keep it pressed."""
    until_usable(qtbot, widget, start)
    QTest.mousePress(widget, LEFT, pos=start)
    _leave(widget, stops[0])
    for stop in stops:
        QTest.mouseMove(widget, stop)
    if releases:
        QTest.mouseRelease(widget, LEFT, pos=stops[-1])


def focus_on(qtbot, widget):
    """Give a widget the keyboard, in the active window, once it can be used."""
    until_usable(qtbot, widget)
    window = widget.window()
    if not window.isActiveWindow():
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    if widget is not window and not widget.hasFocus():
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus, timeout=WAIT_MS)
    return widget


def press_key(qtbot, widget, key, keys=NO_KEYS):
    """Press a key where a widget has the keyboard; a window passes it to what has the keyboard there."""
    QTest.keyClick(focus_on(qtbot, widget), key, keys)


def type_text(qtbot, widget, text):
    """Type into a widget what comes after what is there."""
    QTest.keyClicks(focus_on(qtbot, widget), text)


def type_into(qtbot, field, text):
    """Replace what a field holds, and press Enter."""
    focus_on(qtbot, field).selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def trigger(qtbot, action):
    """Choose a menu entry, or press its keys, once it can be used."""
    until_usable(qtbot, action).trigger()


def _leave(widget: QWidget, position: QPoint) -> None:
    """Move the mouse away from a place where another test has left it."""
    if QCursor.pos() == widget.mapToGlobal(position):
        QTest.mouseMove(widget, position + QPoint(1, 1))


def _is_in_sight(widget: QWidget, position: QPoint | None) -> bool:
    """Whether the mouse would find this place of a widget, or any part of it can be seen."""
    if position is None:
        return any(not part.visibleRegion().isEmpty() for part in (widget, *widget.findChildren(QWidget)))
    if widget.isWindow():
        return widget.rect().contains(position)
    found = widget.window().childAt(widget.mapTo(widget.window(), position))
    return found is not None and (found is widget or widget.isAncestorOf(found))


def _scroll_to(widget: QWidget, position: QPoint | None) -> None:
    """Scroll every area around a widget until a place of it is in sight, as far as they go."""
    inner = widget.parentWidget()
    while inner is not None:
        if isinstance(inner, QScrollArea) and inner.widget() is not None and inner.widget().isAncestorOf(widget):
            if position is None:
                inner.ensureWidgetVisible(widget)
            else:
                at = widget.mapTo(inner.widget(), position)
                inner.ensureVisible(at.x(), at.y(), _MARK_PX, _MARK_PX)
        inner = inner.parentWidget()


def _middle(control: QWidget) -> QPoint:
    middle = control.rect().center()
    if isinstance(control, QCheckBox):
        middle.setX(min(middle.x(), _MARK_PX))
    return middle


def _name(control):
    label = control.text() if hasattr(control, "text") and callable(control.text) else ""
    return " ".join(filter(None, (type(control).__name__, control.objectName(), f"'{label}'" if label else "")))
