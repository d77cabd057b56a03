"""Mini-batches: the training points cut into pieces, in a new random order every epoch.

A batch has x (columns, batch) and y (outputs, batch), both contiguous. Batches are cut by the handful into
buffers that are used again and again: many epochs of a small set at once, a part of an epoch of a large one.
"""

from collections.abc import Iterable
from itertools import repeat
from typing import Protocol

import numpy as np

from neuronlab.core.arrays import Array, FlatCall, IntArray
from neuronlab.core.engine.shuffling import GeneratorState, Orders

HAND = 4_096
"""Points cut in one go, unless one batch alone has more."""
HAND_BATCHES = 512
"""Batches cut in one go, at most."""


class Batch:
    """A piece of the points: x (columns, batch), y (outputs, batch); `calls` is the step someone laid out for it.

    `x_turned` (batch, columns) is x the other way round. As an array of its own it spares BLAS a look at the strides.
    """

    __slots__ = ("calls", "x", "x_turned", "y")

    def __init__(self, x: Array, y: Array, x_turned: Array | None = None) -> None:
        self.x, self.y = x, y
        self.x_turned = x.T if x_turned is None else x_turned
        self.calls: list[FlatCall] = []


class Batches(Protocol):
    """A source of batches that knows where it stands."""

    @property
    def epoch(self) -> int:
        """How many times all points have been given out."""

    @property
    def position(self) -> int:
        """Batches given out since `epoch_start`, which may be several epochs."""

    @property
    def epoch_start(self) -> GeneratorState:
        """Random state from which the present orders were drawn: with `position`, all that is needed to resume."""

    @property
    def buffers(self) -> list[Batch]:
        """Every batch there will ever be: those given out are always some of these, filled anew."""

    @property
    def per_epoch(self) -> int:
        """Batches that an epoch takes."""

    @property
    def left_in_epoch(self) -> int:
        """Batches until the current epoch is over, at least 1."""

    def upcoming(self) -> Batch:
        """The next batch, without taking it."""

    def upcoming_points(self) -> IntArray:
        """Which of the points, counted from 0, the next batch holds, in its order."""

    def take(self, most: int) -> tuple[int, Iterable[Batch]]:
        """Give out up to `most` batches: how many, and the batches themselves.

        They count as done. Their arrays are buffers which the next call may fill anew: use them before it.
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
        """The one batch there is."""
        return self._batch

    def upcoming_points(self) -> IntArray:
        """All of them."""
        return np.arange(self._batch.x.shape[1])

    def take(self, most: int) -> tuple[int, Iterable[Batch]]:
        """The same batch as often as is wanted."""
        self.epoch += most
        return most, repeat(self._batch, most)


class ShuffledBatches:
    """Batches of `size` points, the last one of an epoch shorter where they do not divide the points.

    x (columns, n) and y (outputs, n) are all training points, 1 ≤ size < n. `epoch_start` and `position` resume
    orders already begun; when the points have become too few for that position, the same orders begin again.
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

        # The hand holds every epoch of the orders, or, of an epoch too large for it, as many whole batches as fit.
        most = HAND_BATCHES if count <= HAND else min(HAND_BATCHES, max(1, HAND // size))
        self._in_hand = min(self._whole, most)
        self._stage = np.empty((epochs, self._in_hand * size + self._tail, rows), x.dtype)
        self._whole_hand = np.empty((epochs, self._in_hand, rows, size), x.dtype)
        self._tail_hand = np.empty((epochs, rows, self._tail), x.dtype)
        self.buffers = self._view_batches(len(x))
        self._fill()

    @property
    def epoch(self) -> int:
        """How many times all points have been given out."""
        return self._first_epoch + self._position // self.per_epoch

    @property
    def position(self) -> int:
        """Batches given out since `epoch_start`."""
        return self._position

    @property
    def epoch_start(self) -> GeneratorState:
        """Random state from which the present orders were drawn."""
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
        """Which of the points, counted from 0, the next batch holds, in its order."""
        self._find()  # where the orders are used up, the next ones
        epoch, number = divmod(self._position, self.per_epoch)
        return self._orders.present[epoch, number * self._size : (number + 1) * self._size].copy()

    def take(self, most: int) -> tuple[int, Iterable[Batch]]:
        """Give out up to `most` batches, as far as they lie ready."""
        slot, ready = self._find()
        count = min(most, ready)
        self._position += count
        self._orders.keep_up(self._position, self._total)
        return count, self.buffers[slot : slot + count]

    def _view_batches(self, split: int) -> list[Batch]:
        """Every batch of the hand, made once as views of its buffers: epoch by epoch, a shorter one last."""
        views: list[Batch] = []
        for whole, tail in zip(self._whole_hand, self._tail_hand, strict=True):
            views += [Batch(batch[:split], batch[split:]) for batch in whole]
            if self._tail:
                views.append(Batch(tail[:split], tail[split:]))
        return views

    def _find(self) -> tuple[int, int]:
        """Where among the views the next batch is, and how many of its size follow it; cuts new ones when needed."""
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
        """Cut the hand in which the next batch lies; the shorter last batch comes along with the last whole ones."""
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
