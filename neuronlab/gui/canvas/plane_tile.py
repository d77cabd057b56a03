"""The picture of one run among others over the same plane; the mouse acts on it as on the plot of the active run."""

from collections.abc import Callable, Iterable

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.core.arrays import BoolArray
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.plane_maps import PLANE_MAPS, PlaneMap
from neuronlab.gui.canvas.pictures.points import misclassified
from neuronlab.gui.canvas.pictures.rings import DIAMETER_PX, paint_rings
from neuronlab.gui.canvas.pictures.task_picture import ABOVE_GRID
from neuronlab.gui.canvas.tile_grid import point_scale
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.painters import saved_state
from neuronlab.session.guarded import Guarded

Items = Iterable[pg.GraphicsObject]


class PlaneTile(Guarded, QWidget):
    """As large as the plot of the active run without its axes, and with the same ranges.

    It paints the items of that plot over what its own run predicts; `of_front()` are those of the active run alone. All
    that the mouse does goes to the same place of that plot: so every tool works in every tile.
    """

    def __init__(self, plot: CanvasView, theme: Theme, task: str, of_front: Callable[[], Items]) -> None:
        super().__init__()
        self._plot, self._theme, self._of_front = plot, theme, of_front
        self.task = task
        self.map: PlaneMap = PLANE_MAPS[task](theme)
        self.map.recolor()
        self._wrong: BoolArray | None = None
        self._shown: tuple[RunFrame, Workspace] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # the plot asks for the menu
        self.setMouseTracking(True)

    def show_run(self, run: RunFrame, workspace: Workspace) -> None:
        """Show what a run predicts over the plane."""
        if run.values is None or run.x1 is None or run.x2 is None:
            return
        self._shown = run, workspace
        self.map.show_values(run.x1, run.x2, run.values, workspace)
        if run.at_points is None or len(run.at_points) == len(workspace.points):
            self._wrong = misclassified(workspace, run.at_points)
        self.update()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        self.map.recolor()
        if self._shown is not None:
            self.show_run(*self._shown)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the grid, the run's map, and what lies above it in the plot."""
        (left, right), (bottom, top) = self._plot.ranges
        view = QTransform()
        view.scale(self.width() / (right - left), self.height() / (bottom - top))
        view.translate(-left, -top)
        skipped = set(map(id, self._of_front()))
        items = sorted(self._plot.box.childGroup.childItems(), key=lambda item: float(item.zValue()))
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colors.color("plot"))
            for item in (item for item in items if item.zValue() < ABOVE_GRID):
                _paint(painter, item, view, skipped)
            for item in self.map.items:
                _paint(painter, item, view, skipped)
            for item in (item for item in items if item.zValue() >= ABOVE_GRID):
                _paint(painter, item, view, skipped)
            painter.resetTransform()
            scale = point_scale(self.size())
            paint_rings(painter, map(view.map, self._mistakes()), scale * DIAMETER_PX / 2.0, self._theme.colors, scale)

    @property
    def mistakes_shown(self) -> int:
        """Number of points marked as misclassified by its run."""
        return len(self._mistakes())

    def _mistakes(self) -> list[QPointF]:
        """Positions of misclassified points; none while they are unknown, after an edit of the points."""
        workspace = None if self._shown is None else self._shown[1]
        if workspace is None or self._wrong is None or len(self._wrong) != len(workspace.points):
            return []
        return [QPointF(*map(float, at)) for at in plane_positions(workspace.points)[self._wrong]]

    # -- mouse ----------------------------------------------------------------------------------------------------

    def _there(self, position: QPointF) -> QPointF:
        """The same place in the plot of the active run."""
        area = QRectF(self._plot.area)
        across, up = position.x() / max(1, self.width()), position.y() / max(1, self.height())
        return QPointF(area.left() + across * area.width(), area.top() + up * area.height())

    def _pass_on(self, event: QMouseEvent) -> None:
        there = self._there(event.position())
        passed = QMouseEvent(
            event.type(), there, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
        QCoreApplication.sendEvent(self._plot.viewport(), passed)
        self.setCursor(self._plot.viewport().cursor())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke or a pan in the plot, which also gets the keyboard."""
        self._plot.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pass_on(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Continue it, or show what is at the pointer."""
        self._pass_on(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self._pass_on(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Pass on the double-click."""
        self._pass_on(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom all tiles about the pointer."""
        passed = QWheelEvent(
            self._there(event.position()),
            event.globalPosition(),
            event.pixelDelta(),
            event.angleDelta(),
            event.buttons(),
            event.modifiers(),
            event.phase(),
            event.inverted(),
        )
        QCoreApplication.sendEvent(self._plot.viewport(), passed)
        event.accept()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Hide what the plot shows at the pointer."""
        self._plot.hovered.emit(None)
        super().leaveEvent(event)


def _paint(painter: QPainter, item: pg.GraphicsObject, view: QTransform, skipped: set[int]) -> None:
    """Draw an item and its children, whose own coordinates `view` puts in the tile."""
    if not item.isVisible() or id(item) in skipped:
        return
    view = item.itemTransform(item.parentItem())[0] * view if item.parentItem() is not None else view
    with saved_state(painter):
        painter.setTransform(view)
        item.paint(painter, None, None)
    for child in item.childItems():
        _paint(painter, child, view, skipped)
