"""Mini-batches: the training points cut into pieces, in a new random order every epoch.

A batch is a pair x (features + 1, batch), y (outputs, batch), both contiguous. Cutting an epoch works on chunks of
`CHUNK` points; a large set is prepared one chunk at a time while the epoch before it is still running, because shuffling
a million points at once takes longer than a picture lasts.
"""

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any, Protocol

import numpy as np

from neuronlab.core.arrays import Array, IntArray

CHUNK = 16_384
"""Points prepared at a time: about a millisecond of work."""

Batch = tuple[Array, Array]
GeneratorState = dict[str, Any]


class Batches(Protocol):
    """A source of batches that knows where in which epoch it stands."""

    epoch: int
    position: int

    @property
    def epoch_start(self) -> GeneratorState:
        """Random state from which the current epoch was shuffled: with `position`, all that is needed to resume."""

    def run_length(self) -> int:
        """How many batches of one size can be taken next."""

    def take(self, count: int) -> Iterable[Batch]:
        """The next `count` batches, at most `run_length()`; they count as done."""


class FullBatch:
    """All points in every step: nothing to shuffle, and every step is an epoch."""

    position = 0

    def __init__(self, x: Array, y: Array, epoch: int, generator_state: GeneratorState) -> None:
        self.epoch = epoch
        self.epoch_start = generator_state
        self._batch = (x, y)

    def run_length(self) -> int:
        """As many as anyone wants."""
        return 2**31

    def take(self, count: int) -> Iterable[Batch]:
        """The same batch `count` times."""
        self.epoch += count
        return repeat(self._batch, count)


class ShuffledBatches:
    """Batches of `size` points, the last one of an epoch shorter where they do not divide the points.

    x (features + 1, n) and y (outputs, n) are all training points. `generator_state` and `position` resume an epoch.
    """

    def __init__(
        self, x: Array, y: Array, size: int, *, epoch: int, position: int, generator_state: GeneratorState
    ) -> None:
        self._rng = np.random.Generator(np.random.PCG64())
        self._rng.bit_generator.state = generator_state
        self._rows = np.ascontiguousarray(np.concatenate([x, y]).T)
        self._split = len(x)
        self._size = size
        self._whole, self._tail = divmod(len(self._rows), size)
        self._per_epoch = self._whole + (self._tail > 0)
        self._order = np.empty(len(self._rows), np.intp)
        self._in_order = np.arange(len(self._rows), dtype=np.intp)
        self._stage = np.empty((max(size, min(CHUNK, len(self._rows))), self._rows.shape[1]), x.dtype)
        self._current = self._buffers()
        self._next = self._buffers()
        self._preparing = self._prepare()
        self.epoch = epoch
        self._turn()
        self.position = position if position < self._per_epoch else 0

    def run_length(self) -> int:
        """Whole batches up to the next chunk that has to be prepared, or one for the short last batch."""
        left = self._whole - self.position
        if left <= 0:
            return 1
        return min(left, max(1, CHUNK // self._size))

    def take(self, count: int) -> Iterable[Batch]:
        """The next batches; when they end an epoch, the next one is ready before this returns."""
        whole, tail = self._current
        first, self.position = self.position, self.position + count
        if first >= self._whole:
            batches: Iterable[Batch] = iter([(tail[: self._split], tail[self._split :])])
        else:
            piece = whole[first : first + count]
            batches = zip(piece[:, : self._split], piece[:, self._split :], strict=True)
        next(self._preparing, None)
        if self.position >= self._per_epoch:
            self._turn()
            self.epoch += 1
        return batches

    def _buffers(self) -> tuple[Array, Array]:
        rows = self._rows.shape[1]
        return (
            np.empty((self._whole, rows, self._size), self._rows.dtype),
            np.empty((rows, self._tail), self._rows.dtype),
        )

    def _turn(self) -> None:
        """Finish preparing the next epoch, make it the current one and begin on the one after."""
        for _ in self._preparing:
            pass
        self.epoch_start: GeneratorState = self._prepared_from
        self._current, self._next = self._next, self._current
        self.position = 0
        self._preparing = self._prepare()

    def _prepare(self) -> Iterator[None]:
        """Shuffle and cut the next epoch into `_next`, pausing after every chunk of points."""
        self._prepared_from: GeneratorState = self._rng.bit_generator.state  # type: ignore[assignment]  # a dict for PCG64
        yield from self._shuffle()
        whole, tail = self._next
        per_chunk = max(1, CHUNK // self._size)
        rows = self._rows.shape[1]
        for first in range(0, self._whole, per_chunk):
            batches = min(per_chunk, self._whole - first)
            stage = self._stage[: batches * self._size]
            chosen = self._order[first * self._size : (first + batches) * self._size]
            np.take(self._rows, chosen, axis=0, out=stage, mode="clip")
            np.copyto(whole[first : first + batches], stage.reshape(batches, self._size, rows).transpose(0, 2, 1))
            yield
        if self._tail:
            stage = self._stage[: self._tail]
            np.take(self._rows, self._order[self._whole * self._size :], axis=0, out=stage, mode="clip")
            np.copyto(tail, stage.T)

    def _shuffle(self) -> Iterator[None]:
        """Draw a uniformly random order, pausing after every chunk.

        A large set is dealt at random into piles, and each pile shuffled (Rao, 1961; Sandelius, 1962): exactly as
        uniform as one shuffle, but in pieces.
        """
        count = len(self._rows)
        if count <= CHUNK:
            np.copyto(self._order, self._in_order)
            self._rng.shuffle(self._order)
            return
        pile_count = -(-count // CHUNK)
        piles: list[list[IntArray]] = [[] for _ in range(pile_count)]
        for first in range(0, count, CHUNK):
            members = self._in_order[first : first + CHUNK]
            pile_of = self._rng.integers(pile_count, size=len(members), dtype=np.uint16)
            dealt = members[np.argsort(pile_of, kind="stable")]
            ends = np.cumsum(np.bincount(pile_of, minlength=pile_count))
            for pile, part in zip(piles, np.split(dealt, ends[:-1]), strict=True):
                pile.append(part)
            yield
        start = 0
        for pile in piles:
            shuffled = np.concatenate(pile)
            self._rng.shuffle(shuffled)
            self._order[start : start + len(shuffled)] = shuffled
            start += len(shuffled)
            yield
