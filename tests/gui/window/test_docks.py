"""Every dock is a row of a table, which says what it is called."""

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.window.docks import DOCKS, make_docks
from neuronlab.gui.window.layout import BY_TURNS, RIGHT_HEIGHTS


@pytest.fixture
def bare(qtbot):
    bare = QMainWindow()
    qtbot.addWidget(bare)
    return bare


def test_each_content_stands_in_the_dock_of_its_name_under_its_heading(bare):
    contents = {name: QWidget() for name in reversed(DOCKS)}
    docks = make_docks(contents, Theme(), bare)
    assert list(docks) == list(DOCKS)
    for name, dock in docks.items():
        assert dock.widget() is contents[name]
        assert dock.objectName() == name
        assert dock.windowTitle() == dock.menu_action.text() == DOCKS[name].title
        assert DOCKS[name].head.upper() in {label.text() for label in dock.titleBarWidget().findChildren(QLabel)}


def test_every_dock_has_its_place():
    assert {"controls", "table", *RIGHT_HEIGHTS, *BY_TURNS} == set(DOCKS)
