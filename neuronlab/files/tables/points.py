"""Points as CSV, the format that every spreadsheet and program supports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.atomic import write_atomically
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.columns import Wanted, read_columns
from neuronlab.files.tables.point_columns import NO_ROWS, TASK_COLUMNS, CsvPoints, read_usual
from neuronlab.files.tables.reader import Sheet, encode_rows, open_file
from neuronlab.files.tables.roles import ROLE, TEST, TRAIN
from neuronlab.files.tables.sniff_columns import guess_usual_task
from neuronlab.files.tables.sniff_format import guessed_sheet, names_columns

_ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True, eq=False)
class Table:
    """The leading columns of a CSV file: their names, from its header or the defaults, and `values` (n, columns)."""

    names: tuple[str, ...]
    values: Array


def read_points(path: Path, task: str | None = None) -> CsvPoints:
    """Read points of a task; without a task it is guessed from the columns, see `guess_usual_task`.

    Raises InputError if there are no points or more than a million, the columns do not match, a cell is not a number,
    or the labels are not 2 to 6 classes.
    """
    with refused_in_a_sentence(path, TASK_COLUMNS[task].what if task else "points"):
        sheet = guessed_sheet(open_file(path))
        task = task or guess_usual_task(sheet)
    with refused_in_a_sentence(path, TASK_COLUMNS[task].what):
        return read_usual(sheet, task).accepted(skips_bad_rows=False)


def read_curve(path: Path) -> tuple[Array, Array]:
    """Read points x, y: inputs (n, 1) and targets (n, 1). Errors as for `read_points`."""
    points = read_points(path, "curve")
    return points.inputs, points.targets


def read_inputs(path: Path, columns: int) -> Table:
    """Read as many leading columns as a model has inputs; further columns are ignored. Errors as for `read_points`."""
    usual = ("x",) if columns == 1 else tuple(f"x{number}" for number in range(1, columns + 1))
    with refused_in_a_sentence(path, "inputs"):
        sheet = guessed_sheet(open_file(path))
        if sheet.sample:  # the header of further columns is ignored
            has_header = names_columns(sheet.form, sheet.sample[0][1][:columns])
            sheet = Sheet(sheet.data, replace(sheet.form, has_header=has_header))
        names = tuple(map(sheet.name, range(min(columns, len(sheet.header)))))
        wanted = Wanted(columns=tuple(range(columns)), names=names or usual)
        if sheet.header:
            wanted.require_count(sheet.header_line, len(sheet.header))
        read = read_columns(sheet, wanted)
        if read.problems:
            raise InputError(read.problems[0].sentence)
        if not len(read.values):
            raise InputError(NO_ROWS)
        return Table(wanted.names, read.values)


def write_points(path: Path, points: CsvPoints) -> None:
    """Write points so that `read_points` of the same task restores identical floats, labels and roles."""
    write_atomically(path, encode_rows(_names(points), _rows(points)))


def write_curve(path: Path, inputs: Array, targets: Array) -> None:
    """Write points (n, 1), (n, 1) as `write_points` does."""
    write_points(path, CsvPoints("curve", inputs, targets))


def points_text(points: CsvPoints, progress: Progress = unheard) -> str:
    """Points as tab-separated text with a header, to be pasted into a spreadsheet or imported again."""
    rows = _counted(_rows(points), len(points.inputs), progress)
    return encode_rows(_names(points), rows, "\t").decode()


def _counted(rows: Iterable[list[object]], count: int, progress: Progress) -> Iterator[list[object]]:
    for number, row in enumerate(rows):
        if number % _ROWS_AT_A_TIME == 0:
            progress(number / count)
        yield row


def _names(points: CsvPoints) -> tuple[str, ...]:
    return (*TASK_COLUMNS[points.task].names, *(() if points.test is None else (ROLE,)))


def _rows(points: CsvPoints) -> Iterable[list[object]]:
    if points.test is None:
        return _rows_of_points(points)
    roles = (TEST if is_test else TRAIN for is_test in points.test.tolist())
    return ([*row, role] for row, role in zip(_rows_of_points(points), roles, strict=True))


def _rows_of_points(points: CsvPoints) -> Iterable[list[object]]:
    if not points.labels:
        rows: list[list[object]] = np.concatenate([points.inputs, points.targets], axis=1).tolist()
        return rows
    named = (points.labels[int(number)] for number in points.targets[:, 0])
    return ([*row, label] for row, label in zip(points.inputs.tolist(), named, strict=True))
