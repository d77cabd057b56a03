"""Where points stand in the big plot: x and y of a curve, the two inputs of the other tasks."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.data.points import PointSet


def plane_positions(points: PointSet, every: int = 1) -> Array:
    """Across and up (n, 2) of every point, or of every so manieth."""
    inputs = points.inputs[::every]
    return np.hstack([inputs, points.targets[::every]]) if inputs.shape[1] == 1 else inputs


def put(points: PointSet, chosen: npt.NDArray[Any], where: Array) -> PointSet:
    """The same points with the chosen ones (indices) at other places (chosen, 2)."""
    if points.inputs.shape[1] == 1:
        return points.moved(chosen, where[:, :1], where[:, 1:])
    return points.moved(chosen, where, points.targets[chosen])


def within(at: Array, where: Array, radii: tuple[float, float]) -> IntArray:
    """Indices of the places `at` (n, 2) inside an ellipse of `radii` (across and up) around any of `where` (m, 2).

    Only what lies in the box around all of them is looked at closely: a brush meets few of a million points.
    """
    low, high = where.min(axis=0) - radii, where.max(axis=0) + radii
    across, up = at[:, 0], at[:, 1]
    near = np.flatnonzero((across >= low[0]) & (across <= high[0]) & (up >= low[1]) & (up <= high[1]))
    aside = (at[near, None, :] - where) / np.array(radii)
    return np.asarray(near[((aside * aside).sum(axis=2) <= 1.0).any(axis=1)])


def columns_at(where: Array, inputs: int, target: float) -> tuple[Array, Array]:
    """Inputs (n, inputs) and targets (n, 1) of points at places (n, 2); of two inputs `target` is that of them all."""
    if inputs == 1:
        return where[:, :1], where[:, 1:]
    return where, np.full((len(where), 1), target)
