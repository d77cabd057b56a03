"""The learned surface: values over the plane in diverging colours, with contour lines and the section line."""

import pyqtgraph as pg
from PySide6.QtCore import Qt

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.level_lines import round_levels
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.collapsed_line import CollapsedLine
from neuronlab.gui.canvas.pictures.dashed_lines import level_lines
from neuronlab.gui.canvas.pictures.plane_maps import HeightMap
from neuronlab.gui.canvas.pictures.task_picture import LegendMark, TaskPicture
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Theme
from neuronlab.wording.columns import columns_of, with_unit
from neuronlab.wording.numbers import ends_text, plain_text


class SurfacePicture(TaskPicture):
    """y = f(x₁, x₂), seen from above."""

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__(plot, theme)
        self._frame: Frame | None = None
        self._workspace: Workspace | None = None
        self._scale = HeightScale(-1.0, 1.0)
        self._heights = HeightMap(theme)
        self.map, self.contours, self.zero = self._heights.map, self._heights.contours, self._heights.zero
        self.cut = pg.InfiniteLine(angle=0, movable=False)
        self.collapsed = CollapsedLine()
        self.of_run = (*self._heights.items, self.collapsed)
        for item in self.of_run:
            self.add(item)
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
        self._heights.show_values(plane.x1, plane.x2, plane.values, workspace)
        levels = round_levels(self._scale.low, self._scale.high)
        self.collapsed.show_map(frame, workspace.view, lambda line: level_lines(line, levels, self.plot.ranges))
        self.show_if(frame, workspace, self._heights.items)

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self.theme.colors
        self._heights.recolor()
        self.collapsed.recolor(colors)
        self.cut.setPen(pg.mkPen(colors.color("text"), width=1.5, style=Qt.PenStyle.DashLine))
        if self._frame is not None and self._workspace is not None:
            self.show_frame(self._frame, self._workspace)

    def legend(self, workspace: Workspace, _frame: Frame | None) -> list[LegendMark]:
        """The colours and lines shown."""
        colors, scale = self.theme.colors, self._scale
        levels = round_levels(scale.low, scale.high)
        low, high = ends_text(scale.low, scale.high)
        high = with_unit(high, columns_of(workspace)[-1])
        marks = [LegendMark(colors.negative, "■", low), LegendMark(colors.positive, "■", high)]
        if len(levels) > 1:
            marks.append(LegendMark(colors.text, "──", f"every {plain_text(float(levels[1] - levels[0]))}"))
        return marks + self.collapsed.legend(colors)
