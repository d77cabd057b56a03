"""Where the bars, the colour key and the ribbon of the layers stand in a picture of a given size."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from neuronlab.gui.plots.painting.labels import LINE, MARGIN
from neuronlab.gui.theme.theme import SPACE

NAME_WIDTH = 60.0
_NUMBER_WIDTH = 62.0
_BAR_ROW = (15.0, 24.0)
"""Least and greatest height of a bar's row in pixels."""
_RIBBON_ROW = (7.0, 20.0)
_KEY_HEIGHT = 18.0
_EDGE = 4.0
_FIXED_HEIGHT = _EDGE + _KEY_HEIGHT + SPACE + _EDGE


def least_height(layers: int) -> int:
    """Pixels that a picture of so many layers takes at least."""
    return int(_FIXED_HEIGHT + layers * (_BAR_ROW[0] + _RIBBON_ROW[0]))


@dataclass(frozen=True)
class FlowLayout:
    """Where bars, colour key and ribbon stand in a picture of a given size."""

    names: tuple[str, ...]
    width: float
    height: float

    @property
    def bar_height(self) -> float:
        """Height of a bar's row; bars get what they need first."""
        room = (self.height - _FIXED_HEIGHT) / len(self.names)
        return min(max(_BAR_ROW[0], math.floor(room * 0.55)), _BAR_ROW[1])

    @property
    def ribbon_height(self) -> float:
        """Height of a row of the ribbon."""
        room = (self.height - _FIXED_HEIGHT) / len(self.names) - self.bar_height
        return min(max(_RIBBON_ROW[0], math.floor(room)), _RIBBON_ROW[1])

    @property
    def track(self) -> tuple[float, float]:
        """Left end and length of bars and colour key."""
        left = MARGIN + NAME_WIDTH
        return left, self.width - left - _NUMBER_WIDTH - MARGIN

    @property
    def key(self) -> QRectF:
        """The row of the colour key."""
        left, length = self.track
        return QRectF(left, _EDGE + len(self.names) * self.bar_height, length, _KEY_HEIGHT)

    @property
    def ribbon(self) -> QRectF:
        """All rows of the ribbon."""
        left = self.track[0]
        top = self.key.bottom() + SPACE / 2.0
        return QRectF(left, top, self.width - left - MARGIN, len(self.names) * self.ribbon_height)

    def bar_row(self, layer: int) -> QRectF:
        """The row of one bar, over the whole width."""
        return QRectF(MARGIN, _EDGE + layer * self.bar_height, self.width - 2.0 * MARGIN, self.bar_height)

    def ribbon_name(self, layer: int) -> QRectF:
        """Room for the name beside a row of the ribbon."""
        middle = self.ribbon.top() + (layer + 0.5) * self.ribbon_height
        return QRectF(MARGIN, middle - LINE / 2.0, NAME_WIDTH, LINE)

    def layer_at(self, point: QPointF) -> int | None:
        """The layer whose bar or whose row of the ribbon is at a point."""
        for top, height in ((_EDGE, self.bar_height), (self.ribbon.top(), self.ribbon_height)):
            row = math.floor((point.y() - top) / height)
            if 0 <= row < len(self.names):
                return row
        return None
