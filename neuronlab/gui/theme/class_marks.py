"""Marks of the classes and of the runs, in plots and texts, so that colour is never the only distinction."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform


def _heavy_plus() -> QPainterPath:
    """A plus of pyqtgraph's size with broader arms: its own would vanish on a coloured ground."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRect(-0.5, -0.19, 1.0, 0.38)
    path.addRect(-0.19, -0.5, 0.38, 1.0)
    return path.simplified()


SYMBOLS: tuple[str | QPainterPath, ...] = ("o", "s", "t1", "d", "t", _heavy_plus())
"""For plots, as pyqtgraph symbols."""
MARKS = ("●", "■", "▲", "◆", "▼", "✚")
"""For texts."""


def paint_class_mark(painter: QPainter, number: int, color: QColor, middle: QPointF, px: float) -> None:
    """Draw the mark of a class by its index or of a run by its slot, `px` pixels wide, around a point."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(mark_path(number, middle, px), color)


def mark_path(number: int, middle: QPointF, px: float) -> QPainterPath:
    """The outline of a mark `px` pixels wide around a point."""
    symbol = SYMBOLS[number]
    path = pg.graphicsItems.ScatterPlotItem.Symbols[symbol] if isinstance(symbol, str) else symbol
    return QTransform(px, 0.0, 0.0, px, middle.x(), middle.y()).map(path)
