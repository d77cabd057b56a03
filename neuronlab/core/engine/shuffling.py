"""A new random order of the points for every epoch, drawn in chunks that fit between two frames.

Shuffling a million points takes longer than a frame, so the next order of a large set is drawn in chunks while the
current one is used. Shuffling a hundred costs less than the calls around it, so orders of a small set are drawn many at
a time.
"""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np

from neuronlab.core.arrays import IntArray

CHUNK = 16_384
"""Points shuffled at a time, in well under a millisecond."""

GeneratorState = dict[str, Any]


class Orders:
    """Endless random orders of the numbers 0 … `count` − 1, `epochs` of them at a time.

    `present` (epochs, count) are those in use, `start` the random state from which they were drawn. All orders follow
    from the first `start`, regardless of when the chunks are drawn.
    """

    def __init__(self, count: int, epochs: int, start: GeneratorState) -> None:
        self._rng = np.random.Generator(np.random.PCG64())
        self._rng.bit_generator.state = start
        self._unshuffled = np.arange(count)
        self._pieces = 1 if count <= CHUNK else 2 * _pile_count(count)
        self.present, self._next = np.empty((2, epochs, count), self._unshuffled.dtype)
        self._begin_next()
        self.turn()

    def turn(self) -> None:
        """Advance to the next orders, after drawing their missing chunks."""
        for _ in self._drawing:
            pass
        self.start = self._next_start
        self.present, self._next = self._next, self.present
        self._begin_next()

    def keep_up(self, used: int, total: int) -> None:
        """Draw the same fraction of the next orders as `used` of `total`."""
        while self._drawn * total < self._pieces * used:
            next(self._drawing)
            self._drawn += 1

    def _begin_next(self) -> None:
        self._next_start = cast("GeneratorState", self._rng.bit_generator.state)
        self._drawn = 0
        self._drawing = self._draw_small() if self._pieces == 1 else self._draw_large()

    def _draw_small(self) -> Iterator[None]:
        np.copyto(self._next, self._unshuffled)
        for order in self._next:
            self._rng.shuffle(order)
        yield

    def _draw_large(self) -> Iterator[None]:
        """Distribute the numbers at random into piles and shuffle each pile (Rao, 1961; Sandelius, 1962).

        The result is exactly as uniform as a single shuffle.
        """
        (order,) = self._next
        pile_count = _pile_count(len(order))
        piles: list[list[IntArray]] = [[] for _ in range(pile_count)]
        for first in range(0, len(order), CHUNK):
            numbers = self._unshuffled[first : first + CHUNK]
            pile_of = self._rng.integers(pile_count, size=len(numbers), dtype=np.uint16)
            dealt = numbers[np.argsort(pile_of, kind="stable")]
            ends = np.cumsum(np.bincount(pile_of, minlength=pile_count))
            for pile, part in zip(piles, np.split(dealt, ends[:-1]), strict=True):
                pile.append(part)
            yield
        start = 0
        for pile in piles:
            shuffled = np.concatenate(pile)
            self._rng.shuffle(shuffled)
            order[start : start + len(shuffled)] = shuffled
            start += len(shuffled)
            yield


def _pile_count(count: int) -> int:
    return -(-count // CHUNK)
