import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.edits import add_points, remove_points
from tests.controls import click, drag, hover

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tellings(desk):
    """The selections that were told, one after the other."""
    emitted = []
    desk.selection.changed.connect(lambda: emitted.append(desk.selection.ids.tolist()))
    return emitted


def test_clicks_select_points(desk, tellings):
    desk.click(1)
    desk.click(2, keys=SHIFT)
    desk.click(1, keys=CONTROL)
    desk.click(0, keys=CONTROL)
    assert tellings == [[1], [1, 2], [2], [0, 2]]


def test_a_drag_with_control_does_to_all_rows_what_the_press_did(long_desk):
    viewport = long_desk.view.viewport()
    long_desk.selection.choose(np.arange(4))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, CONTROL, long_desk.center(3, 0))
    for row in (4, 2, 1):
        drag = QMouseEvent(
            QEvent.Type.MouseMove,
            long_desk.center(row, 0).toPointF(),
            viewport.mapToGlobal(long_desk.center(row, 0)).toPointF(),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            CONTROL,
        )
        QApplication.sendEvent(viewport, drag)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, CONTROL, long_desk.center(1, 0))
    assert long_desk.selection.ids.tolist() == [0]


def test_rows_stand_for_points_however_they_are_sorted(desk, tellings):
    desk.click_header(0)
    desk.click(0)
    desk.click(1, keys=SHIFT)
    assert tellings == [[1], [1, 2]]
    desk.click_header(0)
    assert desk.selected_rows() == [1, 2]
    assert tellings == [[1], [1, 2]]


def test_a_drag_selects_what_it_passes_and_lets_go_of_what_it_leaves(desk, qtbot):
    viewport = desk.view.viewport()
    drag(qtbot, viewport, desk.center(0, 0), desk.center(2, 0), releases=False)
    assert desk.selection.ids.tolist() == [0, 1, 2]
    hover(qtbot, viewport, desk.center(1, 0))
    assert desk.selection.ids.tolist() == [0, 1]
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=desk.center(1, 0))


def test_keys_select_points(desk):
    desk.click(0)
    desk.press(Qt.Key.Key_Down)
    assert desk.selection.ids.tolist() == [1]
    desk.press(Qt.Key.Key_Down, SHIFT)
    assert desk.selection.ids.tolist() == [1, 2]
    desk.press(Qt.Key.Key_A, CONTROL)
    assert desk.selection.ids.tolist() == [0, 1, 2]


def test_a_number_at_the_side_selects_its_row(desk, qtbot):
    header = desk.view.verticalHeader()
    at = header.rect().center()
    at.setY(header.sectionViewportPosition(2) + 5)
    click(qtbot, header.viewport(), at)
    assert desk.selection.ids.tolist() == [2]


def test_what_is_selected_elsewhere_is_marked_and_shown_once(long_desk):
    emitted = []
    long_desk.selection.changed.connect(lambda: emitted.append(True))
    long_desk.selection.choose([150, 152, 199])
    assert long_desk.selected_rows() == [150, 152, 199]
    assert long_desk.view.currentIndex().row() == 150
    assert long_desk.view.viewport().rect().contains(long_desk.center(150, 0))
    assert emitted == [True]


def test_a_click_in_the_table_does_not_scroll_it(long_desk):
    bar = long_desk.view.verticalScrollBar()
    long_desk.click(0)
    bar.setValue(50)
    long_desk.click(55, keys=CONTROL)
    assert bar.value() == 50
    assert long_desk.selection.ids.tolist() == [0, 55]


def test_shift_after_a_selection_from_elsewhere_replaces_it(desk):
    desk.click(0)
    desk.click(1, keys=CONTROL)
    desk.selection.choose([2])
    desk.click(1, keys=SHIFT)
    assert 0 not in desk.selection.ids
    assert 1 in desk.selection.ids


def test_shift_goes_on_when_points_are_gone(desk):
    desk.click(0)
    desk.click(1, keys=CONTROL)
    desk.push(lambda workspace: remove_points(workspace, [0]))
    desk.click(1, keys=SHIFT)
    assert desk.selection.ids.tolist() == [1, 2]


def test_control_after_a_selection_from_elsewhere_adds_to_it(desk):
    desk.selection.choose([0])
    desk.click(2, keys=CONTROL)
    assert desk.selection.ids.tolist() == [0, 2]


def test_the_selection_stays_with_its_points_while_others_come_and_go(desk):
    desk.click(2)
    desk.push(lambda workspace: remove_points(workspace, [0]))
    assert desk.selected_rows() == [1]
    desk.push(lambda workspace: add_points(workspace, np.zeros((2, 1)), np.zeros((2, 1))))
    assert desk.selected_rows() == [1]
    assert desk.selection.ids.tolist() == [2]
    desk.click(0, keys=CONTROL)
    assert desk.selection.ids.tolist() == [1, 2]
