"""A colour scale of values that diverges around zero, common to a surface and its points."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray


@dataclass(frozen=True)
class HeightScale:
    """Maps values from `low` to `high` to indices of a table of 256 colours; zero, if in range, is in the middle."""

    low: float
    high: float

    @classmethod
    def of(cls, targets: Array) -> "HeightScale":
        """The scale for targets (n, 1), independent of the predictions."""
        low, high = (float(targets.min()), float(targets.max())) if len(targets) else (-1.0, 1.0)
        if low < 0.0 < high:
            low, high = -max(-low, high), max(-low, high)
        if low < high:
            return cls(low, high)
        room = max(1.0, abs(low) * 1e-3)  # relative, since 1 is negligible beside a large value
        return cls(low - room, high + room)

    def indices(self, heights: Array) -> IntArray:
        """Table indices of values of any shape; values that are not finite get the middle."""
        with np.errstate(over="ignore", invalid="ignore"):  # with nearly equal points all other values are far off
            share = (heights - self.low) / (self.high - self.low)
        share = np.nan_to_num(share, nan=0.5, posinf=1.0, neginf=0.0)
        return np.asarray(np.clip(share, 0.0, 1.0) * 255.0, np.intp)
