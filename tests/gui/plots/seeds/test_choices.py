import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from neuronlab.gui.plots.seeds.choices import TickedChoice
from tests.controls import LEFT

ROWS = {"a": ("Apples", "Red ones"), "b": ("B & C", "Both"), "d": ("Dates", "Dry")}


@pytest.fixture
def choice(qtbot):
    made = TickedChoice("Fruit", "What is eaten", ROWS, most=2)
    made.show_ticked(frozenset({"a"}))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def chosen(choice):
    seen = []
    choice.chosen.connect(seen.append)
    return seen


def tick(qtbot, choice, key):
    """With the mouse, in the open menu."""
    menu = choice.menu()
    if not menu.isVisible():
        menu.popup(choice.mapToGlobal(QPoint(0, choice.height())))
        qtbot.waitUntil(menu.isVisible)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(choice.actions_by_key[key]).center())


def test_several_rows_are_ticked_while_the_menu_stays_open(qtbot, choice, chosen):
    tick(qtbot, choice, "b")
    assert choice.menu().isVisible()
    assert chosen == [frozenset({"a", "b"})]
    assert choice.text() == "Apples +1 ▾"
    assert choice.accessibleName() == "Fruit: Apples, B & C"
    tick(qtbot, choice, "a")
    assert choice.ticked == {"b"}
    assert choice.text() == "B && C ▾"
    choice.menu().close()


def test_the_last_row_stays_ticked(qtbot, choice, chosen):
    tick(qtbot, choice, "a")
    assert choice.ticked == {"a"}
    assert choice.actions_by_key["a"].isChecked()
    assert chosen == []
    choice.menu().close()


def test_no_more_than_there_is_room_for(qtbot, choice, chosen):
    tick(qtbot, choice, "b")
    tick(qtbot, choice, "d")
    assert choice.ticked == {"a", "b"}
    assert choice.actions_by_key["d"].toolTip() == "At most 2 at a time."
    choice.menu().close()


def test_an_obstacle_greys_a_row_and_says_why(qtbot, choice, chosen):
    choice.show_ticked(frozenset({"a"}), {"d": "There are none."})
    tick(qtbot, choice, "d")
    assert chosen == []
    assert choice.actions_by_key["d"].toolTip() == "There are none."
    tick(qtbot, choice, "b")
    assert not choice.actions_by_key["d"].isEnabled()
    assert choice.actions_by_key["a"].toolTip() == "Red ones"
    choice.menu().close()
