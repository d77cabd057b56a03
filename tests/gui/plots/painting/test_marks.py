import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from neuronlab.gui.plots.painting.marks import (
    FLAKE,
    paint_flake,
    paint_frozen,
    paint_muted,
    paint_ring,
    paint_scroll_mark,
)
from neuronlab.gui.theme.theme import DARK

BOX = QRectF(10.0, 10.0, 40.0, 30.0)
GROUND = DARK.run_color(0)


def painted(paint, *arguments):
    """What a mark changes of an even ground: the places of all pixels that are no longer as they were."""
    image = QImage(60, 50, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    with QPainter(image) as painter:
        paint(painter, DARK, *arguments)
    return {(x, y): color for x in range(60) for y in range(50) if (color := image.pixelColor(x, y)) != GROUND}


def test_a_ring_leaves_the_unit_in_it_as_it_was():
    changed = painted(paint_ring, BOX)
    assert changed[(30, 8)] == DARK.color("text")
    assert not any(BOX.adjusted(3, 3, -3, -3).contains(QPointF(*at)) for at in changed)


def test_a_muted_unit_is_struck_out_from_the_lower_left_to_the_upper_right():
    changed = painted(paint_muted, BOX)
    strokes = [at for at, color in changed.items() if color == DARK.color("text")]
    assert min(strokes)[1] > BOX.center().y() > max(strokes)[1]
    assert (12, 12) in changed  # the veil
    assert all(BOX.contains(QPointF(*at)) for at in changed)


def test_a_frozen_unit_is_marked_in_its_upper_right_corner_alone():
    changed = painted(paint_frozen, BOX)
    assert changed
    assert all(x > BOX.center().x() and y < BOX.center().y() for x, y in changed)
    assert DARK.color("text") in changed.values()


def test_a_flake_reaches_as_far_as_it_says():
    across = [x for x, _ in painted(paint_flake, QPointF(30.0, 25.0))]
    assert (min(across), max(across)) == pytest.approx((30.0 - FLAKE, 30.0 + FLAKE), abs=1.5)


def test_a_scroll_mark_is_solid_where_one_looks():
    along = QRectF(28.0, 5.0, 4.0, 40.0)
    changed = painted(paint_scroll_mark, along, (0.5, 0.75))
    solid = [y for (_, y), color in changed.items() if color == DARK.color("muted")]
    assert (min(solid), max(solid)) == pytest.approx((25.0, 35.0), abs=2.0)
    thin = [y for (_, y), color in changed.items() if color == DARK.color("border")]
    assert min(thin) <= 6
    assert max(thin) >= 43
