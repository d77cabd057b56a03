import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.canvas.view import LANE_PX
from neuronlab.gui.window.menus.plot import PLOT_ROWS
from tests.controls import press_key
from tests.gui.window.menus.conftest import entry, texts_of
from tests.windows import share_window

FREE = (0.0, 1.0)
"""A position without points near it, in the units of the plot."""


@pytest.fixture
def on_free(window, right_hand):
    def click():
        return right_hand.click(window.canvas.mouse_target(), window.canvas.plot.position_of(*FREE).toPoint())

    return click


def a_point_is_added_where_the_plot_was_clicked(on_free, right_hand, points, undo_texts):
    before = len(points())
    on_free()
    right_hand.choose("Add a point here")
    assert len(points()) == before + 1
    assert points().inputs[-1, 0] == pytest.approx(FREE[0], abs=0.03)
    assert points().targets[-1, 0] == pytest.approx(FREE[1], abs=0.03)
    assert undo_texts() == ["Add a point"]


def zooming_and_fitting_are_in_the_menu(window, on_free, right_hand):
    fitted = window.canvas.plot.ranges
    on_free()
    right_hand.choose("Zoom in")
    assert np.ptp(window.canvas.plot.ranges[0]) < np.ptp(fitted[0])
    on_free()
    right_hand.choose("Fit the plot to the points")
    assert np.array(window.canvas.plot.ranges) == pytest.approx(np.array(fitted))


def the_entries_of_the_eye_are_those_of_the_task_and_ticked_as_there(window, on_free, right_hand, undo_texts):
    shown = entry(on_free(), "Show").menu()
    offered = [label for label, action in window.canvas.options.actions_by_label.items() if action.isVisible()]
    assert texts_of(shown) == offered
    assert not entry(shown, "Residuals").isChecked()
    right_hand.choose("Show", "Residuals")
    assert window.canvas.workspace.view.residuals
    assert undo_texts() == ["Residuals"]
    assert entry(on_free(), "Show", "Residuals").isChecked()


def the_tools_of_the_task_are_in_the_menu(window, on_free, right_hand):
    menu = entry(on_free(), "Tool").menu()
    assert texts_of(menu) == [tool.label for tool in TOOLS.values() if "curve" in tool.tasks]
    assert entry(menu, "Draw").isChecked()
    right_hand.choose("Tool", "Erase")
    assert window.canvas.gestures.tool is TOOLS["erase"]


def what_destroys_comes_last_and_is_greyed_out_without_points(window, on_free, right_hand, points):
    assert texts_of(on_free())[-1] == "Clear all points"
    right_hand.choose("Clear all points")
    assert not len(points())
    menu = on_free()
    assert not entry(menu, "Clear all points").isEnabled()
    assert not entry(menu, "Select all points").isEnabled()


def the_menu_key_offers_no_point_because_there_is_no_position(window, right_hand, qtbot):
    right_hand.put_away()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    texts = texts_of(right_hand.opened())
    assert "Add a point here" not in texts
    assert "Zoom in" in texts
    assert len(texts) == len(PLOT_ROWS) - 1


def the_lane_of_kinks_offers_no_point_because_it_is_no_position(window, right_hand, wait_for_frame, rest):
    plot = window.canvas.plot
    wait_for_frame(lambda frame: frame.line is not None and len(frame.line.kinks) > 0)
    rest()
    below = plot.position_of(FREE[0], plot.ranges[1][0]).toPoint() + QPoint(0, LANE_PX // 2)
    assert plot.is_in_lane(plot.plot_position_at(QPointF(below)))
    texts = texts_of(right_hand.click(window.canvas.mouse_target(), below))
    assert "Add a point here" not in texts
    assert "Zoom in" in texts


def test_a_right_drag_pans_and_opens_nothing(window, right_hand, rest):
    target, before = window.canvas.mouse_target(), window.canvas.plot.ranges
    start, handle = window.canvas.plot.position_of(*FREE).toPoint(), window.windowHandle()
    for act, by in ((QTest.mousePress, 0), (QTest.mouseMove, 20), (QTest.mouseMove, 60), (QTest.mouseRelease, 60)):
        at = target.mapTo(window, start + QPoint(by, 0))
        act(handle, at) if act is QTest.mouseMove else act(handle, Qt.MouseButton.RightButton, pos=at)
    rest()
    assert right_hand.menu is None
    assert window.canvas.plot.ranges[0][0] < before[0][0]


test_the_menu_of_the_plot = share_window(
    a_point_is_added_where_the_plot_was_clicked,
    zooming_and_fitting_are_in_the_menu,
    the_entries_of_the_eye_are_those_of_the_task_and_ticked_as_there,
    the_tools_of_the_task_are_in_the_menu,
    what_destroys_comes_last_and_is_greyed_out_without_points,
    the_menu_key_offers_no_point_because_there_is_no_position,
    the_lane_of_kinks_offers_no_point_because_it_is_no_position,
)
