"""Widgets by themselves: each in an active window, and the wheel turned over it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget


@pytest.fixture
def shown(qtbot):
    """Show a widget in a window that is active."""
    windows = []

    def show(widget):
        window = QWidget()
        QHBoxLayout(window).addWidget(widget)
        qtbot.addWidget(window)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return widget

    return show


@pytest.fixture
def wheel():
    """Turn the mouse wheel over a widget."""

    def turn(widget):
        at, none = QPointF(2.0, 2.0), QPoint()
        buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(widget, QWheelEvent(at, at, none, QPoint(0, -120), buttons, keys, phase, False))

    return turn
