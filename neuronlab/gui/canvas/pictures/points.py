"""The points in the plot: marks by class and role, or a density if there are too many, and rings around some."""

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QRectF, QTimer, Slot
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QGraphicsItem

from neuronlab.analysis.frames.frame import MOST_DRAWN, Frame
from neuronlab.analysis.scores import most_likely
from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.class_colors import class_colors
from neuronlab.gui.canvas.pictures.density import CELL_PX, density_colors
from neuronlab.gui.canvas.pictures.heat_map import HeatMap
from neuronlab.gui.canvas.pictures.rings import Rings
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.class_marks import SYMBOLS
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Theme

POINT_PX, _RIM, _HOLLOW, _EDGE = 9, 1.6, 1.8, 1.2
"""Size of a mark, and widths of the line around a filled one, of a hollow one, and around a mark of a surface."""
AT_ONCE, REST_MS = 200_000, 150
"""Number of points counted while the view moves, and the time of rest after which all are."""
_RING_PX, _OUTER_RING_PX = 16, 23
"""Diameter of a ring around a selected point, and of one that a ring around a misclassified point leaves room for."""
_NOTHING: IntArray = np.empty(0, np.int64)
_NOWHERE: Array = np.empty((0, 2))


class PointsPicture(QObject):
    """Shows a workspace's points, rings around selected ones, and marks of misclassified and hovered points."""

    def __init__(self, plot: CanvasView, theme: Theme, depth: float) -> None:
        super().__init__(plot)
        self._plot, self._theme = plot, theme
        self._workspace: Workspace | None = None
        self._selected: IntArray = _NOTHING
        self._wrong: BoolArray | None = None
        self._scale = 1.0
        self._density = HeatMap(is_smooth=False)
        # One item per class and role, so that all points of an item share a mark and a colour.
        self._train, self._rims, self._test = (
            [pg.ScatterPlotItem(size=POINT_PX, symbol=mark, pxMode=True) for mark in SYMBOLS] for _ in range(3)
        )
        self._heights: list[QBrush] = []
        self._height_pens: list[QPen] = []
        self._rim, self._edge, self._outline, self._under = QPen(), QPen(), QPen(), QBrush()
        self._mistakes, self._rings, self._hovered = Rings(), Rings(), Rings()
        rings = (*self._mistakes.items, *self._rings.items, *self._hovered.items)
        for item in (self._density, *self._marks(), *rings):
            item.setZValue(depth)
            # Otherwise pyqtgraph asks every item for its bounds on each update.
            plot.addItem(item, ignoreBounds=True)
        for item in self._marks():
            # The parts that do not change between frames are cached as a picture.
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._density_due = QTimer(self, singleShot=True, interval=0)
        self._density_due.timeout.connect(self._show_some_density)
        self._rest_due = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest_due.timeout.connect(self._show_density)
        plot.range_changed.connect(self._follow_range)
        plot.box.sigResized.connect(self._follow_range)

    def _marks(self) -> Iterator[pg.ScatterPlotItem]:
        yield from self._train
        yield from self._rims
        yield from self._test

    # -- display --------------------------------------------------------------------------------------------------

    def show_workspace(self, workspace: Workspace) -> None:
        """Show a workspace's points, if they have changed."""
        before, self._workspace = self._workspace, workspace
        if before is None or _look(before) != _look(workspace):
            self._show_points()
            self._show_selected()
            self.mark_hovered(None)

    def show_frame(self, frame: Frame) -> None:
        """Mark misclassified points; they are unknown while the frame is about other points."""
        workspace = self._workspace
        predicted = frame.plane.at_points if frame.plane is not None else None
        if (
            workspace is not None
            and workspace.labels
            and predicted is not None
            and frame.points is not workspace.points
        ):
            return
        self._mark_wrong(None if workspace is None else misclassified(workspace, predicted))

    def resize(self, scale: float) -> None:
        """Draw points and rings this much smaller, as a share of their usual size."""
        if scale == self._scale:
            return
        self._scale = scale
        for item in self._marks():
            item.setSize(scale * POINT_PX)
        for rings in (self._mistakes, self._rings, self._hovered):
            rings.resize(scale)
        self.recolor()

    def select(self, ids: IntArray) -> None:
        """Draw rings around the points with these ids."""
        self._selected = ids
        self._show_selected()

    def mark_hovered(self, index: int | None) -> None:
        """Draw a ring around the point at this index; none for None."""
        workspace, at = self._workspace, _NOWHERE
        if index is not None and workspace is not None:
            at = plane_positions(workspace.points)[[index]]
        self._hovered.show_at(at)

    @property
    def is_dense(self) -> bool:
        """Whether there are too many points to show them individually."""
        return self._workspace is not None and len(self._workspace.points) > MOST_DRAWN

    @property
    def tells_mistakes(self) -> bool:
        """Whether it is known which points are misclassified, and they are marked."""
        return self._wrong is not None

    @property
    def of_run(self) -> tuple[pg.ScatterPlotItem, ...]:
        """The items that show what the active run gets wrong."""
        return self._mistakes.items

    @property
    def mistakes_shown(self) -> int:
        """Number of points marked as misclassified."""
        return self._mistakes.count

    def _show_points(self) -> None:
        workspace = self._workspace
        assert workspace is not None
        if self.is_dense:
            for item in self._marks():
                item.setVisible(False)
            self._density_due.start()
            return
        self._density.clear()
        points = workspace.points
        at, kinds = plane_positions(points), self._kinds(workspace)
        shown = np.ones(len(points), np.bool_) if workspace.view.test_points else ~points.test
        for kind in range(MAX_CLASSES):
            self._rims[kind].setVisible(False)
            for items, role in ((self._train, ~points.test), (self._test, points.test)):
                chosen = shown & role & (kinds == kind)
                item = items[kind]
                item.setVisible(bool(chosen.any()))
                if not item.isVisible():
                    continue  # an empty item would still be painted
                is_test = items is self._test
                brush, pen = self._look_of(workspace, kind, chosen, is_test=is_test)
                x, y = at[chosen, 0], at[chosen, 1]
                item.setData(x=x, y=y, brush=brush, pen=pen)
                if is_test and workspace.task != "curve":  # on a coloured ground
                    self._rims[kind].setVisible(True)
                    around = self._outline if workspace.labels else self._edge
                    self._rims[kind].setData(x=x, y=y, brush=self._under, pen=around)
        self._mark_wrong(None)

    def _look_of(self, workspace: Workspace, kind: int, chosen: BoolArray, *, is_test: bool) -> tuple[object, object]:
        """Brush and pen of points: training points are filled, test points are hollow.

        Points of a surface have the colour of their value, and an outline; otherwise they would vanish in a good fit.
        """
        colors = self._theme.colors
        ground, rim = QBrush(colors.color("plot")), pg.mkPen(colors.color("plot"), width=self._scale * _RIM)
        if workspace.task == "surface":
            heights = workspace.points.targets
            indices = HeightScale.of(heights).indices(heights[chosen, 0])
            if is_test:
                return ground, [self._height_pens[index] for index in indices.tolist()]
            return [self._heights[index] for index in indices.tolist()], self._rim
        fill = class_colors(colors)[kind] if workspace.labels else colors.color("text")
        return (ground, pg.mkPen(fill, width=self._scale * _HOLLOW)) if is_test else (QBrush(fill), rim)

    def _kinds(self, workspace: Workspace) -> IntArray:
        """Mark of each point (n,): by class; circles without classes."""
        points = workspace.points
        return points.targets[:, 0].astype(np.intp) if workspace.labels else np.zeros(len(points), np.intp)

    def _show_selected(self) -> None:
        workspace = self._workspace
        here = _NOTHING if workspace is None else workspace.points.indices_of(self._selected)
        if workspace is None or self.is_dense:
            self._rings.show_at(_NOWHERE)
        else:
            size = _OUTER_RING_PX if workspace.labels else _RING_PX
            self._rings.show_at(plane_positions(workspace.points)[here], size)

    def _mark_wrong(self, wrong: BoolArray | None) -> None:
        known = self._wrong
        if wrong is known or (wrong is not None and known is not None and np.array_equal(wrong, known)):
            return
        self._wrong = wrong
        workspace = self._workspace
        at = _NOWHERE if wrong is None or workspace is None else plane_positions(workspace.points)[wrong]
        self._mistakes.show_at(at)

    # -- density instead of points --------------------------------------------------------------------------------

    @Slot()
    def _follow_range(self) -> None:
        if self.is_dense:
            self._density_due.start()

    @Slot()
    def _show_some_density(self) -> None:
        """Show the density of some points at once, and of all after a pause: a million take a tenth of a second."""
        if self._workspace is not None and self.is_dense:
            self._show_density_of(AT_ONCE)
            if len(self._workspace.points) > AT_ONCE:
                self._rest_due.start()

    @Slot()
    def _show_density(self) -> None:
        if self._workspace is not None and self.is_dense:
            self._show_density_of(None)

    def _show_density_of(self, most: int | None) -> None:
        """Show the density of all points, or of at most so many."""
        assert self._workspace is not None
        x_range, y_range = self._plot.ranges
        box = self._plot.box
        cells = max(1, int(box.height()) // CELL_PX), max(1, int(box.width()) // CELL_PX)
        pixels = density_colors(self._workspace, x_range, y_range, cells, self._theme.colors, most)
        self._density.show_colors(
            pixels, QRectF(x_range[0], y_range[0], x_range[1] - x_range[0], y_range[1] - y_range[0])
        )

    # -- colours --------------------------------------------------------------------------------------------------

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self._theme.colors
        self._mistakes.recolor(colors.color("ring"), colors.color("under_ring"))
        for rings in (self._rings, self._hovered):
            rings.recolor(colors.color("text"), colors.color("plot"), is_dashed=True)
        self._under = QBrush(colors.color("plot"))
        self._outline = pg.mkPen(colors.color("plot"), width=self._scale * (_HOLLOW + 2.0 * _RIM))
        # Brushes and pens are reused, because pyqtgraph renders a mark again for every new one.
        self._heights = [pg.mkBrush(*map(int, row[:3])) for row in colors.point_table()]
        self._height_pens = [pg.mkPen(brush.color(), width=self._scale * _HOLLOW) for brush in self._heights]
        self._rim = pg.mkPen(colors.color("text"), width=self._scale * _EDGE)
        self._edge = pg.mkPen(colors.color("text"), width=self._scale * (_HOLLOW + 2.0 * _EDGE))
        if self._workspace is not None:
            wrong = self._wrong
            self._show_points()
            self._mark_wrong(wrong)


def misclassified(workspace: Workspace, predicted: Array | None) -> BoolArray | None:
    """Which points (n,) predictions (n, outputs) get wrong and the view marks; None where it marks none."""
    if not workspace.labels or not workspace.view.mistakes or predicted is None:
        return None
    wrong: BoolArray = most_likely(predicted) != workspace.points.targets[:, 0]
    return wrong if workspace.view.test_points else wrong & ~workspace.points.test


def _look(workspace: Workspace) -> tuple[object, ...]:
    """Everything the look of the points depends on."""
    return id(workspace.points), workspace.labels, workspace.view.test_points, workspace.task
