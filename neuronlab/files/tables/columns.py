"""Read columns of numbers and labels from a table: in chunks if all cells are valid, else cell by cell."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import LARGEST_COORDINATE
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.cells import is_missing, missing_numbers, unit_of, value_of, values_of
from neuronlab.files.tables.faults import fault_of, missing_fault
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import LabelNumbers
from neuronlab.files.tables.problems import Complaints, Problem
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.roles import ROLE, role_fault, role_numbers, role_of
from neuronlab.files.tables.rows import Chunk

_MOST_LINES = 3 * MAX_POINTS
"""Including blank ones."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The columns to read.

    Attributes:
        columns: Their indices.
        names: Their names in error messages.
        kinds: What each is: "number", "date", "time" or "label", see `value_of`; () if all are numbers.
        units: The unit that is taken off the numbers of each, see `TableFormat.strips_units`; () if they have none.
        width: Largest number of columns of a row, if given.
        labels: Converts the labels of the last column to numbers, if it contains labels.
        role: The index of the column of roles, if it is to be read.
    """

    columns: tuple[int, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    width: int | None = None
    labels: LabelNumbers | None = None
    role: int | None = None

    @cached_property
    def all_kinds(self) -> tuple[str, ...]:
        """The kind of each column."""
        kinds = self.kinds or ("number",) * len(self.columns)
        return kinds if self.labels is None else (*kinds[:-1], "label")

    @cached_property
    def all_units(self) -> tuple[str, ...]:
        """The unit of each column."""
        return self.units or ("",) * len(self.columns)

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


@dataclass(frozen=True, eq=False)
class ReadColumns:
    """The columns read from a table.

    Attributes:
        values: (rows, columns) of the valid rows: numbers, POSIX seconds, seconds since midnight, labels by appearance.
        test: (rows,) whether each is held out for testing; None if there is no column of roles.
        problems: Problems of the other rows, at most `MOST_PROBLEMS`.
        problem_count: Number of all problems.
        bad_rows: Number of rows with problems.
        missing_rows: Number of those that only lack values.
        units: The unit that was taken off the numbers of each column; "" where there was none.
    """

    values: Array
    test: BoolArray | None
    problems: tuple[Problem, ...]
    problem_count: int
    bad_rows: int
    missing_rows: int
    units: tuple[str, ...]


def read_columns(sheet: Sheet, wanted: Wanted, progress: Progress = unheard) -> ReadColumns:
    """Read columns of all rows; a unit that is to be taken off may first occur in any of them.

    Raises InputError if the table is damaged or has more than a million rows.
    """
    read = _read(sheet, wanted, progress)
    units = _units_in(read.problems, wanted, sheet.form)
    return read if units == wanted.all_units else _read(sheet, replace(wanted, units=units), progress)


def _units_in(problems: Sequence[Problem], wanted: Wanted, form: TableFormat) -> tuple[str, ...]:
    """The units of the columns, those without one as their problems show it, if units are taken off."""
    if not form.strips_units:
        return wanted.all_units
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for problem in problems:
        if unit := unit_of(form, problem.cell):
            seen[problem.column][unit] += 1
    return tuple(
        unit or (seen[name].most_common(1)[0][0] if kind == "number" and seen[name] else "")
        for name, kind, unit in zip(wanted.names, wanted.all_kinds, wanted.all_units, strict=True)
    )


def _read(sheet: Sheet, wanted: Wanted, progress: Progress) -> ReadColumns:
    complaints = Complaints()
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
            raise InputError(f"It has more than {MAX_POINTS:,} rows, which is the limit. Leave out some")
    progress(1.0)
    values = np.concatenate(pieces) if pieces else _no_rows(wanted)
    test: BoolArray | None = None
    if wanted.role is not None:
        values, test = values[:, :-1], values[:, -1] > 0.0
    return ReadColumns(
        values=values,
        test=test,
        problems=tuple(complaints.kept),
        problem_count=complaints.count,
        bad_rows=complaints.rows,
        missing_rows=complaints.missing_rows,
        units=wanted.all_units if sheet.form.strips_units else ("",) * len(wanted.columns),
    )


def _read_quickly(chunk: Chunk, wanted: Wanted, form: TableFormat) -> Array | None:
    """Values (rows, columns) of a chunk, and its roles as a last column; None if any row has a problem."""
    rows = [row for row in chunk.rows if row]
    if not rows:
        return _no_rows(wanted)
    if wanted.width is not None and any(any(row[wanted.width :]) for row in rows if len(row) > wanted.width):
        return None
    try:
        columns = [
            _quick_values(form, kind, unit, [row[column] for row in rows], wanted.labels)
            for column, kind, unit in zip(wanted.columns, wanted.all_kinds, wanted.all_units, strict=True)
        ]
        roles = [] if wanted.role is None else [role_numbers([row[wanted.role] for row in rows])]
        values = np.array([*columns, *roles], np.float64)
    except (IndexError, ValueError, OverflowError):
        return None
    return values.T if bool((np.abs(values) <= LARGEST_COORDINATE).all()) else None


def _quick_values(
    form: TableFormat, kind: str, unit: str, cells: list[str], labels: LabelNumbers | None
) -> Sequence[float]:
    """The values of a column. Raises ValueError if any cell has none."""
    if kind == "label" and labels is not None:
        return labels.numbers(cells)
    values = values_of(form, kind, cells, unit)
    if kind == "number" and not missing_numbers(form).isdisjoint(values):
        raise ValueError
    return values


def _read_closely(chunk: Chunk, wanted: Wanted, form: TableFormat, complaints: Complaints) -> Array:
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
            complaints.add(Problem(line, "", "", str(error)))
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


def _role(cell: str, line: int, complaints: Complaints) -> float:
    """The role in a cell as a number; NaN with a recorded problem if there is none."""
    value = role_of(cell)
    if value is None:
        complaints.add(Problem(line, ROLE, cell, f"Line {line}, column {ROLE}{role_fault(cell)}"))
        return math.nan
    return value


def _value(cell: str, line: int, index: int, wanted: Wanted, form: TableFormat, complaints: Complaints) -> float:
    """The value of a cell; NaN with a recorded problem if there is none."""
    name, kind, unit = wanted.names[index], wanted.all_kinds[index], wanted.all_units[index]
    if kind == "label" and wanted.labels is not None:
        value, lacks = wanted.labels.number(cell), wanted.labels.is_missing(cell)
    else:
        lacks = is_missing(form, cell)
        value = None if lacks else value_of(form, kind, cell, unit)
    if value is not None and abs(value) <= LARGEST_COORDINATE:
        return value
    fault = missing_fault(cell) if lacks else fault_of(form, kind, cell, value, unit)
    sentence = f"Line {line}, column {name}{fault}"
    complaints.add(Problem(line, name, cell, sentence, is_missing=lacks))
    return math.nan
