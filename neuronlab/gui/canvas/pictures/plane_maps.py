"""What a network of two inputs predicts over the plane, as a heat map with lines: in the plot, and in every tile."""

from typing import Protocol

import numpy as np
import pyqtgraph as pg

from neuronlab.analysis.class_boundaries import boundaries
from neuronlab.analysis.level_lines import LevelLines, round_levels
from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.class_colors import hard, shaded
from neuronlab.gui.canvas.pictures.heat_map import HeatMap, node_rect
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Theme


class PlaneMap(Protocol):
    """Items for a plot over the plane, the lowest first."""

    @property
    def items(self) -> tuple[pg.GraphicsObject, ...]:
        """The items."""

    def show_values(self, x1: Array, x2: Array, values: Array, workspace: Workspace) -> None:
        """Show predictions (values, rows, columns) at positions across (columns,) and up (rows,), as in a Plane."""

    def recolor(self) -> None:
        """Apply the theme's colours; values have to be shown again."""


class ClassMap:
    """Class probabilities as colours, with the decision boundaries."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.map = HeatMap()
        self.boundary = pg.PlotCurveItem(connect="finite", antialias=True)
        self.boundary.setSegmentedLineMode("on")
        self.items: tuple[pg.GraphicsObject, ...] = (self.map, self.boundary)

    def show_values(self, x1: Array, x2: Array, values: Array, workspace: Workspace) -> None:
        """Show logits (classes, rows, columns)."""
        is_hard = workspace.view.hard
        paint = hard if is_hard else shaded
        self.map.show_colors(paint(values, self._theme.colors), node_rect(x1, x2), is_smooth=not is_hard)
        self.boundary.setData(*boundaries(x1, x2, values))

    def recolor(self) -> None:
        """Apply the theme's colours; values have to be shown again."""
        self.boundary.setPen(pg.mkPen(self._theme.colors.color("text"), width=2))


class HeightMap:
    """A surface in diverging colours, whose scale is that of the points, with contour lines."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._table = theme.colors.ground_table()
        self.map = HeatMap()
        self.contours = pg.PlotCurveItem(connect="finite", antialias=True)
        self.zero = pg.PlotCurveItem(connect="finite", antialias=True)
        for line in (self.contours, self.zero):
            # Short segments are painted in a third of the time of one wide path, and look the same.
            line.setSegmentedLineMode("on")
        self.items: tuple[pg.GraphicsObject, ...] = (self.map, self.contours, self.zero)

    def show_values(self, x1: Array, x2: Array, values: Array, workspace: Workspace) -> None:
        """Show heights (1, rows, columns)."""
        heights, scale = values[0], HeightScale.of(workspace.points.targets)
        self.map.show_colors(self._table[scale.indices(heights)], node_rect(x1, x2))
        levels = round_levels(scale.low, scale.high)
        lines, is_zero = LevelLines(x1, x2, heights), np.abs(levels) <= 1e-12
        self.contours.setData(*lines.at(levels[~is_zero]))
        self.zero.setData(*lines.at(levels[is_zero]))

    def recolor(self) -> None:
        """Apply the theme's colours; values have to be shown again."""
        colors = self._theme.colors
        self._table = colors.ground_table()
        self.contours.setPen(pg.mkPen(colors.color("text", 0.8), width=1))
        self.zero.setPen(pg.mkPen(colors.color("text"), width=1.6))


PLANE_MAPS: dict[str, type[ClassMap] | type[HeightMap]] = {"classes": ClassMap, "surface": HeightMap}
"""By task."""
