"""Strokes on points that are there: what they erase, move, repaint and select."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.plane import plane_positions
from neuronlab.gui.canvas.strokes.changing import BRUSH_RADIUS_PX, EraseStroke, LassoStroke, MoveStroke, RepaintStroke
from neuronlab.gui.canvas.strokes.hand import DRAG_PX
from tests.gui.canvas.strokes.strokes import PER_PX, at_px, make_hand, stroke_along, workspace_of

NEAR, FAR = 0.9 * BRUSH_RADIUS_PX, 1.1 * BRUSH_RADIUS_PX


@pytest.mark.parametrize("task", ["curve", "surface"])
def test_the_eraser_takes_what_its_brush_covers(task):
    before = workspace_of(task, (NEAR, 0), (0, NEAR), (FAR, 0), (0, FAR), (NEAR, NEAR))
    assert stroke_along(EraseStroke(), before, at_px(0, 0)).points.ids.tolist() == [2, 3, 4]


def test_a_fast_brush_leaves_no_gaps_and_does_not_reach_to_where_it_came_from():
    before = workspace_of("curve", *((across, 5) for across in range(0, 1000, 10)), (500, FAR))
    after = stroke_along(EraseStroke(), before, at_px(0, 0), at_px(990, 0))
    assert after.points.ids.tolist() == [100]
    stroke = EraseStroke()
    stroke.move(workspace_of("curve"), at_px(0, 0))
    stroke.move(workspace_of("curve"), at_px(500, 0))
    assert len(stroke.move(before, at_px(990, 0)).points) > 40  # what comes later behind the brush stays


def test_erasing_nothing_changes_nothing():
    before = workspace_of("curve", (500, 0))
    assert EraseStroke().move(before, at_px(0, 0)) is before


def test_the_brush_repaints_in_the_class_in_hand_what_is_in_sight():
    before = workspace_of("classes", (0, 0), (5, 0), (FAR, 0), targets=[0, 0, 0], test=[1])
    hidden = replace(before, view=replace(before.view, test_points=False))
    after = stroke_along(RepaintStroke(make_hand(label=1)), hidden, at_px(0, 0))
    assert after.points.targets[:, 0].tolist() == [1.0, 0.0, 0.0]
    assert stroke_along(RepaintStroke(make_hand(label=1)), before, at_px(0, 0)).points.targets[1, 0] == 1.0


def test_points_are_carried_as_far_as_the_pointer_goes():
    before = workspace_of("surface", (0, 0), (30, 10), (80, 80), targets=[3, 4, 5])
    stroke = MoveStroke(make_hand(), before, np.array([0, 1]), at_px(2, 2))
    after = stroke_along(stroke, before, at_px(12, 2), at_px(2, 42))
    np.testing.assert_allclose(plane_positions(after.points) / PER_PX, [[0, 40], [30, 50], [80, 80]], atol=1e-9)
    assert after.points.targets[:, 0].tolist() == [3.0, 4.0, 5.0]


def test_a_trembling_click_moves_nothing_and_a_drag_may_come_back_to_where_it_began():
    before = workspace_of("curve", (0, 0))
    stroke = MoveStroke(make_hand(), before, np.array([0]), at_px(0, 0))
    assert stroke.move(before, at_px(0.9 * DRAG_PX, 0)) is before
    moved = stroke.move(before, at_px(50, 0))
    assert moved.points.inputs[0, 0] == pytest.approx(50 * PER_PX[0])
    assert stroke.move(moved, at_px(1, 0)).points.inputs[0, 0] == pytest.approx(PER_PX[0])


def test_points_that_are_gone_are_carried_no_further():
    before = workspace_of("curve", (0, 0), (10, 0))
    stroke = MoveStroke(make_hand(), before, np.array([0, 1]), at_px(0, 0))
    left = replace(before, points=before.points.take(np.array([1])))
    assert stroke.move(left, at_px(50, 0)).points.inputs[:, 0] == pytest.approx([60 * PER_PX[0]])


AROUND = [(-20, -20), (20, -20), (20, 20), (-20, 20)]


def lasso(workspace, hand, *corners, extends=False):
    first, *others = corners
    stroke = LassoStroke(hand, at_px(*first, extends=extends))
    after = stroke_along(stroke, workspace, *(at_px(*corner) for corner in others))
    return stroke, after


@pytest.mark.parametrize("task", ["curve", "surface"])
def test_the_lasso_selects_what_is_inside_its_line_and_changes_nothing(task):
    before, hand = workspace_of(task, (0, 0), (15, 15), (25, 0), (-15, 10)), make_hand()
    stroke, after = lasso(before, hand, *AROUND)
    assert after is before
    assert hand.selection.ids.tolist() == [0, 1, 3]
    np.testing.assert_allclose(stroke.outline / PER_PX, AROUND)


def test_what_a_lasso_bends_around_is_outside():
    hand = make_hand()
    bent = [(0, 0), (100, 0), (100, 100), (60, 100), (60, 40), (40, 40), (40, 100), (0, 100)]
    lasso(workspace_of("curve", (20, 90), (50, 90), (80, 90), (50, 20)), hand, *bent)
    assert hand.selection.ids.tolist() == [0, 2, 3]


@pytest.mark.parametrize(("extends", "selected"), [(False, [0]), (True, [0, 2])])
def test_with_shift_what_was_selected_stays_so(extends, selected):
    before, hand = workspace_of("curve", (0, 0), (100, 0), (200, 0)), make_hand()
    hand.selection.choose([2])
    lasso(before, hand, *AROUND, extends=extends)
    assert hand.selection.ids.tolist() == selected


@pytest.mark.parametrize(("at", "selected"), [((3, 0), [1]), ((50, 50), [])])
def test_a_click_selects_the_point_under_it_or_nothing(at, selected):
    before, hand = workspace_of("curve", (300, 0), (0, 0)), make_hand()
    hand.selection.choose([0])
    lasso(before, hand, at, at)
    assert hand.selection.ids.tolist() == selected


def test_what_is_out_of_sight_is_out_of_reach(window, hand, points, in_task, switch):
    in_task("classes")
    window.canvas.zoom(-5)  # so that there is room beside the points
    switch("Test points")
    before = points()
    window.canvas_controller.use_tool("erase")
    hand.drag((-3.0, 0.5), (3.0, 0.5), steps=40)
    assert len(points()) < len(before)
    assert points().test.sum() == before.test.sum()
    window.canvas_controller.use_tool("lasso")
    corners = [(-3.3, -2.5), (3.3, -2.5), (3.3, 2.5), (-3.3, 2.5)]
    hand.drag(*corners, steps=8)
    assert set(window.selection.ids) == set(points().ids[~points().test])
