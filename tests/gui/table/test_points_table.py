from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QToolButton

from neuronlab.core.data.edits import clear_points, hold_out, load_generator, with_labels
from neuronlab.core.data.points import DRAWN
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.wording.points import DELETE, GIVE_BACK, HOLD_OUT
from tests.controls import click, focus_on, trigger

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("task", "names", "first"),
    [
        ("curve", ["x", "y", "role"], ["3.0000", "0.1000", "train"]),
        ("classes", ["x₁", "x₂", "class", "role"], ["3.0000", "0.5000", "B", "train"]),
        ("surface", ["x₁", "x₂", "y", "role"], ["3.0000", "0.5000", "5.0000", "train"]),
    ],
)
def test_every_task_has_its_columns(make_desk, task, names, first):
    desk = make_desk(task)
    horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    assert [desk.model.headerData(column, horizontal) for column in range(desk.model.columnCount())] == names
    assert [desk.text(0, column) for column in range(len(names))] == first
    assert [desk.model.headerData(row, vertical) for row in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("typed", ["0.5", "0,5"])
def test_a_number_is_typed_into_its_cell_as_one_undo_step(desk, typed):
    before = desk.points
    desk.type_into(1, 1, typed)
    assert desk.points.targets[:, 0].tolist() == [0.1, 0.5, 0.1]
    assert desk.text(1, 1) == "0.5000"
    assert desk.undo_texts == ["Edit a point"]
    desk.document.undo_stack.undo()
    assert desk.points.digest == before.digest
    assert desk.text(1, 1) == "0.2000"


def test_every_number_of_a_plane_can_be_edited(make_desk):
    desk = make_desk("surface")
    for column in range(3):
        desk.type_into(2, column, f"{column + 10}")
    assert [*desk.points.inputs[2], *desk.points.targets[2]] == [10.0, 11.0, 12.0]
    assert desk.undo_texts == ["Edit a point"] * 3


def test_what_is_no_number_is_refused_and_the_old_value_stays(desk):
    desk.type_into(0, 0, "much")
    assert desk.refusals == ["x must be a number such as 0.5, not 'much'. Its value is unchanged."]
    assert desk.text(0, 0) == "3.0000"
    assert desk.undo_texts == []
    assert desk.view.findChild(QLineEdit) is None or not desk.view.is_editing


def test_an_edited_point_of_a_preset_counts_as_drawn(make_desk):
    experiment = Experiment()
    desk = make_desk(experiment.with_workspace(load_generator(experiment.workspace, DataSpec())))
    desk.type_into(4, 1, "2")
    assert desk.points.source[4] == DRAWN
    assert np.count_nonzero(desk.points.source == DRAWN) == 1


def test_classes_have_the_names_they_are_given(make_desk):
    desk = make_desk("classes")
    desk.push(lambda workspace: with_labels(workspace, ("cat", "dog", "owl")))
    assert desk.column(2) == ["dog", "cat", "dog"]


def test_a_role_is_ticked_with_space_and_with_the_mouse(desk, qtbot):
    desk.click(1, 2)
    desk.press(Qt.Key.Key_Space)
    assert desk.points.pinned.tolist() == [False, True, False]
    assert desk.text(1, 2) == "test (pinned)"
    box = desk.view.visualRect(desk.model.index(1, 2)).topLeft() + QPoint(14, 13)
    click(qtbot, desk.view.viewport(), box)
    assert desk.points.pinned.tolist() == [False, False, False]
    assert desk.text(1, 2) == "train"
    assert desk.undo_texts == ["Hold out", "Return to the split"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F2])
def test_a_role_has_no_editor_to_open_and_qt_does_not_complain(desk, key):
    before = desk.points
    desk.click(0, 2)
    desk.press(key)
    assert not desk.view.is_editing
    assert desk.points.digest == before.digest


def test_selected_points_are_held_out_and_given_back(desk, qtbot):
    desk.selection.choose([0, 2])
    assert desk.table.hold_out_selected.iconText() == "Hold out"
    assert desk.table.hold_out_selected.toolTip() == HOLD_OUT.tip
    trigger(qtbot, desk.table.hold_out_selected)
    assert desk.points.pinned.tolist() == [True, False, True]
    assert desk.table.hold_out_selected.iconText() == "Return to the split"
    assert desk.table.hold_out_selected.toolTip() == GIVE_BACK.tip
    trigger(qtbot, desk.table.hold_out_selected)
    assert desk.points.pinned.tolist() == [False, False, False]
    assert desk.undo_texts == ["Hold out", "Return to the split"]


def test_of_mixed_points_those_that_are_left_are_held_out(desk, qtbot):
    desk.push(lambda workspace: hold_out(workspace, [0], is_pinned=True))
    desk.selection.choose([0, 1])
    trigger(qtbot, desk.table.hold_out_selected)
    assert desk.points.pinned.tolist() == [True, True, False]


def test_a_point_is_added_at_zero_and_can_be_typed_into_at_once(make_desk, qtbot):
    desk = make_desk("classes")
    button = next(button for button in desk.table.findChildren(QToolButton) if button.text() == "Add a point")
    focus_on(qtbot, button)
    desk.press(Qt.Key.Key_Space)
    assert len(desk.points) == 4
    assert [*desk.points.inputs[3], *desk.points.targets[3]] == [0.0, 0.0, 0.0]
    assert desk.selection.ids.tolist() == [3]
    desk.press(Qt.Key.Key_8)
    desk.press(Qt.Key.Key_Return)
    assert desk.points.inputs[3, 0] == 8.0
    assert desk.undo_texts == ["Add a point", "Edit a point"]


def test_delete_removes_the_selected_rows_as_one_undo_step(desk):
    before = desk.points
    desk.click(0)
    desk.click(1, keys=CONTROL)
    desk.press(Qt.Key.Key_Delete)
    assert desk.points.ids.tolist() == [2]
    assert desk.model.rowCount() == 1
    assert len(desk.selection) == 0
    assert desk.view.currentIndex().row() == 0
    assert desk.undo_texts == ["Delete points"]
    desk.document.undo_stack.undo()
    assert desk.points.digest == before.digest
    assert desk.model.rowCount() == 3


def test_nothing_selected_leaves_nothing_to_delete_to_hold_or_to_copy(desk):
    assert not any(action.isEnabled() for action in (desk.table.delete, desk.table.hold_out_selected, desk.table.copy))
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_C, CONTROL)
    assert desk.undo_texts == []
    assert desk.copied == []
    desk.click(0)
    assert all(action.isEnabled() for action in (desk.table.delete, desk.table.hold_out_selected, desk.table.copy))


def test_rows_are_copied_in_the_order_shown(desk, qtbot):
    desk.click_header(0)
    desk.selection.choose([0, 2])
    desk.press(Qt.Key.Key_C, CONTROL)
    trigger(qtbot, desk.table.copy)
    assert [points.inputs[:, 0].tolist() for points in desk.copied] == [[2.0, 3.0]] * 2


def test_the_count_tells_points_and_selected_ones(desk):
    assert desk.table.count.full_text == "3 points"
    desk.selection.choose([1])
    assert desk.table.count.full_text == "3 points, 1 selected"
    desk.push(clear_points)
    assert desk.table.count.full_text == "No points yet. Draw some or add one here"


def test_everything_has_a_name_and_a_meaning(desk):
    assert desk.view.accessibleName() == "Points"
    for action in (desk.table.add, desk.table.delete, desk.table.hold_out_selected):
        assert action.toolTip() != action.iconText()
    assert (desk.table.delete.iconText(), desk.table.delete.toolTip()) == (DELETE.name, DELETE.tip)
    for column in range(3):
        assert desk.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_the_table_is_left_with_tab(desk, qtbot):
    desk.click(0)
    desk.press(Qt.Key.Key_Tab)
    assert not desk.view.hasFocus()


@pytest.fixture
def shortcuts_of_the_window(desk):
    """The shortcuts that fired, of a window that has them for keys the table may want as well."""
    fired = []
    for keys in ("Space", "Right", "1", "R", "Ctrl++", "Del"):
        shortcut = QShortcut(QKeySequence(keys), desk.table)
        shortcut.activated.connect(partial(fired.append, keys))
    return fired


def test_the_table_takes_the_keys_it_has_a_use_for_and_leaves_the_others(desk, shortcuts_of_the_window):
    desk.click(0, 0)
    for key, keys in (
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Plus, CONTROL),
    ):
        desk.press(key, keys)
    assert shortcuts_of_the_window == ["Space", "R", "Ctrl++"]
    desk.press(Qt.Key.Key_Right)
    assert desk.view.currentIndex().column() == 1
    desk.press(Qt.Key.Key_1)
    desk.press(Qt.Key.Key_Return)
    assert desk.points.targets[0, 0] == 1.0
    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_Space)
    assert desk.text(0, 2) == "test (pinned)"
    desk.press(Qt.Key.Key_Delete)
    assert desk.points.ids.tolist() == [1, 2]
    assert shortcuts_of_the_window == ["Space", "R", "Ctrl++"]
