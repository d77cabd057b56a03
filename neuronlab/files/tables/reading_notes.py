"""What there is to say about a table after it was read: rows kept out, times, and columns that tell nothing."""

from collections.abc import Iterator, Sequence

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.text import written
from neuronlab.files.tables.cells import unit_of
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.columns import ReadColumns, Wanted
from neuronlab.files.tables.commas import decimal_comma
from neuronlab.files.tables.dates import moment_of
from neuronlab.files.tables.fixes import with_day_order, with_other_comma, without_bad_rows, without_units
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.reader import Sheet, columns_text

_SMALLEST_SPAN = 1e-150
"""The squares of smaller differences vanish."""


def refusal_of(form: TableFormat, read: ReadColumns, choices: ReadingChoices) -> ReadingNote | None:
    """Why a table cannot be read while none of its rows may be left out, and what helps; None if all rows are good."""
    if not read.problems:
        return None
    first = next((problem for problem in read.problems if not problem.is_missing), read.problems[0])
    unreadable = read.bad_rows - read.missing_rows - (not first.is_missing)
    missing = read.missing_rows - first.is_missing
    more = [f"{_rows(unreadable, 'more ')} cannot be read"] if unreadable else []
    if missing:
        more.append(
            f"{_rows(missing, 'more ' if first.is_missing else '')} {'lacks' if missing == 1 else 'lack'} a value"
        )
    sentence = first.sentence
    if more:
        sentence = ", ".join((sentence, *more[:-1])) + f", and {more[-1]}"
    fixes = _fixes([problem.cell for problem in read.problems], form, choices)
    if len(read.values):
        fixes = (*fixes, without_bad_rows(read.bad_rows, choices))
    if not fixes:
        sentence += "; choose another column or correct the cells"
    return ReadingNote(sentence=f"{sentence}.", fixes=fixes, is_question=True)


def left_out_notes(read: ReadColumns) -> Iterator[ReadingNote]:
    """How many rows are left out, those that lack a value apart from those that cannot be read."""
    unreadable = read.bad_rows - read.missing_rows
    missing = read.missing_rows
    parts = [f"{_rows(missing)} that {_verb(missing, 'lacks', 'lack')} a value"] if missing else []
    parts += [f"{_rows(unreadable)} that cannot be read"] if unreadable else []
    if parts:
        yield ReadingNote(sentence=f"{' and '.join(parts)} {_verb(read.bad_rows, 'is', 'are')} left out.")


def late_unit_notes(wanted: Wanted, read: ReadColumns) -> Iterator[ReadingNote]:
    """Which units are taken off that hardly any of the first rows shows."""
    for name, unit, seen in zip(wanted.names, read.units, wanted.all_units, strict=True):
        if unit and not seen:
            yield ReadingNote(sentence=f"Some cells of {name} have a unit, which is taken off: {unit}.")


def time_notes(titles: Sequence[str], kinds: Sequence[str], meanings: Sequence[ColumnMeaning]) -> Iterator[ReadingNote]:
    """What numbers dates and times were made; nothing if there are none that can be read."""
    for title, kind, meaning in zip(titles, kinds, meanings, strict=True):
        if not meaning.unit:
            continue
        if kind == "date":
            since = meaning.origin.replace("T", " ")
            yield ReadingNote(sentence=f"Dates in {title} are read as {meaning.unit} since {since}.")
        elif kind == "time":
            yield ReadingNote(sentence=f"Times in {title} are read as {meaning.unit} since 0:00.")


def content_notes(sheet: Sheet, names: Sequence[str], checked: Array) -> Iterator[ReadingNote]:
    """Contents that are allowed but probably unintended; of columns (rows, columns) that hold numbers."""
    # Rows are without the empty cells at their ends, so one row as long as the header shows that its names fit.
    widest = max((len(cells) for _, cells in sheet.sample[1:]), default=0)
    if sheet.header and widest and len(sheet.header) not in range(sheet.usual_width, widest + 1):
        has = columns_text(sheet.usual_width)
        names_text = columns_text(len(sheet.header))
        sentence = f"The first row names {names_text}, but most rows have {has}."
        yield ReadingNote(sentence=f"{sentence} Check that the names belong to the columns below them.")
    if len(checked) > 1:
        for name, column in zip(names, checked.T, strict=False):
            if np.ptp(column) == 0.0:
                same = f"Column {name} is {written(column[0], 'g')} in every row, so it carries no information."
                yield ReadingNote(sentence=f"{same} Choose another column, or add rows where it differs.")


def require_differences(names: Sequence[str], values: Array) -> None:
    """Raise InputError if numbers (rows, columns) differ by too little to be computed with."""
    for name, column in zip(names, values.T, strict=False):
        span = float(np.ptp(column))
        if 0.0 < span < _SMALLEST_SPAN:
            raise InputError(
                f"The numbers in {name} differ by at most {written(span, 'g')}, which is too little to compute with; "
                f"multiply the column, for example by 1e{-int(np.floor(np.log10(span)))}"
            )


def _fixes(cells: Sequence[str], form: TableFormat, choices: ReadingChoices) -> tuple[ReadingFix, ...]:
    """The choices that make cells readable."""
    found = []
    with_unit = next((cell for cell in cells if unit_of(form, cell)), "")
    if with_unit and not form.strips_units:
        found.append(without_units(form, with_unit, choices))
    comma = "" if form.decimal_comma else decimal_comma(cells)
    if comma:
        found.append(with_other_comma(form, comma, choices))
    date = next((cell for cell in cells if _is_date_only_if(cell, day_first=not form.day_first)), "")
    if date:
        found.append(with_day_order(date, choices, day_first=not form.day_first))
    return tuple(found)


def _is_date_only_if(cell: str, *, day_first: bool) -> bool:
    """Whether a cell is a date in this order, and in no other."""
    return moment_of(cell, day_first=day_first) is not None and moment_of(cell, day_first=not day_first) is None


def _rows(count: int, more: str = "") -> str:
    return f"{count:,} {more}row{'s' * (count != 1)}"


def _verb(count: int, one: str, several: str) -> str:
    return one if count == 1 else several
