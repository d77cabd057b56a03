"""Read columns of numbers and labels from a table: in chunks if all cells are valid, else cell by cell."""

import math
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import LARGEST_COORDINATE
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.cells import number_of, numbers_of, why_no_number
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import LabelNumbers
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.roles import ROLE, role_fault, role_numbers, role_of
from neuronlab.files.tables.rows import Chunk

_MOST_LINES = 3 * MAX_POINTS
"""Including blank ones."""
MOST_PROBLEMS = 100
"""Problems kept with their messages; all are counted."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The columns to read.

    Attributes:
        columns: Their indices.
        names: Their names in error messages.
        width: Largest number of columns of a row, if given.
        labels: Converts the labels of the last column to numbers, if it contains labels.
        role: The index of the column of roles, if it is to be read.
    """

    columns: tuple[int, ...]
    names: tuple[str, ...]
    width: int | None = None
    labels: LabelNumbers | None = None
    role: int | None = None

    def require_count(self, line: int, count: int) -> None:
        """Raise InputError if a line has too few or too many columns."""
        columns, names = self.columns, self.names
        if self.role is not None:
            columns, names = (*columns, self.role), (*names, ROLE)
        needed = max(columns) + 1
        if count >= needed and (self.width is None or count <= self.width):
            return
        right = columns_text(self.width or needed)
        if len(columns) == (self.width or needed) and not any(map(str.isdecimal, names)):
            right += f": {', '.join(names)}"
        raise InputError(f"Line {line} has {columns_text(count)}, not {right}")


@dataclass(frozen=True)
class Problem:
    """The reason a row cannot be read.

    Attributes:
        line: Its line.
        column: The name of the column; "" for the whole row.
        cell: The text of the cell.
        sentence: The message.
    """

    line: int
    column: str
    cell: str
    sentence: str


@dataclass(frozen=True, eq=False)
class ReadColumns:
    """The columns read from a table.

    Attributes:
        values: (rows, columns) of the valid rows.
        test: (rows,) whether each is held out for testing; None if there is no column of roles.
        problems: Problems of the other rows, at most `MOST_PROBLEMS`.
        problem_count: Number of all problems.
        bad_rows: Number of rows with problems.
    """

    values: Array
    test: BoolArray | None
    problems: tuple[Problem, ...]
    problem_count: int
    bad_rows: int


def read_columns(sheet: Sheet, wanted: Wanted, progress: Progress = unheard) -> ReadColumns:
    """Read columns of all rows. Raises InputError if the table is damaged or has more than a million rows."""
    complaints = _Complaints()
    pieces = []
    rows = 0
    for chunk in sheet.chunks(progress):
        quick = _read_quickly(chunk, wanted, sheet.form)
        piece = _read_closely(chunk, wanted, sheet.form, complaints) if quick is None else quick
        pieces.append(piece)
        rows += len(piece)
        if chunk.line > _MOST_LINES:
            raise InputError(f"It has more than {_MOST_LINES:,} lines, most of them blank")
        if rows + complaints.rows > MAX_POINTS:
            raise InputError(f"It has more than {MAX_POINTS:,} rows, which is the limit")
    progress(1.0)
    values = np.concatenate(pieces) if pieces else _no_rows(wanted)
    test: BoolArray | None = None
    if wanted.role is not None:
        values, test = values[:, :-1], values[:, -1] > 0.0
    return ReadColumns(values, test, tuple(complaints.kept), complaints.count, complaints.rows)


class _Complaints:
    """Collects problems, row by row."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = self.rows = 0
        self._last_line = 0

    def add(self, line: int, column: str, cell: str, what: str) -> None:
        self.count += 1
        self.rows += line != self._last_line
        self._last_line = line
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(Problem(line, column, cell, what))


def _read_quickly(chunk: Chunk, wanted: Wanted, form: TableFormat) -> Array | None:
    """Values (rows, columns) of a chunk, and its roles as a last column; None if any row has a problem."""
    rows = [row for row in chunk.rows if row]
    if not rows:
        return _no_rows(wanted)
    if wanted.width is not None and any(any(row[wanted.width :]) for row in rows if len(row) > wanted.width):
        return None
    try:
        cells = [[row[column] for row in rows] for column in wanted.columns]
        last = wanted.labels.numbers(cells[-1]) if wanted.labels else numbers_of(form, cells[-1])
        roles = [] if wanted.role is None else [role_numbers([row[wanted.role] for row in rows])]
        values = np.array([*(numbers_of(form, column) for column in cells[:-1]), last, *roles], np.float64)
    except (IndexError, ValueError, OverflowError):
        return None
    return values.T if bool((np.abs(values) <= LARGEST_COORDINATE).all()) else None


def _read_closely(chunk: Chunk, wanted: Wanted, form: TableFormat, complaints: _Complaints) -> Array:
    """Values (rows, columns) of the valid rows of a chunk, and their roles as a last column."""
    good = []
    for line, cells in chunk.numbered():
        if not any(cells):
            continue
        while wanted.width is not None and len(cells) > wanted.width and not cells[-1]:
            cells.pop()
        before = complaints.count
        try:
            wanted.require_count(line, len(cells))
        except InputError as error:
            complaints.add(line, "", "", str(error))
            continue
        row = [
            _value(cells[column], line, index, wanted, form, complaints) for index, column in enumerate(wanted.columns)
        ]
        if wanted.role is not None:
            row.append(_role(cells[wanted.role], line, complaints))
        if complaints.count == before:
            good.append(row)
    return np.array(good, np.float64).reshape(-1, _width(wanted))


def _no_rows(wanted: Wanted) -> Array:
    return np.empty((0, _width(wanted)))


def _width(wanted: Wanted) -> int:
    return len(wanted.columns) + (wanted.role is not None)


def _role(cell: str, line: int, complaints: _Complaints) -> float:
    """The role in a cell as a number; NaN with a recorded problem if there is none."""
    value = role_of(cell)
    if value is None:
        complaints.add(line, ROLE, cell, f"Line {line}, column {ROLE}{role_fault(cell)}")
        return math.nan
    return value


def _value(cell: str, line: int, index: int, wanted: Wanted, form: TableFormat, complaints: _Complaints) -> float:
    """The number in a cell; NaN with a recorded problem if there is none."""
    is_label = wanted.labels is not None and index == len(wanted.columns) - 1
    value = wanted.labels.number(cell) if wanted.labels and is_label else number_of(form, cell)
    if value is not None and abs(value) <= LARGEST_COORDINATE:
        return value
    name = wanted.names[index]
    what = _label_fault(cell) if is_label else _number_fault(cell, value, form)
    complaints.add(line, name, cell, f"Line {line}, column {name}{what}")
    return math.nan


def _number_fault(cell: str, value: float | None, form: TableFormat) -> str:
    if value is None:
        return why_no_number(form, cell)
    if not math.isfinite(value):
        return f": {cell[:40]!r} is not a finite number"
    return f": {cell[:40]} is too large; the limit is ±{LARGEST_COORDINATE:g}"


def _label_fault(cell: str) -> str:
    if len(cell) > LONGEST_NAME:
        return f": {cell[:40]!r} … has {len(cell):,} characters; the limit for names of classes is {LONGEST_NAME}"
    return f": {cell[:40]!r} is not a label; labels are names or whole numbers" if cell else " is empty"
