"""Find the columns of a table that a model needs: by their names in any order, or the leading ones."""

from collections.abc import Sequence

from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.text import of_cell
from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.column_names import columns_named
from neuronlab.files.tables.dates import seconds_of
from neuronlab.files.tables.guessing import names_columns
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.wording.columns import bare_name, parted_name

_MOST_SHOWN = 8
"""Columns that a sentence lists."""
_USUAL = {1: ("x",), 2: ("x1", "x2")}


def usual_names(columns: int) -> tuple[str, ...]:
    """What so many inputs are called if nothing else is known: x, or x1 and x2, ..."""
    return _USUAL.get(columns, tuple(f"x{number}" for number in range(1, columns + 1)))


def has_names(sheet: Sheet, names: Sequence[str], columns: int) -> bool:
    """Whether a first row that is not taken for names is some: it has one that is asked for, or no number in front."""
    first = sheet.sample[0][1]
    asked = {_folded(bare_name(name)) for name in names if name and number_of(sheet.form, name) is None}
    is_named = bool(asked) and any(_folded(bare_name(of_cell(cell))) in asked for cell in first)
    return is_named or names_columns(sheet.form, first[:columns])


def input_columns(sheet: Sheet, names: Sequence[str], meanings: Sequence[ColumnMeaning]) -> tuple[int, ...]:
    """The indices of the columns of a model's inputs.

    If the table has a header and the names differ, they are found by these, in any order; upper and lower case may
    differ, and a unit in brackets may stand on one side alone or be the same. Otherwise they are the leading columns:
    also if none is found, but the names are only the usual ones. Raises InputError if some are missing or occur twice.
    """
    count = len(names)
    leading = tuple(range(count))
    if not sheet.header or not all(names) or len({*map(_folded, names)}) != count:
        return leading
    header = list(map(sheet.name, range(len(sheet.header))))
    found = [_index_of(header, name, meaning) for name, meaning in zip(names, meanings, strict=True)]
    missing = [name for name, index in zip(names, found, strict=True) if index is None]
    if missing and tuple(names) == usual_names(count) and len(missing) == count:
        return leading
    if missing:
        needed = f"column{'s' * (len(missing) > 1)} {' and '.join(map(repr, missing))}"
        hint = _which(header) if len(header) >= count else f"Add {'it' if len(missing) == 1 else 'them'} to the table"
        raise InputError(f"The model needs the {needed}, which it does not have. {hint}")
    return tuple(index for index in found if index is not None)


def asked_columns(sheet: Sheet, count: int, asked: Sequence[str]) -> tuple[int, ...]:
    """The indices of columns by their names or their numbers from 1. Raises InputError if one is missing."""
    if len(asked) != count:
        raise InputError(f"The model needs {columns_text(count)}, but --columns has {len(asked)}. Name as many")
    found = columns_named(sheet, asked)
    twice = next((name for name, index in zip(asked, found, strict=True) if found.count(index) > 1), None)
    if twice is not None:
        raise InputError(f"The column {twice!r} is given twice in --columns. Name another one instead")
    return found


def _which(header: Sequence[str]) -> str:
    """The end of a sentence about a column that is not found: which there are, and how one says which it is."""
    keys = [repr(name) if name else str(number) for number, name in enumerate(header[:_MOST_SHOWN], 1)]
    shown = ", ".join(keys) + (", …" if len(header) > _MOST_SHOWN else "")
    if len(header) == 1:
        return f"Use --columns 1 to take {shown} for it"
    return f"Use --columns to say which of {shown} to take" if shown else "Use --columns with their numbers from 1"


def _index_of(header: Sequence[str], name: str, meaning: ColumnMeaning) -> int | None:
    """The index of the column with a name; None if there is none. Raises InputError if there are two."""
    folded = list(map(_folded, header))
    bare = [_folded(_name_in(other, meaning)) for other in header]
    for row, sought in ((header, name), (folded, _folded(name)), (bare, _folded(bare_name(name)))):
        if row.count(sought) > 1:
            raise InputError(f"It has two columns named {name!r}. Use --columns with the number of the one to take")
        if sought in row:
            return row.index(sought)
    return None


def _name_in(name: str, meaning: ColumnMeaning) -> str:
    """A name in a header without its brackets, unless these say that it is something else than `meaning`."""
    bare, own = parted_name(name)
    are_times = bool(own.origin and meaning.origin) and seconds_of(own) is not None
    return bare if are_times or (own.unit, own.origin) == (meaning.unit, meaning.origin) else name


def _folded(name: str) -> str:
    """A name as it is compared if upper and lower case do not matter."""
    return tidy_name(name).casefold()
