"""The learned surface: values over the plane in diverging colours, with contour lines and the section line."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.level_lines import LevelLines, round_levels
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.collapsed_line import CollapsedLine
from neuronlab.gui.canvas.pictures.dashed_lines import level_lines
from neuronlab.gui.canvas.pictures.heat_map import HeatMap, node_rect
from neuronlab.gui.canvas.pictures.task_picture import LegendMark, TaskPicture
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Theme
from neuronlab.wording.numbers import ends_text, plain_text


class SurfacePicture(TaskPicture):
    """y = f(x₁, x₂), seen from above."""

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__(plot, theme)
        self._frame: Frame | None = None
        self._workspace: Workspace | None = None
        self._scale = HeightScale(-1.0, 1.0)
        self._table = theme.colors.ground_table()
        self.map = HeatMap()
        self.contours = pg.PlotCurveItem(connect="finite", antialias=True)
        self.zero = pg.PlotCurveItem(connect="finite", antialias=True)
        self.cut = pg.InfiniteLine(angle=0, movable=False)
        self.add(self.map)
        for line in (self.contours, self.zero):
            # Short segments are painted in a third of the time of one wide path, and look the same.
            line.setSegmentedLineMode("on")
            self.add(line)
        self.collapsed = CollapsedLine()
        self.add(self.collapsed)
        self.add(self.cut, is_above=True)

    def show_workspace(self, workspace: Workspace) -> None:
        """Set the colour scale to that of the points, and show the section line."""
        self._scale = HeightScale.of(workspace.points.targets)
        view = workspace.view
        self.cut.setVisible(view.section)
        self.cut.setAngle(90 if view.section_along else 0)
        self.cut.setPos(view.section_at)

    def show_frame(self, frame: Frame, workspace: Workspace) -> None:
        """Show a frame's surface."""
        plane = frame.plane
        if plane is None:
            return
        self._frame, self._workspace = frame, workspace
        heights, scale = plane.values[0], self._scale
        self.map.show_colors(self._table[scale.indices(heights)], node_rect(plane.x1, plane.x2))
        levels = round_levels(scale.low, scale.high)
        lines, is_zero = LevelLines(plane.x1, plane.x2, heights), np.abs(levels) <= 1e-12
        self.contours.setData(*lines.at(levels[~is_zero]))
        self.zero.setData(*lines.at(levels[is_zero]))
        self.collapsed.show_map(frame, workspace.view, lambda line: level_lines(line, levels, self.plot.ranges))

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self.theme.colors
        self._table = colors.ground_table()
        self.contours.setPen(pg.mkPen(colors.color("text", 0.8), width=1))
        self.zero.setPen(pg.mkPen(colors.color("text"), width=1.6))
        self.collapsed.recolor(colors)
        self.cut.setPen(pg.mkPen(colors.color("text"), width=1.5, style=Qt.PenStyle.DashLine))
        if self._frame is not None and self._workspace is not None:
            self.show_frame(self._frame, self._workspace)

    def legend(self, _workspace: Workspace, _frame: Frame | None) -> list[LegendMark]:
        """The colours and lines shown."""
        colors, scale = self.theme.colors, self._scale
        levels = round_levels(scale.low, scale.high)
        low, high = ends_text(scale.low, scale.high)
        marks = [LegendMark(colors.negative, "■", low), LegendMark(colors.positive, "■", high)]
        if len(levels) > 1:
            marks.append(LegendMark(colors.text, "──", f"every {plain_text(float(levels[1] - levels[0]))}"))
        return marks + self.collapsed.legend(colors)
