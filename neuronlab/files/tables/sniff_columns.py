"""Guess the task of a table from its columns, and the role of each column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import label_of
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice
from neuronlab.files.tables.reader import MOST_COLUMNS, Sheet, columns_text
from neuronlab.files.tables.roles import role_column

_MOSTLY = 0.5
"""A column is numeric if at least this fraction of its filled cells are numbers; the others count as damage."""
_MOST_REMEMBERED = 10_000
"""Number of different cells cached; remembering a million would take more memory than their table."""
_COUNTING_NAMES = {"", "id", "index", "no", "nr", "row", "#"}


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


def guess_choice(sheet: Sheet, task: str | None = None) -> Choice:
    """The most likely columns for a task; without a task, those of the most likely task.

    Columns that only count rows or are constant are avoided if there are others. If no columns fit, some are chosen
    anyway, for the user to correct.
    """
    role = role_column(sheet)
    columns = [_look_at(sheet, index) for index in range(min(sheet.width, MOST_COLUMNS)) if index != role]
    task = task or _likely_task(columns)
    return Choice(task, _likely_columns(columns, task), role)


@dataclass(frozen=True, kw_only=True)
class _SniffedColumn:
    """The properties of a column.

    Attributes:
        index: Its index.
        is_numeric: Whether it mostly contains numbers.
        counts_rows: Whether it only counts the rows.
        is_constant: Whether all its numbers are equal.
        has_labels: Whether it contains labels.
        labels: Number of different labels; 0 if there are none or too many.
    """

    index: int
    is_numeric: bool
    counts_rows: bool
    is_constant: bool
    has_labels: bool
    labels: int

    @property
    def likeness_to_labels(self) -> tuple[int, int]:
        """Sort key: larger means more likely; ties go to the later column."""
        if self.labels < 2:
            return 0 if self.is_numeric else 1, self.index
        return 2 if self.is_numeric else 3, self.index

    @property
    def likeness_to_values(self) -> tuple[bool, bool, int]:
        """Sort key: larger means more likely; ties go to the later column."""
        return self.is_numeric, not self.counts_rows, self.index


def _look_at(sheet: Sheet, index: int) -> _SniffedColumn:
    rows = sheet.sample[bool(sheet.header) :]
    cells = [row[index] for _, row in rows if index < len(row) and row[index]]
    numbers = [number for cell in cells if (number := number_of(sheet.form, cell)) is not None]
    labels = {label_of(sheet.form, cell) for cell in cells}
    has_labels = are_labels(cells, sheet.form)
    has_counting_name = bool(sheet.header) and sheet.name(index).lower() in _COUNTING_NAMES
    counts = [*range(len(rows))], [*range(1, len(rows) + 1)]
    return _SniffedColumn(
        index=index,
        is_numeric=bool(numbers) and len(numbers) >= _MOSTLY * len(cells),
        counts_rows=len(rows) > 2 and numbers in counts and has_counting_name,
        is_constant=len(rows) > 2 and len(set(numbers)) == 1,
        has_labels=has_labels,
        labels=len(labels) if has_labels and len(labels) <= MAX_CLASSES else 0,
    )


def _likely_task(columns: Sequence[_SniffedColumn]) -> str:
    if len(columns) <= 2:
        return "curve"
    if _are_usual(columns):
        return "classes" if columns[2].has_labels else "surface"  # as `guess_usual_task` says
    label = max(columns, key=lambda column: column.likeness_to_labels)
    likeness, index = label.likeness_to_labels
    numbers = [column for column in columns if column.is_numeric and not column.counts_rows]
    is_label = likeness == 3 or (likeness == 2 and index == len(columns) - 1)
    if is_label and len([column for column in numbers if column is not label]) >= 2:
        return "classes"
    return "surface" if len(numbers) >= 3 else "curve"


def _are_usual(columns: Sequence[_SniffedColumn]) -> bool:
    """Whether these are exactly two numeric inputs and a target."""
    return len(columns) == 3 and all(column.is_numeric and not column.counts_rows for column in columns[:2])


def _likely_columns(columns: Sequence[_SniffedColumn], task: str) -> tuple[int, ...]:
    row = TASKS[task]
    if not columns:
        return (0,) * (row.inputs + 1)
    if row.inputs == 2 and _are_usual(columns):
        return 0, 1, 2
    if row.predicts_classes:
        target = max(columns, key=lambda column: column.likeness_to_labels)
    else:
        target = max(columns, key=lambda column: column.likeness_to_values)
    others = [column for column in columns if column is not target] or [target]
    others.sort(key=lambda column: (not column.is_numeric, column.counts_rows, column.is_constant))
    # A stable sort: among equal columns the first ones come first.
    inputs = sorted(column.index for column in others[: row.inputs])
    return (*inputs, *inputs[-1:] * (row.inputs - len(inputs)), target.index)
