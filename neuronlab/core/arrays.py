"""Arrays that cross a layer or a thread are read-only copies, so what is drawn cannot change while it is drawn."""

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
    """Return a read-only, C-contiguous copy of `array`; dtype and shape stay."""
    copy = np.array(array, order="C", copy=True)
    copy.setflags(write=False)
    return copy


def memory_of(arrays: Iterable[npt.NDArray[Any]]) -> dict[int, int]:
    """The bytes that arrays take, by an id of the memory they lie in: what several of them lie in is there once."""
    return {id(owner): owner.nbytes for owner in map(_owner, arrays)}


def _owner(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def run_calls(calls: Iterable[Call]) -> None:
    """Make the calls one after the other."""
    for function, arrays in calls:
        function(*arrays)


FlatCall = tuple[Any, ...]
"""A NumPy function followed by the arrays it works on."""


def flattened(calls: Iterable[Call]) -> list[FlatCall]:
    """The calls in the form that `run_flat` takes."""
    return [(function, *arrays) for function, arrays in calls]


_exhaust = deque[object](maxlen=0).extend
"""Goes through an iterator and keeps nothing of it."""


def run_flat(calls: Iterable[FlatCall]) -> None:
    """Make the calls one after the other, in a loop that no Python code runs between.

    A product lets go of the GIL, so a loop with products in it does not keep other threads waiting.
    """
    _exhaust(starmap(operator.call, calls))
