"""Which columns of a table are computed from others: products and squares, as tables for regressions have them."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.files.tables import name_words as words
from neuronlab.files.tables.profile import ColumnProfile

_JOINT = re.compile(r"[_:*.× ]+")
_TOLERANCE = 1e-3
"""Products are written with few digits."""


def computed_columns(columns: Sequence[ColumnProfile]) -> frozenset[int]:
    """The indices of the columns of numbers that are products or squares of others, by their names and their values."""
    numeric = {column.name.lower(): column for column in columns if column.kind == "number" and column.name}
    names = numeric.keys()
    return frozenset(
        column.index
        for name, column in numeric.items()
        if words.is_computed(name, names) or _is_product(column, name, numeric)
    )


def _is_product(column: ColumnProfile, name: str, numeric: Mapping[str, ColumnProfile]) -> bool:
    """Whether a name names another column, whose values times those of a third are the values of this one."""
    parts = [part for part in _JOINT.split(name) if part in numeric]
    if not parts or len(_JOINT.split(name)) == 1:
        return False
    used = {name, *parts}
    with np.errstate(over="ignore"):  # a product that is too large is none of the finite values
        product = np.prod([numeric[part].values for part in parts], axis=0)
        return any(
            _are_equal(column.values, product * other.values)
            for other in numeric.values()
            if other.name.lower() not in used
        )


def _are_equal(values: Array, others: Array) -> bool:
    is_known = np.isfinite(values) & np.isfinite(others)
    return bool(is_known.any()) and np.allclose(values[is_known], others[is_known], rtol=_TOLERANCE, atol=0.0)
