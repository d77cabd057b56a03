"""Heights as places in a scale of colours that diverge around zero: the same for a surface and for its points."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray


@dataclass(frozen=True)
class HeightScale:
    """Heights from `low` to `high` as places in a table of 256 colours; zero is in its middle where it lies between."""

    low: float
    high: float

    @classmethod
    def of(cls, targets: Array) -> "HeightScale":
        """The scale that suits targets (n, 1), whatever a network makes of them meanwhile."""
        low, high = (float(targets.min()), float(targets.max())) if len(targets) else (-1.0, 1.0)
        if low < 0.0 < high:
            low, high = -max(-low, high), max(-low, high)
        if low < high:
            return cls(low, high)
        room = max(1.0, abs(low) * 1e-3)  # next to a large height 1 is nothing
        return cls(low - room, high + room)

    def indices(self, heights: Array) -> IntArray:
        """Where in the table heights of any shape are; what is not finite is in the middle."""
        with np.errstate(over="ignore", invalid="ignore"):  # of points that hardly differ, all else is far off
            share = (heights - self.low) / (self.high - self.low)
        share = np.nan_to_num(share, nan=0.5, posinf=1.0, neginf=0.0)
        return np.asarray(np.clip(share, 0.0, 1.0) * 255.0, np.intp)
