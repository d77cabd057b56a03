"""Arrays that cross a layer or a thread are read-only copies, so what is drawn cannot change while it is drawn."""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

_Scalar = TypeVar("_Scalar", bound=np.generic)


def frozen(array: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    """Return a read-only, C-contiguous copy of `array`; dtype and shape stay."""
    copy = np.array(array, order="C", copy=True)
    copy.setflags(write=False)
    return copy
