"""An axis of data: ticks of few digits, and at its end what has to be added to them or multiplied with them."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from typing_extensions import override

from neuronlab.gui.theme.sizes import px
from neuronlab.wording.ticks import TickScale, tick_scale

_LINE_PX = 16.0
"""Height of the line at the edge of the axis that has its name, and the caption at its end, at the usual text size."""


class DataAxis(pg.AxisItem):
    """An axis of a plot; `caption` is what is written once at its end."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._scale = TickScale()
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=0, tickLength=-4)

    @property
    def caption(self) -> str:
        """The offset and factor of the ticks painted last; empty for plain ticks."""
        return self._scale.caption

    @override
    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """The texts of ticks of one spacing."""
        low, high = self.range
        self._scale = tick_scale(low, high, spacing)
        return [self._scale.text(value, spacing) for value in values]

    @override
    def drawPicture(self, painter: QPainter, line: object, ticks: object, texts: object) -> None:
        """Draw the axis, and the caption at its end in the line of its name."""
        super().drawPicture(painter, line, ticks, texts)
        if not self.caption:
            return
        size = self.size()
        length = size.width()
        if self.orientation == "left":
            painter.translate(QPointF(0.0, size.height()))
            painter.rotate(-90.0)
            length, top = size.height(), 0.0
        else:
            top = size.height() - px(_LINE_PX)
        painter.drawText(QRectF(0.0, top, length, px(_LINE_PX)), int(Qt.AlignmentFlag.AlignRight), self.caption)
