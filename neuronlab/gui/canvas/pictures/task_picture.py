"""What the pictures of the three tasks share: items of the plot that come and go together."""

from typing import ClassVar, NamedTuple

import pyqtgraph as pg

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme

ABOVE_GRID, ABOVE_POINTS = -0.5, 20.0
"""Depths in the plot, whose grid is at −1 and whose points are at 10."""


class LegendMark(NamedTuple):
    """A mark in the legend: its colour as #rrggbb, the mark itself, and what it stands for."""

    color: str
    mark: str
    text: str


class TaskPicture:
    """The learned function of one task in the plot. Items are made once; from then on only their data change.

    `axes` name what is across and up; with `equal_scale` both are fitted with units of one length. Points look like
    `train_mark` and `test_mark`.
    """

    axes: ClassVar[tuple[str, str]] = ("x₁", "x₂")
    equal_scale: ClassVar[bool] = True
    train_mark: ClassVar[str] = "●"
    test_mark: ClassVar[str] = "○"

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        self.plot, self.theme = plot, theme
        self._groups = {is_above: pg.ItemGroup() for is_above in (False, True)}
        for is_above, group in self._groups.items():
            group.setZValue(ABOVE_POINTS if is_above else ABOVE_GRID)
            # Without this, pyqtgraph asks every item for its bounds on each update.
            plot.addItem(group, ignoreBounds=True)

    def add(self, item: pg.GraphicsObject, *, is_above: bool = False) -> None:
        """Put an item into the plot, over what was put there before; below the points, or above them."""
        item.setParentItem(self._groups[is_above])

    def set_shown(self, is_shown: bool) -> None:
        """Show the items, or hide all of them while another task is worked on; each keeps a will of its own."""
        for group in self._groups.values():
            group.setVisible(is_shown)

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
