"""Decorations at the pointer: brush, ring around a point within reach, linear piece, and the values there."""

import pyqtgraph as pg
from PySide6.QtCore import QObject, QRect, QSize, Qt

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.local_line import LocalLine
from neuronlab.gui.canvas.pictures.points import PointsPicture
from neuronlab.gui.canvas.readings import reading, readings_of_runs
from neuronlab.gui.canvas.strokes.hand import PointerPosition, nearest_point
from neuronlab.gui.canvas.tools.gestures import Gestures
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.plain_text import PlainLabel

_ROOM = 48
"""Distance in pixels from the pointer within which the reading moves away."""
_MOST_OF_PLOT = 0.35
"""The reading has a line for each run if it takes no more than this share of the height of the plot."""


class Pointer(QObject):
    """Shows the decorations while the pointer is over the plot."""

    def __init__(self, plot: CanvasView, theme: Theme, points: PointsPicture, gestures: Gestures) -> None:
        super().__init__(plot)
        self._plot, self._theme, self._points, self._gestures = plot, theme, points, gestures
        self._position: PointerPosition | None = None
        self.brush = pg.ScatterPlotItem(symbol="o", pxMode=True)
        self.brush.setZValue(30)
        self.brush.setVisible(False)
        plot.addItem(self.brush, ignoreBounds=True)
        self.local = LocalLine(plot, theme)
        self.readout = PlainLabel(parent=plot)
        self.readout.setProperty("role", "reading")
        self.readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.readout.hide()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        self.brush.setBrush(pg.mkBrush(self._theme.colors.color("text", 0.15)))
        self.brush.setPen(pg.mkPen(self._theme.colors.color("text"), width=1.5))
        self.local.recolor()

    def rest(self) -> None:
        """Hide everything until the pointer moves again."""
        self._position = None
        self.brush.setVisible(False)
        self._points.mark_hovered(None)
        self._gestures.kinks.hover(None)
        self._show_cursor(is_on_kink=False)
        self.local.hide()
        self.readout.hide()

    def show_at(self, position: PointerPosition | None, workspace: Workspace, frame: Frame | None) -> None:
        """Show the decorations at a position; hide them for None."""
        if position is None:
            self.rest()
            return
        self._position = position
        gestures = self._gestures
        kink = self._kink_at(position)
        if not kink and self._plot.is_in_lane(position):
            self.rest()
            return
        self._show_cursor(is_on_kink=bool(kink))
        radius = 0.0 if kink else gestures.tool_in_use.radius_px(gestures.hand)
        if radius:
            self.brush.setData([position.x], [position.y], size=2.0 * radius)
        self.brush.setVisible(radius > 0.0)
        index = None if self._points.is_dense else nearest_point(workspace, position)
        grabs_points = gestures.tool_in_use.grabs_points and not gestures.is_active and not kink
        self._points.mark_hovered(index if grabs_points else None)
        self._read(position, index, workspace, frame, kink)

    def read_again(self, workspace: Workspace, frame: Frame) -> None:
        """Update the values at the pointer for a new frame."""
        if self._position is not None:
            index = None if self._points.is_dense else nearest_point(workspace, self._position)
            self._read(self._position, index, workspace, frame, self._kink_at(self._position))

    def _kink_at(self, position: PointerPosition) -> str:
        """Description of the kink under the pointer; empty during a stroke."""
        return self._gestures.kinks.hover(None if self._gestures.is_active else position)

    def _show_cursor(self, *, is_on_kink: bool) -> None:
        cursor = Qt.CursorShape.SizeHorCursor if is_on_kink else self._gestures.tool_in_use.cursor
        if self._plot.viewport().cursor().shape() != cursor:
            self._plot.viewport().setCursor(cursor)

    def _read(
        self, position: PointerPosition, index: int | None, workspace: Workspace, frame: Frame | None, kink: str
    ) -> None:
        """Show the reading in the upper left corner of the plot, or the right one if the pointer is near."""
        points = workspace.points
        inputs = position.at[: points.inputs.shape[1]] if index is None else points.inputs[index]
        lines = (
            kink or reading(workspace, frame, position, index, self._gestures.hand),
            self.local.show_at(position, inputs, workspace, frame),
        )
        text = "\n".join(filter(None, lines))
        area = self._plot.area.adjusted(6, 6, -6, -6)
        self.readout.setWordWrap(False)
        of_runs = readings_of_runs(workspace, frame, inputs, position.y_per_px)
        self.readout.setText("\n".join([text, *of_runs]))
        needed = self.readout.sizeHint()
        if needed.height() > _MOST_OF_PLOT * area.height() or needed.width() > area.width():
            self.readout.setText(text)
        corner = QRect(area.topLeft(), self.readout.sizeHint())
        if corner.width() > area.width():
            self.readout.setWordWrap(True)
            corner.setSize(QSize(area.width(), self.readout.heightForWidth(area.width())))
        if corner.adjusted(0, 0, _ROOM, _ROOM).contains(self._plot.position_of(position.x, position.y).toPoint()):
            corner.moveRight(area.right())
        self.readout.setGeometry(corner)
        self.readout.show()
