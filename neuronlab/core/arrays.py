"""Arrays that cross a layer or a thread are read-only copies, so what is drawn cannot change while it is drawn."""

from collections.abc import Callable, Iterable
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


def run_calls(calls: Iterable[Call]) -> None:
    """Make the calls one after the other."""
    for function, arrays in calls:
        function(*arrays)
