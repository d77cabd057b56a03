"""A formula is checked as it is typed, and used once it is right and the hand rests."""

import pytest
from PySide6.QtCore import Qt

from neuronlab.core.errors import InputError
from neuronlab.gui.widgets import formula_row
from neuronlab.gui.widgets.formula_row import FormulaRow
from tests.controls import press_key, type_text
from tests.patience import WAIT_MS


def check(formula):
    if "?" in formula:
        raise InputError("“?” is no part of a formula.")


@pytest.fixture
def row(shown, monkeypatch):
    """A row in which a hand never rests for long enough."""
    monkeypatch.setattr(formula_row, "PAUSE_MS", 10 * WAIT_MS)
    return shown(FormulaRow("y =", "The curve", check))


@pytest.fixture
def used(row):
    used = []
    row.changed.connect(used.append)
    return used


def test_what_is_right_is_used_with_enter_and_only_once(row, used, qtbot):
    type_text(qtbot, row.text, "x²")
    assert used == []
    press_key(qtbot, row.text, Qt.Key.Key_Return)
    press_key(qtbot, row.text, Qt.Key.Key_Return)
    assert used == ["x²"]


def test_what_is_right_is_used_when_the_hand_rests(shown, monkeypatch, qtbot):
    monkeypatch.setattr(formula_row, "PAUSE_MS", 0)
    row = shown(FormulaRow("y =", "The curve", check))
    with qtbot.waitSignal(row.changed) as changed:
        type_text(qtbot, row.text, "x")
    assert changed.args == ["x"]


def test_what_is_wrong_is_said_while_it_is_typed_and_never_used(row, used, qtbot):
    type_text(qtbot, row.text, "x?")
    assert row.error.isVisible()
    assert row.error.text() == "⚠ “?” is no part of a formula."
    assert row.text.property("wrong") is True
    press_key(qtbot, row.text, Qt.Key.Key_Return)
    assert used == []
    press_key(qtbot, row.text, Qt.Key.Key_Backspace)
    assert not row.error.isVisible()
    assert row.text.property("wrong") is False


def test_what_is_typed_stays_while_the_same_formula_of_the_same_owner_is_shown(row, qtbot):
    row.show_formula("points", "x")
    type_text(qtbot, row.text, "?")
    row.show_formula("points", "x")
    assert row.text.text() == "x?"
    row.show_formula("other points", "x")
    assert row.text.text() == "x"
    assert not row.error.isVisible()


def test_what_is_lifted_off_leaves_no_complaint_and_comes_back_with_it(row, used, qtbot):
    type_text(qtbot, row.text, "x?")
    row.text.show_untyped()
    assert not row.error.isVisible()
    row.text.retype("x?")
    assert row.error.isVisible()
    assert used == []
