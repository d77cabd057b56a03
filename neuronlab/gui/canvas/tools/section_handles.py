"""Handles of the section line, at both of its ends, where they do not interfere with tools."""

import pyqtgraph as pg
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.core.specs.data import ViewSpec
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.guarded import Guarded

LENGTH_PX, HALF_PX = 14.0, 7.0
_REACH_PX = 12.0
"""Distance within which a handle can be grabbed."""


class SectionHandles(Guarded, pg.GraphicsObject):
    """Two triangles at the edge of the plot that point at the section; `is_dragged` while one is dragged."""

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__()
        self._plot, self._theme = plot, theme
        self._view = ViewSpec()
        self._fill = QBrush()
        self.is_dragged = False
        self.setZValue(22)
        plot.addItem(self, ignoreBounds=True)

    def show_view(self, view: ViewSpec) -> None:
        """Move to this view's section."""
        if view != self._view:
            self._view = view
            self.update()

    def takes(self, position: PointerPosition) -> bool:
        """Whether a press here grabs a handle."""
        x_range, y_range = self._plot.ranges
        if self._view.section_along == 0:
            across = abs(position.y - self._view.section_at) / position.y_per_px
            from_edge = min(position.x - x_range[0], x_range[1] - position.x) / position.x_per_px
        else:
            across = abs(position.x - self._view.section_at) / position.x_per_px
            from_edge = min(position.y - y_range[0], y_range[1] - position.y) / position.y_per_px
        return bool(across <= _REACH_PX and from_edge <= LENGTH_PX + _REACH_PX)

    def moved_to(self, view: ViewSpec, position: PointerPosition) -> ViewSpec:
        """The view with its section at the pointer."""
        moved: ViewSpec = replace(view, section_at=float(position.x if view.section_along else position.y))
        return moved

    def recolor(self) -> None:
        """Apply the theme's colours."""
        self._fill = QBrush(self._theme.colors.color("text"))
        self.update()

    @override
    def viewRangeChanged(self) -> None:
        """Repaint, since the handles are at the edge of the view."""
        self.prepareGeometryChange()

    @override
    def boundingRect(self) -> QRectF:
        """The visible part of the plot."""
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw both triangles."""
        x_range, y_range = self._plot.ranges
        x_per_px, y_per_px = self._plot.box.viewPixelSize()
        at = self._view.section_at
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._fill)
        if self._view.section_along == 0:
            half, length = HALF_PX * y_per_px, LENGTH_PX * x_per_px
            for edge, inwards in ((x_range[0], length), (x_range[1], -length)):
                corners = ((edge, at - half), (edge + inwards, at), (edge, at + half))
                painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        else:
            half, length = HALF_PX * x_per_px, LENGTH_PX * y_per_px
            for edge, inwards in ((y_range[0], length), (y_range[1], -length)):
                corners = ((at - half, edge), (at, edge + inwards), (at + half, edge))
                painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
