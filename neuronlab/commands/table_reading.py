"""A table as a command reads it: in the one way of every entrance, with each doubt said and each question refused."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from neuronlab.commands.reading_options import reading_choices
from neuronlab.core.errors import InputError
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.column_names import column_keys
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.point_columns import TASK_COLUMNS, CsvPoints
from neuronlab.files.tables.source import open_source
from neuronlab.wording.numbers import counted


@dataclass(frozen=True, eq=False, kw_only=True)
class TableReading:
    """The points of a table, and what there is to say about how they were read.

    Attributes:
        points: The points.
        choices: What the options decided.
        columns: The columns, the target last, each as `--columns` takes it: its name, or its number from 1.
        titles: The same in words: the name, or `column 2`.
        has_header: Whether the first row of the table names its columns.
        left_out: Number of rows that were left out.
        warnings: What was guessed that could be meant otherwise, each with what to do then.
    """

    points: CsvPoints
    choices: ReadingChoices
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    has_header: bool
    left_out: int
    warnings: tuple[str, ...]

    def in_a_line(self, file: str) -> str:
        """`Read speed → dist from cars.csv: 50 rows, header, curve.`."""
        *inputs, target = self.titles
        rows = counted(len(self.points.inputs), "row")
        facts = [
            f"{rows} ({self.left_out:,} left out)" if self.left_out else rows,
            "header" if self.has_header else "no header",
            counted(len(self.points.labels), "class") if self.points.labels else self.points.task,
        ]
        return f"Read {', '.join(inputs)} → {target} from {file}: {', '.join(facts)}."


def read_table(arguments: argparse.Namespace) -> TableReading:
    """Read the points of a command's table.

    Raises InputError if it cannot be read, a row cannot be read and is not to be left out, or if something must be
    decided first.
    """
    path: Path = arguments.data
    choices = reading_choices(arguments)
    with refused_in_a_sentence(path, TASK_COLUMNS[choices.task].what if choices.task else "points"):
        plan = plan_reading(open_source(path), choices)
        require_answers(plan.notes)
    with refused_in_a_sentence(path, TASK_COLUMNS[plan.choice.task].what):
        reading = read_plan(plan)
        require_answers(reading.notes)
        points = reading.accepted(skips_bad_rows=choices.skips_bad_rows)
    return TableReading(
        points=points,
        choices=choices,
        columns=column_keys(plan.sheet, plan.choice.columns),
        titles=tuple(plan.sheet.name(column) or f"column {column + 1}" for column in plan.choice.columns),
        has_header=bool(plan.sheet.header),
        left_out=reading.bad_rows,
        warnings=warnings_of((*plan.notes, *reading.notes)),
    )


def require_answers(notes: Sequence[ReadingNote]) -> None:
    """Raise InputError, with the options that answer it, if anything must be decided first."""
    question = next((note for note in notes if note.is_question), None)
    if question is not None:
        raise InputError(question.with_options)


def warnings_of(notes: Sequence[ReadingNote]) -> tuple[str, ...]:
    """What a command says about what it guessed."""
    return tuple(note.with_options for note in notes)
