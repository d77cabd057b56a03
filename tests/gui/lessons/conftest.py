"""Parts of a lesson by themselves, each in an active window."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.app import make_application
from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import Theme


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts and icons need it."""
    make_application()


@pytest.fixture
def theme():
    return Theme("dark")


@pytest.fixture
def shown(qtbot, theme):
    """Show a widget in a window that is active."""
    windows = []

    def show(widget, size=(300, 600)):
        window = QWidget()
        window.setStyleSheet(style_sheet(theme.colors))
        layout = QHBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(widget)
        window.resize(*size)
        qtbot.addWidget(window)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return widget

    return show
