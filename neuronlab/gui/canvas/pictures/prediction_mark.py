"""The position asked for in the plot: lines through it, the predicted value as a ring, and the value in words."""

import math

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, Qt

from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.plain_text import PlainLabel

_RING_PX = 10
_ASIDE_PX = 10
"""Distance from the ring to the words."""


class PredictionMark:
    """A line across the plot for each input, and a ring where they meet, or where a line meets the curve."""

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        self._plot, self._theme = plot, theme
        self._at: tuple[float, float] | None = None
        self.across = pg.InfiniteLine(angle=90, movable=False)
        self.up = pg.InfiniteLine(angle=0, movable=False)
        self.ring = pg.ScatterPlotItem(symbol="o", size=_RING_PX, pxMode=True)
        for depth, item in ((26, self.across), (26, self.up), (27, self.ring)):
            item.setZValue(depth)
            plot.addItem(item, ignoreBounds=True)
        self.words = PlainLabel(parent=plot)
        self.words.setProperty("role", "reading")
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self._theme.colors
        for line in (self.across, self.up):
            line.setPen(pg.mkPen(colors.color("text", 0.55), width=1))
        self.ring.setPen(pg.mkPen(colors.color("text"), width=2))
        self.ring.setBrush(pg.mkBrush(colors.color("plot")))

    def hide(self) -> None:
        """Hide everything."""
        self._at = None
        for item in (self.across, self.up, self.ring):
            item.setVisible(False)
        self.words.hide()

    def show_on_curve(self, x: float, y: float, words: str) -> None:
        """Show the value at x of a curve."""
        self.up.setVisible(False)
        self._show(x, y, words)

    def show_on_plane(self, x1: float, x2: float, words: str) -> None:
        """Show the value at a position of the plane."""
        self.up.setValue(x2)
        self.up.setVisible(True)
        self._show(x1, x2, words)

    def follow_range(self) -> None:
        """Put the words beside the ring, or at the edge of the plot that is nearest to it."""
        if self._at is None:
            return
        area = self._plot.mapFromScene(self._plot.box.sceneBoundingRect()).boundingRect().adjusted(4, 4, -4, -4)
        inside = (min(max(value, low), high) for value, (low, high) in zip(self._at, self._plot.ranges, strict=True))
        at = self._plot.position_of(*inside)
        box = QRect(at.toPoint() + QPoint(_ASIDE_PX, -_ASIDE_PX), self.words.sizeHint())
        box.moveBottom(round(at.y()) - _ASIDE_PX // 2)
        if box.right() > area.right():
            box.moveRight(round(at.x()) - _ASIDE_PX)
        box.moveTop(max(area.top(), min(box.top(), area.bottom() - box.height())))
        box.moveLeft(max(area.left(), box.left()))
        self.words.setGeometry(box)
        self.words.show()

    def _show(self, x: float, y: float, words: str) -> None:
        self.across.setValue(x)
        self.across.setVisible(True)
        is_known = math.isfinite(y)
        self.ring.setVisible(is_known)
        if is_known:
            self.ring.setData([x], [y])
        self._at = (x, y) if is_known else None
        self.words.setText(words)
        if is_known:
            self.follow_range()
        else:
            self.words.hide()
