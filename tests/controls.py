"""Tests use a control as a person would: only once it is there to be used, and a test that waits in vain says why."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

WAIT_MS = 20_000
"""Long enough for a machine whose cores are all busy; a control that is there at once costs no wait."""


def what_keeps(control: QWidget | QAction) -> str:
    """Why a person could not use this control now, as the end of a sentence; empty when they could."""
    if not control.isEnabled():
        return "is disabled"
    if not control.isVisible():
        return "is not visible"
    if isinstance(control, QWidget) and control.visibleRegion().isEmpty():
        return "is covered or scrolled out of sight"
    return ""


def until_usable(qtbot, control, timeout=WAIT_MS):
    """Wait until a widget or an action is enabled and in sight, and return it; fails with what is in the way."""

    def is_usable():
        obstacle = what_keeps(control)
        assert not obstacle, f"{_name(control)} {obstacle}"

    qtbot.waitUntil(is_usable, timeout=timeout)
    return control


def click(qtbot, control, position=None, button=Qt.MouseButton.LeftButton):
    """Click a widget, in its middle or at `position`, once it can be used."""
    until_usable(qtbot, control)
    QTest.mouseClick(control, button, Qt.KeyboardModifier.NoModifier, position or QPoint())


def trigger(qtbot, action):
    """Choose a menu entry, or press its keys, once it can be used."""
    until_usable(qtbot, action).trigger()


def _name(control):
    label = control.text() if hasattr(control, "text") and callable(control.text) else ""
    return " ".join(filter(None, (type(control).__name__, control.objectName(), f"'{label}'" if label else "")))
