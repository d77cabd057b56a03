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
_SAME, _FEWEST_SAME = 0.99995, 8
"""The least correlation of two columns that say the same, and the fewest rows in which that is no chance."""


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
    with np.errstate(over="ignore", invalid="ignore"):  # what is infinite or too large is no product of finite values
        product = np.prod([numeric[part].values for part in parts], axis=0)
        return any(
            _are_equal(column.values, product * other.values)
            for other in numeric.values()
            if other.name.lower() not in used
        )


def _are_equal(values: Array, others: Array) -> bool:
    is_known = np.isfinite(values) & np.isfinite(others)
    return bool(is_known.any()) and np.allclose(values[is_known], others[is_known], rtol=_TOLERANCE, atol=0.0)


def say_the_same(one: ColumnProfile, other: ColumnProfile) -> bool:
    """Whether the numbers of two columns are one measure: in two units, rounded, or as what is left of a whole.

    Of columns that both only ascend or descend nothing can be said: all that grows evenly does so together.
    """
    if {one.kind, other.kind} != {"number"} or (one.is_sorted and other.is_sorted):
        return False
    is_known = np.isfinite(one.values) & np.isfinite(other.values)
    if is_known.sum() < _FEWEST_SAME:
        return False
    pair = np.array([one.values[is_known], other.values[is_known]])
    with np.errstate(over="ignore"):  # what is too far apart is not compared
        pair -= pair[:, :1]
    sizes = np.abs(pair).max(axis=1)
    if not (np.isfinite(sizes).all() and sizes.all()):
        return False
    pair /= sizes[:, None]
    return bool(abs(np.corrcoef(pair)[0, 1]) > _SAME)
