"""Geometry of the network diagram, computed from the network's shape and the available room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SPACE
from neuronlab.wording.captions import column_captions

CAPTION_HEIGHT = 22.0
LEGEND_HEIGHT = 20.0
MORE_HEIGHT = 16.0
UNIT_WIDTH, UNIT_HEIGHT = 48.0, 36.0
MOST_ENLARGED = 2.0
"""Units are drawn up to this much larger where there is room for all of them."""
LEAST_HEIGHT, LEAST_PITCH = 20.0, 22.0
"""Minimum height of a unit's thumbnail and distance between two, in pixels; smaller ones are illegible."""
MOST_PITCH = 220.0
"""Maximum distance between columns, so that a small network stays compact."""
NAMES_WIDTH = 48.0
"""Extra room beside the output for long class names."""
_SHORT_NAME = 1
CURVE_SAMPLES = 25


@dataclass(frozen=True, eq=False)
class LayerColumn:
    """One layer's boxes.

    Attributes:
        name: Name of the layer.
        captions: Captions above the boxes, from the longest to the shortest.
        units: Number of units, shown or not.
        left: Left edge of all boxes.
        width: Width of all boxes.
        height: Height of each box.
        tops: Top edge of each box (shown,).
        first: Index of the first unit shown.
    """

    name: str
    captions: tuple[str, ...]
    units: int
    left: float
    width: float
    height: float
    tops: Array
    first: int = 0

    @property
    def shown(self) -> int:
        """Number of units that fit."""
        return len(self.tops)

    @property
    def center(self) -> float:
        """Horizontal centre."""
        return self.left + self.width / 2.0

    @property
    def middles(self) -> Array:
        """Vertical centre of every box (shown,)."""
        return self.tops + self.height / 2.0

    @property
    def hidden(self) -> int:
        """Number of units that do not fit."""
        return self.units - self.shown

    @property
    def shown_units(self) -> range:
        """Indices of the units shown."""
        return range(self.first, self.first + self.shown)

    def box(self, unit: int) -> QRectF:
        """The box of a visible unit."""
        return QRectF(self.left, float(self.tops[unit - self.first]), self.width, self.height)


@dataclass(frozen=True, eq=False)
class NetworkLayout:
    """Layout of the whole network.

    Attributes:
        width: Width of the picture in pixels.
        height: Height of the picture in pixels.
        columns: Columns from input to output.
        pitch: Distance between adjacent columns in pixels.
    """

    width: float
    height: float
    columns: tuple[LayerColumn, ...]
    pitch: float

    def caption_rect(self, column: int) -> QRectF:
        """Rectangle of a column's caption."""
        middle = self.columns[column].center
        left, right = max(0.0, middle - self.pitch / 2.0), min(self.width, middle + self.pitch / 2.0)
        half = min(middle - left, right - middle)
        return QRectF(middle - half, 0.0, 2.0 * half, scaled(CAPTION_HEIGHT))

    def unit_at(self, point: QPointF) -> tuple[int, int] | None:
        """(column, unit) whose box contains the point."""
        for index, column in enumerate(self.columns):
            if column.left <= point.x() <= column.left + column.width:
                inside = (column.tops <= point.y()) & (point.y() <= column.tops + column.height)
                return (index, column.first + int(np.argmax(inside))) if inside.any() else None
        return None

    def caption_at(self, point: QPointF) -> int | None:
        """The column whose caption contains the point."""
        return next((i for i in range(len(self.columns)) if self.caption_rect(i).contains(point)), None)

    def column_at(self, x: float) -> int:
        """The column nearest to a horizontal position."""
        return int(np.argmin([abs(column.center - x) for column in self.columns]))

    def has_edge(self, edge: tuple[int, int, int]) -> bool:
        """Whether both ends of (column, unit in it, unit in the next column) are in view."""
        gap, unit_in, unit_out = edge
        if gap + 1 >= len(self.columns):
            return False
        return unit_in in self.columns[gap].shown_units and unit_out in self.columns[gap + 1].shown_units

    def edge_ends(self, gap: IntArray, unit_in: IntArray, unit_out: IntArray) -> tuple[Array, Array]:
        """Start and end positions of edges: two (edges, 2) arrays of x, y.

        Edge i goes from unit `unit_in[i]` of column `gap[i]` to unit `unit_out[i]` of the next column.
        """
        rights = np.array([column.left + column.width for column in self.columns])
        lefts = np.array([column.left for column in self.columns])
        tallest = max(column.shown for column in self.columns)
        middles = np.full((len(self.columns), tallest), np.nan)
        for index, column in enumerate(self.columns):
            middles[index, : column.shown] = column.middles
        firsts = np.array([column.first for column in self.columns])
        start = np.stack([rights[gap], middles[gap, unit_in - firsts[gap]]], axis=1)
        return start, np.stack([lefts[gap + 1], middles[gap + 1, unit_out - firsts[gap + 1]]], axis=1)


def layout_network(spec: NetworkSpec, width: float, height: float, firsts: Sequence[int] = ()) -> NetworkLayout:
    """Distribute the layers over the width and each layer's units over the height, as many as stay legible.

    `firsts` gives the first visible unit of each column whose units do not all fit; the default is 0.
    """
    widths = spec.widths
    captions = column_captions(spec)
    names = ("Input", *layer_names(spec))
    has_long_names = any(len(name) > _SHORT_NAME for name in spec.labels)
    room = width - min(scaled(NAMES_WIDTH), 0.1 * width) * has_long_names
    margin = min(80.0, 0.45 * room / len(widths))
    pitch = min(MOST_PITCH, (room - 2.0 * margin) / (len(widths) - 1))
    first = (room - pitch * (len(widths) - 1)) / 2.0
    enlarged = _enlarged(max(widths), height)
    box_width = min(UNIT_WIDTH * enlarged, 0.55 * pitch)
    columns = []
    for index, (name, own, units) in enumerate(zip(names, captions, widths, strict=True)):
        tops, box_height = _stack(units, height, UNIT_HEIGHT * enlarged)
        left = round(first + index * pitch - box_width / 2.0)
        wished = firsts[index] if index < len(firsts) else 0
        start = max(0, min(wished, units - len(tops)))
        columns.append(LayerColumn(name, own, units, left, round(box_width), box_height, tops, start))
    return NetworkLayout(width, height, tuple(columns), pitch)


def edge_curves(start: Array, end: Array) -> Array:
    """Points (edges, samples, 2) along the edges' Bézier curves, which are horizontal at both ends."""
    t = np.linspace(0.0, 1.0, CURVE_SAMPLES)
    middle = (start[:, :1] + end[:, :1]) / 2.0
    near, far = 3.0 * t * (1.0 - t) ** 2, 3.0 * t * t * (1.0 - t)
    x = start[:, :1] * (1.0 - t) ** 3 + middle * (near + far) + end[:, :1] * t**3
    y = start[:, 1:] * ((1.0 - t) ** 3 + near) + end[:, 1:] * (far + t**3)
    return np.stack([x, y], axis=2)


def _enlarged(units: int, height: float) -> float:
    """How much larger than usual the boxes are if the widest layer has so many units."""
    room = height - scaled(CAPTION_HEIGHT) - scaled(LEGEND_HEIGHT)
    return min(MOST_ENLARGED, max(1.0, 0.9 * room / (units * (UNIT_HEIGHT + SPACE / 2.0))))


def _stack(units: int, height: float, unit_height: float) -> tuple[Array, float]:
    """Tops and height of the boxes of one layer; a row is kept free below if not all units fit.

    `unit_height` is the height of a box where there is room for it.
    """
    room = height - scaled(CAPTION_HEIGHT) - scaled(LEGEND_HEIGHT)
    shown = units
    if units * LEAST_PITCH > room:
        room -= scaled(MORE_HEIGHT)
        shown = max(1, min(units, int(room // LEAST_PITCH)))
    pitch = min(unit_height + SPACE / 2.0, room / shown)
    top = scaled(CAPTION_HEIGHT) + (room - shown * pitch) / 2.0
    box_height = max(LEAST_HEIGHT, np.floor(pitch - min(4.0, 0.12 * pitch)))
    return np.round(top + pitch * np.arange(shown)), box_height
