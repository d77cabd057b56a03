"""Marks where units of the first layer switch: a dotted line each, standing on a triangle at the lower edge."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from neuronlab.core.arrays import Array
from neuronlab.gui.theme import Colors

MOST_LINES = 24
"""Beyond so many kinks only the triangles are drawn: as many lines would hide the curve."""
TRIANGLE_PX = (5.0, 9.0)
"""Half the width and the height of a triangle."""


class KinkMarks(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """All marks in one item: a line plot and a scatter plot of pyqtgraph's take five times as long to paint."""

    def __init__(self) -> None:
        super().__init__()
        self._kinks: Array = np.empty(0)
        self._line, self._fill = QPen(), QBrush()

    def recolor(self, colors: Colors) -> None:
        """Take the theme's colours."""
        self._line = QPen(colors.color("positive", 0.65), 1.0, Qt.PenStyle.DotLine)
        self._line.setCosmetic(True)
        self._fill = QBrush(colors.color("positive"))
        self.update()

    def show_kinks(self, kinks: Array) -> None:
        """Mark these inputs (units,); NaN and what is outside the view are not shown."""
        if len(kinks) != len(self._kinks) or not np.array_equal(kinks, self._kinks, equal_nan=True):
            self._kinks = kinks
            self.update()

    def viewRangeChanged(self) -> None:  # noqa: N802  # pyqtgraph's name
        """The marks span the view, whatever it shows."""
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:  # noqa: N802  # Qt's name
        """The visible part of the plot."""
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw the lines, then the triangles."""
        view = self.boundingRect()
        low, high = sorted((view.top(), view.bottom()))
        shown = self._kinks[(self._kinks > view.left()) & (self._kinks < view.right())]
        if not len(shown):
            return
        if len(shown) <= MOST_LINES:
            painter.setPen(self._line)
            painter.drawLines([QLineF(x, low, x, high) for x in map(float, shown)])
        x_per_px, y_per_px = self.pixelLength(pg.Point(1, 0)), self.pixelLength(pg.Point(0, 1))
        if not x_per_px or not y_per_px:
            return
        half, top = TRIANGLE_PX[0] * x_per_px, low + TRIANGLE_PX[1] * y_per_px
        triangles = QPainterPath()
        triangles.setFillRule(Qt.FillRule.WindingFill)  # overlapping ones leave no holes
        for x in map(float, shown):
            triangles.moveTo(QPointF(x - half, low))
            triangles.lineTo(QPointF(x, top))
            triangles.lineTo(QPointF(x + half, low))
            triangles.closeSubpath()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._fill)
        painter.drawPath(triangles)
