"""Array types and helpers. Arrays that cross a layer or a thread are read-only copies, so readers never see changes."""

import operator
from collections import deque
from collections.abc import Callable, Iterable
from itertools import starmap
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

Call = tuple[Callable[..., object], tuple[Array, ...]]
"""A NumPy function and the arrays it works on, the last of which it usually writes to."""

_Scalar = TypeVar("_Scalar", bound=np.generic)


def frozen(array: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    """Return a read-only, C-contiguous copy of `array` with the same dtype and shape."""
    copy = np.array(array, order="C", copy=True)
    copy.setflags(write=False)
    return copy


def memory_of(arrays: Iterable[npt.NDArray[Any]]) -> dict[int, int]:
    """The bytes used by arrays, by the id of the array that owns the memory; shared memory counts once."""
    return {id(owner): owner.nbytes for owner in map(_owner, arrays)}


def _owner(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def run_calls(calls: Iterable[Call]) -> None:
    """Run the calls in order."""
    for function, arrays in calls:
        function(*arrays)


FlatCall = tuple[Any, ...]
"""A NumPy function followed by the arrays it works on."""


def flattened(calls: Iterable[Call]) -> list[FlatCall]:
    """Convert calls to the form that `run_flat` takes."""
    return [(function, *arrays) for function, arrays in calls]


_exhaust = deque[object](maxlen=0).extend
"""Consumes an iterator and discards its items."""


def run_flat(calls: Iterable[FlatCall]) -> None:
    """Run the calls in order, in a loop without Python code in between.

    Matrix products release the GIL, so a loop that contains them does not block other threads.
    """
    _exhaust(starmap(operator.call, calls))
