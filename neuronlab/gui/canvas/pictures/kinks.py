"""Marks of kinks: a dotted line each, on a triangle at the lower edge; hollow for deeper layers."""

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.gui.theme.theme import Colors
from neuronlab.session.guarded import Guarded

MOST_LINES = 24
"""With more kinks than this only the triangles are drawn, because the lines would hide the curve."""
TRIANGLE_PX = (5.0, 9.0)
"""Half the width, and the height, of a triangle."""
_LARGER = 1.4
"""Scale of the highlighted triangle."""
_NO_FILL, _NO_EDGE = QBrush(Qt.BrushStyle.NoBrush), QPen(Qt.PenStyle.NoPen)


class KinkMarks(Guarded, pg.GraphicsObject):
    """All marks in one item: a line plot and a scatter plot of pyqtgraph take five times as long to paint."""

    def __init__(self) -> None:
        super().__init__()
        self._kinks: Array = np.empty(0)
        self._are_deep: BoolArray = np.empty(0, np.bool_)
        self._one: float | None = None
        self._instead_of: float | None = None
        self._line, self._edge, self._one_line = QPen(), QPen(), QPen()
        self._fill, self._ground, self._one_fill = QBrush(), QBrush(), QBrush()

    def recolor(self, colors: Colors) -> None:
        """Apply the theme's colours."""
        self._line = QPen(colors.color("learned", 0.65), 1.0, Qt.PenStyle.DotLine)
        self._line.setCosmetic(True)
        self._edge = QPen(colors.color("learned"), 1.2)
        self._edge.setCosmetic(True)
        self._one_line = QPen(colors.color("text"), 1.0)
        self._one_line.setCosmetic(True)
        self._fill, self._one_fill = QBrush(colors.color("learned")), QBrush(colors.color("text"))
        self._ground = QBrush(colors.color("plot"))
        self.update()

    def show_kinks(self, kinks: Array, are_deep: BoolArray) -> None:
        """Mark these inputs (kinks,); `are_deep` (kinks,) flags those of deeper layers. NaN are skipped."""
        is_same = len(kinks) == len(self._kinks) and np.array_equal(kinks, self._kinks, equal_nan=True)
        if not (is_same and np.array_equal(are_deep, self._are_deep)):
            self._kinks, self._are_deep = kinks, are_deep
            self.update()

    def stand_out(self, x: float | None, instead_of: float | None = None) -> None:
        """Highlight a kink at `x`, and hide the mark at `instead_of`; None highlights none."""
        instead_of = x if instead_of is None else instead_of
        if (x, instead_of) != (self._one, self._instead_of):
            self._one, self._instead_of = x, instead_of
            self.update()

    @override
    def viewRangeChanged(self) -> None:
        """Repaint, since the marks span the view."""
        self.prepareGeometryChange()

    @override
    def boundingRect(self) -> QRectF:
        """The visible part of the plot."""
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw the lines, then the triangles, and the highlighted one on top."""
        view = self.boundingRect()
        low, high = sorted((view.top(), view.bottom()))
        x_per_px, y_per_px = self.pixelLength(pg.Point(1, 0)), self.pixelLength(pg.Point(0, 1))
        if not x_per_px or not y_per_px:
            return
        is_shown = (self._kinks > view.left()) & (self._kinks < view.right())
        if self._instead_of is not None:
            is_shown &= self._kinks != self._instead_of
        shown, are_deep = self._kinks[is_shown], self._are_deep[is_shown]
        if len(shown) <= MOST_LINES:
            painter.setPen(self._line)
            painter.drawLines([QLineF(x, low, x, high) for x in map(float, shown)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = TRIANGLE_PX[0] * x_per_px, TRIANGLE_PX[1] * y_per_px
        shallow, deep = apart(shown[~are_deep], x_per_px), apart(shown[are_deep], x_per_px)
        _draw_triangles(painter, shallow, low, size, self._fill, _NO_EDGE)
        # All inner areas before all edges: of marks that overlap every outline stays whole.
        _draw_triangles(painter, deep, low, size, self._ground, _NO_EDGE)
        _draw_triangles(painter, deep, low, size, _NO_FILL, self._edge)
        if self._one is not None:
            painter.setPen(self._one_line)
            painter.drawLine(QLineF(self._one, low, self._one, high))
            larger = _LARGER * size[0], _LARGER * size[1]
            _draw_triangles(painter, [self._one], low, larger, self._one_fill, _NO_EDGE)


def apart(kinks: Array, px: float) -> list[float]:
    """The first kink in every pixel: more cannot be told apart."""
    _, first = np.unique(np.floor(kinks / px), return_index=True)
    return [float(x) for x in kinks[first]]


def _draw_triangles(
    painter: QPainter, kinks: Iterable[float], low: float, size: tuple[float, float], fill: QBrush, edge: QPen
) -> None:
    """Draw triangles of half the width and the height of `size`, which stand on `low`.

    One by one: the time of a path that contains them all grows with the square of their number, to seconds.
    """
    half, height = size
    painter.setBrush(fill)
    painter.setPen(edge)
    for x in kinks:
        painter.drawPolygon(QPolygonF([QPointF(x - half, low), QPointF(x, low + height), QPointF(x + half, low)]))
