"""Rings around points that can be seen on any ground: a ring on a broader one."""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from neuronlab.core.arrays import Array
from neuronlab.gui.theme.theme import Colors
from neuronlab.gui.widgets.painters import painted_pixmap

DIAMETER_PX = 17
"""Leaves a gap around a point."""
_RING_PX, _UNDER_PX = 2.4, 4.6
_DASHES = [1.6, 1.6]


class Rings:
    """Rings of one kind; `items` are the plot items, the broader rings first."""

    def __init__(self) -> None:
        self._diameter, self._scale = DIAMETER_PX, 1.0
        self._under, self._rings = (pg.ScatterPlotItem(size=DIAMETER_PX, symbol="o", pxMode=True) for _ in range(2))
        self.items = self._under, self._rings

    @property
    def count(self) -> int:
        """Number of rings shown."""
        return len(self._rings.getData()[0])

    @property
    def is_visible(self) -> bool:
        """Whether there are any."""
        return bool(self._rings.isVisible())

    def show_at(self, at: Array, diameter: int = DIAMETER_PX) -> None:
        """Show rings of this diameter in pixels around positions (n, 2)."""
        self._diameter = diameter
        for item in self.items:
            item.setSize(self._scale * diameter)
            item.setData(at[:, 0], at[:, 1])
            item.setVisible(bool(len(at)))  # an empty item would still be painted

    def resize(self, scale: float) -> None:
        """Draw them this much smaller; `recolor` does the same to their lines."""
        self._scale = scale
        for item in self.items:
            item.setSize(scale * self._diameter)

    def recolor(self, ring: QColor, under: QColor, *, is_dashed: bool = False) -> None:
        """Set the colours of the rings and of the broader ones below."""
        for item, color, width in ((self._under, under, _UNDER_PX), (self._rings, ring, _RING_PX)):
            item.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            item.setPen(pg.mkPen(color, width=self._scale * width))
        if is_dashed:
            self._rings.setPen(pg.mkPen(ring, width=self._scale * 1.8, dash=_DASHES))


def paint_rings(
    painter: QPainter, middles: Iterable[QPointF], radius: float, colors: Colors, scale: float = 1.0
) -> None:
    """Draw the rings around misclassified points with a painter instead of in a plot.

    `radius` is in pixels; `scale` is the width of the lines as a share of the usual one.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middles = list(middles)
    for color, width in ((colors.under_ring, _UNDER_PX), (colors.ring, _RING_PX)):
        painter.setPen(QPen(QColor(color), scale * width))
        for middle in middles:
            painter.drawEllipse(middle, radius, radius)


_KEY_PX = 13


@cache
def ring_image(colors: Colors) -> str:
    """The ring around a misclassified point as an image in rich text, for a legend."""

    def draw(painter: QPainter) -> None:
        paint_rings(painter, [QPointF(_KEY_PX / 2.0, _KEY_PX / 2.0)], 4.0, colors)

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    painted_pixmap(QSize(_KEY_PX, _KEY_PX), draw, scale=2.0).save(buffer, "PNG")
    source = f"data:image/png;base64,{b64encode(data.data()).decode()}"
    return f'<img src="{source}" width="{_KEY_PX}" height="{_KEY_PX}" style="vertical-align:middle">'
