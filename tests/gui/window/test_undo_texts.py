"""Undo and Redo say what they would do, in the words of the edit, whatever is in them."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QUndoCommand, QUndoStack

from neuronlab.gui.widgets.plain_text import plain_tip
from neuronlab.gui.window.undo_texts import UndoTexts

HOSTILE = "Import R&D <b>x</b>"


@pytest.fixture
def stack(qapp):
    return QUndoStack()


@pytest.fixture
def undo_and_redo(stack):
    owner = QObject(stack)
    actions = QAction("&Undo", owner), QAction("&Redo", owner)
    UndoTexts(stack, *actions, owner)
    return actions


def test_with_nothing_to_undo_neither_can_be_used(undo_and_redo):
    assert [action.isEnabled() for action in undo_and_redo] == [False, False]
    assert [action.text() for action in undo_and_redo] == ["&Undo", "&Redo"]


def test_the_name_of_an_edit_is_shown_as_it_is_written(stack, undo_and_redo):
    undo, redo = undo_and_redo
    stack.push(QUndoCommand(HOSTILE))
    assert undo.text() == "&Undo Import R&&D <b>x</b>"
    assert undo.toolTip() == plain_tip(f"Undo {HOSTILE}")
    stack.undo()
    assert undo.text() == "&Undo"
    assert redo.text() == "&Redo Import R&&D <b>x</b>"
    assert redo.toolTip() == plain_tip(f"Redo {HOSTILE}")


def test_each_can_be_used_while_there_is_something_to_do(stack, undo_and_redo):
    stack.push(QUndoCommand("Edit"))
    assert [action.isEnabled() for action in undo_and_redo] == [True, False]
    stack.undo()
    assert [action.isEnabled() for action in undo_and_redo] == [False, True]


def test_actions_made_later_know_what_the_stack_has(stack):
    stack.push(QUndoCommand("Edit"))
    owner = QObject(stack)
    undo, redo = QAction("&Undo", owner), QAction("&Redo", owner)
    UndoTexts(stack, undo, redo, owner)
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
