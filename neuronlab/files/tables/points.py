"""Points as CSV, the format that every spreadsheet and program supports."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Workspace
from neuronlab.files.atomic import write_atomically
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.guessing import names_columns
from neuronlab.files.tables.labels import cell_of_label
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.point_columns import TASK_COLUMNS, CsvPoints
from neuronlab.files.tables.reader import encode_rows
from neuronlab.files.tables.roles import ROLE, TEST, TRAIN, names_role
from neuronlab.files.tables.source import open_source
from neuronlab.wording.columns import heading_of, meanings_of

_ROWS_AT_A_TIME = 10_000


def read_points(path: Path, task: str | None = None) -> CsvPoints:
    """Read points of a task, or else of the likeliest one, as a table is read when nothing about it is decided.

    Raises InputError if there are no points or more than a million, a cell cannot be read, the labels are not 2 to 6
    classes, or something must be decided first.
    """
    with refused_in_a_sentence(path, TASK_COLUMNS[task].what if task else "points"):
        plan = plan_reading(open_source(path), ReadingChoices(task=task))
        if plan.questions:
            raise InputError(plan.questions[0].with_options)
    with refused_in_a_sentence(path, TASK_COLUMNS[plan.choice.task].what):
        return read_plan(plan).accepted(skips_bad_rows=False)


def read_curve(path: Path) -> tuple[Array, Array]:
    """Read points x, y: inputs (n, 1) and targets (n, 1). Errors as for `read_points`."""
    points = read_points(path, "curve")
    return points.inputs, points.targets


def points_of(workspace: Workspace) -> CsvPoints:
    """A workspace's points, as written to a CSV file; with their roles if any is held out for testing."""
    points = workspace.points
    test = points.test if points.test.any() else None
    names, meanings = workspace.names, workspace.meanings
    return CsvPoints(workspace.task, points.inputs, points.targets, workspace.labels, test, names, meanings)


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
    """Their own names, unless a reader would not take these for a header; with the units and origins of the columns."""
    names = points.names
    is_header = all(names) and names_columns(TableFormat(), names) and not any(map(names_role, names))
    named = names if names and is_header else TASK_COLUMNS[points.task].names
    headings = map(heading_of, named, meanings_of(named, points.meanings))
    return (*headings, *(() if points.test is None else (ROLE,)))


def _rows(points: CsvPoints) -> Iterable[list[object]]:
    if points.test is None:
        return _rows_of_points(points)
    roles = (TEST if is_test else TRAIN for is_test in points.test.tolist())
    return ([*row, role] for row, role in zip(_rows_of_points(points), roles, strict=True))


def _rows_of_points(points: CsvPoints) -> Iterable[list[object]]:
    if not points.labels:
        rows: list[list[object]] = np.concatenate([points.inputs, points.targets], axis=1).tolist()
        return rows
    cells = tuple(map(cell_of_label, points.labels))
    named = (cells[int(number)] for number in points.targets[:, 0])
    return ([*row, cell] for row, cell in zip(points.inputs.tolist(), named, strict=True))
