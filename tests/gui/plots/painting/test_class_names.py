import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from neuronlab.gui.plots.painting.class_names import class_names, names_width, paint_class_names
from neuronlab.gui.theme.theme import DARK


def class_name(rect, name, number=0, **how):
    """A name by itself."""
    return class_names([rect] * (number + 1), [name] * (number + 1), **how)[number]


WIDE = QRectF(10.0, 0.0, 200.0, 16.0)


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts need it."""


def test_a_name_that_fits_is_whole_and_a_longer_one_is_cut():
    assert class_name(WIDE, "setosa", 0).text == "setosa"
    cut = class_name(WIDE, "setosa " * 20, 0).text
    assert cut.startswith("setosa")
    assert cut.endswith("…")


def test_where_not_one_letter_fits_the_colour_stands_alone():
    assert class_name(QRectF(0.0, 0.0, names_width(["…"]), 16.0), "setosa", 0).text == ""


def test_a_name_fits_into_the_width_that_is_told_for_it():
    names = ["A", "versicolor", "virginica"]
    rect = QRectF(0.0, 0.0, names_width(names), 16.0)
    assert [class_name(rect, name, 0).text for name in names] == names
    assert class_name(rect.adjusted(0.0, 0.0, -12.0, 0.0), "versicolor", 0).text != "versicolor"


def test_a_centred_name_has_as_much_room_on_either_side():
    name = class_name(WIDE, "setosa", 0, is_centered=True)
    left, right = name.rect.left() - WIDE.left(), WIDE.right() - name.rect.left() - names_width(["setosa"])
    assert left > 20.0
    assert left == pytest.approx(right, abs=2.0)


def test_a_name_is_painted_to_the_right_of_its_classs_colour():
    image = QImage(220, 16, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        paint_class_names(painter, DARK, [class_name(WIDE, "■", 2)])
    assert image.pixelColor(14, 8) == QColor(DARK.classes[2])
    texts = [x for x in range(220) for y in range(16) if image.pixelColor(x, y) == DARK.color("text")]
    assert min(texts) > 18


def test_long_names_that_begin_alike_differ_in_every_width_that_shows_them():
    names = [f"variety of the north, number {number}" for number in range(6)]
    for width in range(40, int(names_width(names)), 4):
        shown = [name.text for name in class_names([QRectF(0.0, 0.0, width, 16.0)] * 6, names)]
        assert len(set(shown)) == 6, width
        assert max(map(names_width, ([text] for text in shown))) <= width + 1.0
