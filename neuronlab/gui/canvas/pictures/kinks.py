"""Marks of kinks: a dotted line each, on a triangle at the lower edge; hollow for deeper layers."""

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen
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
        self._line = QPen(colors.color("positive", 0.65), 1.0, Qt.PenStyle.DotLine)
        self._line.setCosmetic(True)
        self._edge = QPen(colors.color("positive"), 1.2)
        self._edge.setCosmetic(True)
        self._one_line = QPen(colors.color("text"), 1.0)
        self._one_line.setCosmetic(True)
        self._fill, self._one_fill = QBrush(colors.color("positive")), QBrush(colors.color("text"))
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
        shown, deep = self._kinks[is_shown], self._kinks[is_shown & self._are_deep]
        if len(shown) <= MOST_LINES:
            painter.setPen(self._line)
            painter.drawLines([QLineF(x, low, x, high) for x in map(float, shown)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = TRIANGLE_PX[0] * x_per_px, TRIANGLE_PX[1] * y_per_px
        painter.fillPath(_triangles(map(float, self._kinks[is_shown & ~self._are_deep]), low, *size), self._fill)
        if len(deep):
            hollow = _triangles(map(float, deep), low, *size)
            painter.fillPath(hollow, self._ground)
            painter.strokePath(hollow, self._edge)
        if self._one is not None:
            painter.setPen(self._one_line)
            painter.drawLine(QLineF(self._one, low, self._one, high))
            painter.fillPath(_triangles((self._one,), low, _LARGER * size[0], _LARGER * size[1]), self._one_fill)


def _triangles(kinks: Iterable[float], low: float, half: float, height: float) -> QPainterPath:
    """Triangles of one size that stand on `low`."""
    triangles = QPainterPath()
    triangles.setFillRule(Qt.FillRule.WindingFill)  # so that overlaps leave no holes
    for x in kinks:
        triangles.moveTo(QPointF(x - half, low))
        triangles.lineTo(QPointF(x, low + height))
        triangles.lineTo(QPointF(x + half, low))
        triangles.closeSubpath()
    return triangles
