"""The plot of the canvas: the left button belongs to the tool, right drag pans, wheel and pinch zoom."""

from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QNativeGestureEvent, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem
from typing_extensions import override

from neuronlab.core.arrays import Array
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.canvas.data_axis import DataAxis
from neuronlab.gui.canvas.strokes.hand import DRAG_PX, PointerPosition
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, Theme, figures
from neuronlab.session.guarded import Guarded
from neuronlab.wording.columns import NO_MEANING

SIDES = ("bottom", "left")
SNAPS_PER_MARK = 5
"""Snap positions between two axis ticks."""
ZOOM_STEP = 1.15
_MOST_UNEQUAL = 5.0
"""Axes whose ranges differ by more than this factor show different quantities, so each has its own scale."""
_MOST_STRETCHED = 2.0
"""A plane fills the plot up to this ratio of its scales: circles become ellipses, but a plot three times as wide as it
is high would be empty for the most part otherwise, and the pictures of all units with it. Beyond it, the points fill
one direction."""
_NARROWEST, _LEAST, _WIDEST = 1e-12, 1e-30, 1e32
"""Minimum span relative to the size of the numbers, which still has thousands of distinct numbers; minimum span near
zero, and maximum span."""
BEFORE_NAME = " · "
"""Stands between the symbol of an axis and the name of its column."""
LANE_PX = 28
"""Height of the lane below the plot, between its lower edge and the numbers of the axis."""
_BOTTOM_PX = 34
_TEXT_OFFSET_PX = 2
_EDGE_PX = 4
"""Distance of the plot from the right edge, which the last number of the axis needs."""
MARGIN = 0.06
"""Margin around the points when the view is fitted, as a share of their range."""


class _Fitted(NamedTuple):
    """The ranges a plane was fitted to, horizontal and vertical, before they got a margin."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]


class CanvasView(Guarded, pg.PlotWidget):
    """A pyqtgraph plot whose left button belongs to the active tool.

    Signals: `pressed`, `dragged` and `released` carry the `PointerPosition` of the left button, `hovered` that of the
    pointer (None when it leaves), `double_clicked` that of a double-click; `range_changed` follows a change of range,
    and `painted` a paint. `menu_asked(position, on_screen)` asks for a context menu: a right click without dragging, at
    a `PointerPosition`, or the Menu key. The position is None for the key and beside the plot, in its lane too.
    """

    pressed = Signal(object)
    dragged = Signal(object)
    released = Signal(object)
    hovered = Signal(object)
    double_clicked = Signal(object)
    range_changed = Signal()
    menu_asked = Signal(object, QPoint)
    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(enableMenu=False, axisItems={side: DataAxis(side) for side in (*SIDES, "right")})
        self._theme = theme
        self._fitted: _Fitted | None = None
        self._pan_from: QPointF | None = None
        self._has_panned = False
        self._is_stroking = False
        self._names, self._right_name = ("x", "y"), ""
        self.meanings: Sequence[ColumnMeaning] = (NO_MEANING, NO_MEANING)
        self._shows_snaps = self._has_lane = False
        self._room_px = 0
        self.setMouseTracking(True)
        self.setAcceptDrops(False)  # drops are handled by the window
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setContentsMargins(0, 0, _EDGE_PX, 0)
        plot.getAxis("right").unlinkFromView()  # it is of another quantity than the left one
        # Axes that draw the grid themselves are repainted, with their text, for every frame: a millisecond more.
        self._grid = pg.PlotCurveItem(connect="pairs")
        self._grid.setZValue(-1)
        self._grid.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.addItem(self._grid, ignoreBounds=True)
        self._snaps = pg.ScatterPlotItem(size=2, symbol="s", pxMode=True, pen=None)
        self._snaps.setZValue(-1)
        self._snaps.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.addItem(self._snaps, ignoreBounds=True)
        self.box: pg.ViewBox = plot.getViewBox()
        self.box.setMouseEnabled(x=False, y=False)
        self.box.disableAutoRange()
        self.box.sigRangeChanged.connect(self._emit_range)
        self.box.sigRangeChanged.connect(self._show_grid)
        self.box.sigResized.connect(self._fill_again)
        self.box.sigResized.connect(self._show_grid)
        self.viewport().installEventFilter(self)

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self._theme.colors
        self.setBackground(colors.color("panel"))
        self.box.setBackgroundColor(colors.color("plot"))
        self._grid.setPen(pg.mkPen(colors.color("grid"), width=1))
        self._snaps.setBrush(pg.mkBrush(colors.color("muted", 0.7)))
        self._fit_bottom()
        for side, name in zip((*SIDES, "right"), (*self._names, self._right_name), strict=True):
            axis = self.getPlotItem().getAxis(side)
            axis.setTickFont(figures(SMALL))
            axis.setPen(pg.mkPen(colors.color("border")))
            axis.setTextPen(pg.mkPen(colors.color("muted")))
            axis.setTickPen(cast(QPen, pg.mkPen(colors.color("muted"))))
            axis.show_title(name, colors.muted)
            if side != "bottom":
                axis.fit_width()

    def name_axes(self, names: tuple[str, str], meanings: Sequence[ColumnMeaning] = (NO_MEANING, NO_MEANING)) -> None:
        """Set the names of the horizontal and vertical axis, and what their numbers mean."""
        for side, meaning in zip(SIDES, meanings, strict=True):
            self.getPlotItem().getAxis(side).show_meaning(meaning)
        if (names, meanings) != (self._names, self.meanings):
            self._names, self.meanings = names, meanings
            self.recolor()
            self._show_grid()

    def show_lane(self, is_shown: bool) -> None:
        """Make room for a lane below the plot, or take it away."""
        if is_shown != self._has_lane:
            self._has_lane = is_shown
            self._fit_bottom()

    def show_axes(self, is_shown: bool) -> None:
        """Show both axes, or the plot alone."""
        for side in SIDES:
            if self.getPlotItem().getAxis(side).isVisible() != is_shown:
                self.getPlotItem().showAxis(side, is_shown)

    def ticks(self, side: str) -> tuple[list[tuple[float, str]], tuple[str, ...]]:
        """The positions and texts of the ticks of an axis, and its name with what is said once of all ticks.

        There are names for less room, down to x₁ alone.
        """
        number = SIDES.index(side)
        length = (self.box.width(), self.box.height())[number]
        ticks, caption = self.getPlotItem().getAxis(side).texts(*self.ranges[number], length)
        name = self._names[number]
        symbol = name.partition(BEFORE_NAME)[0]
        return ticks, (f"{name} {caption}".rstrip(), f"{symbol} {caption}".rstrip(), symbol)

    def make_room(self, width: int) -> None:
        """Leave so many pixels free at the right of the plot and of the axis there."""
        if width != self._room_px:
            self._room_px = width
            self.getPlotItem().setContentsMargins(0, 0, max(_EDGE_PX, width), 0)

    @property
    def area(self) -> QRect:
        """The rectangle of the plot without its axes, in the widget."""
        area: QRect = self.mapFromScene(self.box.sceneBoundingRect()).boundingRect()
        return area

    def _fit_bottom(self) -> None:
        """Make the lower axis as high as its text and the lane need."""
        lane, axis = LANE_PX if self._has_lane else 0, self.getPlotItem().getAxis("bottom")
        axis.setStyle(tickTextOffset=_TEXT_OFFSET_PX + lane)
        axis.setHeight(scaled(_BOTTOM_PX) + lane)

    def is_in_lane(self, position: PointerPosition) -> bool:
        """Whether a position is in the lane below the plot."""
        return self._has_lane and 0.0 < (self.ranges[1][0] - position.y) / position.y_per_px <= LANE_PX

    def show_right_axis(self, name: str | None, ends: tuple[float, float] = (0.0, 1.0)) -> None:
        """Show an axis of another quantity at the right edge, with its lowest and highest value; None hides it."""
        axis = self.getPlotItem().getAxis("right")
        if name is not None:
            if name != self._right_name:
                self._right_name = name
                self.recolor()
            if list(ends) != axis.range:
                axis.setRange(*ends)
        if axis.isVisible() != (name is not None):
            self.getPlotItem().showAxis("right", name is not None)

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Visible range, horizontal and vertical."""
        (left, right), (bottom, top) = self.box.viewRange()
        return (float(left), float(right)), (float(bottom), float(top))

    @property
    def is_fitted(self) -> bool:
        """Whether the range follows the points of a plane when the plot is resized."""
        return self._fitted is not None

    @property
    def snap_steps(self) -> tuple[float, float]:
        """Distances between snap positions, horizontal and vertical."""
        steps = []
        for side, (low, high), length in zip(SIDES, self.ranges, (self.box.width(), self.box.height()), strict=True):
            marks = self.getPlotItem().getAxis(side).tickSpacing(low, high, length)
            steps.append(float(marks[0][0]) / SNAPS_PER_MARK)
        return steps[0], steps[1]

    def show_snaps(self, is_shown: bool) -> None:
        """Show or hide the snap positions."""
        self._shows_snaps = is_shown
        self._show_grid()

    def plot_position_at(self, position: QPointF, extends: bool = False) -> PointerPosition:
        """Convert a position in the widget to plot units."""
        at = self.box.mapSceneToView(self.mapToScene(position.toPoint()))
        x_per_px, y_per_px = self.box.viewPixelSize()
        return PointerPosition(at.x(), at.y(), x_per_px, y_per_px, extends)

    def position_of(self, x: float, y: float) -> QPointF:
        """Convert a position in plot units to the widget; the inverse of `plot_position_at`."""
        return QPointF(self.mapFromScene(self.box.mapViewToScene(QPointF(x, y))))

    def show_ranges(self, x_range: tuple[float, float], y_range: tuple[float, float]) -> None:
        """Show exactly these ranges."""
        self._fitted = None
        self.box.setRange(xRange=x_range, yRange=y_range, padding=0)

    def fit(self, x_range: tuple[float, float], y_range: tuple[float, float], *, equal_scale: bool = False) -> None:
        """Show these ranges with a margin; an empty range gets a width of one.

        With `equal_scale` both axes have nearly the same scale, unless the ranges are of very different size; until
        another range is shown, they keep to that when the plot is resized.
        """
        ranges = []
        for low, high in (x_range, y_range):
            middle, half = (low + high) / 2, (high - low) / 2
            if half <= max(_NARROWEST * max(abs(low), abs(high)), _LEAST):
                half = max(0.5, 0.1 * abs(middle))
            ranges.append((middle - half * (1 + 2 * MARGIN), middle + half * (1 + 2 * MARGIN)))
        if equal_scale:
            ranges = self._filled(ranges)
        self.show_ranges(*ranges)
        self._fitted = _Fitted(x_range, y_range) if equal_scale else None

    def _fill_again(self) -> None:
        """Fit a plane to the new size of the plot."""
        if self._fitted is not None and not self._is_stroking:
            self.fit(*self._fitted, equal_scale=True)

    def _filled(self, ranges: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Widen one of the ranges until the scales of both axes are nearly the same."""
        lengths_px = (max(1.0, self.box.width()), max(1.0, self.box.height()))
        spans = [high - low for low, high in ranges]
        if not 1.0 / _MOST_UNEQUAL < spans[0] / spans[1] < _MOST_UNEQUAL:
            return ranges
        units = [span / length for span, length in zip(spans, lengths_px, strict=True)]
        least = max(units) / _MOST_STRETCHED
        halves = [max(unit, least) * length / 2 for unit, length in zip(units, lengths_px, strict=True)]
        middles = [(low + high) / 2 for low, high in ranges]
        return [(middle - half, middle + half) for middle, half in zip(middles, halves, strict=True)]

    # -- mouse ----------------------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Left starts a stroke, right or middle starts panning."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_inside(event.position()):
            self._is_stroking = True
            self.pressed.emit(self.plot_position_at(event.position(), _extends(event)))
        elif event.button() in {Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton}:
            self._pan_from, self._has_panned = event.position(), False
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Continue the stroke or the pan."""
        position = event.position()
        if self._is_stroking and event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.plot_position_at(position))
        elif self._pan_from is not None and self._pans_to(position):
            self._fitted = None
            before, now = self.plot_position_at(self._pan_from), self.plot_position_at(position)
            self.box.translateBy(x=before.x - now.x, y=before.y - now.y)
            self._pan_from = position
        self.hovered.emit(self.plot_position_at(position) if self._is_inside(position) else None)
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke or the pan."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_stroking:
            self._is_stroking = False
            self.released.emit(self.plot_position_at(event.position()))
        else:
            is_click = self._pan_from is not None and not self._has_panned
            self._pan_from = None
            if is_click and event.button() == Qt.MouseButton.RightButton and not self._is_stroking:
                at = self.plot_position_at(event.position()) if self._is_in_plot(event.position()) else None
                self.menu_asked.emit(at, event.globalPosition().toPoint())
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scene, and say so to what shows the same items elsewhere.

        The scene has a signal of its own for changes, but once it is connected the plot is painted later.
        """
        super().paintEvent(event)
        self.painted.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu on a key; with the mouse, the right button may still drag, so its release asks."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(None, self.viewport().mapToGlobal(self.viewport().rect().center()))
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Emit the double-click; the canvas handles it, because with a pencil it is two points."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_inside(event.position()):
            self._is_stroking = True
            self.double_clicked.emit(self.plot_position_at(event.position()))
        event.accept()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; horizontal scrolling is ignored."""
        steps = event.angleDelta().y() / 120.0
        if steps:
            self._zoom(ZOOM_STEP**-steps, event.position())
        event.accept()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom when the user pinches on a touch pad."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(1.0 / max(0.1, 1.0 + event.value()), event.position())
            return True
        return bool(super().eventFilter(watched, event))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Emit that the pointer has left, which hides its brush and reading."""
        self.hovered.emit(None)
        super().leaveEvent(event)

    def zoom_about_centre(self, factor: float) -> None:
        """Show `factor` times as much, about the centre."""
        self._zoom(factor, QPointF(self.rect().center()))

    def _zoom(self, factor: float, position: QPointF) -> None:
        there = self.plot_position_at(position)
        (x_low, x_high), (y_low, y_high) = self.box.viewRange()
        wide, high = (x_high - x_low) * factor, (y_high - y_low) * factor
        if _can_show(x_low, x_high, wide) and _can_show(y_low, y_high, high):
            self._fitted = None
            self.box.scaleBy((factor, factor), center=QPointF(there.x, there.y))
            if self.underMouse():
                self.hovered.emit(self.plot_position_at(position))

    def _pans_to(self, position: QPointF) -> bool:
        """Whether a press has become a drag, not merely trembled."""
        if self._pan_from is not None:
            self._has_panned |= (position - self._pan_from).manhattanLength() > DRAG_PX
        return self._has_panned

    def _is_in_plot(self, position: QPointF) -> bool:
        return bool(self.box.sceneBoundingRect().contains(self.mapToScene(position.toPoint())))

    def _is_inside(self, position: QPointF) -> bool:
        """Whether a position in the widget is in the plot or its lane."""
        area = self.box.sceneBoundingRect()
        if self._has_lane:
            area.setBottom(area.bottom() + LANE_PX)
        return bool(area.contains(self.mapToScene(position.toPoint())))

    def _show_grid(self) -> None:
        """Draw lines at the ticks of both axes."""
        (left, right), (bottom, top) = self.box.viewRange()
        plot = self.getPlotItem()
        across = plot.getAxis("bottom").tickValues(left, right, self.box.width())
        along = plot.getAxis("left").tickValues(bottom, top, self.box.height())
        columns = np.array(across[0][1] if across else [])
        rows = np.array(along[0][1] if along else [])
        self._snaps.setVisible(self._shows_snaps)
        if self._shows_snaps:
            self._snaps.setData(*_lattice(self.ranges, self.snap_steps))
        x = np.concatenate([np.repeat(columns, 2), np.tile([left, right], len(rows))])
        y = np.concatenate([np.tile([bottom, top], len(columns)), np.repeat(rows, 2)])
        self._grid.setData(x, y)

    def _emit_range(self) -> None:
        if np.isfinite(self.box.viewRange()).all():
            self.range_changed.emit()


def _can_show(low: float, high: float, span: float) -> bool:
    """Whether a range of this span near this one is still numerically distinct and can be drawn."""
    return max(_NARROWEST * max(abs(low), abs(high)), _LEAST) < span < _WIDEST


def _extends(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _lattice(ranges: Sequence[tuple[float, float]], steps: tuple[float, float]) -> tuple[Array, Array]:
    """All multiples of the steps within the ranges, as x and y (positions,)."""
    axes = [
        np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        for (low, high), step in zip(ranges, steps, strict=True)
    ]
    across, up = np.meshgrid(*axes)
    return across.ravel(), up.ravel()
