"""The one guess of how a table is to be read, for every entrance: `fit`, `predict`, files, paste and the dialog."""

from dataclasses import dataclass, replace

from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.cell_format import with_cell_format
from neuronlab.files.tables.cell_notes import cell_notes
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.choosing import choose
from neuronlab.files.tables.column_facts import names_rows
from neuronlab.files.tables.column_notes import column_notes
from neuronlab.files.tables.guessing import guess_format
from neuronlab.files.tables.layouts import ROWS, arranged
from neuronlab.files.tables.notes import ReadingNote, questions_first
from neuronlab.files.tables.point_columns import Choice, PointReading, read_chosen
from neuronlab.files.tables.profile import ColumnProfile, profiles_of
from neuronlab.files.tables.reader import Sheet
from neuronlab.files.tables.source import TableSource


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadingPlan:
    """How a table is to be read.

    Attributes:
        choices: What a person has decided.
        sheet: The table, in its format.
        profiles: What each of its columns looks like.
        choice: The columns to read, and the task of their points.
        notes: What there is to say about it, questions first.
        encoding: The encoding of its text, as Python names it; "" for a workbook.
        sheet_name: The name of the sheet of a workbook; "" for text.
    """

    choices: ReadingChoices
    sheet: Sheet
    profiles: tuple[ColumnProfile, ...]
    choice: Choice
    notes: tuple[ReadingNote, ...]
    encoding: str = "utf-8"
    sheet_name: str = ""

    @property
    def questions(self) -> tuple[ReadingNote, ...]:
        """What must be decided before anything is read."""
        return tuple(note for note in self.notes if note.is_question)

    @property
    def is_wide(self) -> bool:
        """Whether there are other columns to choose from; those that only name the rows, or nothing, do not count."""
        used = {*self.choice.columns, self.choice.role}
        others = (profile for profile in self.profiles if profile.index not in used)
        return any(not (names_rows(profile) or profile.is_nothing) for profile in others)


def plan_reading(
    source: TableSource, choices: ReadingChoices = NOTHING_CHOSEN, progress: Progress = unheard
) -> ReadingPlan:
    """Guess whatever is not asked for. Use inside `refused_in_a_sentence`.

    Raises InputError if the source is no table, or what is asked for is not in it.
    """
    table = planned_table(source, choices, progress)
    sheet = table.sheet
    profiles = profiles_of(sheet)
    choice = choose(sheet, profiles, choices)
    notes = (
        *table.notes,
        *column_notes(sheet, profiles, choice, choices),
        *cell_notes(sheet, choice, choices),
    )
    return ReadingPlan(
        choices=choices,
        sheet=sheet,
        profiles=profiles,
        choice=choice,
        notes=questions_first(notes),
        encoding=table.encoding,
        sheet_name=table.sheet_name,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class PlannedTable:
    """A table in its format, whatever its columns are.

    Attributes:
        sheet: The table.
        notes: What there is to say about the encoding, the sheet and the beginning.
        encoding: As for `ReadingPlan`.
        sheet_name: As for `ReadingPlan`.
    """

    sheet: Sheet
    notes: tuple[ReadingNote, ...]
    encoding: str
    sheet_name: str


def planned_table(
    source: TableSource, choices: ReadingChoices = NOTHING_CHOSEN, progress: Progress = unheard
) -> PlannedTable:
    """The table in the format asked for, or else guessed. Errors as for `plan_reading`."""
    text = source.read(choices, progress)
    data, guessed = text.data, guess_format(text.data, choices)
    if choices.layout is not None and choices.layout != ROWS:
        data = arranged(data, guessed.form, choices.layout)
        guessed = guess_format(data, replace(choices, separator=",", skip_lines=None))
    return PlannedTable(
        sheet=with_cell_format(Sheet(data, guessed.form), choices),
        notes=(*text.notes, *guessed.notes),
        encoding=text.encoding,
        sheet_name=text.sheet,
    )


def read_plan(plan: ReadingPlan, progress: Progress = unheard) -> PointReading:
    """Read all rows as planned. Use inside `refused_in_a_sentence`. Errors as for `read_chosen`."""
    return read_chosen(plan.sheet, plan.choice, progress, plan.choices)
