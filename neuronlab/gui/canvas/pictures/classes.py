"""Class probabilities as colours of the plane, with the decision boundaries."""

import pyqtgraph as pg

from neuronlab.analysis.class_boundaries import boundaries
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.class_colors import hard, shaded
from neuronlab.gui.canvas.pictures.collapsed_line import CollapsedLine
from neuronlab.gui.canvas.pictures.dashed_lines import class_lines
from neuronlab.gui.canvas.pictures.heat_map import HeatMap, node_rect
from neuronlab.gui.canvas.pictures.task_picture import LegendMark, TaskPicture
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.gui.theme.theme import Theme
from neuronlab.wording.class_names import short_names

_LETTERS = 36
"""Total length of class names the legend has room for, in characters."""


class ClassesPicture(TaskPicture):
    """Predicted classes over the plane."""

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__(plot, theme)
        self._frame: Frame | None = None
        self._workspace: Workspace | None = None
        self.map = HeatMap()
        self.boundary = pg.PlotCurveItem(connect="finite", antialias=True)
        self.boundary.setSegmentedLineMode("on")
        self.collapsed = CollapsedLine()
        for item in (self.map, self.boundary, self.collapsed):
            self.add(item)

    def show_frame(self, frame: Frame, workspace: Workspace) -> None:
        """Show a frame's probabilities and decision boundaries."""
        plane = frame.plane
        if plane is None:
            return
        self._frame, self._workspace = frame, workspace
        is_hard = workspace.view.hard
        paint = hard if is_hard else shaded
        pixels = paint(plane.values, self.theme.colors)
        self.map.show_colors(pixels, node_rect(plane.x1, plane.x2), is_smooth=not is_hard)
        self.boundary.setData(*boundaries(plane.x1, plane.x2, plane.values))
        self.collapsed.show_map(frame, workspace.view, lambda line: class_lines(line, self.plot.ranges))

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self.theme.colors
        self.boundary.setPen(pg.mkPen(colors.color("text"), width=2))
        self.collapsed.recolor(colors)
        if self._frame is not None and self._workspace is not None:
            self.show_frame(self._frame, self._workspace)

    def legend(self, workspace: Workspace, _frame: Frame | None) -> list[LegendMark]:
        """The classes, and the lines shown."""
        colors = self.theme.colors
        labels = workspace.labels
        names = short_names(labels), short_names(labels, _LETTERS // len(labels))
        marks = [LegendMark(*mark) for mark in zip(colors.classes, MARKS, *names, strict=False)]
        return marks + self.collapsed.legend(colors, "map")
