"""Numbers in a few long rows, as they are often pasted: how they are arranged is asked, and turned into columns."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.lines import Row
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.reader import MOST_COLUMNS
from neuronlab.files.tables.rows import RowReader
from neuronlab.files.tables.shapes import NUMBER, is_blank, kind_of_cell

ROWS, COLUMNS, PAIRS, VALUES = "rows", "columns", "pairs", "values"
LAYOUTS: dict[str, tuple[str, str]] = {
    ROWS: ("Keep as rows", "keep the rows as they are"),
    COLUMNS: ("Turn rows into columns", "read each row as a column"),
    PAIRS: ("Read as x, y, x, y, …", "read them as x, y, x, y, …"),
    VALUES: ("Read as y at 1, 2, 3, …", "read them as y at x = 1, 2, 3, …"),
}
"""The text of a button, and what it does, by arrangement."""
_MOST_ROWS, _FEWEST_IN_ONE, _FEWEST_IN_SOME = 3, 4, 6
"""So few rows of so many numbers may be columns."""
_LOOKED_AT = 10_000
"""Cells of each row that show whether it has numbers."""


def layout_question(rows: Sequence[Row], choices: ReadingChoices) -> ReadingNote | None:
    """The question how the numbers of a few long rows are arranged; None if these are none, or it is decided."""
    if choices.layout is not None or not 0 < len(rows) <= _MOST_ROWS:
        return None
    width = len(rows[0].cells)
    if width < (_FEWEST_IN_ONE if len(rows) == 1 else _FEWEST_IN_SOME) or any(len(row.cells) != width for row in rows):
        return None
    numbers = [row.cells[len(rows) > 1 and kind_of_cell(row.cells[0]) != NUMBER :] for row in rows]
    for cells in numbers:
        filled = [cell for cell in cells[:_LOOKED_AT] if not is_blank(cell)]
        if 2 * len(filled) < len(cells[:_LOOKED_AT]) or any(kind_of_cell(cell) != NUMBER for cell in filled):
            return None
    one = len(rows) == 1
    offered = [VALUES, *[PAIRS] * (width % 2 == 0), ROWS] if one else [COLUMNS, ROWS]
    fixes = (with_layout(layout, choices) for layout in offered)
    has = f"one row of {width} numbers" if one else f"{len(rows)} rows of {len(numbers[0])} numbers"
    return ReadingNote(sentence=f"The table has {has}.", fixes=tuple(fixes), is_question=True)


def with_layout(layout: str, choices: ReadingChoices) -> ReadingFix:
    """Arrange the numbers in this way."""
    label, effect = LAYOUTS[layout]
    return ReadingFix(label=label, option=f"--layout {layout}", effect=effect, choices=replace(choices, layout=layout))


def arranged(data: bytes, form: TableFormat, layout: str) -> bytes:
    """The rows of a table in another arrangement, separated by commas. Raises InputError if there are too many rows."""
    reader, rows = RowReader(data, form), list[list[str]]()
    while not reader.is_over:
        rows += (cells for _, cells in reader.take(MOST_COLUMNS).filled())
        if len(rows) > MOST_COLUMNS:
            raise InputError(f"It has more than {MOST_COLUMNS:,} rows, too many to arrange them as {layout}")
    cells = [cell for row in rows for cell in row]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    if layout == COLUMNS:
        writer.writerows(zip_longest(*rows, fillvalue=""))
    elif layout == PAIRS:
        writer.writerows(zip_longest(cells[::2], cells[1::2], fillvalue=""))
    else:
        if form.has_header and len(cells) == len(rows):
            writer.writerow(["", cells.pop(0)])
        writer.writerows(enumerate(cells, 1))
    return stream.getvalue().encode()
