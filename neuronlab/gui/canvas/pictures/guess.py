"""A guessed curve as a dashed line, and what lies between it and the learned one."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from neuronlab.analysis.guess import GuessGap, Sketch
from neuronlab.gui.canvas.pictures.dashed_lines import DASHES, broken
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Colors

_GAP, _LINE = -0.4, 19.0
"""Z-values: the gap is above the grid and below the points, the line above the points and below the learned curve."""
_SHADE = 0.14
"""Opacity of the gap."""


class GuessPicture:
    """The items in the plot."""

    def __init__(self, plot: CanvasView) -> None:
        self._plot = plot
        self._sketch: Sketch = ()
        self._gap: GuessGap | None = None
        self._is_shown = True
        self.line = pg.PlotCurveItem(antialias=True)
        self.line.setSegmentedLineMode("on")
        self.shade = QGraphicsPathItem()
        self.shade.setPen(Qt.PenStyle.NoPen)
        for item, depth in ((self.line, _LINE), (self.shade, _GAP)):
            item.setZValue(depth)
            item.setVisible(False)
            plot.addItem(item, ignoreBounds=True)

    def show_sketch(self, sketch: Sketch) -> None:
        """Show a guess; () shows none."""
        self._sketch = sketch
        is_seen = self._is_shown and len(sketch) > 1
        self.line.setVisible(is_seen)
        if is_seen:
            x, y = np.array(sketch).T
            dashed = broken(x, y, self._plot, DASHES)
            self.line.setData(dashed.x, dashed.y, connect=dashed.connect)

    def show_gap(self, gap: GuessGap | None) -> None:
        """Shade a gap, or none."""
        self._gap = gap
        is_seen = self._is_shown and gap is not None and gap.rmse is not None
        self.shade.setVisible(is_seen)
        if gap is not None and is_seen:
            self.shade.setPath(self._outline(gap))

    def set_shown(self, is_shown: bool) -> None:
        """Show the items, or hide them while another task is active."""
        self._is_shown = is_shown
        self.follow_range()

    def follow_range(self) -> None:
        """Draw dashes of the same length at every size of the plot."""
        self.show_sketch(self._sketch)
        self.show_gap(self._gap)

    def recolor(self, colors: Colors) -> None:
        """Apply the theme's colours."""
        self.line.setPen(pg.mkPen(colors.color("text"), width=2))
        self.shade.setBrush(pg.mkBrush(colors.color("text", _SHADE)))

    def _outline(self, gap: GuessGap) -> QPainterPath:
        """Along the guess and back along the learned curve, no further than a plot's height beyond the plot."""
        bottom, top = self._plot.ranges[1]
        ends = 2.0 * bottom - top, 2.0 * top - bottom
        guessed, learned = (np.clip(y, *ends) for y in (gap.guessed, gap.learned))
        path: QPainterPath = pg.arrayToQPath(np.append(gap.x, gap.x[::-1]), np.append(guessed, learned[::-1]))
        return path
