"""The two main directions of a layer's outputs, kept steady so that a picture along them does not flip or spin."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.sampling import some_of

MOST_ASKED = 192
"""At most this many points are used to find them, since the time grows with the cube of the smaller number."""


@dataclass(frozen=True, eq=False)
class Directions:
    """Two directions in the space of a layer's outputs.

    Attributes:
        middle: The mean of the outputs, (units,).
        basis: The directions, orthonormal, (units, 2).
    """

    middle: Array
    basis: Array

    def project(self, outputs: Array) -> Array:
        """Coordinates (n, 2) of outputs (units, n)."""
        with np.errstate(all="ignore"):
            return np.asarray((outputs.astype(np.float64).T - self.middle) @ self.basis)

    def share(self, outputs: Array) -> float:
        """The part of the variance of outputs (units, n) that lies along them; NaN where they do not vary."""
        centred = _varied(outputs.astype(np.float64))
        if centred is None:
            return float("nan")
        along = self.basis.T @ centred
        return float((along * along).sum() / (centred * centred).sum())


class MainDirections:
    """Finds the two directions along which outputs vary most, turned to be as close as possible to the last ones."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._basis: Array | None = None

    @staticmethod
    def some_of(rows: Array) -> Array:
        """Some rows of (n, columns), enough to find the directions."""
        return some_of(rows, MOST_ASKED)

    def of(self, key: Hashable, outputs: Array) -> Directions:
        """The directions of outputs (units, n), at least three units; `key` tells subjects apart.

        Of outputs that are not finite, the last directions are kept.
        """
        if key != self._key:
            self._key, self._basis = key, None
        wide = outputs.astype(np.float64)
        if not np.isfinite(wide).all() or not wide.shape[1]:
            return Directions(np.zeros(len(wide)), self._axes(len(wide)))
        centred = _varied(wide)
        if centred is not None:
            self._basis = _turned(_principal(centred), self._basis)
        return Directions(wide.mean(axis=1), self._axes(len(wide)))

    def _axes(self, units: int) -> Array:
        """The last directions, at first those of the first two units."""
        return np.eye(units, 2) if self._basis is None else self._basis


def _varied(outputs: Array) -> Array | None:
    """Outputs (units, n) without their mean; None where they do not vary, or are not finite."""
    if not outputs.shape[1] or not np.isfinite(outputs).all():
        return None
    middle = outputs.mean(axis=1)
    centred: Array = outputs - middle[:, None]
    is_dust = float((centred * centred).sum()) <= 1e-18 * (1.0 + float(middle @ middle))  # as of dead units
    return None if is_dust else centred


def _principal(centred: Array) -> Array:
    """The two principal directions (units, 2) of centred outputs (units, n), up to their signs."""
    units, count = centred.shape
    if units <= count:
        return np.asarray(np.linalg.eigh(centred @ centred.T)[1][:, :-3:-1])
    weights = np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1] if count > 1 else np.ones((count, 2))
    return np.asarray(np.linalg.qr(centred @ weights)[0])  # orthonormal, even where the second has no length


def _turned(basis: Array, before: Array | None) -> Array:
    """The same plane (units, 2), turned or mirrored to its closest to `before` (orthogonal Procrustes problem).

    The first ones are mirrored so that the largest entry of each is positive.
    """
    if before is None:
        largest = basis[np.abs(basis).argmax(axis=0), [0, 1]]
        return np.asarray(basis * np.where(largest < 0.0, -1.0, 1.0))
    left, _, right = np.linalg.svd(basis.T @ before)
    return np.asarray(basis @ left @ right)
