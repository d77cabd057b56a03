import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from neuronlab.gui.plots.diagram.large_pictures import LargeCurve, LargeMap
from neuronlab.gui.plots.painting.pixels import packed
from neuronlab.gui.theme.theme import DARK, LIGHT

AREA = QRectF(10.0, 10.0, 264.0, 104.0)


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def colors(request, qapp):  # texts need the application
    return request.param


def painted(picture, colors):
    image = QImage(300, 140, QImage.Format.Format_RGB32)
    image.fill(QColor(colors.field))
    painter = QPainter(image)
    picture.paint(painter, colors, AREA)
    painter.end()
    return image


def distance(color, name):
    return sum(abs(one - other) for one, other in zip(color.getRgb(), QColor(name).getRgb(), strict=True))


def rising(plane=None):
    """A map that rises to the right."""
    values = np.tile(np.linspace(-1.0, 1.0, 6), 4)
    return LargeMap(values, (4, 6), (-1.0, 1.0), lambda colors: packed(colors.diverging_table())[None], plane)


def test_the_scale_beside_a_map_rises_upwards(colors):
    image = painted(rising(), colors)
    middle = round(AREA.center().y())
    ends = [image.pixelColor(52, middle).name(), image.pixelColor(216, middle).name()]
    assert ends == [colors.negative, colors.positive]
    for y, nearer, farther in ((14, colors.positive, colors.negative), (108, colors.negative, colors.positive)):
        seen = image.pixelColor(234, y)
        assert distance(seen, nearer) < 30 < distance(seen, farther)


def test_a_map_says_what_its_colours_and_its_sides_are():
    assert rising().texts == ("1.00", "−1.00")
    assert rising(((-3.0, 3.0), (0.0, 5.0))).texts == ("1.00", "−1.00", "x₁", "−3.00", "3.00", "x₂", "5.00", "0.00")


def test_a_curve_is_drawn_between_its_ends(colors):
    curve = LargeCurve(np.array([0.0, 1.0]), np.array([2.0, 2.0]), (0.0, 2.0))
    image = painted(curve, colors)
    assert curve.texts == ("2.00", "0.00", "x = 0.00", "1.00")
    drawn = [y for y in range(140) if distance(image.pixelColor(160, y), colors.text) < 60]
    assert drawn
    assert max(drawn) < AREA.top() + 8.0
