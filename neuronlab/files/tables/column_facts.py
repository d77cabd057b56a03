"""What the rules of choosing columns look for in one column, and in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.files.tables import name_words as words
from neuronlab.files.tables.computed import computed_columns
from neuronlab.files.tables.profile import ColumnProfile

NEARLY_EMPTY = 0.5
"""At most this share of the rows of a nearly empty column have a value."""
_FAR_APART = 3.0
"""Whole numbers with larger steps between them are rarely numbers of classes."""
_ROWS_OF_GROUP, _RUNS_OF_GROUP = 3, 1.5
"""A group has at least so many rows, and is found in about one place."""
_FEWEST_STEPS, _FEWEST_TIMES = 3, 3
"""What starts again has at least so many numbers, and does so at least so often."""
_FEWEST_UNIQUE = 4
"""Of fewer rows, each may well be of a class of its own."""
_ROWS_OF_CASES = 8
"""In fewer rows, whole numbers rise by chance."""


@dataclass(frozen=True, kw_only=True)
class ColumnsSeen:
    """What the rules need to know of a table beside the column they are about.

    Attributes:
        last: The index of its last column.
        axis: The index of the first column of times, or of a spectrum's scale, that the rows are sorted by; or None.
        first_along_axis: The index of the first column of numbers that may be followed along it.
        text_labels: Number of columns whose texts may be names of classes.
        has_names: Whether any column has a name.
        products: The indices of the columns that are computed from others.
        has_position: Whether there are at least two columns of coordinates.
        is_space: Whether there are columns called x, y and z, which then are coordinates.
    """

    last: int
    axis: int | None
    first_along_axis: int | None
    text_labels: int
    has_names: bool
    products: frozenset[int]
    has_position: bool
    is_space: bool


def columns_seen(columns: Sequence[ColumnProfile]) -> ColumnsSeen:
    """What there is to know of all columns."""
    axis = next((column.index for column in columns if _is_axis(column)), None)
    along = (column.index for column in columns if column.index != axis and _is_measure(column))
    return ColumnsSeen(
        last=columns[-1].index if columns else 0,
        axis=axis,
        first_along_axis=None if axis is None else next(along, None),
        text_labels=sum(column.kind == "label" and bool(column.labels) for column in columns),
        has_names=any(column.name for column in columns),
        products=computed_columns(columns),
        has_position=sum(is_coordinate(column) for column in columns) > 1,
        is_space={"x", "y", "z"}.issubset(column.name.lower() for column in columns),
    )


def is_far_apart(column: ColumnProfile) -> bool:
    """Whether a column has three or more different whole numbers which are too far apart to number classes."""
    return len(column.labels) > 2 and _step(column) > _FAR_APART


def names_rows(column: ColumnProfile) -> bool:
    """Whether a column says by its name, or by having none, that it only names the rows, and does so."""
    if column.name or column.counts_rows:
        return words.is_row_name(column.name) and (column.counts_rows or column.distinct == column.rows)
    # Measurements may lack a name too: what names rows comes first, and is no fraction.
    return column.index == 0 and (column.is_whole or column.kind == "label") and column.distinct == column.rows


def repeats(column: ColumnProfile) -> bool:
    """Whether most values of a column occur several times."""
    return 2 * column.distinct <= column.rows * column.filled


def is_unique(column: ColumnProfile) -> bool:
    """Whether a column has another value in every one of several rows, too many for classes of one row each."""
    return column.distinct == column.rows >= _FEWEST_UNIQUE


def are_codes(column: ColumnProfile) -> bool:
    """Whether the whole numbers of a column may number classes: each follows the one before, or there are two."""
    return len(column.labels) == 2 or (bool(column.labels) and _step(column) == 1.0)


def _step(column: ColumnProfile) -> float:
    """The mean step between the different whole numbers of a column; 0 for texts, and for fewer than two numbers."""
    if column.kind != "number" or len(column.labels) < 2 or not np.isfinite(column.values).any():
        return 0.0
    return float(np.nanmax(column.values) - np.nanmin(column.values)) / (len(column.labels) - 1)


def _is_axis(column: ColumnProfile) -> bool:
    is_scale = words.names_scale(column.name) and column.distinct == column.rows
    if column.kind == "number" and not (is_scale or words.names_moments(column.name)):
        return False
    return column.kind != "label" and column.is_sorted and not column.counts_rows and column.distinct > 2


def _is_measure(column: ColumnProfile) -> bool:
    return (
        column.kind == "number"
        and not (column.counts_rows or column.has_few_values or column.is_constant)
        and column.filled > NEARLY_EMPTY
        and not words.contains_word(column.name, words.CALENDAR)
        and not words.is_row_name(column.name)
    )


def has_target_name(column: ColumnProfile) -> bool:
    """Whether a column is called like what is to be learned."""
    return bool(column.name) and words.is_called(column.name, words.TARGETS)


def has_times(column: ColumnProfile) -> bool:
    """Whether a column has dates, or numbers that its name says are times."""
    return column.kind == "date" or (column.kind == "number" and words.names_moments(column.name))


def counts_things(column: ColumnProfile) -> float:
    """How far a column has so few different whole numbers as counts and codes have, and measures do not: 0 to 1."""
    if not column.is_whole or 6 * column.distinct > column.rows:
        return 0.0
    return 1.0 if column.distinct <= 2 * MAX_CLASSES else 0.5 * (column.distinct <= 4 * MAX_CLASSES)


def is_coordinate(column: ColumnProfile) -> bool:
    """Whether a column is called like a coordinate of a place."""
    return bool(column.name) and words.contains_word(column.name, words.COORDINATES)


def numbers_groups(column: ColumnProfile) -> bool:
    """Whether a column has a whole number for each of several groups of rows that follow each other.

    The groups need not be in the order of their numbers.
    """
    if not column.is_whole or column.distinct < 2 or _ROWS_OF_GROUP * column.distinct > column.rows * column.filled:
        return False
    found = column.values[np.isfinite(column.values)]
    return 1 + int(np.count_nonzero(np.diff(found))) <= _RUNS_OF_GROUP * column.distinct


def starts_again(column: ColumnProfile) -> bool:
    """Whether the numbers of a column rise from the same one again and again, as times do for one case after another.

    Somebody chose them beforehand; hardly anything that is measured does so.
    """
    if column.kind != "number" or column.counts_rows or column.filled < 1.0 or column.distinct < _FEWEST_STEPS:
        return False
    steps = np.diff(column.values)
    begins = column.values[1:][steps < 0.0]
    return len(begins) + 1 >= _FEWEST_TIMES and bool((begins == column.values[0]).all()) and not (steps == 0.0).any()


def names_by_number(column: ColumnProfile) -> bool:
    """Whether a column is the first and its whole numbers rise from row to row in unequal steps."""
    if column.index or not column.is_whole or column.distinct < max(_ROWS_OF_CASES, column.rows):
        return False
    steps = np.diff(column.values)
    return bool((steps > 0.0).all()) and bool((steps != steps[0]).any())
