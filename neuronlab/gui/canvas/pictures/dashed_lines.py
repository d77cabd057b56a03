"""Dashed lines as data for a plot's line item, and the straight ones that a linear map draws in the plane.

Leaving the gaps out of the data costs nothing; a dashed pen makes a long line ten times as slow to paint.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.collapse import LinearMap
from neuronlab.core.arrays import Array, BoolArray, IntArray

SAMPLES = 241
"""Places along a straight line, from end to end of the plot's diagonal."""
Ranges = tuple[tuple[float, float], tuple[float, float]]


class Dashed(NamedTuple):
    """Places (n,) across and up, and which of them are joined to the next."""

    x: Array
    y: Array
    connect: IntArray


def dashes(samples: int, unit: int = 1) -> IntArray:
    """Which of so many samples are joined to the next: dashes of three units, gaps of two."""
    return (np.arange(samples) // unit % 5 < 3).astype(np.int32)


def level_lines(line: LinearMap, levels: Array, ranges: Ranges) -> Dashed:
    """Where the first value of a map of two inputs takes any of these levels, within what the plot shows."""
    positions = _along(np.repeat(line.weights[:1], len(levels), axis=0), line.bias[0] - levels, ranges)
    return _dashed(positions, _inside(positions, ranges))


def class_lines(line: LinearMap, ranges: Ranges) -> Dashed:
    """Where one class gives way to another, of a map to logits: one that tells two classes apart, or one for each."""
    if len(line.bias) == 1:
        return level_lines(line, np.zeros(1), ranges)
    pairs = np.array(list(combinations(range(len(line.bias)), 2)))
    one, other = pairs.T
    with np.errstate(all="ignore"):
        normals, offsets = line.weights[one] - line.weights[other], line.bias[one] - line.bias[other]
    positions = _along(normals, offsets, ranges)
    logits = line.at(positions)  # (pairs, samples, classes)
    tied = np.take_along_axis(logits, pairs[:, None, :], axis=2).max(axis=2)
    logits[np.arange(len(pairs))[:, None], :, pairs] = -np.inf
    return _dashed(positions, _inside(positions, ranges) & (tied >= logits.max(axis=2)))


def _along(normals: Array, offsets: Array, ranges: Ranges) -> Array:
    """Places (lines, SAMPLES, 2) on the lines normal · x + offset = 0, around the middle of the plot.

    Worked out in a square of side 1 that stands for the plot, so that dashes are as long in any direction.
    """
    (left, right), (bottom, top) = ranges
    corner, spans = np.array([left, bottom]), np.array([right - left, top - bottom])
    with np.errstate(all="ignore"):
        across = normals * spans
        length = np.hypot(*across.T)[:, None]
        across = across / length
        away = (offsets + normals @ corner)[:, None] / length + across.sum(axis=1, keepdims=True) / 2.0
        nearest = 0.5 - away * across
        along = np.stack([-across[:, 1], across[:, 0]], axis=1)
        steps = np.linspace(-np.sqrt(0.5), np.sqrt(0.5), SAMPLES)
        return np.asarray(corner + (nearest[:, None] + steps[:, None] * along[:, None]) * spans)


def _inside(positions: Array, ranges: Ranges) -> BoolArray:
    (left, right), (bottom, top) = ranges
    x, y = positions[..., 0], positions[..., 1]
    return np.asarray((x >= left) & (x <= right) & (y >= bottom) & (y <= top))


def _dashed(positions: Array, shown: BoolArray) -> Dashed:
    """Lines (lines, SAMPLES, 2) one after the other, dashed where they are shown."""
    joined = np.broadcast_to(dashes(SAMPLES), shown.shape).copy()
    joined[:, :-1] &= shown[:, :-1] & shown[:, 1:]
    joined[:, -1] = 0
    x, y = np.where(np.isfinite(positions), positions, 0.0).reshape(-1, 2).T
    return Dashed(x, y, joined.ravel())
