"""The learned function of one run as a line, among those of other runs."""

import numpy as np
import pyqtgraph as pg

from neuronlab.core.arrays import Array
from neuronlab.gui.canvas.pictures.dashed_lines import DASHES, broken
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Colors

FRONT_PX, BESIDE_PX = 2.5, 1.5
"""Widths of the line of the active run, and of the others."""


class RunCurve(pg.PlotCurveItem):
    """The line of the run in one slot: thick and on top if it is active, dashed once the run has diverged.

    A diverged run may predict nothing any more; its last line then stays.
    """

    def __init__(self, plot: CanvasView, slot: int) -> None:
        super().__init__(connect="finite", antialias=True)
        # Short segments are painted in a third of the time of one wide path, and look the same.
        self.setSegmentedLineMode("on")
        self.slot = slot
        self._plot = plot
        self._x: Array = np.empty(0)
        self._y: Array = np.empty(0)
        self._is_front = self._is_broken = False
        self.setVisible(False)

    @property
    def has_diverged(self) -> bool:
        """Whether its run has diverged."""
        return self._is_broken

    @property
    def end(self) -> float:
        """Its height at the right edge of the plot, or the last one before; NaN if there is none."""
        known = np.flatnonzero(np.isfinite(self._y) & (self._x <= self._plot.ranges[0][1]))
        return float(self._y[known[-1]]) if len(known) else np.nan

    def show_function(self, x: Array, y: Array, *, is_front: bool, has_diverged: bool) -> None:
        """Draw the function through x and y (samples,), with gaps where y is not finite."""
        if not has_diverged or np.isfinite(y).any():
            self._x, self._y = x, y
        self._is_broken = has_diverged
        if is_front != self._is_front:
            self._is_front = is_front
            self.setZValue(1.0 if is_front else 0.0)
            self.setPen(pg.mkPen(self.opts["pen"].color(), width=FRONT_PX if is_front else BESIDE_PX))
        self._draw()
        self.setVisible(True)

    def hide_function(self) -> None:
        """Draw nothing."""
        if self.isVisible():
            self.setVisible(False)

    def follow_range(self) -> None:
        """Draw dashes of the same length at every size of the plot."""
        if self._is_broken and self.isVisible():
            self._draw()

    def recolor(self, colors: Colors) -> None:
        """Apply the theme's colours."""
        self.setPen(pg.mkPen(colors.run_color(self.slot), width=FRONT_PX if self._is_front else BESIDE_PX))

    def _draw(self) -> None:
        if self._is_broken and len(self._x):
            dashed = broken(self._x, self._y, self._plot, DASHES)
            self.setData(dashed.x, dashed.y, connect=dashed.connect)
        else:
            self.setData(self._x, self._y, connect="finite")
