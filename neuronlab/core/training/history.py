"""The history of a run in bounded memory: losses and gradients on a grid of steps that coarsens as the run grows.

The grid counts steps, never time, so the record does not depend on the speed of the machine or on the views shown.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.errors import InputError

CAPACITY = 512
"""Largest number of samples: more than a loss plot can resolve."""


@dataclass(frozen=True, eq=False, slots=True)
class HistoryRecord:
    """A read-only copy of a history; rows are samples.

    Raises InputError if the columns do not match or have more than `CAPACITY` samples.

    Attributes:
        stride: The spacing of the grid, in steps.
        steps: (samples,).
        train_loss: (samples,) in the target's own units; NaN without points.
        test_loss: (samples,), likewise.
        gradient_rms: (samples, layers) as in a `Probe`; NaN if unknown.
        delta_rms: (samples, layers), likewise.
        update_ratio: (samples, layers), likewise, of the update that led to the sample.
    """

    stride: int
    steps: IntArray
    train_loss: Array
    test_loss: Array
    gradient_rms: Array
    delta_rms: Array
    update_ratio: Array

    def __post_init__(self) -> None:
        lengths = {len(column) for column in (self.steps, self.train_loss, self.test_loss, self.gradient_rms)}
        if len(lengths) != 1 or max(lengths) > CAPACITY or self.stride < 1:
            raise InputError(f"A history has at most {CAPACITY} samples, with one loss and gradient for each step.")
        if len({table.shape for table in self.by_layer}) != 1:
            raise InputError("Gradients, deltas and update ratios of a history must have the same shape.")

    @property
    def by_layer(self) -> tuple[Array, Array, Array]:
        """The columns with one number per layer, each (samples, layers)."""
        return self.gradient_rms, self.delta_rms, self.update_ratio

    @property
    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """All columns."""
        return self.steps, self.train_loss, self.test_loss, *self.by_layer

    def emptied(self) -> "HistoryRecord":
        """An empty record on the same grid."""
        return HistoryRecord.empty(self.gradient_rms.shape[1], self.stride)

    @classmethod
    def over(cls, stride: int, steps: IntArray, values: Array) -> "HistoryRecord":
        """A record of read-only views: of steps (samples,) and of all other columns side by side (samples, columns)."""
        layers = (values.shape[1] - 2) // 3
        sizes = [values[:, first : first + layers] for first in range(2, values.shape[1], layers)]
        return cls(stride, steps, values[:, 0], values[:, 1], *sizes)

    @classmethod
    def empty(cls, layers: int, stride: int = 1) -> "HistoryRecord":
        """An empty record."""
        losses, sizes = frozen(np.empty(0)), frozen(np.empty((0, layers)))
        return cls(stride, frozen(np.empty(0, np.int64)), losses, losses, sizes, sizes, sizes)


class History:
    """Grows by one sample at every step of the grid; when full, every second sample is dropped and the stride doubles.

    Records are views of its arrays, which are only written beyond them. Hundreds of checkpoints can therefore have a
    record each in the memory of one.
    """

    def __init__(self, record: HistoryRecord) -> None:
        self._layers = record.gradient_rms.shape[1]
        self._stride = record.stride
        self._count = len(record.steps)
        self._steps: IntArray = np.zeros(CAPACITY, np.int64)
        self._values = np.zeros((CAPACITY, 2 + 3 * self._layers))
        self._spare: tuple[IntArray, Array] | None = (np.empty_like(self._steps), np.empty_like(self._values))
        self._is_seen = False  # by a record, which must not change
        self._steps[: self._count] = record.steps
        self._values[: self._count, 0] = record.train_loss
        self._values[: self._count, 1] = record.test_loss
        self._values[: self._count, 2:] = np.concatenate(record.by_layer, axis=1)
        self._record: HistoryRecord | None = record

    @property
    def is_full(self) -> bool:
        """Whether the next sample thins the record, which is irreversible."""
        return self._count == CAPACITY

    def is_due(self, step: int) -> bool:
        """Whether this step is on the grid and has no sample yet."""
        return step % self._stride == 0 and (self._count == 0 or int(self._steps[self._count - 1]) < step)

    def steps_until_due(self, step: int) -> int:
        """Steps from `step` to the next point of the grid after it."""
        return self._stride - step % self._stride

    def add(
        self,
        step: int,
        train_loss: float,
        test_loss: float,
        gradient_rms: Array,
        delta_rms: Array,
        update_ratio: Array,
    ) -> None:
        """Record one sample, the arrays (layers,); thins the record first when it is full."""
        if self.is_full:
            self._thin()
            self._record = None
            if step % self._stride:
                return
        self._steps[self._count] = step
        row = self._values[self._count]
        row[0] = train_loss
        row[1] = test_loss
        row[2 : 2 + self._layers] = gradient_rms
        row[2 + self._layers : 2 + 2 * self._layers] = delta_rms
        row[2 + 2 * self._layers :] = update_ratio
        self._count += 1
        self._record = None

    def last_update_ratio(self) -> Array:
        """The update-to-weight ratio (layers,) of the last sample, read-only; NaN before there is one."""
        if not self._count:
            return frozen(np.full(self._layers, np.nan))
        return frozen(self._values[self._count - 1, 2 + 2 * self._layers :])

    def forget_after(self, step: int) -> None:
        """Drop the samples of later steps, after a run was rolled back."""
        if self._is_seen:
            self._steps, self._values, self._is_seen = self._steps.copy(), self._values.copy(), False
        self._count = int(np.searchsorted(self._steps[: self._count], step, side="right"))
        self._record = None

    def record(self) -> HistoryRecord:
        """The current record, read-only; the same object until there is another sample."""
        if self._record is None:
            steps, values = self._steps[: self._count].view(), self._values[: self._count].view()
            for window in (steps, values):
                window.setflags(write=False)
            self._record = HistoryRecord.over(self._stride, steps, values)
            self._is_seen = True
        return self._record

    def _thin(self) -> None:
        """Keep the samples on the coarser grid, swapping two buffers, so that training allocates nothing."""
        self._stride *= 2
        first = int(self._steps[0]) % self._stride != 0
        steps, values = self._spare or (np.empty_like(self._steps), np.empty_like(self._values))
        kept = len(self._steps[first::2])
        np.copyto(steps[:kept], self._steps[first::2])
        np.copyto(values[:kept], self._values[first::2])
        self._spare = None if self._is_seen else (self._steps, self._values)
        self._steps, self._values, self._count, self._is_seen = steps, values, kept, False
