"""Contour lines as data for whatever paints lines: where a field over a plane takes a level."""

import math

import numpy as np
from contourpy import LineType, contour_generator

from neuronlab.core.arrays import Array

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


def lines_at(x: Array, y: Array, field: Array, levels: Array) -> tuple[Array, Array]:
    """Lines along which `field` (rows, columns) over x (columns,) and y (rows,) takes any of these levels.

    Returns x and y (points,) of all lines one after the other, with NaN between them.
    """
    if not np.isfinite(field).all():
        field = np.ma.masked_invalid(field)
    generator = contour_generator(x, y, field, line_type=LineType.ChunkCombinedNan)
    gap = np.full((1, 2), np.nan)
    pieces = [gap]
    for level in levels:
        for piece in generator.lines(float(level))[0]:
            if piece is not None:
                pieces += [piece, gap]
    joined = np.concatenate(pieces)
    return joined[:, 0], joined[:, 1]


def round_levels(low: float, high: float, most: int = 11) -> Array:
    """Round heights evenly apart between two ends, at most so many."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(figure * power for figure in _ROUND if figure * power >= rough * 0.999)
    return np.asarray(np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step)
