"""A line that can be seen on any ground of a heat map."""

import pyqtgraph as pg

from neuronlab.core.arrays import Array
from neuronlab.gui.theme.theme import Colors

OUTLINE_PX = 1.2
"""Width of the outline on either side, in pixels."""


class OutlinedLine:
    """A line over a broader one in the colour of the plot; `items` are the plot items, the lower one first."""

    def __init__(self) -> None:
        self._outline, self._line = (pg.PlotCurveItem(connect="finite", antialias=True) for _ in range(2))
        self.items = self._outline, self._line
        for item in self.items:
            item.setSegmentedLineMode("on")

    @property
    def is_visible(self) -> bool:
        """Whether it is shown."""
        return bool(self._line.isVisible())

    def show(self, line: tuple[Array, Array] | None) -> None:
        """Draw the line through these positions, x and y (n,), with gaps where one is not finite; None hides it."""
        for item in self.items:
            item.setVisible(line is not None)
            if line is not None:
                item.setData(*line)

    def recolor(self, colors: Colors, name: str, width: float) -> None:
        """Draw it in the theme's colour called `name`, so many pixels wide."""
        self._outline.setPen(pg.mkPen(colors.color("plot"), width=width + 2.0 * OUTLINE_PX))
        self._line.setPen(pg.mkPen(colors.color(name), width=width))
