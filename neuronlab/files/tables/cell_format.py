"""How the cells of a table are written beyond its numbers: units, the order of dates, and what means missing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from neuronlab.core.data.names import USUAL_MISSING
from neuronlab.files.tables.cells import is_missing, kind_of_cells
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.commas import show_grouping_points
from neuronlab.files.tables.dates import day_comes_first, is_ambiguous_date
from neuronlab.files.tables.reader import MOST_COLUMNS, Sheet


def with_cell_format(sheet: Sheet, choices: ReadingChoices) -> Sheet:
    """The same table, its cells read as asked for, or else as its first rows show.

    Where no date shows whether its day comes first, it does with points, as in 03.04.2021, and with decimal commas.
    """
    form = replace(
        sheet.form,
        missing=USUAL_MISSING if choices.missing is None else choices.missing,
        strips_units=choices.strips_units,
        digit_dates=choices.digit_dates,
    )
    if form.decimal_comma:
        form = replace(form, points_group=choices.decimal == "," or show_grouping_points(table_cells(sheet)))
    day_first = choices.day_first if choices.day_first is not None else shown_day_first(sheet)
    if day_first is None:
        day_first = likely_day_first(sheet, next(filter(is_ambiguous_date, table_cells(sheet)), ""))
    return Sheet(sheet.data, replace(form, day_first=day_first))


def shown_day_first(sheet: Sheet) -> bool | None:
    """Whether the day comes first in the dates of a table; None if none of the first rows shows it."""
    return day_comes_first(table_cells(sheet))


def likely_day_first(sheet: Sheet, date: str) -> bool:
    """Whether the day is likely to come first in a date that does not show it: by its points, or by decimal commas."""
    return bool(date) and ("." in date[:6] or sheet.form.decimal_comma)


def table_cells(sheet: Sheet) -> Iterator[str]:
    """The different cells of each column in the first rows."""
    return chain.from_iterable(dict.fromkeys(cells) for cells in _columns(sheet))


def cells_of(sheet: Sheet, column: int) -> list[str]:
    """The cells of a column in the first rows, without its name."""
    rows = sheet.sample[bool(sheet.header) :]
    return [row[column] if column < len(row) else "" for _, row in rows]


def markers_of_numbers(sheet: Sheet) -> set[str]:
    """The markers of missing values that occur in columns of numbers or dates, in the first rows."""
    return {
        cell
        for cells in _columns(sheet)
        if any(cell and is_missing(sheet.form, cell) for cell in set(cells))
        and kind_of_cells(sheet.form, cells).kind != "label"
        for cell in cells
        if cell and is_missing(sheet.form, cell)
    }


def _columns(sheet: Sheet) -> Iterator[list[str]]:
    return (cells_of(sheet, column) for column in range(min(sheet.width, MOST_COLUMNS)))
