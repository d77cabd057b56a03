"""Several runs over the plane: a tile each, with shared axes and one colour scale, or one of them large."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMargins, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.plane_maps import PLANE_MAPS
from neuronlab.gui.canvas.plane_tile import Items, PlaneTile
from neuronlab.gui.canvas.runs import names_shown
from neuronlab.gui.canvas.tile_grid import Cell, Margins, cells, point_scale
from neuronlab.gui.canvas.tile_head import HEAD_PX, TileHead
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import RADIUS, SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.fitting import FittingLabel
from neuronlab.session.guarded import Guarded
from neuronlab.wording.dates import calendar_of

ALL_RUNS = "All runs"
_DATES_PX = 62
"""Room for dates at the left of the tiles, at the usual text size."""
_NAME_SHARE = 0.5
"""The most of the width of a tile that the name of its axis takes."""
_LEFT_PX, _RIGHT_PX, _BOTTOM_PX, _GAP_PX, _FRAME_PX = 40, 6, 20, 12, 3.0
_EDGES = (1, 1, 4, 0)
"""What the plot without its axes leaves free at its left, upper, right and lower edge."""


class RunTiles(Guarded, QWidget):
    """Holds the plot of the canvas, which belongs to the active run, and tiles of the other runs around it.

    With one run, or with one input, the plot fills it. `run_chosen(slot)` is emitted for a run that is to be large,
    `points_resized(scale)` with the size of points, as a share of the usual one, that suits the size of the plot.
    """

    run_chosen = Signal(int)
    points_resized = Signal(float)

    def __init__(self, plot: CanvasView, theme: Theme, of_front: Callable[[], Items]) -> None:
        super().__init__()
        self.plot, self._theme, self._of_front = plot, theme, of_front
        self._workspace: Workspace | None = None
        self._frame: Frame | None = None
        self._is_alone = False
        self._names: dict[int, str] = {}
        self._cells: dict[int, Cell] = {}
        self.heads: dict[int, TileHead] = {}
        self.tiles: dict[int, PlaneTile] = {}
        plot.setParent(self)
        self.back = mini_button(ALL_RUNS, "Show all runs side by side again (Esc)")
        self.back.setParent(self)
        self.back.clicked.connect(self.show_all)
        self.hint = FittingLabel()
        self.hint.setParent(self)
        self.hint.setProperty("role", "small")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        plot.range_changed.connect(self._follow_plot)
        plot.painted.connect(self._paint_tiles)

    # -- what is shown --------------------------------------------------------------------------------------------

    @property
    def is_tiled(self) -> bool:
        """Whether the runs are shown side by side."""
        return bool(self._cells)

    @property
    def is_alone(self) -> bool:
        """Whether one of several runs is shown large, because a person chose it."""
        return self._is_alone and len(self._names) > 1 and self._front in self._names

    @property
    def _front(self) -> int:
        return -1 if self._workspace is None else self._workspace.run.slot

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the runs of a workspace that are not hidden."""
        before, self._workspace = self._workspace, workspace
        if before is not None and before.task != workspace.task:
            self._frame, self._is_alone = None, False
        names = names_shown(workspace) if workspace.task in PLANE_MAPS else {}
        self._names = {} if list(names) == [workspace.run.slot] else names
        self._drop(lambda slot, tile: slot not in self._names or tile.task != workspace.task)
        for slot in self._names:
            if slot not in self.heads:
                self._add(slot, workspace.task)
        self._arrange()

    def show_frame(self, frame: Frame) -> None:
        """Show what the runs of a frame predict."""
        self._frame = frame
        if self._workspace is None:
            return
        for run in frame.runs:
            if run.slot in self.heads and self.heads[run.slot].isVisibleTo(self):
                self.heads[run.slot].show_frame(run)
            if run.slot in self.tiles and self.tiles[run.slot].isVisibleTo(self):
                self.tiles[run.slot].show_run(run, self._workspace)

    @Slot()
    def show_all(self) -> None:
        """Show all runs side by side again."""
        self._is_alone = False
        self._arrange()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        for tile in self.tiles.values():
            tile.recolor()
        self._arrange()

    def _add(self, slot: int, task: str) -> None:
        head, tile = TileHead(self._theme), PlaneTile(self.plot, self._theme, task, self._of_front)
        head.setParent(self)
        tile.setParent(self)
        head.clicked.connect(partial(self._choose, slot))
        self.heads[slot], self.tiles[slot] = head, tile

    def _drop(self, is_old: Callable[[int, PlaneTile], bool]) -> None:
        for slot in [slot for slot, tile in self.tiles.items() if is_old(slot, tile)]:
            for part in (self.heads.pop(slot), self.tiles.pop(slot)):
                part.hide()
                part.deleteLater()

    def _choose(self, slot: int) -> None:
        """Show a run large; the one that is so already goes back among the others."""
        self._is_alone = not self.is_alone
        self._arrange()
        if slot != self._front:
            self.run_chosen.emit(slot)

    @Slot()
    def _follow_plot(self) -> None:
        """The numbers at the edges are those of the plot's ranges."""
        if self._cells:
            self.update()

    @Slot()
    def _paint_tiles(self) -> None:
        """The tiles show what the plot shows."""
        if self._cells:
            for tile in self.tiles.values():
                tile.update()

    # -- where it is shown ----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put the plot, the tiles and their heads where they belong."""
        margins = Margins(self._left_px, scaled(_BOTTOM_PX), scaled(HEAD_PX), _GAP_PX)
        size = self.size().shrunkBy(QMargins(0, 0, _RIGHT_PX, _EDGES[2]))
        found = cells(len(self._names), size, margins) if self._names and not self.is_alone else []
        self._cells = dict(zip(self._names, found, strict=True)) if found else {}
        is_cramped = bool(self._names) and not found and not self.is_alone
        for slot, head in self.heads.items():
            is_large = slot == self._front and not found
            head.setVisible(slot in self._cells or is_large)
            meaning = "show it large" if found else "show all runs" if self.is_alone else "the active run"
            head.describe(slot, self._names[slot], is_front=slot == self._front, meaning=meaning)
            if slot in self._cells:
                area = self._cells[slot].area
                head.setGeometry(area.left(), area.top() - margins.head, area.width(), margins.head)
        self._arrange_tiles()
        self.plot.show_axes(not found)
        self.back.setVisible(self.is_alone)
        self.hint.setVisible(is_cramped)
        self._arrange_plot(margins.head)
        self.points_resized.emit(point_scale(found[0].area.size()) if found else 1.0)
        if self._frame is not None:
            self.show_frame(self._frame)
        self.update()

    @property
    def _left_px(self) -> int:
        """Room for the numbers or dates at the left."""
        return scaled(_DATES_PX if calendar_of(self.plot.meanings[1]) else _LEFT_PX)

    def _arrange_tiles(self) -> None:
        for slot, tile in self.tiles.items():
            cell = self._cells.get(slot)
            tile.setVisible(cell is not None and slot != self._front)
            if cell is not None:
                tile.setGeometry(cell.area)
            tile.raise_()  # above the plot, where the active run is hidden

    def _arrange_plot(self, head: int) -> None:
        """Put the plot in the tile of the active run, or below its head; it covers everything with one run."""
        if self._cells:
            cell = self._cells.get(self._front, next(iter(self._cells.values())))
            left, top, right, bottom = _EDGES
            self.plot.setGeometry(cell.area.adjusted(-left, -top, right, bottom))
            return
        if not self._names:
            self.plot.setGeometry(self.rect())
            return
        self.plot.setGeometry(self.rect().adjusted(0, head, 0, 0))
        count = len(self._names)
        self.hint.show_texts(f"Enlarge the plot to see all {count} runs", f"1 of {count} runs")
        wide = (self.back if self.is_alone else self.hint).sizeHint().width()
        wide = min(wide, self.width() // 2)
        beside = QRect(self.width() - wide, 0, wide, head)
        self.back.setGeometry(beside.adjusted(0, 1, 0, -1))
        self.hint.setGeometry(beside)
        if self._front in self.heads:
            self.heads[self._front].setGeometry(0, 0, self.width() - wide - SPACE, head)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the tiles for the new size."""
        super().resizeEvent(event)
        self._arrange()

    @override
    def sizeHint(self) -> QSize:
        """What the plot asks for."""
        asked: QSize = self.plot.sizeHint()
        return asked

    @override
    def minimumSizeHint(self) -> QSize:
        """What the plot needs."""
        needed: QSize = self.plot.minimumSizeHint()
        return needed

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame of the active tile, and the numbers of both axes at the edges."""
        if not self._cells:
            return
        colors = self._theme.colors
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._front in self._cells:
                area = self._cells[self._front].area.adjusted(0, -scaled(HEAD_PX), 0, 0)
                painter.setPen(QPen(colors.color("text"), 2.0))
                around = QRectF(area).adjusted(-_FRAME_PX, 1.0, _EDGES[2] + 1.0, _FRAME_PX)
                painter.drawRoundedRect(around, RADIUS, RADIUS)
            painter.setFont(figures(SMALL))
            painter.setPen(colors.color("muted"))
            for cell in self._cells.values():
                self._paint_numbers(painter, cell)

    def _paint_numbers(self, painter: QPainter, cell: Cell) -> None:
        """Draw the ticks of the axes that end at a tile; the name of an axis stands at its end."""
        area, line, metrics = QRectF(cell.area), float(scaled(_BOTTOM_PX)), painter.fontMetrics()
        (left, right), (bottom, top) = self.plot.ranges
        if cell.is_lowest:
            ticks, names = self.plot.ticks("bottom")
            name = _fitting(names, metrics, _NAME_SHARE * area.width())
            end = area.right() - metrics.horizontalAdvance(name) - 2.0
            painter.drawText(QRectF(end, area.bottom() + 4.0, area.right() - end, line - 4.0), name)
            for value, text in ticks:
                x = area.left() + (value - left) / (right - left) * area.width()
                wide = metrics.horizontalAdvance(text) + 2.0
                if area.left() <= x - wide / 2.0 and x + wide / 2.0 <= end:
                    box = QRectF(x - wide / 2.0, area.bottom() + 4.0, wide, line - 4.0)
                    painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        if cell.is_left:
            ticks, names = self.plot.ticks("left")
            room = self._left_px - 2.0 * _FRAME_PX
            name = _fitting(names, metrics, room)
            for value, text in [*ticks, (top, name)]:
                y = area.top() + (top - value) / (top - bottom) * area.height()
                if text is name or area.top() + 1.2 * line <= y <= area.bottom():
                    box = QRectF(0.0, max(area.top(), y - line / 2.0), room, line)
                    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _fitting(names: Sequence[str], metrics: QFontMetrics, room: float) -> str:
    """The first of the names that fits, or the last."""
    return next((name for name in names if metrics.horizontalAdvance(name) <= room), names[-1])
