"""The import dialog: check and correct how a table is read before importing it."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from neuronlab.files.progress import Progress
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.column_names import column_keys
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.planning import ReadingPlan, plan_reading, read_plan
from neuronlab.files.tables.point_columns import TASK_COLUMNS, CsvPoints, PointReading
from neuronlab.files.tables.source import TableSource
from neuronlab.gui.dialogs.import_candidates import Candidate, candidates_of
from neuronlab.gui.dialogs.import_columns import ImportColumns
from neuronlab.gui.dialogs.import_findings import ImportFindings
from neuronlab.gui.dialogs.import_format import ImportFormat
from neuronlab.gui.dialogs.import_notes import ImportNotes
from neuronlab.gui.dialogs.import_obstacle import Obstacle, find_obstacle
from neuronlab.gui.dialogs.import_preview import PreviewTable
from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import DialogButtons, link
from neuronlab.gui.widgets.plain_text import set_tip, without_icons
from neuronlab.session.jobs import Job, Jobs

_LEAST, _MOST = QSize(720, 560), QSize(1180, 920)
_SHARE = 0.92
"""The dialog takes so much of its window, within its bounds."""
_SIDE_WIDTH = 340
_BY_STRUCTURE = ("encoding", "sheet", "skip_lines", "separator", "header", "layout")
"""Choices after which a table may have other columns, so that those that were chosen mean nothing."""


class Planned(NamedTuple):
    """How a table is to be read.

    Attributes:
        plan: The plan.
        candidates: The columns to choose from, with what their pictures show.
    """

    plan: ReadingPlan
    candidates: tuple[Candidate, ...]


class ImportDialog(QDialog):
    """Shows the first rows of a table called `name`, and how it is read; every change plans and reads it anew.

    Both happens in the background.
    """

    def __init__(
        self, name: str, source: TableSource, planned: Planned, jobs: Jobs, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import {name}")
        self.name, self._source, self._jobs = name, source, jobs
        self._plan, self._choices = planned.plan, planned.plan.choices
        self._is_planned = True
        self._job: Job | None = None
        self.preview = PreviewTable(theme)
        self.columns = ImportColumns(theme)
        self.format = ImportFormat(theme)
        self.notes = ImportNotes()
        self.findings = ImportFindings()
        self.obstacle = link("", "What keeps the table from being imported, and what to do; a click goes there")
        self.buttons = DialogButtons("Import", self)
        self.accept_button = self.buttons.accept_button
        self._build_layout()
        self._take_room(parent.window())
        self._connect_signals()
        self._show_planned(planned)

    def _build_layout(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self.preview, 1)
        left.addWidget(self.notes)
        left.addWidget(self.findings)
        for widget in (self.notes, self.findings, self.obstacle):  # no text makes the dialog wider
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self.obstacle, 1, Qt.AlignmentFlag.AlignRight)
        foot.addWidget(self.buttons)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE + 4)
        grid.addLayout(left, 0, 0)
        grid.addWidget(_side(self.columns, self.format), 0, 1)
        grid.addLayout(foot, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(0, 1)
        without_icons(self)
        for button in self.findChildren(QPushButton):  # Enter imports regardless of the focus
            button.setAutoDefault(False)

    def _take_room(self, window: QWidget) -> None:
        """Take most of a window, so that many columns and rows are in sight where there is room."""
        around, screen = window.size(), self.screen().availableSize()
        least, most = (QSize(scaled(size.width()), scaled(size.height())) for size in (_LEAST, _MOST))
        self.resize((around * _SHARE).expandedTo(least).boundedTo(most).boundedTo(screen))

    def _connect_signals(self) -> None:
        self.preview.line_chosen.connect(self._begin_at)
        self.columns.task_chosen.connect(self._use_task)
        self.columns.columns_chosen.connect(self._use_columns)
        self.format.decided.connect(self._use)
        self.notes.chosen.connect(self._use_fix)
        self.findings.stopped.connect(self._stop_reading)
        self.findings.restarted.connect(self._plan_anew)
        self.findings.changed.connect(self._show_obstacle)
        self.obstacle.clicked.connect(self._go_to_obstacle)
        self.finished.connect(self._stop_reading)

    @property
    def points(self) -> CsvPoints | None:
        """The points to import; None while there are none."""
        return None if self._obstacle() else self.findings.points

    # -- user actions -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _use(self, choices: ReadingChoices) -> None:
        """Read the table with other choices."""
        if any(getattr(choices, field) != getattr(self._choices, field) for field in _BY_STRUCTURE):
            choices = replace(choices, columns=None)
        if replace(choices, skips_bad_rows=False) == replace(self._choices, skips_bad_rows=False):
            self.findings.skip.setChecked(choices.skips_bad_rows)  # the rows are known
            return
        self._choices = replace(choices, skips_bad_rows=False)  # consent was for other rows
        self.format.show_choices(self._choices)  # the next decision may come before the next plan
        self._plan_anew()

    @Slot(object)
    def _use_fix(self, choices: ReadingChoices) -> None:
        """Decide what a note offers, which knows only what was decided before the plan that is shown."""
        before = self._plan.choices
        decided = {f.name: getattr(choices, f.name) for f in fields(choices)}
        self._use(
            replace(self._choices, **{name: value for name, value in decided.items() if value != getattr(before, name)})
        )

    @Slot(str)
    def _use_task(self, task: str) -> None:
        self._use(replace(self._choices, task=task, columns=None))

    @Slot(object)
    def _use_columns(self, columns: tuple[int, ...]) -> None:
        keys = column_keys(self._plan.sheet, columns)
        self._use(replace(self._choices, task=self._plan.choice.task, columns=keys))

    @Slot(int)
    def _begin_at(self, line: int) -> None:
        self._use(replace(self._choices, skip_lines=line - 1))

    # -- planning and reading -----------------------------------------------------------------------------------------

    @Slot()
    def _plan_anew(self) -> None:
        self._stop_reading()
        self._is_planned = False
        self.findings.show_progress(0.0)
        self._job = self._jobs.ask(partial(_plan, self.name, self._source, self._choices))
        self._job.done.connect(self._show_planned)
        self._job.failed.connect(self.findings.show_failure)

    @Slot(object)
    def _show_planned(self, planned: Planned) -> None:
        """Show how the table is read, and read it."""
        self._plan, self._is_planned = planned.plan, True
        choice, sheet = self._plan.choice, self._plan.sheet
        self.preview.show_sheet(sheet, dict(zip(choice.columns, TASK_COLUMNS[choice.task].names, strict=True)))
        self.columns.show_plan(self._plan, planned.candidates)
        self.format.show_plan(self._plan, self._source.sheets)
        self._read()

    def _read(self) -> None:
        self.findings.show_progress(0.0)
        self._job = self._jobs.ask(partial(_read, self.name, self._plan))
        self._job.progressed.connect(self.findings.show_progress)
        self._job.done.connect(self._show_reading)
        self._job.failed.connect(self.findings.show_failure)

    @Slot(object)
    def _show_reading(self, reading: PointReading) -> None:
        self.findings.show_reading(reading)

    def _notes(self) -> Iterator[ReadingNote]:
        """What there is to say about the table as far as it has been read; nothing if it cannot be planned."""
        if not self._is_planned:
            return
        reading, notes = self.findings.reading, list(self._plan.notes)
        notes += reading.notes if reading is not None else ()
        yield from notes
        refusal = reading.refusal if reading is not None else None
        if refusal is not None and not self.findings.skip.isChecked():
            offered = [fix.choices for note in notes for fix in note.fixes]
            fixes = [fix for fix in refusal.fixes if fix.choices not in offered and not fix.choices.skips_bad_rows]
            if fixes:  # that rows can be left out is said beside them
                yield replace(refusal, fixes=tuple(fixes))

    @Slot()
    def _stop_reading(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # -- what keeps the table from being imported ---------------------------------------------------------------------

    def _obstacle(self) -> Obstacle | None:
        """What keeps the table from being imported; None if nothing does."""
        width = self._plan.sheet.width if self._is_planned else 0
        return find_obstacle(self.findings, self.notes, self.columns, self.format, width)

    @Slot()
    def _show_obstacle(self) -> None:
        if not self.findings.is_reading:
            self.notes.show_notes(tuple(self._notes()))
            self.findings.show_error(is_shown=not self._is_planned or self.notes.first_answer is None)
        obstacle = self._obstacle()
        self.accept_button.setEnabled(obstacle is None)
        set_tip(self.accept_button, obstacle.sentence if obstacle else "")
        self.obstacle.setText(obstacle.sentence if obstacle else "")
        self.obstacle.setVisible(obstacle is not None)

    @Slot()
    def _go_to_obstacle(self) -> None:
        obstacle = self._obstacle()
        if obstacle is None:
            return
        if self.format.isAncestorOf(obstacle.control):
            self.format.open()
        obstacle.control.setFocus(Qt.FocusReason.TabFocusReason)


def planned_reading(source: TableSource, choices: ReadingChoices, progress: Progress) -> Planned:
    """How to read a table. Use inside `refused_in_a_sentence`; errors as for `plan_reading`."""
    plan = plan_reading(source, choices, progress)
    return Planned(plan, candidates_of(plan))


def _plan(name: str, source: TableSource, choices: ReadingChoices, progress: Progress) -> Planned:
    with refused_in_a_sentence(name, TASK_COLUMNS[choices.task].what if choices.task else "points"):
        return planned_reading(source, choices, progress)


def _read(name: str, plan: ReadingPlan, progress: Progress) -> PointReading:
    with refused_in_a_sentence(name, TASK_COLUMNS[plan.choice.task].what):
        return read_plan(plan, progress)


def _side(columns: ImportColumns, form: ImportFormat) -> QScrollArea:
    """The choices beside the preview, which scroll where there is little room."""
    body = QWidget()
    body.setProperty("role", "panel")
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, SPACE // 2, 0)
    layout.setSpacing(SPACE + 4)
    layout.addWidget(columns, 1)
    layout.addWidget(form)
    layout.addStretch()
    area = QScrollArea(widgetResizable=True)
    area.setProperty("role", "panel")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    fix_size(area, _SIDE_WIDTH)
    return area
