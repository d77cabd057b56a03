"""What the numbers of columns mean: their units, the moment that 0 is, and how their commas were read."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from neuronlab.core.arrays import Array
from neuronlab.core.data.names import tidy_name
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.tables.cell_format import cells_of
from neuronlab.files.tables.commas import comma_of
from neuronlab.files.tables.dates import SECONDS_OF, since_earliest, unit_for, zone_of
from neuronlab.files.tables.reader import Sheet
from neuronlab.wording.columns import NO_MEANING, heading_of, parted_name


@dataclass(frozen=True, eq=False)
class MeantColumns:
    """Columns with what their numbers mean.

    Attributes:
        names: Their names without what `meanings` says; "" for one without a name.
        titles: Their names, or their numbers, as they are in the table.
        values: (rows, columns), dates and times in the units of `meanings`.
        meanings: What the numbers of each mean.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    values: Array
    meanings: tuple[ColumnMeaning, ...]


def meant_columns(
    sheet: Sheet, columns: Sequence[int], kinds: Sequence[str], values: Array, units: Sequence[str]
) -> MeantColumns:
    """What columns of these kinds mean, by their names and their cells.

    `values` (rows, columns) are as they were read, without the `units` of columns of numbers, "" for those without one.
    Dates and times, read in seconds, get the unit that their span asks for.
    """
    values, meanings = values.copy(), []
    for index, (column, kind) in enumerate(zip(columns, kinds, strict=True)):
        meaning = NO_MEANING
        if kind == "number":
            meaning = meaning_of_numbers(sheet, column, units[index])
        elif kind != "label" and len(values):
            values[:, index], meaning = _times_and_meaning(sheet, column, kind, values[:, index])
        meanings.append(meaning)
    names = tuple(own_name(sheet, column) for column in columns)
    titles = tuple(sheet.name(column) or str(column + 1) for column in columns)
    return MeantColumns(names, titles, values, tuple(meanings))


def meaning_of_numbers(sheet: Sheet, column: int, unit: str) -> ColumnMeaning:
    """What the numbers of a column mean: by the `unit` that is taken off them, else by the row of units or its name."""
    if not unit and column < len(sheet.units):
        unit = tidy_name(sheet.units[column])
    meaning = parted_name(sheet.name(column))[1]
    return replace(meaning, unit=unit or meaning.unit, comma=comma_of(sheet.form, cells_of(sheet, column)))


def _times_and_meaning(sheet: Sheet, column: int, kind: str, seconds: Array) -> tuple[Array, ColumnMeaning]:
    """Seconds (n,) of a column of dates or times in the unit that their span asks for, and what they mean then.

    Dates are counted from the earliest one, in the zone of the first rows; times of day from midnight.
    """
    if kind == "time":
        unit = unit_for(float(seconds.max() - seconds.min()))
        return seconds / SECONDS_OF[unit], ColumnMeaning(unit=unit)
    return since_earliest(seconds, zone_of(cells_of(sheet, column)))


def own_name(sheet: Sheet, column: int) -> str:
    """The name of a column without what `heading_of` adds to names; a person's own brackets stay; "" without one."""
    name = sheet.name(column)
    bare, meaning = parted_name(name)
    return bare if heading_of(bare, meaning) == name else name
