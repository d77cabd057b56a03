"""The derivative of the learned function, dashed, on an axis of its own at the right edge of the plot."""

import numpy as np
import pyqtgraph as pg

from neuronlab.core.arrays import Array
from neuronlab.gui.canvas.pictures.dashed_lines import DASHES, broken
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Colors
from neuronlab.gui.widgets.steady_range import SteadyRange, of_any_size

AXIS_NAME = "derivative dŷ/dx"
COLOR = "text"


class DerivativeCurve(pg.PlotCurveItem):
    """Draws values of one quantity over a plot of another: its axis keeps its own range when the plot is zoomed."""

    def __init__(self, plot: CanvasView) -> None:
        super().__init__(antialias=True)
        self._plot = plot
        self._range = SteadyRange(of_any_size, (-1.0, 1.0))
        self._x: Array = np.empty(0)
        self._values: Array = np.empty(0)
        self.setSegmentedLineMode("on")
        self.setVisible(False)

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value of the axis."""
        return self._range.ends

    def show_derivative(self, x: Array, values: Array | None) -> None:
        """Draw values (n,) at positions x (n,), and show their axis; None hides both."""
        self.setVisible(values is not None)
        if values is None:
            self._plot.show_right_axis(None)
            self._range.clear()
            return
        self._x, self._values = x, values
        finite = values[np.isfinite(values)]
        if len(finite):
            self._range.cover(float(finite.min()), float(finite.max()))
        self._plot.show_right_axis(AXIS_NAME, self.ends)
        self.follow_range()

    def follow_range(self) -> None:
        """Keep to the own axis when the visible range changes."""
        if not self.isVisible():
            return
        (low, high), (bottom, top) = self.ends, self._plot.ranges[1]
        with np.errstate(all="ignore"):
            heights = bottom + (self._values - low) * ((top - bottom) / (high - low))
        x, y, connect = broken(self._x, heights, self._plot, DASHES)
        self.setData(x, y, connect=connect)

    def recolor(self, colors: Colors) -> None:
        """Apply the theme's colours."""
        self.setPen(pg.mkPen(colors.color(COLOR), width=1.2))
