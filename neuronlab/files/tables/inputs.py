"""The inputs of a model as columns of a table: by their names in any order, or the leading ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from neuronlab.core.arrays import Array
from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.text import of_cell
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.column_names import columns_named
from neuronlab.files.tables.columns import Wanted, read_columns
from neuronlab.files.tables.guessing import names_columns
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.planning import planned_table
from neuronlab.files.tables.point_columns import NO_ROWS
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.source import open_source

_MOST_SHOWN = 8
"""Columns that a sentence lists."""
_USUAL = {1: ("x",), 2: ("x1", "x2")}


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of a table.

    Attributes:
        names: Their names, from the header or those asked for.
        values: (n, columns) of the rows that were read.
        left_out: Number of rows that were left out.
        notes: What there is to say about how they were read.
    """

    names: tuple[str, ...]
    values: Array
    left_out: int = 0
    notes: tuple[ReadingNote, ...] = ()


def read_inputs(path: Path, columns: int, names: Sequence[str] = (), choices: ReadingChoices = NOTHING_CHOSEN) -> Table:
    """Read as many columns as a model has inputs; further columns are ignored.

    `choices.columns` says which they are, in order and without a target. Otherwise, if the table has a header and the
    model's columns have different `names`, they are found by these, in any order; upper and lower case may differ. Else
    they are the leading columns: also if none is found, but `names` are only the usual ones. Raises InputError if a
    column is missing, and as `read_points` does.
    """
    usual = _USUAL.get(columns, tuple(f"x{number}" for number in range(1, columns + 1)))
    with refused_in_a_sentence(path, "inputs"):
        sheet = planned_table(open_source(path), choices).sheet
        if sheet.sample and choices.header is None:
            has_header = _is_header(sheet, sheet.sample[0][1], columns, names)
            sheet = Sheet(sheet.data, replace(sheet.form, has_header=has_header))
        asked = choices.columns
        chosen = _indices(sheet, columns, names, usual) if asked is None else _asked_for(sheet, columns, asked)
        found = tuple(map(sheet.name, chosen)) if sheet.header and max(chosen) < len(sheet.header) else ()
        wanted = Wanted(columns=chosen, names=found or tuple(names) or usual)
        if sheet.header:
            wanted.require_count(sheet.header_line, len(sheet.header))
        read = read_columns(sheet, wanted)
        if read.problems and not choices.skips_bad_rows:
            skip = ". Use --skip-bad-rows to leave out the rows that cannot be read" if len(read.values) else ""
            raise InputError(f"{read.problems[0].sentence}{skip}")
        if not len(read.values):
            raise InputError(NO_ROWS)
        return Table(wanted.names, read.values, read.bad_rows)


def _is_header(sheet: Sheet, first: Sequence[str], columns: int, names: Sequence[str]) -> bool:
    """Whether a first row names its columns: it has a name that is asked for, or no number in the leading ones."""
    asked = {_folded(name) for name in names if name and number_of(sheet.form, name) is None}
    is_named = bool(asked) and any(_folded(of_cell(cell)) in asked for cell in first)
    return is_named or names_columns(sheet.form, first[:columns])


def _indices(sheet: Sheet, columns: int, names: Sequence[str], usual: tuple[str, ...]) -> tuple[int, ...]:
    """The indices of the columns to read. Raises InputError if some of those asked for are missing or occur twice."""
    leading = tuple(range(columns))
    if not sheet.header or not all(names) or len({*map(_folded, names)}) != columns:
        return leading
    header = list(map(sheet.name, range(len(sheet.header))))
    folded = [_folded(name) for name in header]
    found = [_index_of(header, folded, name) for name in names]
    missing = [name for name, index in zip(names, found, strict=True) if index is None]
    if missing and tuple(names) == usual and len(missing) == columns:
        return leading
    if missing:
        needed = f"column{'s' * (len(missing) > 1)} {' and '.join(map(repr, missing))}"
        hint = _which(header) if len(header) >= columns else f"Add {'it' if len(missing) == 1 else 'them'} to the table"
        raise InputError(f"The model needs the {needed}, which it does not have. {hint}")
    return tuple(index for index in found if index is not None)


def _asked_for(sheet: Sheet, columns: int, asked: Sequence[str]) -> tuple[int, ...]:
    """The indices of columns by their names or their numbers from 1. Raises InputError if one is missing."""
    if len(asked) != columns:
        raise InputError(f"The model needs {columns_text(columns)}, but --columns has {len(asked)}")
    found = columns_named(sheet, asked)
    twice = next((name for name, index in zip(asked, found, strict=True) if found.count(index) > 1), None)
    if twice is not None:
        raise InputError(f"The column {twice!r} is given twice in --columns. Name another one instead")
    return found


def _which(header: Sequence[str]) -> str:
    """The end of a sentence about a column that is not found: which there are, and how one says which it is."""
    shown = ", ".join(map(repr, header[:_MOST_SHOWN])) + (", …" if len(header) > _MOST_SHOWN else "")
    return f"Use --columns to say which of {shown} to take" if shown else "Use --columns with their numbers from 1"


def _index_of(header: list[str], folded: list[str], name: str) -> int | None:
    """The index of the column with a name; None if there is none. Raises InputError if there are two."""
    for row, sought in ((header, name), (folded, _folded(name))):
        if row.count(sought) > 1:
            raise InputError(f"It has two columns named {name!r}. Use --columns with the number of the one to take")
        if sought in row:
            return row.index(sought)
    return None


def _folded(name: str) -> str:
    """A name as it is compared if upper and lower case do not matter."""
    return tidy_name(name).casefold()
