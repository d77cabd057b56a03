"""Where points stand in the big plot: x and y of a curve, the two inputs of the other tasks."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array
from neuronlab.core.points import PointSet


def places(points: PointSet) -> Array:
    """Across and up (n, 2) of every point."""
    return np.hstack([points.inputs, points.targets]) if points.inputs.shape[1] == 1 else points.inputs


def put(points: PointSet, chosen: npt.NDArray[Any], where: Array) -> PointSet:
    """The same points with the chosen ones (indices) at other places (chosen, 2)."""
    if points.inputs.shape[1] == 1:
        return points.moved(chosen, where[:, :1], where[:, 1:])
    return points.moved(chosen, where, points.targets[chosen])


def columns_at(where: Array, inputs: int, target: float) -> tuple[Array, Array]:
    """Inputs (n, inputs) and targets (n, 1) of points at places (n, 2); of two inputs `target` is that of them all."""
    if inputs == 1:
        return where[:, :1], where[:, 1:]
    return where, np.full((len(where), 1), target)
