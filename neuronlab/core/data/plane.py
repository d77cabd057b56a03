"""Positions of points in the main plot: x and y for curves, the two inputs for the other tasks."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.data.points import PointSet


def plane_positions(points: PointSet) -> Array:
    """Positions (n, 2) of all points."""
    inputs = points.inputs
    return np.hstack([inputs, points.targets]) if inputs.shape[1] == 1 else inputs


def put(points: PointSet, chosen: npt.NDArray[Any], where: Array) -> PointSet:
    """The same points with the chosen ones (indices) moved to positions (chosen, 2)."""
    if points.inputs.shape[1] == 1:
        return points.moved(chosen, where[:, :1], where[:, 1:])
    return points.moved(chosen, where, points.targets[chosen])


def within(at: Array, where: Array, radii: tuple[float, float]) -> IntArray:
    """Indices of the positions `at` (n, 2) inside an ellipse of `radii` (x and y) around any of `where` (m, 2).

    Only positions in the common bounding box are checked exactly: a brush touches few of a million points.
    """
    low, high = where.min(axis=0) - radii, where.max(axis=0) + radii
    across, up = at[:, 0], at[:, 1]
    near = np.flatnonzero((across >= low[0]) & (across <= high[0]) & (up >= low[1]) & (up <= high[1]))
    aside = (at[near, None, :] - where) / np.array(radii)
    return np.asarray(near[((aside * aside).sum(axis=2) <= 1.0).any(axis=1)])


def columns_at(where: Array, inputs: int, target: float) -> tuple[Array, Array]:
    """Inputs (n, inputs) and targets (n, 1) of points at positions (n, 2); with two inputs, all have this `target`."""
    if inputs == 1:
        return where[:, :1], where[:, 1:]
    return where, np.full((len(where), 1), target)
