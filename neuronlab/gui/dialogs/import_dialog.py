"""The import dialog: check and correct the format and the columns of a table before importing it."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.progress import Progress
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.choosing import likely_choice
from neuronlab.files.tables.format import SEPARATORS
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice, CsvPoints, PointReading, read_chosen
from neuronlab.files.tables.reader import MOST_COLUMNS, Sheet
from neuronlab.gui.dialogs.import_findings import ImportFindings
from neuronlab.gui.dialogs.import_preview import PreviewTable
from neuronlab.gui.theme.sizes import bound_size, fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import ChoiceField, Segments, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, without_icons
from neuronlab.session.jobs import Job, Jobs

_SIZE = (760, 620)
_CHOOSER_WIDTH = 132
_SEGMENT_WIDTH = 80
_MEANINGS = {
    "curve": "One input and one number to predict",
    "classes": "Two inputs and the class to predict",
    "surface": "Two inputs and one number to predict",
}


class ImportDialog(QDialog):
    """Shows the first rows of a table called `name`; every change rereads the whole table in the background."""

    def __init__(self, name: str, sheet: Sheet, jobs: Jobs, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import {name}")
        self.name, self._jobs, self._sheet = name, jobs, sheet
        self._choice = likely_choice(sheet)
        self._job: Job | None = None
        self.task = Segments({key: row.label for key, row in TASKS.items()}, _MEANINGS)
        self.separator = ChoiceField(SEPARATORS)
        self.decimal_comma = QCheckBox("Decimal comma")
        self.has_header = QCheckBox("First row is a header")
        self.choosers = [ChoiceField({}) for _ in range(max(len(row.names) for row in TASK_COLUMNS.values()))]
        self.preview = PreviewTable(theme)
        self.findings = ImportFindings()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton("Import")
        self._build_layout()
        self._connect_signals()
        self._show_sheet()

    def _build_layout(self) -> None:
        self._chooser_labels = [PlainLabel() for _ in self.choosers]
        name_field(self.separator, "Separator", "The character between the cells of a row")
        name_field(self.decimal_comma, "Decimal comma", "Numbers are written as 0,5 instead of 0.5")
        name_field(self.has_header, "First row is a header", "The first row contains column names, not a point")
        written = _row(_label("Separator", self.separator), self.separator, self.decimal_comma, self.has_header)
        columns: list[QWidget] = []
        for label, chooser in zip(self._chooser_labels, self.choosers, strict=True):
            fix_size(chooser, _CHOOSER_WIDTH)
            label.setBuddy(chooser)
            label.setProperty("role", "muted")
            columns += [label, chooser]
        self.accept_button.setProperty("role", "primary")
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        for key in TASKS:
            bound_size(self.task.button(key), least_width=_SEGMENT_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        layout.setSpacing(SPACE + 4)
        layout.addLayout(written)
        layout.addWidget(self.preview, 1)
        layout.addLayout(_row(self.task))
        layout.addLayout(_row(*columns))
        layout.addWidget(self.findings)
        layout.addWidget(self.buttons)
        without_icons(self)
        for button in self.findChildren(QPushButton):  # Enter imports regardless of the focus
            button.setAutoDefault(False)
        self.accept_button.setDefault(True)
        self.resize(*_SIZE)

    def _connect_signals(self) -> None:
        self.separator.chosen.connect(self._use_separator)
        self.decimal_comma.toggled.connect(self._use_decimal_comma)
        self.has_header.toggled.connect(self._use_header)
        self.task.chosen.connect(self._use_task)
        for chooser in self.choosers:
            chooser.chosen.connect(self._use_columns)
        self.findings.stopped.connect(self._stop_reading)
        self.findings.restarted.connect(self._read)
        self.findings.changed.connect(self._allow_import)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop_reading)

    @property
    def points(self) -> CsvPoints | None:
        """The points to import; None while there are none."""
        return self.findings.points

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the chosen columns in the table; "" for columns without a name."""
        return tuple(self._sheet.name(column) for column in self._choice.columns)

    # -- user actions -------------------------------------------------------------------------------------------------

    @Slot(str)
    def _use_separator(self, separator: str) -> None:
        self._sheet = Sheet(self._sheet.data, replace(self._sheet.form, separator=separator))
        self._choice = likely_choice(self._sheet, self._choice.task)
        self._show_sheet()

    @Slot(bool)
    def _use_decimal_comma(self, is_comma: bool) -> None:
        self._sheet = Sheet(self._sheet.data, replace(self._sheet.form, decimal_comma=is_comma))
        self._show_sheet()

    @Slot(bool)
    def _use_header(self, has_header: bool) -> None:
        self._sheet = Sheet(self._sheet.data, replace(self._sheet.form, has_header=has_header))
        self._show_sheet()

    @Slot(str)
    def _use_task(self, task: str) -> None:
        self._choice = likely_choice(self._sheet, task)
        self._show_sheet()

    @Slot(str)
    def _use_columns(self, _chosen: str) -> None:
        shown = self.choosers[: len(self._choice.columns)]
        self._choice = replace(self._choice, columns=tuple(int(chooser.currentData()) for chooser in shown))
        self._show_sheet()

    # -- display ------------------------------------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        """Show the format and the chosen columns, and read the table with them."""
        form, names = self._sheet.form, TASK_COLUMNS[self._choice.task].names
        self.separator.show_key(form.separator)
        for box, is_checked in ((self.decimal_comma, form.decimal_comma), (self.has_header, form.has_header)):
            with QSignalBlocker(box):
                box.setChecked(is_checked)
        self.task.show_key(self._choice.task)
        titles = {
            str(column): self._sheet.title(column) for column in range(min(max(1, self._sheet.width), MOST_COLUMNS))
        }
        for index, (label, chooser) in enumerate(zip(self._chooser_labels, self.choosers, strict=True)):
            label.setVisible(index < len(names))
            chooser.setVisible(index < len(names))
            if index < len(names):
                label.setText(names[index])
                name_field(chooser, names[index], f"The column with {names[index]}")
                chooser.show_choices(titles, {})
                chooser.show_key(str(self._choice.columns[index]))
        self.preview.show_sheet(self._sheet, dict(zip(self._choice.columns, names, strict=True)))
        self._read()

    # -- reading ------------------------------------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        self._stop_reading()
        self.findings.show_progress(0.0)
        self._job = self._jobs.ask(partial(_read, self.name, self._sheet, self._choice))
        self._job.progressed.connect(self.findings.show_progress)
        self._job.done.connect(self.findings.show_reading)
        self._job.failed.connect(self.findings.show_failure)

    @Slot()
    def _stop_reading(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _allow_import(self) -> None:
        self.accept_button.setEnabled(self.points is not None)


def _read(name: str, sheet: Sheet, choice: Choice, progress: Progress) -> PointReading:
    with refused_in_a_sentence(name, TASK_COLUMNS[choice.task].what):
        return read_chosen(sheet, choice, progress)


def _label(text: str, field: QWidget) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    return label


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE + 4)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
