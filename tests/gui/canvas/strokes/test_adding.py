"""Strokes that add points lay them evenly along the way, however fast the pointer goes."""

import numpy as np
import pytest

from neuronlab.core.data.plane import plane_positions
from neuronlab.gui.canvas.strokes.adding import (
    SCATTER_SPACING_PX,
    SCATTER_SPREAD_PX,
    DrawStroke,
    LineStroke,
    SprayStroke,
)
from tests.gui.canvas.strokes.strokes import PER_PX, at_px, make_hand, stroke_along, workspace_of


def places_px(workspace):
    return plane_positions(workspace.points) / PER_PX


@pytest.mark.parametrize("task", ["curve", "surface"])
@pytest.mark.parametrize("steps", [1, 3, 50], ids=["at once", "fast", "slowly"])
def test_points_of_a_line_are_evenly_apart_however_fast_it_is_drawn(task, steps):
    way = [at_px(0, 0), *(at_px(100 * step / steps, 0) for step in range(1, steps + 1))]
    drawn = stroke_along(LineStroke(make_hand(spacing_px=20)), workspace_of(task), *way)
    np.testing.assert_allclose(places_px(drawn), [[across, 0.0] for across in range(0, 101, 20)], atol=1e-6)


def test_a_line_is_as_long_around_a_corner():
    way = at_px(0, 0), at_px(30, 0), at_px(30, 30)
    drawn = stroke_along(LineStroke(make_hand(spacing_px=20)), workspace_of("curve"), *way)
    np.testing.assert_allclose(places_px(drawn), [[0, 0], [20, 0], [30, 10], [30, 30]], atol=1e-6)


def test_a_click_draws_a_point_exactly_where_it_was():
    drawn = stroke_along(DrawStroke(make_hand()), workspace_of("curve"), at_px(7, 5), at_px(7, 5))
    np.testing.assert_allclose(places_px(drawn), [[7.0, 5.0]])


def test_points_of_a_stroke_lie_a_little_to_either_side_of_its_way():
    drawn = stroke_along(DrawStroke(make_hand()), workspace_of("curve"), at_px(0, 0), at_px(2000, 0))
    assert len(drawn.points) == 1 + int(2000 / SCATTER_SPACING_PX)
    aside = places_px(drawn)[1:, 1]
    assert aside.std() == pytest.approx(SCATTER_SPREAD_PX, rel=0.25)
    assert aside.min() < 0.0 < aside.max()


def test_the_spray_strews_its_density_over_its_disc():
    drawn = stroke_along(
        SprayStroke(make_hand(spray_radius_px=30, spray_density=500)), workspace_of("surface"), at_px(5, 5)
    )
    away = np.hypot(*(places_px(drawn) - 5.0).T)
    assert len(away) == 500
    assert away.max() <= 30.0
    assert np.median(away) == pytest.approx(30.0 * np.sqrt(0.5), rel=0.1)  # evenly over the disc's area


def test_the_spray_goes_on_while_the_pointer_rests():
    stroke, here = SprayStroke(make_hand(spray_density=4)), at_px(0, 0)
    drawn = stroke_along(stroke, workspace_of("curve"), here, here, here)
    assert stroke.repeats
    assert len(drawn.points) == 12


@pytest.mark.parametrize("stroke", [DrawStroke, LineStroke])
def test_what_is_too_short_for_a_point_changes_nothing(stroke):
    begun = stroke(make_hand())
    first = begun.move(workspace_of("curve"), at_px(0, 0))
    assert begun.move(first, at_px(2, 0)) is first
    assert not begun.repeats
    assert begun.outline is None


def test_new_points_of_classes_are_of_the_class_in_hand():
    drawn = stroke_along(LineStroke(make_hand(label=1)), workspace_of("classes"), at_px(0, 0), at_px(60, 0))
    assert set(drawn.points.targets[:, 0]) == {1.0}
