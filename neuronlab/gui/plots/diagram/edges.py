"""The weights of a network as edges: which ones are drawn, how strong they look, and which one is under the mouse."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.network.network import Network
from neuronlab.gui.plots.diagram.layout import NetworkLayout, edge_curves
from neuronlab.gui.plots.painting.curves import hairline
from neuronlab.gui.theme.theme import Colors

MOST_EDGES = 400
FAINTEST = 0.02
"""Edges weaker than this share of their layer's strongest are invisible and not drawn."""
_SHADES = 16
_BROAD_FROM = 0.5
"""Edges above this share of their layer's strongest are wider than a pixel."""
_BROADEST = 3.2
_MOST_BROAD = 16
"""Maximum number of wide edges, because they take twice as long to draw as thin ones."""
_PIECES = 16
"""Straight segments of a wide edge: a tenth of the time of one wide curve."""
_REACH = 5.0
"""Distance in pixels within which the mouse hits an edge."""


Edge = tuple[int, int, int]
"""(column, unit in it, unit in the next column) of an edge."""


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges drawn, from the weakest to the strongest. All arrays are (edges,).

    Attributes:
        gap: The column an edge starts in.
        unit_in: The unit of that column it starts at.
        unit_out: The unit of the next column it ends at.
        weight: The weight.
        strength: Absolute weight as a share of the largest in the layer.
    """

    gap: IntArray
    unit_in: IntArray
    unit_out: IntArray
    weight: Array
    strength: Array

    def __len__(self) -> int:
        return len(self.gap)

    def edge_at(self, index: int) -> Edge:
        """Start and end of one edge."""
        return int(self.gap[index]), int(self.unit_in[index]), int(self.unit_out[index])


def strongest_edges(network: Network, layout: NetworkLayout) -> Edges:
    """The strongest weights between visible units, at most `MOST_EDGES` in the whole network.

    Edges from muted units are excluded, since they transmit nothing.
    """
    parts = []
    for number, layer in enumerate(network.layers):
        source, target = layout.columns[number], layout.columns[number + 1]
        weights = layer.weights
        peak = max(float(weights.max()), -float(weights.min()))
        shown = weights[target.first : target.first + target.shown, source.first : source.first + source.shown]
        weight = shown.astype(np.float64).ravel()
        strength = np.abs(weight) / peak if 0.0 < peak < np.inf else np.zeros(len(weight))
        unit_out, unit_in = np.divmod(np.arange(len(weight)), source.shown)
        unit_out, unit_in = unit_out + target.first, unit_in + source.first
        if number and network.layers[number - 1].muted:
            strength[np.isin(unit_in, network.layers[number - 1].muted)] = 0.0
        parts.append((np.full(len(weight), number), unit_in, unit_out, weight, strength))
    gap, unit_in, unit_out, weight, strength = (np.concatenate(column) for column in zip(*parts, strict=True))
    chosen = np.flatnonzero(strength >= FAINTEST)
    if len(chosen) > MOST_EDGES:
        chosen = chosen[np.argpartition(strength[chosen], -MOST_EDGES)[-MOST_EDGES:]]
    chosen = chosen[np.argsort(strength[chosen], kind="stable")]
    return Edges(gap[chosen], unit_in[chosen], unit_out[chosen], weight[chosen], strength[chosen])


def nearest_edge(edges: Edges, layout: NetworkLayout, point: QPointF) -> Edge | None:
    """The drawn edge within reach of a point, of equally near ones the stronger; None if there is none."""
    if not len(edges):
        return None
    curves = edge_curves(*layout.edge_ends(edges.gap, edges.unit_in, edges.unit_out))
    start, along = curves[:, :-1], np.diff(curves, axis=1)
    to_point = np.array([point.x(), point.y()]) - start
    length = np.maximum((along * along).sum(axis=2), 1e-12)
    share = np.clip((to_point * along).sum(axis=2) / length, 0.0, 1.0)
    distance = np.linalg.norm(to_point - share[..., None] * along, axis=2).min(axis=1)
    # Rounded to whole pixels, so that of overlapping edges the one painted on top wins.
    nearest = len(distance) - 1 - int(np.argmin(np.round(distance[::-1])))
    return edges.edge_at(nearest) if distance[nearest] <= _REACH else None


class EdgePainter:
    """Draws edges; caches their curves until the layout changes, and their pens until the colours change."""

    def __init__(self) -> None:
        self._layout: NetworkLayout | None = None
        self._paths: dict[Edge, QPainterPath] = {}
        self._lines: dict[Edge, list[QLineF]] = {}
        self._colors: Colors | None = None
        self._thin: tuple[list[QPen], list[QPen]] = ([], [])
        self._broad: tuple[list[QPen], list[QPen]] = ([], [])

    def paint(self, painter: QPainter, colors: Colors, layout: NetworkLayout, edges: Edges) -> None:
        """Draw all edges, the strongest on top."""
        self._prepare(colors, layout)
        shades = np.minimum((edges.strength * _SHADES).astype(int), _SHADES - 1).tolist()
        positive = (edges.weight > 0.0).tolist()
        first_broad = len(edges) - _MOST_BROAD
        ends = zip(edges.gap.tolist(), edges.unit_in.tolist(), edges.unit_out.tolist(), strict=True)
        for index, (edge, shade, sign) in enumerate(zip(ends, shades, positive, strict=True)):
            if index < first_broad:
                painter.setPen(self._thin[sign][shade])
                painter.drawPath(self._path(edge))
            else:
                painter.setPen(self._broad[sign][shade])
                painter.drawLines(self._pieces(edge))

    def paint_highlight(self, painter: QPainter, colors: Colors, layout: NetworkLayout, edge: Edge) -> None:
        """Draw one edge highlighted."""
        self._prepare(colors, layout)
        painter.setPen(QPen(colors.color("text"), 2.0))
        painter.drawPath(self._path(edge))

    def _prepare(self, colors: Colors, layout: NetworkLayout) -> None:
        if layout is not self._layout:
            self._layout, self._paths, self._lines = layout, {}, {}
        if colors is not self._colors:
            self._colors = colors
            self._thin = _pens(colors, "negative", 1.0), _pens(colors, "positive", 1.0)
            self._broad = _pens(colors, "negative", _BROADEST), _pens(colors, "positive", _BROADEST)

    def _path(self, edge: Edge) -> QPainterPath:
        if edge not in self._paths:
            assert self._layout is not None
            source, target = self._layout.columns[edge[0]], self._layout.columns[edge[0] + 1]
            start = QPointF(source.left + source.width, float(source.middles[edge[1] - source.first]))
            end = QPointF(target.left, float(target.middles[edge[2] - target.first]))
            middle = (start.x() + end.x()) / 2.0
            path = QPainterPath(start)
            path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end)
            self._paths[edge] = path
        return self._paths[edge]

    def _pieces(self, edge: Edge) -> list[QLineF]:
        if edge not in self._lines:
            path = self._path(edge)
            points = [path.pointAtPercent(piece / _PIECES) for piece in range(_PIECES + 1)]
            self._lines[edge] = [QLineF(start, end) for start, end in pairwise(points)]
        return self._lines[edge]


def _pens(colors: Colors, name: str, broadest: float) -> list[QPen]:
    """A pen per shade of strength, from the faintest; wider than a pixel only above `_BROAD_FROM`."""
    pens = []
    for strength in (np.arange(_SHADES) + 0.5) / _SHADES:
        pen = hairline(colors.color(name, float(0.12 + 0.88 * strength)))
        share = max(0.0, (strength - _BROAD_FROM) / (1.0 - _BROAD_FROM))
        if share > 0.0 and broadest > 1.0:
            pen = QPen(pen.color(), 1.0 + (broadest - 1.0) * share)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pens.append(pen)
    return pens
