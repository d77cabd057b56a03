"""Mini-batches: the training points divided into batches, in a new random order every epoch.

A batch has x (columns, batch) and y (outputs, batch), both contiguous. Several batches at a time are copied into
reusable buffers: many epochs of a small set, part of an epoch of a large one.
"""

from collections.abc import Iterable
from itertools import repeat
from typing import Protocol

import numpy as np

from neuronlab.core.arrays import Array, FlatCall, IntArray
from neuronlab.core.engine.shuffling import GeneratorState, Orders

HAND = 4_096
"""Points copied at a time, unless a single batch has more."""
HAND_BATCHES = 512
"""Batches copied at a time, at most."""


class Batch:
    """A batch of points: x (columns, batch) and y (outputs, batch); `calls` is the compiled step for it.

    `x_turned` (batch, columns) is the transpose of x. As a separate array it spares BLAS a check of the strides.
    """

    __slots__ = ("calls", "x", "x_turned", "y")

    def __init__(self, x: Array, y: Array, x_turned: Array | None = None) -> None:
        self.x, self.y = x, y
        self.x_turned = x.T if x_turned is None else x_turned
        self.calls: list[FlatCall] = []


class Batches(Protocol):
    """A source of batches with a position."""

    @property
    def epoch(self) -> int:
        """Number of completed passes over all points."""

    @property
    def position(self) -> int:
        """Batches taken since `epoch_start`, which may be several epochs."""

    @property
    def epoch_start(self) -> GeneratorState:
        """Random state from which the current orders were drawn: with `position`, all that is needed to resume."""

    @property
    def buffers(self) -> list[Batch]:
        """All batch objects: those returned by `take` are always some of these, refilled."""

    @property
    def per_epoch(self) -> int:
        """Batches per epoch."""

    @property
    def left_in_epoch(self) -> int:
        """Batches until the current epoch is over, at least 1."""

    def upcoming(self) -> Batch:
        """The next batch, without taking it."""

    def upcoming_points(self) -> IntArray:
        """Indices of the points in the next batch, in batch order."""

    def take(self, most: int) -> tuple[int, Iterable[Batch]]:
        """Take up to `most` batches; returns their number and the batches themselves.

        They count as used. Their arrays are buffers that the next call may refill: use them before it.
        """


class FullBatch:
    """All points in every step: nothing to shuffle, and every step is an epoch."""

    position = 0
    per_epoch = left_in_epoch = 1

    def __init__(self, x: Array, y: Array, *, epoch: int, epoch_start: GeneratorState) -> None:
        self.epoch = epoch
        self.epoch_start = epoch_start
        self._batch = Batch(x, y, np.ascontiguousarray(x.T))
        self.buffers = [self._batch]

    def upcoming(self) -> Batch:
        """The only batch."""
        return self._batch

    def upcoming_points(self) -> IntArray:
        """Indices of all points."""
        return np.arange(self._batch.x.shape[1])

    def take(self, most: int) -> tuple[int, Iterable[Batch]]:
        """The same batch, `most` times."""
        self.epoch += most
        return most, repeat(self._batch, most)


class ShuffledBatches:
    """Batches of `size` points; the last one of an epoch is shorter if `size` does not divide the number of points.

    x (columns, n) and y (outputs, n) are all training points, 1 ≤ size < n. `epoch_start` and `position` resume earlier
    orders; if there are now too few points for that position, the same orders start again.
    """

    def __init__(
        self, x: Array, y: Array, size: int, *, epoch: int, position: int, epoch_start: GeneratorState
    ) -> None:
        self._points = np.ascontiguousarray(np.concatenate([x, y]).T)
        count, rows = map(int, self._points.shape)
        self._size = size
        self._whole, self._tail = divmod(count, size)
        self.per_epoch = self._whole + (self._tail > 0)
        epochs = max(1, min(HAND // count, HAND_BATCHES // self.per_epoch))
        self._total = epochs * self.per_epoch
        self._orders = Orders(count, epochs, epoch_start)
        self._position = position if position <= self._total else 0
        self._first_epoch = epoch - self._position // self.per_epoch

        # The buffers hold every epoch of the orders or, if an epoch is too large, as many whole batches as fit.
        most = HAND_BATCHES if count <= HAND else min(HAND_BATCHES, max(1, HAND // size))
        self._in_hand = min(self._whole, most)
        self._stage = np.empty((epochs, self._in_hand * size + self._tail, rows), x.dtype)
        self._whole_hand = np.empty((epochs, self._in_hand, rows, size), x.dtype)
        self._tail_hand = np.empty((epochs, rows, self._tail), x.dtype)
        self.buffers = self._view_batches(len(x))
        self._fill()

    @property
    def epoch(self) -> int:
        """Number of completed passes over all points."""
        return self._first_epoch + self._position // self.per_epoch

    @property
    def position(self) -> int:
        """Batches taken since `epoch_start`."""
        return self._position

    @property
    def epoch_start(self) -> GeneratorState:
        """Random state from which the current orders were drawn."""
        return self._orders.start

    @property
    def left_in_epoch(self) -> int:
        """Batches until the current epoch is over."""
        return self.per_epoch - self._position % self.per_epoch

    def upcoming(self) -> Batch:
        """The next batch, without taking it."""
        slot, _ = self._find()
        return self.buffers[slot]

    def upcoming_points(self) -> IntArray:
        """Indices of the points in the next batch, in batch order."""
        self._find()  # draws the next orders if the current ones are used up
        epoch, number = divmod(self._position, self.per_epoch)
        return self._orders.present[epoch, number * self._size : (number + 1) * self._size].copy()

    def take(self, most: int) -> tuple[int, Iterable[Batch]]:
        """Take up to `most` batches, as far as they are ready."""
        slot, ready = self._find()
        count = min(most, ready)
        self._position += count
        self._orders.keep_up(self._position, self._total)
        return count, self.buffers[slot : slot + count]

    def _view_batches(self, split: int) -> list[Batch]:
        """All batches, created once as views of the buffers: epoch by epoch, the shorter one last."""
        views: list[Batch] = []
        for whole, tail in zip(self._whole_hand, self._tail_hand, strict=True):
            views += [Batch(batch[:split], batch[split:]) for batch in whole]
            if self._tail:
                views.append(Batch(tail[:split], tail[split:]))
        return views

    def _find(self) -> tuple[int, int]:
        """The index of the next batch among the views, and how many are ready; refills the buffers if needed."""
        if self._position == self._total:
            self._first_epoch += self._total // self.per_epoch
            self._position = 0
            self._orders.turn()
            self._fill()
        epoch, number = divmod(self._position, self.per_epoch)
        first_view = epoch * (self._in_hand + (self._tail > 0))
        if number == self._whole:
            return first_view + self._in_hand, 1
        if number == self._hand_start + self._in_hand:
            self._fill()
        slot = first_view + number - self._hand_start
        if self._in_hand == self._whole and not self._tail:
            return slot, self._total - self._position
        return slot, min(self._hand_start + self._in_hand, self._whole) - number

    def _fill(self) -> None:
        """Refill the buffers with the next batches; the shorter last batch comes with the last whole ones."""
        number = min(self._position % self.per_epoch, self._whole - 1)
        self._hand_start = number - number % self._in_hand
        count = min(self._in_hand, self._whole - self._hand_start)
        is_last = self._hand_start + count == self._whole
        points = count * self._size + (self._tail if is_last else 0)
        first = self._hand_start * self._size
        stage = self._stage[:, :points]
        np.take(self._points, self._orders.present[:, first : first + points], axis=0, out=stage, mode="clip")
        whole, tail = stage[:, : count * self._size], stage[:, count * self._size :]
        batches = whole.reshape(len(stage), count, self._size, -1)
        np.copyto(self._whole_hand[:, :count], batches.swapaxes(2, 3))
        if is_last:
            np.copyto(self._tail_hand, tail.swapaxes(1, 2))
