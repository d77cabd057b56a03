"""Marks of kinks: a dotted line each in the plot, over a triangle in the lane below it."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.gui.canvas.pictures.kink_lane import KinkLane
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Colors
from neuronlab.session.guarded import Guarded

MOST_LINES = 24
"""With more kinks than this only the triangles are drawn, because the lines would hide the curve."""


class KinkMarks(Guarded, pg.GraphicsObject):
    """All marks in one item: a line plot and a scatter plot of pyqtgraph take five times as long to paint."""

    def __init__(self, plot: CanvasView) -> None:
        super().__init__()
        self._plot, self.lane = plot, KinkLane(plot)
        self._kinks: Array = np.empty(0)
        self._are_deep: BoolArray = np.empty(0, np.bool_)
        self._one: float | None = None
        self._instead_of: float | None = None
        self._line, self._one_line = QPen(), QPen()

    def recolor(self, colors: Colors, slot: int) -> None:
        """Apply the theme's colours, for kinks of the run in this slot."""
        self._line = QPen(colors.run_color(slot, 0.65), 1.0, Qt.PenStyle.DotLine)
        self._line.setCosmetic(True)
        self._one_line = QPen(colors.color("text"), 1.0)
        self._one_line.setCosmetic(True)
        self.lane.recolor(colors, slot)
        self.update()

    def show_lane(self, is_shown: bool) -> None:
        """Show the lane, if there is any activation with a kink, or hide it."""
        self._plot.show_lane(is_shown)
        self.lane.setVisible(is_shown)

    def show_kinks(self, kinks: Array, are_deep: BoolArray, starts: Array | None = None) -> None:
        """Mark these inputs (kinks,), with a trail from the `starts` (kinks,) that are known.

        `are_deep` (kinks,) flags those of deeper layers. NaN are skipped.
        """
        self.lane.show_kinks(kinks, are_deep, starts)
        is_same = len(kinks) == len(self._kinks) and np.array_equal(kinks, self._kinks, equal_nan=True)
        if not (is_same and np.array_equal(are_deep, self._are_deep)):
            self._kinks, self._are_deep = kinks, are_deep
            self.update()

    def stand_out(self, x: float | None, instead_of: float | None = None) -> None:
        """Highlight a kink at `x`, and hide the mark at `instead_of`; None highlights none."""
        instead_of = x if instead_of is None else instead_of
        if (x, instead_of) != (self._one, self._instead_of):
            self._one, self._instead_of = x, instead_of
            self.lane.stand_out(x, instead_of)
            self.update()

    @override
    def viewRangeChanged(self) -> None:
        """Repaint, since the marks span the view."""
        self.prepareGeometryChange()
        self.lane.update()

    @override
    def boundingRect(self) -> QRectF:
        """The visible part of the plot."""
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw the lines, and the highlighted one on top."""
        view = self.boundingRect()
        low, high = sorted((view.top(), view.bottom()))
        is_shown = (self._kinks > view.left()) & (self._kinks < view.right())
        if self._instead_of is not None:
            is_shown &= self._kinks != self._instead_of
        shown = self._kinks[is_shown]
        if len(shown) <= MOST_LINES:
            painter.setPen(self._line)
            painter.drawLines([QLineF(x, low, x, high) for x in map(float, shown)])
        if self._one is not None:
            painter.setPen(self._one_line)
            painter.drawLine(QLineF(self._one, low, self._one, high))
