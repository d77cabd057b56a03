import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neuronlab.gui.lessons.order_rows import OrderRows
from tests.controls import click, focus_on


@pytest.fixture
def rows(shown, theme):
    rows = shown(OrderRows(theme))
    rows.show_order(("relu", "tanh", "sigmoid"))
    return rows


def test_buttons_move_a_name_up_and_down(rows, qtbot):
    click(qtbot, rows.down[0])
    assert rows.order == ("tanh", "relu", "sigmoid")
    focus_on(qtbot, rows.up[2])
    QTest.keyClick(rows.up[2], Qt.Key.Key_Space)
    assert rows.order == ("tanh", "sigmoid", "relu")
    assert [name.text() for name in rows.names if name.isVisible()] == ["1\u2002tanh", "2\u2002sigmoid", "3\u2002relu"]


def test_the_ends_move_no_further(rows):
    assert not rows.up[0].isEnabled()
    assert not rows.down[2].isEnabled()
    assert rows.down[1].isEnabled()


def test_buttons_say_what_they_move(rows):
    assert rows.up[1].accessibleName() == "Move tanh up"
    assert rows.down[1].accessibleName() == "Move tanh down"
