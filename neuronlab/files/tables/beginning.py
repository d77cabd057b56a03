"""Find where a table begins: the lines above it, its names, the units of its columns, and its first row of values."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from neuronlab.files.tables.lines import Row
from neuronlab.files.tables.rows import usual_width
from neuronlab.files.tables.shapes import NUMBER, TEXT, is_blank, kind_of_cell, kinds_of_columns
from neuronlab.files.tables.units import are_units

_JUDGED_ROWS, _JUDGED_COLUMNS = 150, 1000
"""What shows which columns have numbers; where none of these have any, all others show it."""
_NO_NAME = (":", "=")
"""What occurs in remarks, and hardly in the names of columns."""
_NAME_MARKS = ("#", "%")
_YEARS = range(1500, 2101)
_LONGEST_COUNT = 10
_FEWEST_TO_JUDGE = 5
"""Rows that are needed to say that a number lies far from all others in its column."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """How a table begins, as indices of rows.

    Attributes:
        start: The first row of the table.
        header: The row that names the columns; None without one.
        has_units: Whether the row below the header gives the units of the columns.
        has_row_names: Whether the header does not name the first column, which names the rows.
        is_numeric: Whether the names are numbers.
        is_doubtful: Whether the first row is neither names nor values.
    """

    start: int = 0
    header: int | None = None
    has_units: bool = False
    has_row_names: bool = False
    is_numeric: bool = False
    is_doubtful: bool = False


def find_beginning(rows: Sequence[Row]) -> Beginning:
    """Where the table in these rows begins; what is above it are remarks, titles and other facts."""
    plain = [row for row in rows if not row.is_remark]
    if not plain:
        return Beginning()
    table = [row for row in plain if not _is_prose(row)]
    if 2 * sum(map(_has_number, table)) <= len(table):
        table = plain  # lines of prose with a comma here and there
    return _Search(rows, usual_width(row.cells for row in table[len(table) // 2 :])).result()


def begins_with_names(rows: Sequence[Row]) -> Beginning:
    """How a table begins whose first row is known to be its header."""
    width = usual_width(row.cells for row in rows[1:])
    first = rows[1] if len(rows) > 2 else None
    has_units = first is not None and len(first.cells) <= width and are_units(first.cells)
    return Beginning(header=0, has_units=has_units, has_row_names=_names_rows(rows[0], rows[1:], width))


class _Search:
    """Looks for the first row of values, and for names above it."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self._rows, self._width = rows, width
        even = [row for row in rows if len(row.cells) == width and not self._is_remark(row)]
        judged = [row.cells for row in even[len(even) // 2 :][:_JUDGED_ROWS]]
        self._kinds = kinds_of_columns(judged, min(width, _JUDGED_COLUMNS))
        if width > _JUDGED_COLUMNS and not any(self._kinds):
            self._kinds = kinds_of_columns(judged, width)
        self._numeric = [column for column, kind in enumerate(self._kinds) if kind != TEXT]

    def result(self) -> Beginning:
        rows = self._rows
        if not self._numeric:
            start = next(
                (i for i, row in enumerate(rows) if not self._is_remark(row) and len(row.cells) >= self._width), 0
            )
            return Beginning(start=start, header=start)
        values = self._first_values()
        at = values - 1
        while at >= 0 and self._is_remark(rows[at]):
            at -= 1
        last = at
        while at >= 0 and self._are_values_with_faults(rows[at]) and self._touch(at):
            at -= 1
        if at >= 0 and self._are_names(at):
            return self._named(at)
        if at < last:
            counts = self._are_counts(at + 1)
            return Beginning(start=at + 1 + counts, is_doubtful=not counts)
        if values and self._is_remark_of_names(values - 1):
            return Beginning(start=values - 1, header=values - 1)
        if self._are_numbers_as_names(values):
            return Beginning(start=values, header=values, is_numeric=True)
        return Beginning(start=values)

    def _named(self, at: int) -> Beginning:
        rows, has_units = self._rows, False
        if at and are_units(rows[at].cells) and self._touch(at - 1) and self._are_names(at - 1):
            at, has_units = at - 1, True
        below = rows[at + 1 + has_units :]
        return Beginning(
            start=at, header=at, has_units=has_units, has_row_names=_names_rows(rows[at], below, self._width)
        )

    def _is_remark(self, row: Row) -> bool:
        """Whether a row is a remark; a # may also name a column, or begin an error of a spreadsheet among numbers."""
        if not row.is_remark or len(row.cells) != self._width or self._width == 1:
            return row.is_remark
        return row.cells[0] != "#" and all(kind_of_cell(cell) == TEXT for cell in row.cells[1:])

    def _first_values(self) -> int:
        """The first row of values that is followed by another one; else the first that has any."""
        rows = self._rows
        good = (at for at, row in enumerate(rows) if self._are_values(row))
        first = before = next(good, None)
        if first is None or before is None:
            return next((at for at, row in enumerate(rows) if self._are_values_with_faults(row)), 0)
        for at in good:
            if at <= before + 2:
                return before
            before = at
        return before if before + 1 == len(rows) else first

    def _are_values(self, row: Row) -> bool:
        """Whether at least half of the columns of numbers have numbers in this row, and none has anything else."""
        if self._is_remark(row):
            return False
        kinds = [self._kind(row, column) for column in self._numeric if self._is_filled(row, column)]
        return 2 * len(kinds) >= len(self._numeric) and all(kinds)

    def _are_values_with_faults(self, row: Row) -> bool:
        """Whether a row has a number in some column of numbers, only marks of missing values, or is broken."""
        if self._is_remark(row) or row.is_broken:
            return row.is_broken
        given = [row.cells[column] for column in self._numeric if column < len(row.cells) and row.cells[column]]
        if given and all(map(is_blank, given)):
            return True
        filled = (column for column in self._numeric if self._is_filled(row, column))
        return len(row.cells) >= self._width and any(self._kind(row, column) for column in filled)

    def _kind(self, row: Row, column: int) -> bool:
        """Whether a cell is a number as the others of its column are."""
        return kind_of_cell(row.cells[column]) >= self._kinds[column]

    @staticmethod
    def _is_filled(row: Row, column: int) -> bool:
        return column < len(row.cells) and not is_blank(row.cells[column])

    def _touch(self, at: int) -> bool:
        """Whether there is no blank line between a row and the next one."""
        return self._rows[at].end + 1 == self._rows[at + 1].line

    def _are_names(self, at: int) -> bool:
        """Whether a row may name the columns: it has text above all columns of numbers, and about as many cells."""
        row, width = self._rows[at], self._width
        if self._is_remark(row):
            return False
        cells, count = row.cells, len(row.cells)
        is_alone = at == 0 and count > 1
        if not (count == width or (count == width - 1 > 1) or (self._touch(at) and (count > width or is_alone))):
            return self._names_one_column(at)
        shifted = [column - 1 for column in self._numeric if column] if count == width - 1 else self._numeric
        named = [cells[column] for column in shifted if column < count and cells[column]]
        return bool(named) and all(kind_of_cell(cell) != NUMBER for cell in named) and not self._ends_names(at)

    def _ends_names(self, at: int) -> bool:
        """Whether a row of too few names is the last of several lines of names that fit no columns."""
        row, above = self._rows[at], self._rows[at - 1] if at else None
        if above is None or self._is_remark(above) or not self._touch(at - 1) or len(row.cells) >= self._width:
            return False
        return len(above.cells) > 1 and not _names_rows(row, self._rows[at + 1 :], self._width)

    def _are_counts(self, at: int) -> bool:
        """Whether a row has the numbers of rows and columns that follow, and names of classes, as in `150,4,setosa`."""
        rows, columns, *names = (*self._rows[at].cells, "", "")
        if not (_is_count(rows) and _is_count(columns) and any(names)):
            return False
        following = sum(not self._is_remark(row) for row in self._rows[at + 1 :])
        is_right = int(rows) >= following and int(columns) in {self._width, self._width - 1}
        return is_right and all(kind_of_cell(name) == TEXT for name in names)

    def _names_one_column(self, at: int) -> bool:
        """Whether a row is the name of the one column that is not the name of the rows."""
        row, below = self._rows[at], self._rows[at + 1 :]
        is_text = len(row.cells) == 1 and kind_of_cell(row.cells[0]) == TEXT
        return self._width == 2 and at == 0 and is_text and _counts(below)

    def _is_remark_of_names(self, at: int) -> bool:
        """Whether a remark just above the values names the columns, as NumPy writes it: # x y."""
        row = self._rows[at]
        names = heading_cells(row.cells, self._width)
        if not (self._is_remark(row) and self._touch(at) and len(names) == self._width and all(names)):
            return False
        return not any(kind_of_cell(name) or any(sign in name for sign in _NO_NAME) for name in names)

    def _are_numbers_as_names(self, at: int) -> bool:
        """Whether a row of whole numbers is more likely to be names than values.

        They are different years or count the columns, or lie far from all other numbers of their columns.
        """
        rows = self._rows
        cells = [rows[at].cells[column] for column in self._numeric if column < len(rows[at].cells)]
        named = [cell for cell in cells if cell]
        if len(named) < 2 or not all(map(_is_count, named)):
            return False
        names = list(map(int, named))
        below = [row for row in rows[at + 1 :] if self._are_values(row)]
        if len(set(names)) < len(names) or not below:
            return False
        columns = [column for column in self._numeric if self._is_filled(rows[at], column)]
        far = [_is_far(int(rows[at].cells[column]), _numbers(below, column)) for column in columns]
        if all(name in _YEARS for name in names):
            steps = {after - before for before, after in pairwise(names)}
            others = [number for column in columns for number in _numbers(below, column)]
            return (any(far) and not any(number in _YEARS for number in others)) or (len(names) > 2 and steps == {1})
        if len(below) >= _FEWEST_TO_JUDGE and all(far):
            return True
        counts = names in ([*range(len(names))], [*range(1, len(names) + 1)])
        values = (row.cells[column] for row in below for column in columns if column < len(row.cells))
        return counts and (len(names) > 3 or not cells[0]) and any("." in value or "," in value for value in values)


def heading_cells(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The names in a header of a table of this width; it may be written as a remark, # x y, or begin with Data:."""
    names = tuple(cells)
    if cells and cells[0].startswith(_NAME_MARKS) and not (cells[0] in _NAME_MARKS and len(cells) <= width):
        bare = cells[0].lstrip("".join(_NAME_MARKS)).strip()
        names = (bare, *names[1:]) if bare else names[1:]
    says_what_follows = len(names) == width + 1 and names[0].endswith(":")
    return names[1:] if says_what_follows else names


def _names_rows(header: Row, below: Sequence[Row], width: int) -> bool:
    """Whether a header is one name short because the first column names the rows: each differently."""
    if len(header.cells) != width - 1:
        return False
    names = [row.cells[0] for row in below if len(row.cells) == width]
    are_names = all(name.isdecimal() or kind_of_cell(name) == TEXT for name in names)
    return len(set(names)) == len(names) and are_names


def _is_prose(row: Row) -> bool:
    """Whether a row is a single text, as titles above a table and notes below it are."""
    return len(row.cells) == 1 and kind_of_cell(row.cells[0]) == TEXT


def _has_number(row: Row) -> bool:
    return any(kind_of_cell(cell) != TEXT for cell in row.cells[:_JUDGED_COLUMNS])


def _is_count(cell: str) -> bool:
    return cell.isdecimal() and cell.isascii() and len(cell) < _LONGEST_COUNT


def _counts(rows: Sequence[Row]) -> bool:
    """Whether the first column counts the rows."""
    first = [row.cells[0] for row in rows]
    return len(first) > 1 and first in ([str(i + begin) for i in range(len(first))] for begin in (0, 1))


def _numbers(rows: Sequence[Row], column: int) -> list[float]:
    """The finite numbers in a column; a comma counts as a decimal one."""
    found = []
    for row in rows:
        with suppress(ValueError, IndexError):
            found.append(float(row.cells[column].replace(",", ".").replace("−", "-")))
    return list(filter(math.isfinite, found))


def _is_far(value: int, numbers: Sequence[float]) -> bool:
    """Whether a value lies outside of all numbers, by more than they lie apart."""
    if not numbers:
        return False
    low, high = min(numbers), max(numbers)
    return value < low - (high - low) or value > high + (high - low)
