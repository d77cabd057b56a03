"""What the pictures of the three tasks share: items of the plot that come and go together."""

from typing import ClassVar, NamedTuple

import pyqtgraph as pg

from neuronlab.analysis.frames import Frame
from neuronlab.core.specs import Workspace
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme import Theme


class LegendMark(NamedTuple):
    """A mark in the legend: its colour as #rrggbb, the mark itself, and what it stands for."""

    color: str
    mark: str
    text: str


class TaskPicture:
    """The learned function of one task in the plot. Items are made once; from then on only their data change.

    `axes` name what is across and up; with `equal_scale` both are fitted with units of the same length. `test_mark` is
    what a test point looks like.
    """

    axes: ClassVar[tuple[str, str]] = ("x₁", "x₂")
    equal_scale: ClassVar[bool] = True
    test_mark: ClassVar[str] = "○"

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        self.plot, self.theme = plot, theme
        self._items: list[pg.GraphicsObject] = []
        self.is_shown = True

    def add(self, item: pg.GraphicsObject, depth: float) -> None:
        """Put an item into the plot, `depth` above the grid."""
        item.setZValue(depth)
        self._items.append(item)
        # Without this, pyqtgraph asks every item for its bounds on each update.
        self.plot.addItem(item, ignoreBounds=True)

    def set_shown(self, is_shown: bool) -> None:
        """Show the items, or hide all of them while another task is worked on."""
        self.is_shown = is_shown
        for item in self._items:
            item.setVisible(is_shown)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show what depends on points and view settings alone."""

    def show_frame(self, frame: Frame, workspace: Workspace) -> None:
        """Show what was learned."""
        raise NotImplementedError

    def follow_range(self) -> None:
        """The plot shows other ranges."""

    def recolor(self) -> None:
        """Take the theme's colours."""
        raise NotImplementedError

    def legend(self, _workspace: Workspace, _frame: Frame | None) -> list[LegendMark]:
        """What there is to see, beside the marks of train and test."""
        raise NotImplementedError
