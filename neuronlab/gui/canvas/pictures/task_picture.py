"""Base of the pictures of the three tasks: plot items that are shown and hidden together."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

import pyqtgraph as pg

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme

ABOVE_GRID, ABOVE_POINTS = -0.5, 20.0
"""Z-values in the plot; the grid is at −1, the points are at 10."""


class LegendMark(NamedTuple):
    """An entry of the legend.

    Attributes:
        color: Colour of the mark as #rrggbb.
        mark: The mark, a character.
        text: What it stands for.
        short: The same for little room; "" for the text itself.
    """

    color: str
    mark: str
    text: str
    short: str = ""


class TaskPicture:
    """The learned function of one task in the plot. Items are created once; afterwards only their data change.

    `of_run` are the items that show what the active run has learned, in pictures that other runs have beside them.
    `axes` are the names of the horizontal and vertical axis; with `equal_scale` both are fitted at the same scale.
    """

    axes: ClassVar[tuple[str, str]] = ("x₁", "x₂")
    equal_scale: ClassVar[bool] = True
    of_run: tuple[pg.GraphicsObject, ...] = ()

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        self.plot, self.theme = plot, theme
        self._groups = {is_above: pg.ItemGroup() for is_above in (False, True)}
        for is_above, group in self._groups.items():
            group.setZValue(ABOVE_POINTS if is_above else ABOVE_GRID)
            # Otherwise pyqtgraph asks every item for its bounds on each update.
            plot.addItem(group, ignoreBounds=True)

    def add(self, item: pg.GraphicsObject, *, is_above: bool = False) -> None:
        """Add an item above those added before, either below the points or above them."""
        item.setParentItem(self._groups[is_above])

    def show_if(self, frame: Frame, workspace: Workspace, items: Iterable[pg.GraphicsObject]) -> None:
        """Show items of the active run of a frame unless a person has hidden the run."""
        run = workspace.run_in(frame.run.slot)
        for item in items:
            item.setVisible(run is None or run.is_shown)

    def set_shown(self, is_shown: bool) -> None:
        """Show the items, or hide all of them while another task is active; their own visibility is kept."""
        for group in self._groups.values():
            group.setVisible(is_shown)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show what depends on points and view settings only."""

    def show_frame(self, frame: Frame, workspace: Workspace) -> None:
        """Show what was learned."""
        raise NotImplementedError

    def follow_range(self) -> None:
        """Update to a change of the visible range."""

    def recolor(self) -> None:
        """Apply the theme's colours."""
        raise NotImplementedError

    def legend(self, _workspace: Workspace, _frame: Frame | None) -> list[LegendMark]:
        """Legend entries besides the marks of training and test points."""
        raise NotImplementedError
