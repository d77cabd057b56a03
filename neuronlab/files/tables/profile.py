"""What each column of a table looks like, from its first rows and some of the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.files.tables.cells import (
    has_digit_dates,
    is_missing,
    kind_of_cells,
    missing_numbers,
    numbers_of,
    value_of,
)
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import label_of, label_rank
from neuronlab.files.tables.reader import MOST_COLUMNS, Sheet
from neuronlab.files.tables.scattered import scattered_rows

_MOST_CELLS, _FEWEST_ROWS = 60_000, 8
"""Cells, and rows of very wide tables, that are looked at."""
_CELLS_FOR_KIND = 20_000
"""Cells by which the kinds of columns are told: that takes longest."""
_FEWEST_COUNTED = 4
"""In fewer rows, numbers follow each other by chance."""
_USUAL_INPUTS = {"x1", "x2"}
"""Columns with both these names are inputs whatever is in them, as in points that were exported."""
_MOSTLY = 0.9
"""A column may count rows although some of its cells are damaged."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ColumnProfile:
    """What a column looks like. Shares and numbers are those of the rows looked at.

    Attributes:
        index: Its index.
        name: Its name; "" without one.
        title: Its name, or its number.
        kind: "number", "date", "time" (of day) or "label".
        rows: Number of rows.
        filled: Share of rows that have a value of its kind.
        distinct: Number of different values, or of different texts.
        labels: The names of classes it may hold, in order of appearance; () if there are fewer than two or too many.
        is_whole: Whether all its values are whole numbers.
        is_sorted: Whether its values only ascend, or only descend, and are not all equal.
        counts_rows: Whether it only numbers the rows, upwards from 0 or 1, or downwards to it.
        values: (rows,) in float64: numbers, seconds, or the number of a text by appearance; NaN where it has none.
    """

    index: int
    name: str
    title: str
    kind: str
    rows: int
    filled: float
    distinct: int
    labels: tuple[str, ...]
    is_whole: bool
    is_sorted: bool
    counts_rows: bool
    values: Array

    @property
    def is_nothing(self) -> bool:
        """Whether it has neither a name nor a value, as beside the outer bars of a table in Markdown."""
        return not self.name and self.rows > 0 and not self.filled

    @property
    def is_constant(self) -> bool:
        """Whether it has one value in all of several rows."""
        return self.rows > 1 and self.distinct == 1

    @property
    def has_few_values(self) -> bool:
        """Whether its values repeat, and are no more than classes could have names."""
        return self.distinct <= MAX_CLASSES and 3 * self.distinct <= self.rows * self.filled


def profiles_of(sheet: Sheet) -> tuple[ColumnProfile, ...]:
    """The profiles of all columns, at most `MOST_COLUMNS`."""
    body = sheet.sample[bool(sheet.header) :]
    width = min(sheet.width, MOST_COLUMNS)
    head = [cells for _, cells in body[: max(_FEWEST_ROWS, _MOST_CELLS // max(1, width))]]
    rows = head + scattered_rows(sheet)
    columns = zip(*(row[:width] + [""] * (width - len(row)) for row in rows), strict=True) if rows else [()] * width
    return tuple(_profile(sheet, index, cells, len(head)) for index, cells in enumerate(columns))


def _profile(sheet: Sheet, index: int, cells: Sequence[str], first_rows: int) -> ColumnProfile:
    kind, values = _values(sheet.form, cells, max(1, _CELLS_FOR_KIND // sheet.width))
    found = values[np.isfinite(values)]
    ordered = np.sort(found)
    distinct = len(found) and 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))  # a difference can overflow
    is_number = kind == "number"
    return ColumnProfile(
        index=index,
        name=sheet.name(index),
        title=sheet.title(index),
        kind=kind,
        rows=len(cells),
        filled=len(found) / max(1, len(cells)),
        distinct=distinct,
        labels=_labels(sheet.form, cells) if distinct <= 2 * MAX_CLASSES and kind in {"number", "label"} else (),
        is_whole=is_number and bool(np.array_equal(found, np.trunc(found))),
        is_sorted=kind != "label" and distinct > 1 and _is_sorted(found),
        counts_rows=is_number
        and not (sheet.name(index) in _USUAL_INPUTS and _USUAL_INPUTS.issubset(sheet.header))
        and _counts_rows(values[:first_rows], is_all=first_rows == len(cells)),
        values=values,
    )


def _values(form: TableFormat, cells: Sequence[str], most: int) -> tuple[str, Array]:
    """The kind of a column, by about `most` of its cells, and its values, NaN where a cell has none."""
    filled = [cell for cell in cells if cell]
    if has_digit_dates(form, filled):
        return "date", _closely(form, "date", cells)
    try:
        numbers = iter(numbers_of(form, filled)) if filled else iter(())
    except ValueError:
        kind = kind_of_cells(form, filled[:: -(-len(filled) // most)]).kind
        return kind, _numbers_of_texts(form, cells) if kind == "label" else _closely(form, kind, cells)
    values = np.array([next(numbers) if cell else np.nan for cell in cells], np.float64)
    lacking = missing_numbers(form)
    return "number", np.where(np.isin(values, [*lacking]), np.nan, values) if lacking else values


def _closely(form: TableFormat, kind: str, cells: Sequence[str]) -> Array:
    stripping = replace(form, strips_units=True)
    by_cell = {cell: value_of(stripping, kind, cell) for cell in set(cells)}
    found = (None if is_missing(form, cell) else by_cell[cell] for cell in cells)
    return np.array([np.nan if value is None else value for value in found], np.float64)


def _numbers_of_texts(form: TableFormat, cells: Sequence[str]) -> Array:
    """Texts as numbers: few are numbered as classes will be, many by appearance."""
    texts = [cell for cell in dict.fromkeys(cells) if not is_missing(form, cell)]
    numbers = {cell: float(number) for number, cell in enumerate(texts)}
    if len(numbers) <= 2 * MAX_CLASSES:
        labels = {cell: label_of(form, cell) or "" for cell in numbers}
        order = sorted(set(labels.values()), key=partial(label_rank, form))
        numbers = {cell: float(order.index(label)) for cell, label in labels.items()}
    return np.fromiter((numbers.get(cell, np.nan) for cell in cells), np.float64, len(cells))


def _labels(form: TableFormat, cells: Sequence[str]) -> tuple[str, ...]:
    labels = [label_of(form, cell) for cell in dict.fromkeys(cells) if not is_missing(form, cell)]
    different = tuple(dict.fromkeys(label for label in labels if label is not None))
    return different if None not in labels and 2 <= len(different) <= MAX_CLASSES else ()


def _is_sorted(values: Array) -> bool:
    before, after = values[:-1], values[1:]  # a difference can overflow
    return bool((before <= after).all() or (before >= after).all())


def _counts_rows(values: Array, *, is_all: bool) -> bool:
    """Whether values number rows; if they are not all values of a column, they may count down from any number."""
    is_filled = np.isfinite(values)
    if len(values) < _FEWEST_COUNTED or is_filled.sum() < _MOSTLY * len(values):
        return False
    positions = np.arange(len(values))
    upwards = (values - positions)[is_filled]
    downwards = (values + positions)[is_filled]
    if (upwards == upwards[0]).all():
        return upwards[0] in {0.0, 1.0}
    last = downwards[0] - positions[-1]
    return bool((downwards == downwards[0]).all()) and (not is_all or last in {0.0, 1.0})
