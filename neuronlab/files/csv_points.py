"""Points as CSV, the one format every spreadsheet and program shares: what the columns of each task mean."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.outputs import MAX_CLASSES
from neuronlab.core.tasks import TASKS
from neuronlab.files.atomic import write_atomically
from neuronlab.files.csv_table import Sheet, Table, columns_text, encode_rows
from neuronlab.files.reading import refused_in_a_sentence

_LARGEST_LABEL = 2**53
"""Whole numbers up to here are told apart by a float64."""
_LABELS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """What a task's columns are usually called, and what a complaint calls the whole."""

    names: tuple[str, ...]
    what: str


_COLUMNS: dict[str, _Columns] = {
    "curve": _Columns(names=("x", "y"), what="a curve"),
    "classes": _Columns(names=("x1", "x2", "label"), what="classes"),
    "surface": _Columns(names=("x1", "x2", "y"), what="a surface"),
}


@dataclass(frozen=True, eq=False)
class CsvPoints:
    """The points of a CSV: inputs (n, inputs) and targets (n, 1) in float64.

    Where the `task` tells classes, targets are class numbers and `labels` their names in order, else there are none.
    """

    task: str
    inputs: Array
    targets: Array
    labels: tuple[str, ...] = ()


def read_points(path: Path, task: str | None = None) -> CsvPoints:
    """Read points of a task; of none, what the columns look like decides, see `_guessed_task`.

    Raises InputError when there are no points, more than a million, other columns, a cell that is not a number, or
    labels that are not 2 to 6 classes.
    """
    with refused_in_a_sentence(path, _COLUMNS[task].what if task else "points"):
        sheet = Sheet(path)
        task = task or _guessed_task(sheet)
    with refused_in_a_sentence(path, _COLUMNS[task].what):
        names, tells_classes = _COLUMNS[task].names, TASKS[task].tells_classes
        numbering = _Numbering(sheet)
        convert_last = numbering.number if tells_classes else sheet.number
        table = sheet.table(names, [*[sheet.number] * (len(names) - 1), convert_last], only=True)
        inputs, targets = table.values[:, :-1].copy(), table.values[:, -1:].copy()
        if not tells_classes:
            return CsvPoints(task, inputs, targets)
        labels, places = numbering.in_order()
        return CsvPoints(task, inputs, places[targets.astype(np.intp)], labels)


def read_curve(path: Path) -> tuple[Array, Array]:
    """Read points x, y: inputs (n, 1) and targets (n, 1). Errors as `read_points`."""
    points = read_points(path, "curve")
    return points.inputs, points.targets


def read_inputs(path: Path, columns: int) -> Table:
    """Read as many leading columns as a model has inputs; further columns are passed over. Errors as `read_points`."""
    names = ("x",) if columns == 1 else tuple(f"x{number}" for number in range(1, columns + 1))
    with refused_in_a_sentence(path, "inputs"):
        sheet = Sheet(path)
        return sheet.table(names, [sheet.number] * columns, only=False)


def write_points(path: Path, points: CsvPoints) -> None:
    """Write points so that `read_points` of the same task gives back the very same floats, and the same labels."""
    rows: Iterable[list[object]]
    if points.labels:
        named = (points.labels[int(number)] for number in points.targets[:, 0])
        rows = ([*row, label] for row, label in zip(points.inputs.tolist(), named, strict=True))
    else:
        rows = np.concatenate([points.inputs, points.targets], axis=1).tolist()
    write_atomically(path, encode_rows(_COLUMNS[points.task].names, rows))


def write_curve(path: Path, inputs: Array, targets: Array) -> None:
    """Write points (n, 1), (n, 1) as `write_points` does."""
    write_points(path, CsvPoints("curve", inputs, targets))


class _Numbering:
    """Gives labels numbers, as they come at first and in order when all are known.

    A label is text or a whole number, which counts as the same however it is written: 1, 1.0 and 01.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._by_cell: dict[str, int] = {}
        self._by_label: dict[str, int] = {}

    def number(self, cell: str, where: str) -> float:
        """The number of a cell's label in the order of appearance."""
        if cell not in self._by_cell:
            label = _label(self._sheet, cell)
            if label is None:
                raise InputError(f"{where}: {cell[:40]!r} is neither a name nor a whole number, so it is no label")
            self._by_cell[cell] = self._by_label.setdefault(label, len(self._by_label))
        return float(self._by_cell[cell])

    def in_order(self) -> tuple[tuple[str, ...], Array]:
        """All labels, whole numbers first and in their order, then text; and every given number's place among them.

        Raises InputError when they are not 2 to 6.
        """
        labels = sorted(self._by_label, key=self._rank)
        if not 2 <= len(labels) <= MAX_CLASSES:
            shown = ", ".join(label[:40] for label in labels[:_LABELS_SHOWN])
            shown += ", …" if len(labels) > _LABELS_SHOWN else ""
            count = "1 label" if len(labels) == 1 else f"{len(labels):,} different labels"
            raise InputError(f"It has {count} ({shown}); 2 to {MAX_CLASSES} classes can be told apart")
        places = np.empty(len(labels))
        for place, label in enumerate(labels):
            places[self._by_label[label]] = place
        return tuple(labels), places

    def _rank(self, label: str) -> tuple[bool, float, str]:
        value = self._sheet.parsed(label)
        return (True, 0.0, label) if value is None else (False, value, "")


def _label(sheet: Sheet, cell: str) -> str | None:
    """A cell as the name of a class, None when it is some other number."""
    value = sheet.parsed(cell)
    if value is None:
        return " ".join(cell.split())
    is_whole = math.isfinite(value) and value.is_integer() and abs(value) <= _LARGEST_LABEL
    return str(int(value)) if is_whole else None


def _guessed_task(sheet: Sheet) -> str:
    """What the columns look like: two are a curve, three are classes or a surface.

    They are classes where the last column has no number in it, or at most six different values that are all names or
    whole numbers.
    """
    line, first = next(sheet.rows(), (0, _COLUMNS["curve"].names))  # of no rows at all a curve says so
    if len(first) == 2:
        return "curve"
    if len(first) != 3:
        usual = " or ".join(", ".join(row.names) for row in _COLUMNS.values())
        raise InputError(f"Line {line} has {columns_text(len(first))}; there should be 2 or 3: {usual}")
    seen: set[str] = set()
    labels: set[str | None] = set()
    has_numbers = False
    for number, (_, cells) in enumerate(sheet.rows()):
        cell = cells[-1]
        if cell in seen or (number == 0 and sheet.is_header(cells)):
            continue
        seen.add(cell)
        labels.add(_label(sheet, cell))
        has_numbers |= sheet.parsed(cell) is not None
        if None in labels or (has_numbers and len(labels) > MAX_CLASSES):
            return "surface"
    return "classes"
