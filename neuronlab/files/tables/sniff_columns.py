"""Guess the task of a table that has exactly the columns of one."""

from collections.abc import Iterable
from itertools import chain

from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import label_of
from neuronlab.files.tables.point_columns import TASK_COLUMNS
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.roles import role_column

_MOST_REMEMBERED = 10_000
"""Number of different cells cached; remembering a million would take more memory than their table."""


def guess_usual_task(sheet: Sheet) -> str:
    """The task of a table that has exactly a task's columns: two are a curve, three are classes or a surface.

    They are classes if the last column contains labels, see `are_labels`. A last column of roles is not counted.
    Raises InputError for other numbers of columns.
    """
    if not sheet.sample:
        return "curve"  # reading it reports that the table is empty
    line, first = sheet.sample[0]
    count = len(first) - (role_column(sheet) is not None)
    if count == 2:
        return "curve"
    if count != 3:
        usual = " or ".join(", ".join(row.names) for row in TASK_COLUMNS.values())
        raise InputError(f"Line {line} has {columns_text(len(first))}, not 2 or 3: {usual}")
    last = chain.from_iterable({row[2].strip() for row in chunk.rows if len(row) > 2} for chunk in sheet.chunks())
    return "classes" if are_labels(last, sheet.form) else "surface"


def are_labels(cells: Iterable[str], form: TableFormat) -> bool:
    """Whether the filled cells are labels.

    They are if none is a number, or if they are at most six different names or whole numbers.
    """
    seen: set[str] = set()
    labels: set[str | None] = set()
    has_numbers = False
    for cell in cells:
        if cell in seen or not cell:
            continue
        if len(seen) < _MOST_REMEMBERED:
            seen.add(cell)
        if len(labels) <= MAX_CLASSES:
            labels.add(label_of(form, cell))
        has_numbers |= number_of(form, cell) is not None
        if None in labels or (has_numbers and len(labels) > MAX_CLASSES):
            return False
    return True
