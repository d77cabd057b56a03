"""Layout of the cells: a band per hidden layer, with a heading and rows of cells."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from neuronlab.core.arrays import Array
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.painting.labels import MARGIN
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE

PER_ROW = 4
"""Most cells in a row."""
_LEAST_CELL = 62.0
"""Least width of a cell, which has to show a word, in pixels."""
HEADING_HEIGHT = 22.0
_LEAST_HEIGHT, _MOST_HEIGHT = 44.0, 72.0
"""Cells grow with the available room, up to roughly the shape of the main plot."""


def cells_per_row(width: float) -> int:
    """How many cells a row of a picture of this width has."""
    return max(1, min(PER_ROW, int((width - 2.0 * MARGIN + SPACE) // (scaled(_LEAST_CELL) + SPACE))))


@dataclass(frozen=True)
class Band:
    """The part of the picture that belongs to one hidden layer: a heading, then rows of cells.

    Attributes:
        layer: Index of the hidden layer.
        units: Number of units.
        top: Top of the heading, in pixels.
        width: Width of the band, in pixels.
        cell_height: Height of a cell, in pixels.
    """

    layer: int
    units: int
    top: float
    width: float
    cell_height: float

    @property
    def per_row(self) -> int:
        """Number of cells in a row."""
        return cells_per_row(self.width)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return -(-self.units // self.per_row)

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell."""
        return (self.width - 2.0 * MARGIN - (self.per_row - 1) * SPACE) / self.per_row, self.cell_height

    @property
    def bottom(self) -> float:
        """Top of the next band."""
        return self.top + scaled(HEADING_HEIGHT) + self.rows * (self.cell_height + SPACE)

    @property
    def heading(self) -> QRectF:
        """The row of the layer's name."""
        return QRectF(MARGIN, self.top, self.width - 2.0 * MARGIN, scaled(HEADING_HEIGHT))

    def corners(self, visible: QRectF) -> tuple[int, Array]:
        """Index of the first cell in a visible row, and left and top (cells, 2) of all cells in visible rows."""
        first_top, pitch = self.top + scaled(HEADING_HEIGHT), self.cell_height + SPACE
        first = self.per_row * max(0, int((visible.top() - first_top) // pitch))
        last = min(self.units, self.per_row * max(0, int((visible.bottom() - first_top) // pitch) + 1))
        row, column = np.divmod(np.arange(first, max(first, last)), self.per_row)
        left = np.round(MARGIN + column * (self.cell_size[0] + SPACE))
        return first, np.stack([left, first_top + row * pitch], axis=1)

    def cell_at(self, point: QPointF) -> int | None:
        """The cell that contains a point."""
        column = int((point.x() - MARGIN) // (self.cell_size[0] + SPACE))
        row = int((point.y() - self.top - scaled(HEADING_HEIGHT)) // (self.cell_height + SPACE))
        cell = self.per_row * row + column
        return cell if 0 <= column < self.per_row and row >= 0 and cell < self.units else None


def bands_of(spec: NetworkSpec, width: float, height: float) -> Iterator[Band]:
    """The layers from top to bottom, with cells that fill the height, within bounds."""
    rows = sum(-(-layer.width // cells_per_row(width)) for layer in spec.hidden)
    room = height - len(spec.hidden) * scaled(HEADING_HEIGHT)
    cell_height = min(_MOST_HEIGHT, max(_LEAST_HEIGHT, room // max(1, rows) - SPACE))
    top = 0.0
    for layer, of_layer in enumerate(spec.hidden):
        band = Band(layer, of_layer.width, top, width, cell_height)
        yield band
        top = band.bottom


def least_height(spec: NetworkSpec, width: float) -> int:
    """Minimum height of all bands in a picture of this width, in pixels."""
    *_, bottom = (0.0, *(band.bottom for band in bands_of(spec, width, 0.0)))
    return int(bottom)
