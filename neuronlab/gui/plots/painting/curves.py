"""Many small curves as one painter path, because one call into Qt is much faster than one per curve."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from neuronlab.core.arrays import Array
from neuronlab.gui.theme.theme import GROUND, Colors

THIN, THICK = 2, 4
"""How many hairlines a curve is drawn with: usually, and if it stands out among others."""


def hairline(color: QColor) -> QPen:
    """A pen one pixel wide at any scale: the only width Qt antialiases without outlining and filling every curve."""
    pen = QPen(color, 1.0)
    pen.setCosmetic(True)
    return pen


def draw_curves(painter: QPainter, color: QColor, path: QPainterPath, hairlines: int = THIN) -> None:
    """Draw curves as hairlines half a pixel apart: two are 1.5 pixels wide, at a quarter of a wide pen's cost."""
    painter.setPen(hairline(color))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    first = -0.25 * (hairlines - 1)
    painter.translate(0.0, first)
    for _ in range(hairlines):
        painter.drawPath(path)
        painter.translate(0.0, 0.5)
    painter.translate(0.0, -first - 0.5 * hairlines)


def fractions(x: Array) -> Array:
    """Ascending x (samples,) as shares 0 … 1 of their span."""
    span = float(x[-1] - x[0])
    return np.asarray((x - x[0]) / span) if span > 0.0 else np.zeros(len(x))


def curves_path(
    across: Array, values: Array, corners: Array, size: tuple[float, float], ends: tuple[float, float]
) -> QPainterPath:
    """Curves of `values` (curves, samples) in boxes of one `size` (width, height), joined in one path.

    `across` (samples,) are shares of the box's width, `corners` (curves, 2) the left and top of each box, `ends` the
    values at the bottom and top of a box. Values beyond them are clipped; values that are not finite are skipped.
    """
    low, high = ends
    # Clipped before the division, which overflows for values far outside a narrow range.
    heights = (high - np.clip(values.astype(np.float64), low, high)) / (high - low)
    joined = np.ones(values.shape, np.int32)
    if not np.isfinite(heights).all():
        present = np.isfinite(heights)
        joined[:, :-1] = present[:, :-1] & present[:, 1:]
        heights = np.where(present, heights, 0.0)
    joined[:, -1] = 0
    x = corners[:, :1] + across * size[0]
    y = corners[:, 1:] + heights * size[1]
    path: QPainterPath = pg.arrayToQPath(x.ravel(), y.ravel(), connect=joined.ravel(), finiteCheck=False)
    return path


def fill_from_zero(
    painter: QPainter,
    colors: Colors,
    across: Array,
    values: Array,
    corners: Array,
    size: tuple[float, float],
    ends: tuple[float, float],
) -> None:
    """Fill the area between curves and zero, above zero and below it in the colours of the signs.

    The other arguments are those of `curves_path`. One sample a pixel and sharp edges are enough, under a curve.
    """
    every = max(1, len(across) // max(2, round(size[0])))
    across, values = np.append(across[:-1:every], across[-1:]), np.append(values[:, :-1:every], values[:, -1:], axis=1)
    closed = np.concatenate([across[:1], across, across[-1:]])
    known, foot = np.nan_to_num(values.astype(np.float64)), np.zeros((len(values), 1))
    is_smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for name, part in (("positive", np.maximum(known, 0.0)), ("negative", np.minimum(known, 0.0))):
        if part.any():
            path = curves_path(closed, np.concatenate([foot, part, foot], axis=1), corners, size, ends)
            painter.fillPath(path, colors.color(name, GROUND))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)


def finite_span(values: Array) -> tuple[float, float]:
    """Minimum and maximum of the finite entries; NaN if there are none."""
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (float("nan"), float("nan"))
