"""Samples of many rows, which stand for all of them however the rows are ordered.

Every k-th row would not: where two classes alternate, an even k finds one of them only.
"""

from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import IntArray, frozen

_SEED = 23
_Scalar = TypeVar("_Scalar", bound=np.generic)


@lru_cache(maxsize=32)
def sample_of(count: int, most: int) -> IntArray:
    """Indices (min(count, most),) of some of `count` rows, in increasing order; read-only.

    They look random, but are always the same ones, and nearly the same ones for a similar count: every row has a rank
    that does not depend on the others, and those of the lowest ranks are taken.
    """
    if count <= most:
        return frozen(np.arange(count))
    ranks = np.random.Generator(np.random.PCG64(_SEED)).random(count)
    return frozen(np.sort(np.argpartition(ranks, most)[:most]))


def some_of(values: npt.NDArray[_Scalar], most: int, axis: int = 0) -> npt.NDArray[_Scalar]:
    """At most `most` entries of an array along an axis, in their order; the array itself where it has no more."""
    count = values.shape[axis]
    taken: npt.NDArray[Any] = values if count <= most else np.take(values, sample_of(count, most), axis=axis)
    return taken
