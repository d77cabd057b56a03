"""The lane below the plot: a triangle where each kink is, hollow for deeper layers, and a trail from where it began."""

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.gui.canvas.view import LANE_PX, CanvasView
from neuronlab.gui.theme.theme import Colors
from neuronlab.session.guarded import Guarded

TRIANGLE_PX = (5.0, 9.0)
"""Half the width, and the height, of a triangle."""
TOP_PX = 2.0
"""Distance of the triangles from the plot."""
_TRAIL_ROWS = (15.0, 18.0, 21.0, 24.0)
"""Heights of the trails below the plot; neighbours have different ones."""
_START_RADIUS = 1.5
_LEAST_TRAIL_PX = 2.0
"""A shorter trail would only blur its triangle."""
_LARGER = 1.4
"""Scale of the highlighted triangle."""
_NO_FILL, _NO_EDGE = QBrush(Qt.BrushStyle.NoBrush), QPen(Qt.PenStyle.NoPen)


class KinkLane(Guarded, pg.GraphicsObject):
    """A child of the horizontal axis, so in pixels from the lower left corner of the plot."""

    def __init__(self, plot: CanvasView) -> None:
        super().__init__()
        self._plot, self._width = plot, 0.0
        self._kinks: Array = np.empty(0)
        self._starts: Array = np.empty(0)
        self._are_deep: BoolArray = np.empty(0, np.bool_)
        self._one: float | None = None
        self._instead_of: float | None = None
        self._edge, self._trail = QPen(), QPen()
        self._fill, self._ground, self._one_fill = QBrush(), QBrush(), QBrush()
        self.setParentItem(plot.getPlotItem().getAxis("bottom"))
        self.setVisible(False)
        plot.box.sigResized.connect(self._follow_size)

    def recolor(self, colors: Colors, slot: int) -> None:
        """Apply the theme's colours, for kinks of the run in this slot."""
        self._edge, self._trail = QPen(colors.run_color(slot), 1.2), QPen(colors.run_color(slot, 0.65), 1.0)
        self._fill, self._one_fill = QBrush(colors.run_color(slot)), QBrush(colors.color("text"))
        self._ground = QBrush(colors.color("panel"))
        self.update()

    def show_kinks(self, kinks: Array, are_deep: BoolArray, starts: Array | None = None) -> None:
        """Show kinks at these inputs (kinks,), as `KinkMarks.show_kinks` does."""
        starts = np.full(len(kinks), np.nan) if starts is None else starts
        pairs = ((kinks, self._kinks), (starts, self._starts), (are_deep, self._are_deep))
        if not all(new.shape == old.shape and np.array_equal(new, old, equal_nan=True) for new, old in pairs):
            self._kinks, self._are_deep, self._starts = kinks, are_deep, starts
            self.update()

    def stand_out(self, x: float | None, instead_of: float | None) -> None:
        """Highlight a kink at `x`, and hide the mark at `instead_of`."""
        self._one, self._instead_of = x, instead_of
        self.update()

    def _follow_size(self) -> None:
        self.prepareGeometryChange()
        self._width = self._plot.box.width()

    @override
    def boundingRect(self) -> QRectF:
        """The lane, as wide as the plot."""
        return QRectF(0.0, 0.0, self._width, float(LANE_PX))

    def _x_of(self, inputs: Array) -> Array:
        """Positions of inputs in pixels."""
        left, right = self._plot.ranges[0]
        return np.asarray((inputs - left) * (self._width / (right - left)))

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw the trails, then the triangles, and the highlighted one on top."""
        area = self.boundingRect()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_trails(painter, area)
        x = self._x_of(self._kinks)
        is_shown = (x > area.left()) & (x < area.right())
        if self._instead_of is not None:
            is_shown &= self._kinks != self._instead_of
        shallow, deep = apart(x[is_shown & ~self._are_deep]), apart(x[is_shown & self._are_deep])
        _draw_triangles(painter, shallow, TRIANGLE_PX, self._fill, _NO_EDGE)
        # All inner areas before all edges: of marks that overlap every outline stays whole.
        _draw_triangles(painter, deep, TRIANGLE_PX, self._ground, _NO_EDGE)
        _draw_triangles(painter, deep, TRIANGLE_PX, _NO_FILL, self._edge)
        if self._one is not None:
            larger = _LARGER * TRIANGLE_PX[0], _LARGER * TRIANGLE_PX[1]
            _draw_triangles(painter, [float(self._x_of(np.array(self._one)))], larger, self._one_fill, _NO_EDGE)

    def _paint_trails(self, painter: QPainter, area: QRectF) -> None:
        starts, ends = self._x_of(self._starts), self._x_of(self._kinks)
        with np.errstate(invalid="ignore"):
            is_shown = (np.abs(starts - ends) >= _LEAST_TRAIL_PX) & (np.maximum(starts, ends) > area.left())
            is_shown &= (np.minimum(starts, ends) < area.right()) & (self._kinks != self._instead_of)
        painter.setPen(self._trail)
        painter.setBrush(self._fill)
        # Far beyond the lane, positions would be too large for the rasteriser.
        starts, ends = (np.clip(x, area.left() - 9.0, area.right() + 9.0) for x in (starts, ends))
        for number in np.flatnonzero(is_shown).tolist():
            y, start, end = _TRAIL_ROWS[number % len(_TRAIL_ROWS)], float(starts[number]), float(ends[number])
            painter.drawLine(QLineF(start, y, end, y))
            painter.drawLine(QLineF(end, y, end, TOP_PX + TRIANGLE_PX[1]))
            painter.drawEllipse(QPointF(start, y), _START_RADIUS, _START_RADIUS)


def apart(x: Array) -> list[float]:
    """The first of the positions (n,) in every pixel: more cannot be told apart."""
    _, first = np.unique(np.floor(x), return_index=True)
    return [float(at) for at in x[first]]


def _draw_triangles(
    painter: QPainter, positions: Iterable[float], size: tuple[float, float], fill: QBrush, edge: QPen
) -> None:
    """Draw triangles of half the width and the height of `size`, with their tips at these positions.

    One by one: the time of a path that contains them all grows with the square of their number, to seconds.
    """
    half, height = size
    painter.setBrush(fill)
    painter.setPen(edge)
    foot = TOP_PX + height
    for x in positions:
        painter.drawPolygon(QPolygonF([QPointF(x - half, foot), QPointF(x, TOP_PX), QPointF(x + half, foot)]))
