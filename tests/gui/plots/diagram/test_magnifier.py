import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from neuronlab.gui.plots.diagram.large_pictures import LargeCurve
from neuronlab.gui.plots.diagram.magnifier import Magnified, paint_magnified
from neuronlab.gui.theme.theme import DARK

AREA = QRectF(20.0, 20.0, 500.0, 300.0)
SMALL = Magnified("Hidden 1, unit 2", ("weight 1.00",))
CURVE = LargeCurve(np.linspace(-1.0, 1.0, 9), np.linspace(0.0, 1.0, 9), (0.0, 1.0))


@pytest.fixture
def card_of(qapp):  # fonts need the application
    """The rectangle a card takes, beside a box of the given left and top; on black that goes on around the area."""

    def paint(shown, left=100.0, top=100.0, area=AREA):
        image = QImage(540, 340, QImage.Format.Format_RGB32)
        image.fill(0)
        with QPainter(image) as painter:
            paint_magnified(painter, DARK, area, QRectF(left, top, 40.0, 30.0), shown)
        places = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).value()]
        (left, top), (right, bottom) = np.min(places, axis=0).tolist(), np.max(places, axis=0).tolist()
        return QRectF(left, top, right - left + 1, bottom - top + 1)

    return paint


def test_the_card_says_what_is_wrong_before_all_else():
    shown = Magnified("unit", ("a", "b"), alarm="never fires", picture=CURVE)
    assert shown.texts[:4] == ["unit", "⚠ never fires", "a", "b"]
    assert shown.texts[4:] == list(CURVE.texts)
    assert SMALL.texts == ["Hidden 1, unit 2", "weight 1.00"]


def test_the_card_stands_to_the_right_where_there_is_room_and_else_to_the_left(card_of):
    assert card_of(SMALL, left=100.0).left() > 140.0
    assert card_of(SMALL, left=470.0).right() < 470.0


@pytest.mark.parametrize("top", [20.0, 290.0])
def test_the_card_stays_inside_the_picture(card_of, top):
    assert AREA.contains(card_of(Magnified("unit", ("line",) * 5, picture=CURVE), top=top))


def test_a_card_of_few_words_is_no_wider_than_they_are(card_of):
    assert card_of(SMALL).width() < card_of(Magnified("unit", ("a much longer line than that " * 4,))).width()


def test_long_lines_are_wrapped_and_a_picture_takes_room_of_its_own(card_of):
    plain = card_of(SMALL)
    assert card_of(Magnified(SMALL.title, ("a line " * 30,))).height() > plain.height() + 20.0
    assert card_of(Magnified(SMALL.title, SMALL.lines, picture=CURVE)).height() > plain.height() + 80.0


def test_a_narrow_picture_has_a_narrow_card(card_of):
    area = QRectF(20.0, 20.0, 160.0, 300.0)
    assert card_of(Magnified("unit", ("a line " * 30,)), left=30.0, area=area).right() <= area.right()
