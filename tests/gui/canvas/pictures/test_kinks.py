"""Kinks are marked by lines while they are few, and by triangles in the lane below the plot always."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.canvas.pictures.kinks import MOST_LINES, KinkMarks

HIGH_UP = 1.0


@pytest.fixture
def marks(plot, theme):
    marks = KinkMarks(plot)
    plot.addItem(marks, ignoreBounds=True)
    marks.recolor(theme.colors, 0)
    marks.show_lane(is_shown=True)
    plot.grab()
    QApplication.processEvents()
    return marks


@pytest.fixture
def is_marked(plot, marks):
    """Whether any pixel near a position is not that of the plot without kinks; below the plot if y is None."""
    empty = plot.grab().toImage()

    def look(x, y, reach=2):
        image, at = plot.grab().toImage(), plot.position_of(x, plot.ranges[1][0] if y is None else y).toPoint()
        down = 8 if y is None else 0
        around = [
            (at.x() + aside, at.y() + down + up)
            for aside in range(-reach, reach + 1)
            for up in range(-reach, reach + 1)
        ]
        return any(image.pixel(*place) != empty.pixel(*place) for place in around)

    return look


def no_deep(kinks):
    return np.zeros(len(kinks), np.bool_)


def test_a_kink_has_a_line_and_below_the_plot_a_triangle(marks, is_marked):
    kinks = np.array([-1.5, 2.0, np.nan])
    marks.show_kinks(kinks, no_deep(kinks))
    for x in kinks[:2]:
        assert is_marked(x, None)
        assert is_marked(x, HIGH_UP)
    assert not is_marked(0.5, None)


def test_many_kinks_have_triangles_alone(marks, is_marked):
    kinks = np.linspace(-3.0, 3.0, MOST_LINES + 1)
    marks.show_kinks(kinks[:-1], no_deep(kinks[:-1]))
    assert is_marked(-3.0, HIGH_UP)
    marks.show_kinks(kinks, no_deep(kinks))
    assert not is_marked(-3.0, HIGH_UP)
    assert is_marked(-3.0, None)


def test_kinks_out_of_view_do_not_count_as_many(marks, is_marked):
    kinks = np.append(np.linspace(10.0, 20.0, MOST_LINES), 1.0)
    marks.show_kinks(kinks, no_deep(kinks))
    assert is_marked(1.0, HIGH_UP)


def test_one_stands_out_instead_of_its_own_mark(marks, is_marked):
    kinks = np.array([-1.0])
    marks.show_kinks(kinks, no_deep(kinks))
    marks.stand_out(1.0, instead_of=-1.0)
    for height in (None, HIGH_UP):
        assert not is_marked(-1.0, height)
        assert is_marked(1.0, height)
    marks.stand_out(None)
    for height in (None, HIGH_UP):
        assert is_marked(-1.0, height)
        assert not is_marked(1.0, height)


def test_without_a_lane_the_plot_is_higher(marks, plot):
    with_lane = plot.box.height()
    marks.show_lane(is_shown=False)
    plot.grab()
    QApplication.processEvents()
    assert plot.box.height() == with_lane + 28
    assert not marks.lane.isVisible()
