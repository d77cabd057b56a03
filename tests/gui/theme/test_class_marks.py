import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainterPath

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.gui.theme.class_marks import MARKS, SYMBOLS, paint_class_mark
from neuronlab.gui.theme.theme import DARK
from neuronlab.gui.widgets.painters import painted_pixmap

SIDE = 21


def inked(number):
    """The pixels of a painted mark, as (x, y)."""

    def draw(painter):
        paint_class_mark(painter, number, QColor(DARK.text), QPointF(SIDE / 2, SIDE / 2), 15.0)

    image = painted_pixmap(QSize(SIDE, SIDE), draw).toImage()
    return {(x, y) for x in range(SIDE) for y in range(SIDE) if image.pixelColor(x, y).alpha() > 128}


@pytest.mark.parametrize("marks", [MARKS, SYMBOLS])
def test_every_class_there_can_be_has_a_mark_of_its_own(marks):
    assert len({str(mark) for mark in marks}) == len(marks) == MAX_CLASSES


def test_plots_know_the_marks(qapp):
    known = pg.graphicsItems.ScatterPlotItem.Symbols
    assert all(isinstance(symbol, QPainterPath) or symbol in known for symbol in SYMBOLS)


def test_painted_marks_differ_in_shape(qapp):
    shapes = [inked(number) for number in range(MAX_CLASSES)]
    assert all(len(one ^ other) > 20 for at, one in enumerate(shapes) for other in shapes[:at])


@pytest.mark.parametrize(("number", "widest"), [(2, SIDE - 5), (4, 4)], ids=["▲", "▼"])
def test_triangles_point_as_their_texts_do(qapp, number, widest):
    rows = [y for _, y in inked(number)]
    assert max(set(rows), key=rows.count) == pytest.approx(widest, abs=2)
