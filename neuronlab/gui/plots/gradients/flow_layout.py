"""Layout of the layers' bars, the colour key and the ribbon in a picture of a given size."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from neuronlab.gui.plots.painting.labels import LINE, MARGIN
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE

NAME_WIDTH = 60.0
_NUMBER_WIDTH = 62.0
_BAR_ROW = (13.0, 24.0)
"""Minimum and maximum height of a bar's row, in pixels."""
LABELLED_ROW, MOST_LABELLED = 12.0, 5
"""Height from which a row of the ribbon has room for its name, and number of layers up to which every row has it."""
_LEAST_RIBBON_ROW, _MOST_RIBBON_ROW = 7.0, 20.0
_KEY_HEIGHT = 18.5
_EDGE = 2.0
_FIXED_HEIGHT = _EDGE + _KEY_HEIGHT + SPACE / 2.0 + _EDGE


def least_height(layers: int) -> int:
    """Minimum height of a picture of this many layers, in pixels."""
    return int(scaled(_FIXED_HEIGHT) + layers * (scaled(_BAR_ROW[0]) + _least_ribbon_row(layers)))


def _least_ribbon_row(layers: int) -> float:
    return scaled(LABELLED_ROW) if layers <= MOST_LABELLED else _LEAST_RIBBON_ROW


@dataclass(frozen=True)
class FlowLayout:
    """Positions of bars, colour key and ribbon.

    Attributes:
        names: Names of the layers.
        width: Width of the picture in pixels.
        height: Height of the picture in pixels.
    """

    names: tuple[str, ...]
    width: float
    height: float

    @property
    def bar_height(self) -> float:
        """Height of a bar's row; bars take precedence over the ribbon."""
        room = (self.height - scaled(_FIXED_HEIGHT)) / len(self.names)
        return min(max(scaled(_BAR_ROW[0]), math.floor(room * 0.5)), scaled(_BAR_ROW[1]))

    @property
    def ribbon_height(self) -> float:
        """Height of a row of the ribbon."""
        room = (self.height - scaled(_FIXED_HEIGHT)) / len(self.names) - self.bar_height
        return min(max(_least_ribbon_row(len(self.names)), math.floor(room)), scaled(_MOST_RIBBON_ROW))

    @property
    def track(self) -> tuple[float, float]:
        """Left end and length of bars and colour key."""
        left = MARGIN + scaled(NAME_WIDTH)
        return left, self.width - left - scaled(_NUMBER_WIDTH) - MARGIN

    @property
    def key(self) -> QRectF:
        """The row of the colour key."""
        left, length = self.track
        return QRectF(left, _EDGE + len(self.names) * self.bar_height, length, scaled(_KEY_HEIGHT))

    @property
    def ribbon(self) -> QRectF:
        """All rows of the ribbon."""
        left = self.track[0]
        top = self.key.bottom() + SPACE / 4.0
        return QRectF(left, top, self.width - left - MARGIN, len(self.names) * self.ribbon_height)

    def bar_row(self, layer: int) -> QRectF:
        """The full-width row of a bar."""
        return QRectF(MARGIN, _EDGE + layer * self.bar_height, self.width - 2.0 * MARGIN, self.bar_height)

    def ribbon_name(self, layer: int) -> QRectF:
        """Rectangle of the name beside a row of the ribbon."""
        middle = self.ribbon.top() + (layer + 0.5) * self.ribbon_height
        return QRectF(MARGIN, middle - scaled(LINE) / 2.0, scaled(NAME_WIDTH), scaled(LINE))

    def layer_at(self, point: QPointF) -> int | None:
        """The layer whose bar or ribbon row contains a point."""
        for top, height in ((_EDGE, self.bar_height), (self.ribbon.top(), self.ribbon_height)):
            row = math.floor((point.y() - top) / height)
            if 0 <= row < len(self.names):
                return row
        return None
