"""Convert columns to points: the columns that a task requires, and warnings about the resulting points."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.columns import Problem, ReadColumns, Wanted, read_columns
from neuronlab.files.tables.labels import LabelNumbers
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.roles import names_role
from neuronlab.files.tables.smallness import sentences_about_smallness
from neuronlab.files.tables.sniff_format import doubtful_comma

NO_ROWS = "It contains no rows of numbers"


@dataclass(frozen=True, kw_only=True)
class TaskColumns:
    """The columns of a task.

    Attributes:
        names: Their usual names, inputs first.
        what: The points of the task in error messages: `a curve`.
        verb: The verb that follows.
    """

    names: tuple[str, ...]
    what: str
    verb: str = "requires"


TASK_COLUMNS: dict[str, TaskColumns] = {
    "curve": TaskColumns(names=("x", "y"), what="a curve"),
    "classes": TaskColumns(names=("x1", "x2", "label"), what="classes", verb="require"),
    "surface": TaskColumns(names=("x1", "x2", "y"), what="a surface"),
}


@dataclass(frozen=True, eq=False)
class CsvPoints:
    """The points of a table.

    Attributes:
        task: The task.
        inputs: (n, inputs) in float64.
        targets: (n, 1) in float64; indices of classes for classes.
        labels: The names of the classes, in order; () for other tasks.
        test: (n,) whether each is held out for testing; None if the table does not say.
        names: The names of the columns in the table, "" for one without a name; () if none has one.
        meanings: What the numbers of each column mean; () if nothing is known of any.
    """

    task: str
    inputs: Array
    targets: Array
    labels: tuple[str, ...] = ()
    test: BoolArray | None = None
    names: tuple[str, ...] = ()
    meanings: tuple[ColumnMeaning, ...] = ()


@dataclass(frozen=True)
class Choice:
    """Which columns of a table are points.

    Attributes:
        task: The task of the points.
        columns: The indices of their columns, the target or label last.
        role: The index of the column of roles; None without one. It counts only while it is not one of `columns`.
        kinds: What each of the columns contains: "number", "date", "time" or "label"; () if that is not known.
    """

    task: str
    columns: tuple[int, ...]
    role: int | None = None
    kinds: tuple[str, ...] = ()

    def require_columns(self, sheet: Sheet) -> None:
        """Raise InputError unless the table has these columns and each is chosen once."""
        row = TASK_COLUMNS[self.task]
        if not sheet.sample:
            raise InputError(NO_ROWS)
        sheet.require_choosable()
        if sheet.width < len(row.names):
            has, right = columns_text(sheet.width), f"{len(row.names)}: {', '.join(row.names)}"
            raise InputError(f"It has {has}; {row.what} {row.verb} {right}")
        for index, column in enumerate(self.columns):
            first = self.columns.index(column)
            if first != index:
                twice = f"Column {sheet.name(column) or column + 1}"
                raise InputError(f"{twice} is selected as both {row.names[first]} and {row.names[index]}")


@dataclass(frozen=True, eq=False, kw_only=True)
class PointReading:
    """The result of reading a table.

    Attributes:
        points: The points of its valid rows, or None.
        fault: The reason there are no points.
        problems: Problems of invalid rows, at most `MOST_PROBLEMS`.
        problem_count: Number of all problems.
        good_rows: Number of valid rows.
        bad_rows: Number of invalid rows.
        notes: What there is to say about its contents.
    """

    points: CsvPoints | None
    fault: str
    problems: tuple[Problem, ...]
    problem_count: int
    good_rows: int
    bad_rows: int
    notes: tuple[ReadingNote, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Its notes as sentences."""
        return tuple(note.sentence for note in self.notes)

    def accepted(self, *, skips_bad_rows: bool) -> CsvPoints:
        """The points. Raises InputError if there are none, or if there are invalid rows that must not be skipped."""
        if self.problems and not skips_bad_rows:
            others = self.bad_rows - 1
            more = "" if not others else f", and {others:,} more row{'s' * (others > 1)} cannot be read"
            raise InputError(self.problems[0].sentence + more)
        if self.points is None:
            raise InputError(self.fault)
        return self.points


def read_chosen(sheet: Sheet, choice: Choice, progress: Progress = unheard) -> PointReading:
    """Read the chosen columns of a table that may have further columns.

    Raises InputError if the choice is invalid, or the table is damaged or has more than a million rows.
    """
    choice.require_columns(sheet)
    names = tuple(sheet.name(column) or str(column + 1) for column in choice.columns)
    return _read(sheet, choice, names, sheet.width, progress)


def read_usual(sheet: Sheet, task: str) -> PointReading:
    """Read a table that has exactly the columns of a task, or also `role`. Errors as for `read_chosen`."""
    usual = TASK_COLUMNS[task].names
    has_role = len(sheet.header) == len(usual) + 1 and names_role(sheet.header[-1])
    choice = Choice(task, tuple(range(len(usual))), len(usual) if has_role else None)
    names = tuple(sheet.name(column) or other for column, other in enumerate(usual))
    width = len(usual) + has_role
    if sheet.header:
        Wanted(columns=choice.columns, names=usual, width=width, role=choice.role).require_count(
            sheet.header_line, len(sheet.header)
        )
    return _read(sheet, choice, names, width, unheard)


def _read(sheet: Sheet, choice: Choice, names: tuple[str, ...], width: int, progress: Progress) -> PointReading:
    labels = LabelNumbers(sheet.form) if TASKS[choice.task].predicts_classes else None
    role = None if choice.role in choice.columns else choice.role
    wanted = Wanted(columns=choice.columns, names=names, width=width, labels=labels, role=role)
    read = read_columns(sheet, wanted, progress)
    points, fault = None, ""
    try:
        points = replace(_points(choice.task, read, labels), names=_own_names(sheet, choice))
    except InputError as error:
        fault = str(error)
    sentences = [*_warnings(sheet, names, read.values, predicts_classes=labels is not None)]
    if points is not None:
        sentences += sentences_about_smallness(points.targets, points.labels)
    return PointReading(
        points=points,
        fault=fault,
        problems=read.problems,
        problem_count=read.problem_count,
        good_rows=len(read.values),
        bad_rows=read.bad_rows,
        notes=tuple(ReadingNote(sentence=sentence) for sentence in sentences),
    )


def _own_names(sheet: Sheet, choice: Choice) -> tuple[str, ...]:
    names = tuple(map(sheet.name, choice.columns))
    return names if any(names) else ()


def _points(task: str, columns: ReadColumns, labels: LabelNumbers | None) -> CsvPoints:
    inputs, targets = columns.values[:, :-1].copy(), columns.values[:, -1:].copy()
    if not len(inputs):
        raise InputError("None of its rows can be read" if columns.bad_rows else NO_ROWS)
    if labels is None:
        return CsvPoints(task, inputs, targets, test=columns.test)
    names, order = labels.in_order(targets[:, 0])
    return CsvPoints(task, inputs, order[:, None], names, columns.test)


def _warnings(sheet: Sheet, names: tuple[str, ...], values: Array, *, predicts_classes: bool) -> Iterator[str]:
    """Sentences about contents that are allowed but probably unintended."""
    if sheet.header and len(sheet.header) != sheet.usual_width:
        has = columns_text(sheet.usual_width)
        yield f"The first row names {columns_text(len(sheet.header))}, but most rows have {has}."
    doubtful = doubtful_comma(cell for _, cells in sheet.sample for cell in cells) if sheet.form.decimal_comma else ""
    if doubtful:
        yield f"Commas are read as decimal separators: {doubtful} is {doubtful.replace(',', '.', 1)}."
    if len(values) > 1:
        checked = values[:, :-1] if predicts_classes else values
        for name, column in zip(names, checked.T, strict=False):
            if np.ptp(column) == 0.0:
                yield f"Column {name} is {column[0]:g} in every row, so it carries no information."
