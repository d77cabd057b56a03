import numpy as np
from PySide6.QtCore import Qt

from neuronlab.core.data.edits import add_points, hold_out, remove_points, set_cell
from neuronlab.session.proposals import Proposal
from tests.controls import trigger
from tests.gui.table.desk import experiment_of


def shown_ids(desk):
    return [desk.model.id_at(row) for row in range(desk.model.rowCount())]


def menu_entry(desk, text):
    return next(action for action in desk.view.actions() if action.text() == text)


def test_clicks_on_a_name_sort_up_then_down_then_not(desk):
    orders = []
    for _ in range(4):
        desk.click_header(0)
        orders.append(shown_ids(desk))
    assert orders == [[1, 2, 0], [0, 2, 1], [0, 1, 2], [1, 2, 0]]


def test_equal_values_keep_the_points_own_order_both_ways(make_desk):
    height = np.arange(300) % 2
    desk = make_desk(experiment_of("curve", np.zeros((300, 1)), height[:, None]))
    low, high = np.flatnonzero(height == 0).tolist(), np.flatnonzero(height == 1).tolist()
    desk.click_header(1)
    assert shown_ids(desk) == low + high
    desk.click_header(1)
    assert shown_ids(desk) == high + low


def test_classes_and_roles_sort_too(make_desk):
    desk = make_desk("classes")
    desk.click_header(2)
    assert desk.column(2) == ["A", "B", "B"]
    desk.push(lambda workspace: hold_out(workspace, [1], is_pinned=True))
    desk.click_header(3)
    desk.click_header(3)
    assert desk.column(3) == ["test (pinned)", "train", "train"]


def test_the_sort_is_kept_while_points_come_change_and_go(desk):
    desk.click_header(0)
    desk.push(lambda workspace: add_points(workspace, np.array([[1.5]]), np.array([[0.0]])))
    assert desk.column(0) == ["1.0000", "1.5000", "2.0000", "3.0000"]
    desk.push(lambda workspace: set_cell(workspace, 0, 0, -4.0))
    assert desk.column(0) == ["−4.0000", "1.0000", "1.5000", "2.0000"]
    desk.push(lambda workspace: remove_points(workspace, [1]))
    assert desk.column(0) == ["−4.0000", "1.5000", "2.0000"]


def test_an_edit_that_moves_its_row_stays_in_sight(long_desk):
    long_desk.click_header(0)
    long_desk.type_into(0, 0, "100")
    assert long_desk.view.currentIndex().row() == 199
    assert long_desk.view.viewport().rect().contains(long_desk.center(199, 0))


def test_the_menu_sorts_by_the_current_column(desk, qtbot):
    desk.click(0, 1)
    trigger(qtbot, menu_entry(desk, "Sort by this column, largest first"))
    assert shown_ids(desk) == [1, 0, 2]
    assert desk.view.horizontalHeader().sortIndicatorSection() == 1
    trigger(qtbot, menu_entry(desk, "Sort by this column, smallest first"))
    assert shown_ids(desk) == [0, 2, 1]
    trigger(qtbot, menu_entry(desk, "Restore the points' own order"))
    assert shown_ids(desk) == [0, 1, 2]


def test_another_task_starts_unsorted(desk, surface):
    desk.click_header(0)
    desk.document.push(Proposal(surface, "Surface"))
    assert desk.column(2) == ["5.0000", "6.0000", "7.0000"]
    assert desk.view.horizontalHeader().sortIndicatorSection() == -1
    assert desk.model.headerData(2, Qt.Orientation.Horizontal) == "y"
