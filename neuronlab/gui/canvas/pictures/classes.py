"""Class probabilities as colours of the plane, with the decision boundaries."""

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.collapsed_line import CollapsedLine
from neuronlab.gui.canvas.pictures.dashed_lines import class_lines
from neuronlab.gui.canvas.pictures.plane_maps import ClassMap
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
        self._classes = ClassMap(theme)
        self.map, self.boundary = self._classes.map, self._classes.boundary
        self.collapsed = CollapsedLine()
        self.of_run = (*self._classes.items, self.collapsed)
        for item in self.of_run:
            self.add(item)

    def show_frame(self, frame: Frame, workspace: Workspace) -> None:
        """Show a frame's probabilities and decision boundaries."""
        plane = frame.plane
        if plane is None:
            return
        self._frame, self._workspace = frame, workspace
        self._classes.show_values(plane.x1, plane.x2, plane.values, workspace)
        self.collapsed.show_map(frame, workspace.view, lambda line: class_lines(line, self.plot.ranges))
        self.show_if(frame, workspace, self._classes.items)

    def recolor(self) -> None:
        """Apply the theme's colours."""
        self._classes.recolor()
        self.collapsed.recolor(self.theme.colors)
        if self._frame is not None and self._workspace is not None:
            self.show_frame(self._frame, self._workspace)

    def legend(self, workspace: Workspace, _frame: Frame | None) -> list[LegendMark]:
        """The classes, and the lines shown."""
        colors = self.theme.colors
        labels = workspace.labels
        names = short_names(labels), short_names(labels, _LETTERS // len(labels))
        marks = [LegendMark(*mark) for mark in zip(colors.classes, MARKS, *names, strict=False)]
        return marks + self.collapsed.legend(colors, "map")
