"""Dashed and dotted lines as data of a line plot, and the level lines of a linear map in the plane.

Gaps in the data cost nothing; a dashed pen paints a long line ten times as slowly.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.collapse import LinearMap
from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.gui.canvas.view import CanvasView

SAMPLES = 241
"""Positions along a straight line, over the length of the plot's diagonal."""
_MOST_DASHES = 3_000
"""A curve that jumps up and down all over the plot has longer ones."""
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


class Pattern(NamedTuple):
    """What a line is broken into.

    Attributes:
        dash_px: Length of a dash along the line, in pixels.
        gap_px: Length of the gap after it.
    """

    dash_px: float
    gap_px: float


DOTS, DASHES, LONG_DASHES = Pattern(1.5, 3.0), Pattern(6.0, 4.0), Pattern(15.0, 10.0)


def broken(x: Array, y: Array, plot: CanvasView, pattern: Pattern) -> Dashed:
    """A curve through positions (n,) in that pattern, however steep it is; open where y is not finite.

    It has the positions themselves and, between them, the ends of the dashes.
    """
    is_finite, heights = np.isfinite(y), np.nan_to_num(y)
    bottom, top = plot.ranges[1]
    near = np.clip(heights, 2.0 * bottom - top, 2.0 * top - bottom)  # what cannot be seen needs no dashes
    x_per_px, y_per_px = plot.box.viewPixelSize()
    with np.errstate(all="ignore"):
        along = np.append(0.0, np.cumsum(np.hypot(np.diff(x) / x_per_px, np.diff(near) / y_per_px)))
    if not 0.0 < along[-1] < np.inf:  # there is no room for a plot yet
        return Dashed(x, heights, np.zeros(len(x), np.int32))
    period = max(sum(pattern), float(along[-1]) / _MOST_DASHES)
    dash = period * pattern.dash_px / sum(pattern)
    starts = np.arange(0.0, along[-1], period)
    along_at = np.unique(np.concatenate([along, starts, np.minimum(starts + dash, along[-1])]))
    middles = (along_at[1:] + along_at[:-1]) / 2.0
    piece = np.clip(np.searchsorted(along, middles, side="right") - 1, 0, len(x) - 2)
    joined = (middles % period < dash) & is_finite[piece] & is_finite[piece + 1]
    connect = np.append(joined, False).astype(np.int32)
    return Dashed(np.interp(along_at, along, x), np.interp(along_at, along, heights), connect)


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
    joined = np.broadcast_to(np.arange(SAMPLES) % 5 < 3, shown.shape).astype(np.int32)
    joined[:, :-1] &= shown[:, :-1] & shown[:, 1:]
    joined[:, -1] = 0
    x, y = np.where(np.isfinite(positions), positions, 0.0).reshape(-1, 2).T
    return Dashed(x, y, joined.ravel())
