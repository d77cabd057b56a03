import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from neuronlab.gui.plots.painting.curves import curves_path, draw_curves, fill_from_zero, finite_span, fractions
from neuronlab.gui.theme.theme import DARK, GROUND, mixed

ACROSS = np.array([0.0, 0.5, 1.0])
CORNER = np.array([[10.0, 20.0]])


def points(path):
    return [(path.elementAt(i).x, path.elementAt(i).y) for i in range(path.elementCount())]


def test_larger_values_are_drawn_higher_and_larger_inputs_further_right():
    path = curves_path(ACROSS, np.array([[0.0, 1.0, 2.0]]), CORNER, (100.0, 40.0), (0.0, 2.0))
    assert points(path) == [(10.0, 60.0), (60.0, 40.0), (110.0, 20.0)]


def test_each_curve_stands_in_its_own_box():
    corners = np.array([[0.0, 0.0], [50.0, 30.0]])
    path = curves_path(ACROSS, np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), corners, (40.0, 20.0), (0.0, 1.0))
    assert points(path) == [(0.0, 20.0), (20.0, 20.0), (40.0, 20.0), (50.0, 30.0), (70.0, 30.0), (90.0, 30.0)]
    assert [path.elementAt(i).isMoveTo() for i in range(6)] == [True, False, False, True, False, False]


def test_what_lies_beyond_the_range_is_drawn_on_the_edge():
    path = curves_path(ACROSS, np.array([[-9.0, np.inf, -np.inf]]), CORNER, (100.0, 40.0), (0.0, 1.0))
    assert [y for _, y in points(path)] == [60.0, 20.0, 60.0]


def test_values_that_are_no_numbers_leave_a_gap():
    across = np.linspace(0.0, 1.0, 5)
    values = np.array([[0.5, 0.5, np.nan, 0.5, 0.5]])
    path = curves_path(across, values, np.array([[0.0, 0.0]]), (80.0, 40.0), (0.0, 1.0))
    image = QImage(81, 41, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    draw_curves(painter, QColor("white"), path)
    painter.end()

    def is_drawn(x):
        return any(image.pixelColor(x, y).value() > 100 for y in range(15, 26))

    assert [is_drawn(x) for x in (10, 30, 40, 50, 70)] == [True, False, False, False, True]


def test_fractions_of_a_range_without_width_are_all_zero():
    assert fractions(np.array([2.0, 2.0])).tolist() == [0.0, 0.0]
    assert fractions(np.array([-3.0, 0.0, 3.0])).tolist() == [0.0, 0.5, 1.0]


def test_the_span_passes_over_what_is_not_finite():
    assert finite_span(np.array([np.nan, 1.0, np.inf, -2.0])) == (-2.0, 1.0)
    assert np.isnan(finite_span(np.array([np.nan]))).all()
    assert np.isnan(finite_span(np.array([]))).all()


def test_areas_have_the_colour_of_their_sign_on_their_side_of_zero():
    image = QImage(101, 41, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.plot))
    values = np.array([[1.0, 1.0, np.nan, -1.0, -1.0]])
    with QPainter(image) as painter:
        across, corner = np.linspace(0.0, 1.0, 5), np.array([[0.0, 0.0]])
        fill_from_zero(painter, DARK, across, values, corner, (100.0, 40.0), (-1.0, 1.0))

    def is_tinted(x, y, color):
        seen, wanted = image.pixelColor(x, y), QColor(mixed(color, DARK.plot, GROUND))
        return all(abs(a - b) <= 3 for a, b in zip(seen.getRgb(), wanted.getRgb(), strict=True))

    assert is_tinted(10, 10, DARK.positive)
    assert image.pixelColor(10, 30) == QColor(DARK.plot)
    assert is_tinted(90, 30, DARK.negative)
    assert image.pixelColor(90, 10) == QColor(DARK.plot)


def test_values_far_outside_a_narrow_range_are_clipped_without_an_overflow():
    values = np.array([[-1e38, 0.0, 1e38, np.inf, np.nan]])
    path = curves_path(np.linspace(0.0, 1.0, 5), values, np.zeros((1, 2)), (10.0, 10.0), (0.0, 1e-300))
    heights = {path.elementAt(index).y for index in range(path.elementCount())}
    assert heights <= {0.0, 10.0}
    assert len(heights) == 2
