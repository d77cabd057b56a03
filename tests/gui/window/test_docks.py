"""Every dock is a row of a table, which says what it is called."""

import pytest
from PySide6.QtWidgets import QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.window.body import HEIGHTS
from neuronlab.gui.window.docks import STAGE, VIEWS, make_docks
from neuronlab.gui.window.layout import ARRANGEMENTS


@pytest.mark.parametrize("rows", [STAGE, VIEWS], ids=["stage", "views"])
def test_each_content_stands_in_the_dock_of_its_name_under_its_heading(qtbot, rows):
    contents = {name: QWidget() for name in reversed(rows)}
    docks = make_docks(rows, contents, Theme("dark"))
    assert list(docks) == list(rows)
    for name, dock in docks.items():
        qtbot.addWidget(dock)
        assert dock.content is contents[name]
        assert dock.objectName() == dock.name == name
        assert dock.windowTitle() == dock.menu_action.text() == rows[name].title
        assert dock.head.title.text() == rows[name].head


def test_every_view_at_the_right_has_a_height():
    assert set(HEIGHTS) == set(VIEWS)
    assert all(set(row.fold_order) <= set(VIEWS) for row in ARRANGEMENTS)
