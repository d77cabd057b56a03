"""What a table's columns look like: which task's points they are, and which columns stand for what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import label_of
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice
from neuronlab.files.tables.reader import MOST_COLUMNS, Sheet, columns_text

_MOSTLY = 0.5
"""Where so many filled cells are numbers, the others are taken for damage."""
_MOST_REMEMBERED = 10_000
"""So many different cells are looked at but once; to remember a million would take more memory than their table."""
_COUNTING_NAMES = {"", "id", "index", "no", "nr", "row", "#"}


def guess_usual_task(sheet: Sheet) -> str:
    """What a table with a task's columns and no others holds: two are a curve, three are classes or a surface.

    They are classes where the last column holds labels by `are_labels`. Raises InputError for other
    numbers of columns.
    """
    if not sheet.sample:
        return "curve"  # which says that there is nothing
    line, first = sheet.sample[0]
    if len(first) == 2:
        return "curve"
    if len(first) != 3:
        usual = " or ".join(", ".join(row.names) for row in TASK_COLUMNS.values())
        raise InputError(f"Line {line} has {columns_text(len(first))}; there should be 2 or 3: {usual}")
    last = chain.from_iterable({row[2].strip() for row in chunk.rows if len(row) > 2} for chunk in sheet.chunks())
    return "classes" if are_labels(last, sheet.form) else "surface"


def are_labels(cells: Iterable[str], form: TableFormat) -> bool:
    """Whether cells, as far as they are filled, are labels.

    They are when none is a number, and when they are at most six different names or whole numbers.
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
        has_numbers |= form.number(cell) is not None
        if None in labels or (has_numbers and len(labels) > MAX_CLASSES):
            return False
    return True


def guess_choice(sheet: Sheet, task: str | None = None) -> Choice:
    """The likeliest columns for a task; for none, the likeliest task's.

    A column that only counts the rows, or always says the same, is left out where there are others. Where no columns
    fit, some are named all the same, and choosing is up to the person.
    """
    columns = [_look_at(sheet, index) for index in range(min(sheet.width, MOST_COLUMNS))]
    task = task or _likely_task(columns)
    return Choice(task, _likely_columns(columns, task))


@dataclass(frozen=True, kw_only=True)
class _SniffedColumn:
    """What a column looks like: `labels` counts different names in it, 0 where it holds none or too many."""

    index: int
    is_numeric: bool
    counts_rows: bool
    is_constant: bool
    has_labels: bool
    labels: int

    @property
    def likeness_to_labels(self) -> tuple[int, int]:
        """The larger, the likelier; of two, the later."""
        if self.labels < 2:
            return 0 if self.is_numeric else 1, self.index
        return 2 if self.is_numeric else 3, self.index

    @property
    def likeness_to_values(self) -> tuple[bool, bool, int]:
        """The larger, the likelier; of two, the later."""
        return self.is_numeric, not self.counts_rows, self.index


def _look_at(sheet: Sheet, index: int) -> _SniffedColumn:
    rows = sheet.sample[bool(sheet.header) :]
    cells = [row[index] for _, row in rows if index < len(row) and row[index]]
    numbers = [number for cell in cells if (number := sheet.form.number(cell)) is not None]
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
    """Whether they look like two inputs and what belongs to them, and no others."""
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
    # A stable sort: of those that say as much the first ones come first.
    inputs = sorted(column.index for column in others[: row.inputs])
    return (*inputs, *inputs[-1:] * (row.inputs - len(inputs)), target.index)
