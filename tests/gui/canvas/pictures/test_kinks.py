"""Kinks are marked at the lower edge of the plot: triangles always, lines while they are few."""

import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.kinks import MOST_LINES, TRIANGLE_PX, KinkMarks, apart

HIGH_UP = 1.0
"""A height at which there are lines and no triangles."""


@pytest.fixture
def marks(plot, theme):
    marks = KinkMarks()
    plot.addItem(marks, ignoreBounds=True)
    marks.recolor(theme.colors)
    return marks


@pytest.fixture
def is_marked(plot):
    """Whether any pixel near a place is not that of the empty plot."""
    empty = plot.grab().toImage()

    def look(x, y, reach=2):
        image, at = plot.grab().toImage(), plot.position_of(x, y).toPoint()
        around = [
            (at.x() + aside, at.y() + up) for aside in range(-reach, reach + 1) for up in range(-reach, reach + 1)
        ]
        return any(image.pixel(*place) != empty.pixel(*place) for place in around)

    return look


@pytest.fixture
def foot(plot):
    """A height inside the triangles."""
    return plot.ranges[1][0] + 0.4 * TRIANGLE_PX[1] * plot.box.viewPixelSize()[1]


def no_deep(kinks):
    return np.zeros(len(kinks), np.bool_)


def test_a_kink_has_a_line_and_a_triangle(marks, is_marked, foot):
    kinks = np.array([-1.5, 2.0, np.nan])
    marks.show_kinks(kinks, no_deep(kinks))
    for x in kinks[:2]:
        assert is_marked(x, foot)
        assert is_marked(x, HIGH_UP)
    assert not is_marked(0.5, foot)


def test_many_kinks_have_triangles_alone(marks, is_marked, foot):
    kinks = np.linspace(-3.0, 3.0, MOST_LINES + 1)
    marks.show_kinks(kinks[:-1], no_deep(kinks[:-1]))
    assert is_marked(-3.0, HIGH_UP)
    marks.show_kinks(kinks, no_deep(kinks))
    assert not is_marked(-3.0, HIGH_UP)
    assert is_marked(-3.0, foot)


def test_kinks_out_of_view_do_not_count_as_many(marks, is_marked):
    kinks = np.append(np.linspace(10.0, 20.0, MOST_LINES), 1.0)
    marks.show_kinks(kinks, no_deep(kinks))
    assert is_marked(1.0, HIGH_UP)


def test_triangles_of_deeper_layers_are_hollow(marks, plot, foot, theme):
    kinks = np.linspace(-3.0, 3.0, MOST_LINES + 1)  # so many that no line runs through them
    marks.show_kinks(kinks, kinks > 0.0)
    image = plot.grab().toImage()
    colors = [image.pixelColor(plot.position_of(x, foot).toPoint()).name() for x in (-3.0, 3.0)]
    assert colors == [theme.colors.learned, theme.colors.plot]


def test_one_stands_out_instead_of_its_own_mark(marks, plot, is_marked, foot, theme):
    kinks = np.array([-1.0])
    marks.show_kinks(kinks, no_deep(kinks))
    marks.stand_out(1.0, instead_of=-1.0)
    assert not is_marked(-1.0, foot)
    at = plot.position_of(1.03, foot).toPoint()
    assert plot.grab().toImage().pixelColor(at).name() == theme.colors.text
    marks.stand_out(None)
    assert is_marked(-1.0, foot)
    assert not is_marked(1.0, foot)


def test_of_kinks_that_share_a_pixel_one_is_drawn(marks, is_marked, foot, plot):
    kinks = np.linspace(-3.0, 3.0, 50_001)
    px = plot.box.viewPixelSize()[0]
    kept = apart(kinks, px)
    assert len(kept) <= 6.0 / px + 2
    assert max(np.diff(kept)) < 2.0 * px
    assert apart(np.array([1.0, 1.0 + 3.0 * px, 1.0]), px) == [1.0, 1.0 + 3.0 * px]
    for are_deep in (no_deep(kinks), ~no_deep(kinks)):
        marks.show_kinks(kinks, are_deep)
        assert is_marked(-3.0, foot)
        assert is_marked(0.0, foot)
        assert is_marked(3.0, foot)
