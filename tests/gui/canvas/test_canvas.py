import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.points import DRAWN
from tests.controls import click, press_key, trigger


def undo_count(session):
    return session.document.undo_stack.count()


def test_a_click_adds_one_point_where_it_was(hand, points, session):
    hand.click(1.25, 0.5)
    assert len(points()) == 41
    assert points().inputs[-1, 0] == pytest.approx(1.25, abs=0.02)
    assert points().targets[-1, 0] == pytest.approx(0.5, abs=0.02)
    assert undo_count(session) == 1


def test_a_stroke_sprays_points_along_its_way_and_is_one_undo(hand, points, session):
    hand.drag((-2.0, 1.0), (2.0, 1.0), steps=40)
    drawn = points().take(np.arange(40, len(points())))
    assert len(drawn) > 20
    assert drawn.inputs.min() < -1.7
    assert drawn.inputs.max() > 1.7
    assert np.abs(drawn.targets - 1.0).max() < 0.25
    assert undo_count(session) == 1
    session.document.undo_stack.undo()
    assert len(points()) == 40


def test_two_strokes_are_two_undos(hand, session):
    hand.click(0.0, 0.0)
    hand.click(0.5, 0.0)
    assert undo_count(session) == 2


def test_the_brush_is_seen_and_erases_what_it_passes_over(window, hand, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_E)
    x, y = points().inputs[7, 0], points().targets[7, 0]
    gone = points().ids[7]
    hand.hover(x, y)
    brush = window.canvas.pointer.brush
    assert brush.isVisible()
    assert brush.getData()[0][0] == pytest.approx(x, abs=0.02)
    hand.click(x, y)
    assert gone not in points().ids
    session.document.undo_stack.undo()
    assert gone in points().ids
    hand.drag((-3.0, 0.0), (3.0, 0.0), steps=3)
    assert len(points()) < 40
    assert undo_count(session) == 1


def test_moving_takes_hold_of_the_nearest_point_and_keeps_id_and_role(window, hand, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    index = int(np.argmin(points().inputs[:, 0]))
    before = points()
    hand.drag((before.inputs[index, 0], before.targets[index, 0]), (-2.0, 1.3))
    after = points()
    assert after.inputs[index, 0] == pytest.approx(-2.0, abs=0.02)
    assert after.targets[index, 0] == pytest.approx(1.3, abs=0.02)
    assert after.ids[index] == before.ids[index]
    assert after.test[index] == before.test[index]
    assert after.source[index] == DRAWN
    assert undo_count(session) == 1
    hand.drag((2.9, 1.9), (2.0, 1.9))  # nothing there to take hold of
    assert undo_count(session) == 1


def test_a_double_click_draws_two_points_with_the_pencil_and_fits_with_the_move_tool(window, hand, points, qtbot):
    hand.double_click(0.3, 0.3)
    assert len(points()) == 42
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    fitted = window.canvas.plot.ranges[0]
    window.canvas.zoom(5)
    assert window.canvas.plot.ranges[0] != fitted
    hand.double_click(0.31, -0.6)
    assert window.canvas.plot.ranges[0] == pytest.approx(fitted)
    assert len(points()) == 42


def test_right_drag_pans_and_the_wheel_zooms_about_the_pointer(window, hand, points):
    low, high = window.canvas.plot.ranges[0]
    hand.drag((0.0, 0.0), (1.0, 0.0), button=Qt.MouseButton.RightButton)
    assert window.canvas.plot.ranges[0] == pytest.approx((low - 1.0, high - 1.0), abs=0.02)
    target = window.canvas.mouse_target()
    at = QPointF(hand.at(-1.0, 0.0))
    wheel = QWheelEvent(
        at,
        QPointF(target.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, wheel)
    zoomed = window.canvas.plot.ranges[0]
    assert zoomed[1] - zoomed[0] < (high - low) * 0.8
    assert (QPointF(hand.at(-1.0, 0.0)) - at).manhattanLength() <= 2
    assert len(points()) == 40


def test_zooming_asks_for_frames_of_the_range_that_is_seen(window, wait_for_frame, qtbot):
    trigger(qtbot, window.actions_by_name["zoom_in"])
    low, high = window.canvas.plot.ranges[0]
    frame = wait_for_frame(
        lambda frame: frame.line.x[0] == pytest.approx(low) and frame.line.x[-1] == pytest.approx(high)
    )
    assert len(frame.line.prediction) == len(frame.line.x)


def test_hovering_reads_out_the_place_and_the_prediction(window, hand, wait_for_frame):
    frame = wait_for_frame(lambda frame: frame.line is not None)
    hand.hover(1.0, 0.5)
    text = window.canvas.pointer.readout.text()
    expected = np.interp(1.0, frame.line.x, frame.line.prediction)
    assert "x 1.0" in text
    assert f"ŷ {expected:.1f}".replace("-", "−") in text


def test_an_empty_plot_says_what_to_do(window, points, qtbot):
    assert not window.canvas._empty.isVisible()
    click(qtbot, window.data_panel.clear)
    assert window.canvas._empty.isVisible()
    assert "preset" in window.canvas._empty.text()


def test_the_legend_names_what_is_there_and_nothing_else(window, session, wait_for_frame, qtbot):
    legend = window.canvas._legend
    wait_for_frame(lambda frame: frame.line is not None)
    for name in ("train", "test", "true curve", "ReLU units switch"):
        assert name in legend.text()
    click(qtbot, window.activation_panel.cards["tanh"])
    wait_for_frame(lambda frame: len(frame.line.kinks) == 0)
    click(qtbot, window.data_panel.clear)
    for name in ("test", "true curve", "switches", "pinned"):
        assert name not in legend.text()


def test_a_click_with_the_move_tool_moves_nothing(window, hand, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    before = points()
    x, y = before.inputs[5, 0], before.targets[5, 0]
    beside = window.canvas.plot.plot_position_at(QPointF(hand.at(x, y) + QPoint(8, 0)))
    hand.click(beside.x, beside.y)
    assert points() is before
    assert undo_count(session) == 0


def test_a_moved_point_stays_as_far_from_the_pointer_as_it_was_taken_hold_of(window, hand, points, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    x, y = float(points().inputs[5, 0]), float(points().targets[5, 0])
    hand.drag((x + 0.05, y), (x + 0.55, y))
    moved = points().inputs[5, 0]
    assert moved == pytest.approx(x + 0.5, abs=0.02)
