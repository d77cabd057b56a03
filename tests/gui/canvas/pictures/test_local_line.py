"""The straight piece under the pointer: its line between two kinks, or the way a plane rises."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from neuronlab.analysis.collapse import local_line
from neuronlab.gui.canvas.pictures import local_line as local_lines
from neuronlab.wording.numbers import weight_text
from tests.windows import in_one_window, share_window


@pytest.fixture
def local(window, hand, switch, in_task, with_layers):
    """A network of straight pieces with the local line switched on and the pointer in a place; its frame."""

    def show(task, x, y):
        in_task(task)
        if task != "curve":
            window.canvas.zoom(-4)  # so that there is room beside the points
        frame = with_layers((8, "relu"), (8, "leaky_relu"))
        switch("Local line")
        hand.hover(x - 0.5, y)  # a mouse that was left in the same place by another test would not move
        hand.hover(x, y)
        return frame

    return show


def pointed_at(window, hand, x, y):
    """The place in the plot that a pixel near (x, y) stands for."""
    position = window.canvas.plot.plot_position_at(hand.at(x, y).toPointF())
    return np.array([position.x, position.y])


def the_piece_under_the_pointer_is_drawn_up_to_its_kinks(window, hand, local):
    frame = local("curve", 0.7, 0.2)
    line = local_line(frame.network, pointed_at(window, hand, 0.7, 0.2)[:1])
    shown = window.canvas.pointer.local
    x, y = shown.piece.getData()
    low, high = window.canvas.plot.ranges[0]
    np.testing.assert_allclose(x, np.clip(line.ends, low, high))
    np.testing.assert_allclose(y, frame.network.predict(x[:, None])[:, 0], rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(shown.ends.getData()[0], [end for end in line.ends if low <= end <= high])
    assert all(item.isVisible() for item in (shown.piece, shown.beyond, shown.ends))
    text = window.canvas.pointer.readout.text()
    assert f"slope {weight_text(float(line.weights[0, 0]))}" in text
    assert f"ŷ = {weight_text(float(line.weights[0, 0]))}·x" in text
    assert all(weight_text(end) in text for end in line.ends if np.isfinite(end))


@in_one_window("task", ["surface", "classes"])
def an_arrow_shows_which_way_the_plane_rises(window, hand, local, task):
    away = 3.2, 3.1  # from all points: near one, the piece is that of the point
    frame = local(task, *away)
    position = pointed_at(window, hand, *away)
    line = local_line(frame.network, position)
    x, y = window.canvas.pointer.local.arrow.getData()
    np.testing.assert_allclose([x[0], y[0]], position)
    direction = np.array([x[1] - x[0], y[1] - y[0]]) / window.canvas.plot.box.viewPixelSize()
    up = line.weights[0] / window.canvas.plot.box.viewPixelSize()
    np.testing.assert_allclose(direction / np.hypot(*direction), up / np.hypot(*up))
    text = window.canvas.pointer.readout.text()
    assert f"{weight_text(float(line.weights[0, 0]))}·x₁" in text
    assert f"steepest slope {weight_text(float(np.hypot(*line.weights[0])))}" in text


def it_goes_with_the_pointer_with_the_switch_and_with_the_pieces(window, hand, local, switch, with_layers):
    local("curve", 0.7, 0.2)
    shown = window.canvas.pointer.local
    switch("Local line")
    assert not shown.piece.isVisible()
    assert "slope" not in window.canvas.pointer.readout.text()
    switch("Local line")
    assert shown.piece.isVisible()
    with_layers((8, "tanh"))
    assert not shown.piece.isVisible()
    with_layers((8, "abs"))
    assert shown.piece.isVisible()
    window.canvas.plot.hovered.emit(None)
    assert not shown.piece.isVisible()


def test_it_is_not_worked_out_for_what_is_too_large(window, hand, local, monkeypatch):
    monkeypatch.setattr(local_lines, "MOST_PARAMETERS", 50)
    local("curve", 0.7, 0.2)
    assert not window.canvas.pointer.local.piece.isVisible()
    assert "not available for networks with more than 50 parameters" in window.canvas.pointer.readout.text()


def the_reading_keeps_out_of_the_pointers_way(window, hand, local):
    local("curve", 0.7, 0.2)
    canvas = window.canvas
    left, top = canvas.plot.box.sceneBoundingRect().topLeft().toTuple()
    corner = canvas.plot.plot_position_at((QPoint(int(left), int(top)) + QPoint(30, 30)).toPointF())
    hand.hover(corner.x, corner.y)
    assert not canvas.pointer.readout.geometry().contains(hand.at(corner.x, corner.y))


test_pieces_near_the_pointer = share_window(
    the_piece_under_the_pointer_is_drawn_up_to_its_kinks,
    an_arrow_shows_which_way_the_plane_rises,
    it_goes_with_the_pointer_with_the_switch_and_with_the_pieces,
    the_reading_keeps_out_of_the_pointers_way,
)
