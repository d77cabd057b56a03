"""Planes through the present parameters: two parameters with all others held still, or the main directions of a path.

A place in a plane is two coordinates. Of two parameters they are their values, of main directions the distances from
the present.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.errors import InputError

FEWEST_CHECKPOINTS = 3
_COLLINEAR = 1e-9
"""A second direction in which the path goes no larger share of its way than this is rounding."""
_TOO_FEW = (
    "The path has {} so far, and its main directions take {}: train on and compute again, or look along two weights."
)
_STILL = "The weights have not moved so far, so their path has no direction: train, or look along two weights."
_LINE = "The path is one straight line so far and has no second direction: train on, or look along two weights."


class Plane(Protocol):
    """A plane in the space of parameters."""

    @property
    def here(self) -> Array:
        """The coordinates (2,) of the parameters it goes through."""

    def put(self, at: tuple[float, float], parameters: Array) -> None:
        """Set `parameters` (n,) in float64, which are in the plane, to the place with these coordinates."""

    def project(self, parameters: Array) -> Array:
        """The coordinates (2,) of the place in the plane that is nearest to `parameters` (n,)."""

    def distance(self, parameters: Array) -> float:
        """How far `parameters` (n,) are from the plane."""


@dataclass(frozen=True, eq=False)
class ParameterPlane:
    """Two parameters vary, the others are as in `origin` (n,)."""

    origin: Array
    indices: tuple[int, int]

    @property
    def here(self) -> Array:
        """The two values now."""
        return self.project(self.origin)

    def put(self, at: tuple[float, float], parameters: Array) -> None:
        """Set the two."""
        parameters[list(self.indices)] = at

    def project(self, parameters: Array) -> Array:
        """The values of the two."""
        return parameters[list(self.indices)].astype(np.float64)

    def distance(self, parameters: Array) -> float:
        """How far all others are from where they are held."""
        off = parameters.astype(np.float64) - self.origin
        off[list(self.indices)] = 0.0
        return float(np.linalg.norm(off))


@dataclass(frozen=True, eq=False)
class PathPlane:
    """Spanned by two `directions` (2, n) of length 1 that are at right angles, from `origin` (n,)."""

    origin: Array
    directions: Array

    @property
    def here(self) -> Array:
        """The middle of the coordinates."""
        return np.zeros(2)

    def put(self, at: tuple[float, float], parameters: Array) -> None:
        """Go so far along both directions."""
        np.multiply(self.directions[0], at[0], parameters)
        parameters += at[1] * self.directions[1]
        parameters += self.origin

    def project(self, parameters: Array) -> Array:
        """How far along both directions it is."""
        return np.asarray(self.directions @ (parameters.astype(np.float64) - self.origin))

    def distance(self, parameters: Array) -> float:
        """What is left of the way there beside both directions."""
        off = parameters.astype(np.float64) - self.origin
        return float(np.linalg.norm(off - (self.directions @ off) @ self.directions))


def main_plane(origin: Array, path: list[Array]) -> PathPlane:
    """The plane through `origin` (n,) that a `path` of parameters, each (n,), comes nearest to.

    It holds the largest share of the squared distances from the origin: its directions are the first two right singular
    vectors of the differences, as in Li et al., "Visualizing the Loss Landscape of Neural Nets" (2018), section 7. The
    path comes from the lower left. Raises InputError when it is too short or too straight to tell.
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
