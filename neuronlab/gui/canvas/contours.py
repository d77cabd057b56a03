"""Contour lines as data for a plot's line item: where a field over the plane takes a level."""

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


def margins(logits: Array) -> list[Array]:
    """By how much each class but the last leads the best of the others, (rows, columns); 0 is its boundary.

    The last class's boundary is made of the others'.
    """
    others = [np.delete(logits, number, axis=0).max(axis=0) for number in range(len(logits) - 1)]
    return [own - best for own, best in zip(logits[:-1], others, strict=True)]


def boundaries(x: Array, y: Array, logits: Array) -> tuple[Array, Array]:
    """Where one class gives way to another, as lines of `lines_at`, for logits (classes, rows, columns)."""
    pairs = [lines_at(x, y, margin, np.zeros(1)) for margin in margins(logits)]
    return np.concatenate([across for across, _ in pairs]), np.concatenate([up for _, up in pairs])


def round_levels(low: float, high: float, most: int = 11) -> Array:
    """Round heights evenly apart between two ends, at most so many."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(figure * power for figure in _ROUND if figure * power >= rough * 0.999)
    return np.asarray(np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step)
