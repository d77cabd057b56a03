"""Imports points from a file, a drop or the clipboard, after showing them in a dialog."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from neuronlab.core.arrays import Array, BoolArray, frozen
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.kinds import TABLE_SUFFIXES
from neuronlab.files.progress import Progress
from neuronlab.files.reading import refused_in_a_sentence, require_file
from neuronlab.files.tables.choices import NOTHING_CHOSEN
from neuronlab.files.tables.point_columns import NO_ROWS
from neuronlab.files.tables.source import TableSource, open_source, pasted_source
from neuronlab.gui.dialogs.import_dialog import ImportDialog, Planned, planned_reading
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.jobs import Job, Jobs, Question
from neuronlab.session.settings import Settings
from neuronlab.wording.columns import meaning_text
from neuronlab.wording.numbers import counted

PASTED = "The pasted text"
NOTICE_AFTER_MS = 500
"""If opening a table takes longer, a progress dialog offers to cancel it."""
TABLES = " ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES)
"""The usual names of tables; any file can be chosen."""
_FILTERS = f"Tables ({TABLES});;All files (*)"


@dataclass(frozen=True, eq=False, kw_only=True)
class Imported:
    """Points to import.

    Attributes:
        name: The name of the table.
        task: The task the points belong to.
        inputs: Read-only inputs (n, inputs).
        targets: Read-only targets (n, 1); for classes their indices into `labels`.
        labels: Names of the classes; empty for other tasks.
        names: Names of the source columns; "" for columns without a name.
        test: Whether each point (n,) is held out for testing; None if the table does not say.
        meanings: What the numbers of each column mean; () if nothing is known of any.
        left_out: Number of rows of the table that are not among the points.
    """

    name: str
    task: str
    inputs: Array
    targets: Array
    labels: tuple[str, ...]
    names: tuple[str, ...]
    test: BoolArray | None = None
    meanings: tuple[ColumnMeaning, ...] = ()
    left_out: int = 0

    def summary(self, held_out: int) -> str:
        """The sentence that reports the import, by the number of points held out for testing.

        `Imported 150 points of iris.csv: 3 classes, 2 rows left out, standardised; the network was reinitialised.`
        """
        facts = [f"{len(self.labels)} classes"] if self.labels else []
        facts += [f"{counted(self.left_out, 'row')} left out"] if self.left_out else []
        facts += [
            meaning_text(name, meaning)
            for name, meaning in zip(self.names, self.meanings, strict=False)
            if meaning.unit
        ]
        facts += ["standardised"]  # by `take_in`
        facts += [] if held_out else ["nothing held out"]
        what = f"{counted(len(self.inputs), 'point')} of {self.name}"
        return f"Imported {what}: {', '.join(facts)}; the network was reinitialised."


class Imports(QObject):
    """Asks for points, shows them in a dialog, and emits `imported` when the user accepts them."""

    imported = Signal(object)

    def __init__(self, theme: Theme, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._settings, self._window = theme, settings, window
        self._jobs = Jobs(self)
        self._opening: Job | None = None
        self.notice: QProgressDialog | None = None
        self.dialog: ImportDialog | None = None

    @Slot()
    def ask_for_file(self) -> None:
        """Ask for a file and show it."""
        folder = str(self._settings.import_folder)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Import points", folder, _FILTERS)
        if chosen:
            self._settings.import_folder = Path(chosen).parent
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Show the table in a file."""
        self._open(path.name, partial(_open_file, path))

    def paste(self, text: str) -> None:
        """Show a table that was copied elsewhere."""
        self._open("the pasted text", partial(_open_pasted, text))

    def close(self) -> None:
        """Stop reading, close the dialog and end the thread."""
        self._close_dialog()
        self._end_opening()
        self._jobs.give_up()

    def _open(self, name: str, question: Question) -> None:
        self._stop_opening()
        self._opening = self._jobs.ask(question)
        self._opening.done.connect(self._show)
        self._opening.failed.connect(self._report_failure)
        self.notice = QProgressDialog("", "Cancel", 0, 0, self._window)  # shown after a delay
        self.notice.setWindowTitle("Import points")
        self.notice.setLabel(PlainLabel(f"Opening {name}…"))
        self.notice.setMinimumDuration(NOTICE_AFTER_MS)
        self.notice.canceled.connect(self._stop_opening)

    @Slot()
    def _stop_opening(self) -> None:
        """Cancel opening."""
        if self._opening is not None:
            self._opening.cancel()
        self._end_opening()

    def _end_opening(self) -> None:
        self._opening = None
        if self.notice is not None:
            self.notice.deleteLater()
            self.notice = None

    @Slot(object)
    def _show(self, opened: "_Opened") -> None:
        """Show the opened table, replacing the one shown before."""
        self._end_opening()
        self._close_dialog()
        self.dialog = ImportDialog(opened.name, opened.source, opened.planned, self._jobs, self._theme, self._window)
        self.dialog.accepted.connect(self._take)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.show()

    @Slot()
    def _take(self) -> None:
        dialog = self.dialog
        points = dialog.points if dialog is not None else None
        if dialog is None or points is None:
            return
        self.imported.emit(
            Imported(
                name=dialog.name,
                task=points.task,
                inputs=frozen(points.inputs),
                targets=frozen(points.targets),
                labels=points.labels,
                names=points.names,
                test=points.test,
                meanings=points.meanings,
                left_out=dialog.findings.skipped_rows,
            )
        )

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()

    @Slot()
    def _forget_dialog(self) -> None:
        """Release a closed dialog and the table it holds."""
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    @Slot(str)
    def _report_failure(self, sentence: str) -> None:
        """Show in a dialog why the table could not be opened."""
        self._end_opening()
        warn(self._window, "Import failed", sentence)


@dataclass(frozen=True, eq=False)
class _Opened:
    """A table and how to read it.

    Attributes:
        name: What it is called.
        source: Its bytes.
        planned: How to read it.
    """

    name: str
    source: TableSource
    planned: Planned


def _open_file(path: Path, progress: Progress) -> _Opened:
    with refused_in_a_sentence(path, "points"):
        require_file(path)
        return _opened(path.name, open_source(path, progress), progress)


def _open_pasted(text: str, progress: Progress) -> _Opened:
    with refused_in_a_sentence(PASTED, "points"):
        return _opened("pasted text", pasted_source(text), progress)


def _opened(name: str, source: TableSource, progress: Progress) -> _Opened:
    planned = planned_reading(source, NOTHING_CHOSEN, progress)
    sheet = planned.plan.sheet
    if not sheet.sample:
        next(sheet.chunks(), None)  # raises the error of a damaged sheet
        raise InputError(NO_ROWS)
    sheet.require_choosable()
    return _Opened(name, source, planned)
