"""Dashed lines as data of a line plot, and the level lines of a linear map in the plane.

Gaps in the data cost nothing; a dashed pen paints a long line ten times as slowly.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.collapse import LinearMap
from neuronlab.core.arrays import Array, BoolArray, IntArray

SAMPLES = 241
"""Positions along a straight line, over the length of the plot's diagonal."""
Ranges = tuple[tuple[float, float], tuple[float, float]]


class Dashed(NamedTuple):
    """Data of dashed lines.

    Attributes:
        x: Horizontal positions (n,).
        y: Vertical positions (n,).
        connect: Whether each position is connected to the next (n,).
    """

    x: Array
    y: Array
    connect: IntArray


def dashes(samples: int, unit: int = 1) -> IntArray:
    """Which samples are connected to the next: dashes of three units, gaps of two."""
    return (np.arange(samples) // unit % 5 < 3).astype(np.int32)


def dots(samples: int) -> IntArray:
    """Which samples are connected to the next in a dotted line: one of three."""
    return (np.arange(samples) % 3 < 1).astype(np.int32)


def level_lines(line: LinearMap, levels: Array, ranges: Ranges) -> Dashed:
    """Lines where the first output of a map of two inputs takes one of these levels, in the visible range."""
    positions = _along(np.repeat(line.weights[:1], len(levels), axis=0), line.bias[0] - levels, ranges)
    return _dashed(positions, _inside(positions, ranges))


def class_lines(line: LinearMap, ranges: Ranges) -> Dashed:
    """Decision boundaries of a map to logits, with one logit for two classes or one per class."""
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
    """Positions (lines, SAMPLES, 2) on the lines normal · x + offset = 0, around the middle of the plot.

    Computed in a unit square that stands for the plot, so that dashes have the same length in all directions.
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
    """Lines (lines, SAMPLES, 2) one after the other, dashed where shown."""
    joined = np.broadcast_to(dashes(SAMPLES), shown.shape).copy()
    joined[:, :-1] &= shown[:, :-1] & shown[:, 1:]
    joined[:, -1] = 0
    x, y = np.where(np.isfinite(positions), positions, 0.0).reshape(-1, 2).T
    return Dashed(x, y, joined.ravel())
