"""The past of a run in bounded space: losses and gradients on a grid of steps that gets coarser as the run gets longer.

The grid counts steps, never time, so the record does not depend on how fast a machine is or who was watching.
"""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray, frozen

CAPACITY = 1024


@dataclass(frozen=True, eq=False)
class HistoryRecord:
    """A read-only copy of a history; rows are samples.

    `steps` (samples,), `train_loss` and `test_loss` (samples,) in the target's own units, NaN where there were no
    points; `gradient_rms` (samples, layers). `stride` is the distance of the grid in steps.
    """

    stride: int
    steps: IntArray
    train_loss: Array
    test_loss: Array
    gradient_rms: Array

    @classmethod
    def empty(cls, layers: int, stride: int = 1) -> "HistoryRecord":
        """No samples yet."""
        losses = frozen(np.empty(0))
        return cls(stride, frozen(np.empty(0, np.int64)), losses, losses, frozen(np.empty((0, layers))))


class History:
    """Grows by one sample whenever the step reaches the grid; when full, every second sample goes and the grid doubles."""

    def __init__(self, record: HistoryRecord) -> None:
        layers = record.gradient_rms.shape[1]
        self._stride = record.stride
        self._count = len(record.steps)
        self._steps = np.zeros(CAPACITY, np.int64)
        self._values = np.zeros((CAPACITY, 2 + layers))
        self._steps[: self._count] = record.steps
        self._values[: self._count, 0] = record.train_loss
        self._values[: self._count, 1] = record.test_loss
        self._values[: self._count, 2:] = record.gradient_rms

    def is_due(self, step: int) -> bool:
        """Whether a sample belongs at this step and is not there yet."""
        return step % self._stride == 0 and (self._count == 0 or self._steps[self._count - 1] < step)

    def steps_until_due(self, step: int) -> int:
        """Steps from `step` to the next point of the grid after it."""
        return self._stride - step % self._stride

    def add(self, step: int, train_loss: float, test_loss: float, gradient_rms: Array) -> None:
        """Record one sample; thins the record first when it is full."""
        if self._count == CAPACITY:
            self._thin()
            if step % self._stride:
                return
        self._steps[self._count] = step
        self._values[self._count, 0] = train_loss
        self._values[self._count, 1] = test_loss
        self._values[self._count, 2:] = gradient_rms
        self._count += 1

    def forget_after(self, step: int) -> None:
        """Drop the samples of later steps, after a run went back."""
        self._count = int(np.searchsorted(self._steps[: self._count], step, side="right"))

    def record(self) -> HistoryRecord:
        """A read-only copy."""
        steps, values = self._steps[: self._count], self._values[: self._count]
        return HistoryRecord(
            self._stride, frozen(steps), frozen(values[:, 0]), frozen(values[:, 1]), frozen(values[:, 2:])
        )

    def _thin(self) -> None:
        self._stride *= 2
        kept = np.flatnonzero(self._steps[: self._count] % self._stride == 0)
        self._count = len(kept)
        self._steps[: self._count] = self._steps[kept]
        self._values[: self._count] = self._values[kept]
