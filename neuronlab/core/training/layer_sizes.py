"""Root mean squares of the weights, updates and backpropagated gradients of every layer.

Squares are computed in float64, since those of float32 numbers overflow beyond 1e19 and vanish below 1e-19. Nothing
here allocates lasting memory, so it can be used during training.
"""

import math
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.specs.network import NetworkSpec

_AT_ONCE = 2**14
"""Small layers are squared together, up to this many parameters: the calls cost more than the squares."""
_SAFE = (1e-30, 1e37)
"""A sum of squares between these is accurate in float32 too."""


class _Group(NamedTuple):
    """Adjacent layers that are squared together.

    Attributes:
        values: Their part of the vectors (k, n).
        mask: Their part of the mask (n,).
        starts: The start of each layer.
        masked: Scratch.
        squares: Scratch.
        sums: The result.
    """

    values: Array
    mask: Array
    starts: IntArray
    masked: Array
    squares: Array
    sums: Array


class WeightSizes:
    """Root mean squares over every layer's weights in `vectors` (k, parameters), which are read in place.

    `mask` (parameters,), of the same dtype, is 1 at weights and 0 at biases, see `weight_mask`. `rms` (k, layers)
    contains the last measurement.
    """

    def __init__(self, spec: NetworkSpec, vectors: Array, mask: Array) -> None:
        shapes = spec.block_shapes
        self._counts = np.array([out * (columns - 1) for out, columns in shapes], np.float64)
        bounds = list(_bounds([out * columns for out, columns in shapes]))
        room = np.empty(len(vectors) * max(stop - start for _, start, stop in bounds))
        narrow = np.empty(len(room), vectors.dtype)
        self.rms = np.zeros((len(vectors), len(shapes)))
        self._groups = []
        for layers, start, stop in bounds:
            masked, squares = (
                array[: len(vectors) * (stop - start)].reshape(len(vectors), -1) for array in (narrow, room)
            )
            starts = np.cumsum([0, *(out * columns for out, columns in shapes[layers])])[:-1]
            values, sums = vectors[:, start:stop], self.rms[:, layers]
            self._groups.append(_Group(values, mask[start:stop], starts, masked, squares, sums))

    def measure(self) -> None:
        """Measure the current vectors."""
        for values, mask, starts, masked, squares, sums in self._groups:
            np.multiply(values, mask, masked)
            np.copyto(squares, masked)
            np.multiply(squares, squares, squares)
            np.add.reduceat(squares, starts, axis=1, out=sums)
        np.divide(self.rms, self._counts, self.rms)
        np.sqrt(self.rms, self.rms)


def _bounds(sizes: list[int]) -> list[tuple[slice, int, int]]:
    """Groups of layers to be squared together, as slices, with the start and end of their parameters."""
    bounds, first, start, stop = [], 0, 0, 0
    for number, size in enumerate(sizes):
        if number > first and stop + size - start > _AT_ONCE:
            bounds.append((slice(first, number), start, stop))
            first, start = number, stop
        stop += size
    return [*bounds, (slice(first, len(sizes)), start, stop)]


class UpdateSizes:
    """The update-to-weight ratio of every layer: the RMS of an update over that of the weights before it.

    Call `note(step)` before the update from that step, and `measure(step)` after it with the resulting step.
    A healthy ratio is about 1e-3 (Karpathy, CS231n: "Neural Networks Part 3", ratio of weights and updates).
    """

    def __init__(self, spec: NetworkSpec, parameters: Array, mask: Array) -> None:
        self._parameters = parameters
        vectors = np.empty((2, len(parameters)), parameters.dtype)
        self._before, self._change = vectors
        self._sizes = WeightSizes(spec, vectors, mask)
        self._weights, self._moved = self._sizes.rms
        self._unknown = np.full(len(spec.block_shapes), np.nan)
        self._noted_at: int | None = None

    def note(self, step: int) -> None:
        """Record the parameters before the next update."""
        np.copyto(self._before, self._parameters)
        self._noted_at = step

    def measure(self, step: int) -> Array:
        """The ratio (layers,) of the update that led to `step`, overwritten by the next call; NaN if it was not noted.

        Infinite if the weights were all zero before.
        """
        if self._noted_at != step - 1:
            return self._unknown
        np.subtract(self._parameters, self._before, self._change)
        self._sizes.measure()
        np.divide(self._moved, self._weights, self._moved)
        return self._moved


def rms(values: Array) -> float:
    """The root mean square of a C-contiguous array."""
    flat = values.reshape(-1)
    total = float(np.dot(flat, flat))
    if not _SAFE[0] < total < _SAFE[1]:
        total = float(np.einsum("i,i->", flat, flat, dtype=np.float64))
    return math.sqrt(total / max(1, flat.size))
