"""What keeps a table from being imported, and the control that changes it."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from neuronlab.gui.dialogs.import_columns import ImportColumns
from neuronlab.gui.dialogs.import_findings import ImportFindings
from neuronlab.gui.dialogs.import_format import ImportFormat
from neuronlab.gui.dialogs.import_notes import ImportNotes

_CHOOSE = "Choose other columns or another format"


class Obstacle(NamedTuple):
    """What keeps a table from being imported.

    Attributes:
        sentence: What it is, and what to do.
        control: Where to do it.
    """

    sentence: str
    control: QWidget


def find_obstacle(
    findings: ImportFindings, notes: ImportNotes, columns: ImportColumns, form: ImportFormat, width: int
) -> Obstacle | None:
    """The first thing that keeps a table of `width` columns from being imported; None if nothing does.

    `width` is 0 for a table that cannot be planned.
    """
    return next(_obstacles(findings, notes, columns, form, width), None)


def _obstacles(
    findings: ImportFindings, notes: ImportNotes, columns: ImportColumns, form: ImportFormat, width: int
) -> Iterator[Obstacle]:
    other_columns = columns.choosers[0]
    if findings.is_reading:
        yield Obstacle("The table is still being read", findings.stop)
    if findings.is_stopped:
        yield Obstacle("Reading was stopped: read it again", findings.stop)
    if notes.first_answer is not None:
        yield Obstacle("Answer the question first", notes.first_answer)
    if notes.has_question:
        yield Obstacle(_CHOOSE, other_columns)
    if findings.can_skip:
        yield Obstacle(f"Leave out the rows that {findings.lack}", findings.skip)
    if findings.is_empty:
        yield Obstacle("Choose where the table begins, or take another one", form.begin)
    if findings.points is None and width == 0:
        yield Obstacle("Choose another format, or guess anew", form.forget)
    if findings.points is None:
        yield Obstacle(_CHOOSE, other_columns if width > 1 else form.begin)
