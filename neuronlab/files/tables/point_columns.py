"""Convert columns to points: the columns that a task requires, and warnings about the resulting points."""

from dataclasses import dataclass

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.cell_format import cells_of
from neuronlab.files.tables.cells import kind_of_cells
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.columns import ReadColumns, Wanted, read_columns
from neuronlab.files.tables.labels import LabelNumbers
from neuronlab.files.tables.meanings import MeantColumns, meant_columns
from neuronlab.files.tables.missing_labels import label_markers, late_doubts
from neuronlab.files.tables.notes import ReadingNote, questions_first
from neuronlab.files.tables.problems import Problem
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.reading_notes import (
    content_notes,
    late_unit_notes,
    left_out_notes,
    refusal_of,
    require_differences,
    time_notes,
)
from neuronlab.files.tables.smallness import sentences_about_smallness
from neuronlab.wording.columns import NO_MEANING
from neuronlab.wording.numbers import counted

NO_ROWS = "It contains no rows of numbers. Add some, or use another table"
OTHER_COLUMNS = "choose other columns or correct the cells"


def no_rows_text(choices: ReadingChoices) -> str:
    """Why nothing is read of a table without rows, and what helps."""
    if choices.skip_lines:
        lines = counted(choices.skip_lines, "line")
        return f"It contains no rows of numbers below the first {lines}, which are left out. Leave out fewer"
    return NO_ROWS


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

    def require_columns(self, sheet: Sheet, choices: ReadingChoices) -> None:
        """Raise InputError unless the table has these columns and each is chosen once."""
        row = TASK_COLUMNS[self.task]
        if not sheet.sample:
            next(sheet.chunks(), None)  # a first line that is damaged is the reason
            raise InputError(no_rows_text(choices))
        sheet.require_choosable()
        if sheet.width < len(row.names):
            has, right = columns_text(sheet.width), f"{len(row.names)}: {', '.join(row.names)}"
            raise InputError(f"It has {has}; {row.what} {row.verb} {right}. Choose another separator or task")
        for index, column in enumerate(self.columns):
            first = self.columns.index(column)
            if first != index:
                twice = f"Column {sheet.name(column) or column + 1}"
                raise InputError(
                    f"{twice} is selected as both {row.names[first]} and {row.names[index]}. "
                    f"Choose another one for {row.names[index]}"
                )


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
        missing_rows: Number of those that only lack values.
        notes: What there is to say about its contents.
        refusal: Why it is not read, and what helps, unless its invalid rows are left out; None if there are none.
    """

    points: CsvPoints | None
    fault: str
    problems: tuple[Problem, ...]
    problem_count: int
    good_rows: int
    bad_rows: int
    notes: tuple[ReadingNote, ...]
    missing_rows: int = 0
    refusal: ReadingNote | None = None

    def accepted(self, *, skips_bad_rows: bool) -> CsvPoints:
        """The points. Raises InputError if there are none, or if there are invalid rows that must not be skipped."""
        if self.refusal is not None and not skips_bad_rows:
            raise InputError(self.refusal.with_options)
        if self.points is None:
            raise InputError(self.fault)
        return self.points


def read_chosen(
    sheet: Sheet, choice: Choice, progress: Progress = unheard, choices: ReadingChoices = NOTHING_CHOSEN
) -> PointReading:
    """Read the chosen columns of a table that may have further columns; `choices` says what a person has decided.

    Raises InputError if the choice is invalid, or the table is damaged or has more than a million rows.
    """
    choice.require_columns(sheet, choices)
    predicts_classes = TASKS[choice.task].predicts_classes
    markers = label_markers(sheet, choice.columns[-1], choices) if predicts_classes else None
    labels = LabelNumbers(sheet.form, markers.missing) if markers else None
    seen = [kind_of_cells(sheet.form, cells_of(sheet, column)) for column in choice.columns]
    kinds = choice.kinds or tuple(column.kind for column in seen)
    wanted = Wanted(
        columns=choice.columns,
        names=tuple(sheet.name(column) or str(column + 1) for column in choice.columns),
        kinds=tuple("number" if kind == "label" else kind for kind in kinds),  # the reader says that text is no number
        units=tuple(column.unit for column in seen),
        width=sheet.width,
        labels=labels,
        role=None if choice.role in choice.columns else choice.role,
    )
    read = read_columns(sheet, wanted, progress)
    meant = meant_columns(sheet, choice.columns, wanted.all_kinds, read.values, read.units)
    points, fault = None, ""
    try:
        points = _points(choice.task, read, meant, labels)
    except InputError as error:
        fault = str(error)
    notes = [*time_notes(meant.titles, wanted.all_kinds, meant.meanings)]
    notes += late_unit_notes(wanted, read)
    notes += content_notes(sheet, meant.titles, meant.values[:, :-1] if predicts_classes else meant.values)
    notes += left_out_notes(read) if choices.skips_bad_rows else ()
    if points is not None and labels is not None:
        plain = [label for label in points.labels if label in labels.cells]
        notes += late_doubts(sheet, choice.columns[-1], plain, choices)
    if points is not None:
        sentences = sentences_about_smallness(points.targets, points.labels)
        notes += (ReadingNote(sentence=sentence) for sentence in sentences)
    return PointReading(
        points=points,
        fault=fault,
        problems=read.problems,
        problem_count=read.problem_count,
        good_rows=len(read.values),
        bad_rows=read.bad_rows,
        missing_rows=read.missing_rows,
        notes=questions_first(notes),
        refusal=refusal_of(sheet.form, read, choices),
    )


def _points(task: str, read: ReadColumns, meant: MeantColumns, labels: LabelNumbers | None) -> CsvPoints:
    """The points of the valid rows. Raises InputError if there are none, or if they cannot be learned."""
    inputs, targets = meant.values[:, :-1].copy(), meant.values[:, -1:].copy()
    if not len(inputs):
        raise InputError(f"None of its rows can be read; {OTHER_COLUMNS}" if read.bad_rows else NO_ROWS)
    require_differences(meant.titles, inputs if labels else meant.values)
    classes: tuple[str, ...] = ()
    if labels is not None:
        classes, order = labels.in_order(targets[:, 0])
        targets = order[:, None]
    names = meant.names if any(meant.names) else ()
    meanings = meant.meanings if any(meaning != NO_MEANING for meaning in meant.meanings) else ()
    return CsvPoints(task, inputs, targets, classes, read.test, names, meanings)
