import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from neuronlab.core.data.edits import add_points, put_points, remove_points, set_cell
from neuronlab.gui.theme.sizes import set_text_percent
from neuronlab.session.proposals import Proposal
from tests.controls import type_text
from tests.gui.table.desk import experiment_of


@pytest.fixture
def at_text_size(qapp):
    """Set the text size; the usual one returns after the test."""
    yield set_text_percent
    set_text_percent(100)


def add_a_point(workspace):
    return add_points(workspace, np.array([[0.01]]), np.array([[0.0]]))


def settle(desk):
    """Let the view lay itself out, as it does between two events."""
    QApplication.processEvents()


def test_the_current_cell_and_the_scroll_position_stay(long_desk):
    bar = long_desk.view.verticalScrollBar()
    bar.setValue(80)
    long_desk.click(85, 1)
    for change in (add_a_point, lambda workspace: put_points(workspace, np.array([3]), np.array([[0.5, 0.5]]))):
        long_desk.push(change)
        settle(long_desk)
        assert bar.value() == 80
        assert (long_desk.view.currentIndex().row(), long_desk.view.currentIndex().column()) == (85, 1)


def test_the_current_cell_goes_with_its_point(long_desk):
    long_desk.click_header(0)
    long_desk.click(5, 1)
    long_desk.push(lambda workspace: remove_points(workspace, [0, 2]))
    assert long_desk.view.currentIndex().row() == 3
    long_desk.push(lambda workspace: set_cell(workspace, 100, 0, -50.0))
    assert long_desk.view.currentIndex().row() == 4
    assert long_desk.model.id_at(4) == 5


def test_what_is_being_typed_outlives_edits_from_elsewhere(long_desk, qtbot):
    editor = long_desk.open_editor(3, 1)
    type_text(qtbot, editor, "1.2")
    for change in (
        add_a_point,
        lambda workspace: remove_points(workspace, [0]),
        lambda workspace: set_cell(workspace, 3, 0, 9.0),
    ):
        long_desk.push(change)
        settle(long_desk)
    assert QApplication.focusWidget() is editor
    type_text(qtbot, editor, "5")
    long_desk.press(Qt.Key.Key_Return)
    position = long_desk.points.indices_of([3])[0]
    assert (long_desk.points.inputs[position, 0], long_desk.points.targets[position, 0]) == (9.0, 1.25)


def test_an_editor_stays_open_when_its_row_is_sorted_far_away(long_desk, qtbot):
    long_desk.click_header(0)
    editor = long_desk.open_editor(3, 1)
    type_text(qtbot, editor, "1.25")
    long_desk.push(lambda workspace: set_cell(workspace, 3, 0, 50.0))
    settle(long_desk)
    assert QApplication.focusWidget() is editor
    assert long_desk.points.targets[3, 0] != 1.25
    long_desk.press(Qt.Key.Key_Return)
    assert long_desk.points.targets[3, 0] == 1.25


def test_an_editor_closes_when_its_point_is_gone(desk, qtbot):
    type_text(qtbot, desk.open_editor(1, 1), "77")
    desk.push(lambda workspace: remove_points(workspace, [1]))
    settle(desk)
    assert not desk.view.is_editing
    assert desk.view.hasFocus()
    assert 77.0 not in desk.points.targets
    assert desk.undo_texts == ["An edit from elsewhere"]
    desk.type_into(1, 1, "5")
    assert desk.points.targets[:, 0].tolist() == [0.1, 5.0]


def test_an_editor_nobody_touched_takes_back_no_later_change(desk):
    desk.open_editor(1, 1)
    desk.push(lambda workspace: set_cell(workspace, 1, 1, 42.0))
    desk.press(Qt.Key.Key_Return)
    assert desk.points.targets[1, 0] == 42.0


def test_another_task_closes_an_editor(desk, surface, qtbot):
    type_text(qtbot, desk.open_editor(1, 1), "77")
    desk.document.push(Proposal(surface, "Surface"))
    settle(desk)
    assert not desk.view.is_editing
    assert desk.text(1, 1) == "0.2500"
    assert desk.undo_texts == ["Surface"]


def test_a_table_nobody_sees_catches_up_when_it_is_shown(desk):
    desk.table.hide()
    desk.push(add_a_point)
    desk.selection.choose([1])
    assert desk.model.rowCount() == 3
    desk.table.show()
    assert desk.model.rowCount() == 4
    assert desk.selected_rows() == [1]
    assert desk.table.count.full_text == "4 points, 1 selected"


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("values", [(-1.5, 2.0), (-1.25e-7, 3.0), (-999_999.5, 1e7), (1.0, 1.0 + 2e-6)])
def test_no_number_is_cut_off_in_a_narrow_table(make_desk, at_text_size, percent, values):
    at_text_size(percent)
    desk = make_desk(experiment_of("surface", [values, values[::-1]], [[values[0]], [values[1]]]))
    desk.table.resize(260, 300)
    for row in range(2):
        for column in range(3):
            index = desk.model.index(row, column)
            option = QStyleOptionViewItem()
            desk.view.initViewItemOption(option)
            option.rect = desk.view.visualRect(index)
            desk.view.itemDelegate().initStyleOption(option, index)
            style, part = desk.view.style(), QStyle.SubElement.SE_ItemViewItemText
            room = style.subElementRect(part, option, desk.view).width()
            room -= 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, desk.view) + 1)
            assert QFontMetrics(option.font).horizontalAdvance(option.text) <= room
    assert desk.view.horizontalScrollBar().maximum() > 0


def test_columns_follow_a_number_that_became_longer(make_desk):
    desk = make_desk("surface")
    before = desk.view.columnWidth(0)
    desk.table.resize(260, 300)
    narrow = desk.view.columnWidth(0)
    assert narrow < before
    desk.type_into(0, 0, "-123456.75")
    assert desk.view.columnWidth(0) > narrow
