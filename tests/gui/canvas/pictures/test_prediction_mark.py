import pytest
from PySide6.QtCore import QRect

from neuronlab.gui.canvas.pictures.prediction_mark import PredictionMark


@pytest.fixture
def mark(plot, theme):
    mark = PredictionMark(plot, theme)
    mark.recolor()
    return mark


def shown(mark):
    return [item.isVisible() for item in (mark.across, mark.up, mark.ring, mark.words)]


def area_of(plot):
    return plot.mapFromScene(plot.box.sceneBoundingRect()).boundingRect()


def test_nothing_is_shown_until_something_is_asked(mark):
    assert shown(mark) == [False] * 4


def test_on_a_curve_a_line_stands_at_x_and_a_ring_on_the_value(mark, plot):
    mark.show_on_curve(1.0, -0.5, "ŷ = −0.5")
    assert shown(mark) == [True, False, True, True]
    assert mark.across.value() == 1.0
    x, y = mark.ring.getData()
    assert (x.tolist(), y.tolist()) == ([1.0], [-0.5])
    at = plot.position_of(1.0, -0.5).toPoint()
    words = mark.words.geometry()
    assert words.left() > at.x()
    assert abs(words.bottom() - at.y()) < 20
    mark.hide()
    assert shown(mark) == [False] * 4


def test_on_a_plane_two_lines_cross_at_the_ring(mark):
    mark.show_on_plane(1.0, -0.5, "ŷ = 3")
    assert shown(mark) == [True] * 4
    assert (mark.across.value(), mark.up.value()) == (1.0, -0.5)


@pytest.mark.parametrize(("x", "y"), [(3.99, 1.99), (-4.0, -2.0), (3.9, -1.9), (0.0, 1e30), (-1e30, -40.0)])
def test_the_words_stay_inside_the_plot(mark, plot, x, y):
    mark.show_on_curve(x, y, "ŷ = −12.3456")
    assert mark.words.isVisible()
    assert QRect(area_of(plot)).contains(mark.words.geometry())


def test_the_words_go_with_the_range(mark, plot):
    mark.show_on_curve(1.0, 0.0, "ŷ = 0")
    before = mark.words.geometry()
    plot.show_ranges((0.0, 8.0), (-2.0, 2.0))
    mark.follow_range()
    assert mark.words.geometry().left() < before.left()
    plot.show_ranges((2.0, 8.0), (-2.0, 2.0))
    mark.follow_range()
    assert mark.words.geometry().left() < area_of(plot).left() + 30


def test_a_value_that_is_not_finite_has_no_ring(mark):
    mark.show_on_curve(1.0, 0.0, "ŷ = 0")
    mark.show_on_curve(1.0, float("nan"), "ŷ = –")
    assert shown(mark) == [True, False, False, False]
