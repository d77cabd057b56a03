"""The marks of points in the warped plane, drawn once each: two thousand of them are painted with every frame."""

from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.theme.class_marks import SYMBOLS
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Colors
from neuronlab.gui.widgets.painters import painted_pixmap

SIZE = 12
"""Width and height of a mark with its margin, in pixels."""
_MARK = 7.0
_RIM = 1.6
_SHADES_PER_MARK = 8
"""Neighbouring colours of the 256 of a surface that share a mark."""


class PointLook(NamedTuple):
    """The look of a point.

    Attributes:
        kind: Index of its shape in SYMBOLS.
        color: Its colour, as #rrggbb.
        is_test: Whether it is held out, and so hollow.
        is_value: Whether the colour stands for a value.
    """

    kind: int
    color: str
    is_test: bool
    is_value: bool = False


class Marks:
    """Pixmaps of marks by their look; drawn anew for other colours or another scale."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmaps: dict[PointLook, QPixmap] = {}

    def pixmaps(self, colors: Colors, scale: float, looks: list[PointLook]) -> list[QPixmap]:
        """The pixmap of each look."""
        if self._key != (colors, scale):
            self._key, self._pixmaps = (colors, scale), {}
        for look in set(looks).difference(self._pixmaps):
            self._pixmaps[look] = _draw(colors, scale, look)
        return [self._pixmaps[look] for look in looks]


def looks_of(
    colors: Colors, spec: NetworkSpec, targets: Array, chosen: IntArray, is_test: BoolArray
) -> list[PointLook]:
    """The looks of chosen points by class, or by value on a surface, given the targets (n, 1) and roles (n,) of all."""
    if spec.labels:
        kinds = targets[chosen, 0].astype(np.intp).tolist()
        return [
            PointLook(kind, colors.classes[kind], test)
            for kind, test in zip(kinds, is_test[chosen].tolist(), strict=True)
        ]
    shades = HeightScale.of(targets).indices(targets[chosen, 0]) // _SHADES_PER_MARK * _SHADES_PER_MARK
    table = colors.diverging_table()[:, :3].tolist()
    return [
        PointLook(0, QColor(*table[shade]).name(), test, is_value=True)
        for shade, test in zip(shades.tolist(), is_test[chosen].tolist(), strict=True)
    ]


def _draw(colors: Colors, scale: float, look: PointLook) -> QPixmap:
    return painted_pixmap(QSize(SIZE, SIZE), lambda painter: paint_mark(painter, colors, look), scale=scale)


def paint_mark(painter: QPainter, colors: Colors, look: PointLook) -> None:
    """Draw a mark in a square of `SIZE` pixels at the painter's origin."""
    symbol = SYMBOLS[look.kind]
    path = pg.graphicsItems.ScatterPlotItem.Symbols[symbol] if isinstance(symbol, str) else symbol
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(SIZE / 2.0, SIZE / 2.0)
    painter.scale(_MARK, _MARK)
    # A value near zero has nearly the colour of the background, so its mark needs an outline.
    rims = [("text", _RIM + 1.4)] if look.is_value and look.is_test else []
    rims += [(look.color, _RIM)] if look.is_test else [("text" if look.is_value else "plot", 1.0)]
    painter.setBrush(colors.color("plot") if look.is_test else QColor(look.color))
    for color, width in rims:
        pen = QPen(QColor(color) if color.startswith("#") else colors.color(color), width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
