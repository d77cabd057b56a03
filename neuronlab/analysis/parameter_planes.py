"""Planes through the current parameters, along two parameters or along the main directions of a path.

A position in a plane has two coordinates: the values of the two parameters, or the distances from the current
parameters along the main directions.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.errors import InputError

FEWEST_CHECKPOINTS = 3
_COLLINEAR = 1e-9
"""If the path extends along its second direction by at most this fraction of the first, that is rounding."""
_TOO_FEW = (
    "The path has {} so far; its main directions require {}. Train longer and compute again, or choose two parameters."
)
_STILL = "The weights have not moved yet, so the path has no main directions. Train first, or choose two parameters."
_LINE = "The path is a straight line so far, without a second direction. Train longer, or choose two parameters."


class SlicePlane(Protocol):
    """A plane in the space of parameters."""

    @property
    def here(self) -> Array:
        """The coordinates (2,) of the current parameters."""

    def put(self, at: tuple[float, float], parameters: Array) -> None:
        """Set `parameters` (n,), in float64 and in the plane, to the position with these coordinates."""

    def project(self, parameters: Array) -> Array:
        """The coordinates (2,) of the position in the plane nearest to `parameters` (n,)."""

    def distance(self, parameters: Array) -> float:
        """The distance of `parameters` (n,) from the plane."""


@dataclass(frozen=True, eq=False)
class ParameterPlane:
    """Two parameters vary; the others are those of `origin` (n,)."""

    origin: Array
    indices: tuple[int, int]

    @property
    def here(self) -> Array:
        """The current values of the two parameters."""
        return self.project(self.origin)

    def put(self, at: tuple[float, float], parameters: Array) -> None:
        """Set the two parameters."""
        parameters[list(self.indices)] = at

    def project(self, parameters: Array) -> Array:
        """The values of the two parameters."""
        return parameters[list(self.indices)].astype(np.float64)

    def distance(self, parameters: Array) -> float:
        """The distance of the other parameters from `origin`."""
        off = parameters.astype(np.float64) - self.origin
        off[list(self.indices)] = 0.0
        return float(np.linalg.norm(off))


@dataclass(frozen=True, eq=False)
class PathPlane:
    """A plane through `origin` (n,), spanned by two orthonormal `directions` (2, n)."""

    origin: Array
    directions: Array

    @property
    def here(self) -> Array:
        """The origin of the coordinates."""
        return np.zeros(2)

    def put(self, at: tuple[float, float], parameters: Array) -> None:
        """Set `parameters` to the origin plus these distances along both directions."""
        np.multiply(self.directions[0], at[0], parameters)
        parameters += at[1] * self.directions[1]
        parameters += self.origin

    def project(self, parameters: Array) -> Array:
        """The distances from the origin along both directions."""
        return np.asarray(self.directions @ (parameters.astype(np.float64) - self.origin))

    def distance(self, parameters: Array) -> float:
        """The norm of the component orthogonal to both directions."""
        off = parameters.astype(np.float64) - self.origin
        return float(np.linalg.norm(off - (self.directions @ off) @ self.directions))


def main_plane(origin: Array, path: list[Array]) -> PathPlane:
    """The plane through `origin` (n,) that best fits a `path` of parameters, each (n,).

    It captures the largest fraction of the squared distances from the origin: its directions are the first two right
    singular vectors of the differences, as in Li et al., "Visualizing the Loss Landscape of Neural Nets" (2018),
    section 7. The path starts at the lower left. Raises InputError if the path is too short or straight.
    """
    if len(path) < FEWEST_CHECKPOINTS:
        raise InputError(_TOO_FEW.format(_checkpoints(len(path)), FEWEST_CHECKPOINTS))
    differences = np.stack([parameters.astype(np.float64) for parameters in path])
    differences -= origin
    _, sizes, directions = np.linalg.svd(differences, full_matrices=False)
    if not sizes[0] > 0.0:
        raise InputError(_STILL)
    if sizes[1] <= _COLLINEAR * sizes[0]:
        raise InputError(_LINE)
    start = directions[:2] @ differences[0]
    return PathPlane(origin, frozen(np.where(start > 0.0, -1.0, 1.0)[:, None] * directions[:2]))


def _checkpoints(count: int) -> str:
    return ("no checkpoints", "1 checkpoint")[count] if count < 2 else f"{count} checkpoints"
