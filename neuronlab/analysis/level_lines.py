"""Contour lines of a field over a plane, as data for painting."""

import math

import numpy as np
from contourpy import LineType, contour_generator

from neuronlab.core.arrays import Array

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


class LevelLines:
    """Contour lines of a field (rows, columns) over x (columns,) and y (rows,)."""

    def __init__(self, x: Array, y: Array, field: Array) -> None:
        self._generator = contour_generator(x, y, field, line_type=LineType.ChunkCombinedNan)

    def at(self, levels: Array) -> tuple[Array, Array]:
        """Lines along which the field equals any of these levels; none where it is not finite.

        Returns x and y (points,) of all lines, separated by NaN.
        """
        gap = np.full((1, 2), np.nan)
        pieces = [gap]
        for level in levels:
            for piece in self._generator.lines(float(level))[0]:
                if piece is not None:
                    pieces += [piece, gap]
        joined = np.concatenate(pieces)
        return joined[:, 0], joined[:, 1]


def round_levels(low: float, high: float, most: int = 11) -> Array:
    """At most `most` evenly spaced round levels between two ends."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(figure * power for figure in _ROUND if figure * power >= rough * 0.999)
    return np.asarray(np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step)
