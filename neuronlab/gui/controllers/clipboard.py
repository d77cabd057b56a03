"""The clipboard: points leave as text that any spreadsheet takes, and come from the cells of one.

The text of a million points takes seconds, so it is made in the background.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.points import PointSet
from neuronlab.files.progress import Progress
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import points_text
from neuronlab.gui.controllers.imports import Imports
from neuronlab.session.document import Document
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.selection import Selection
from neuronlab.wording.numbers import count_text, counted

MANY = 20_000
"""Of so many points one is told that they are being copied; fewer are there before it could be read."""


class Clipboard(QObject):
    """Copies what is selected, and hands what others copied to the import dialog; `noticed(sentence)` reports it."""

    noticed = Signal(str)

    def __init__(self, document: Document, selection: Selection, imports: Imports, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._selection, self._imports = document, selection, imports
        self._jobs = Jobs(self)
        self._copying: Job | None = None

    @Slot()
    def copy(self) -> None:
        """Copy the selected points, or all of them where none is selected."""
        points = self._document.experiment.workspace.points
        self.copy_points(points.take(points.indices_of(self._selection.ids)) if len(self._selection) else points)

    @Slot(object)
    def copy_points(self, points: PointSet) -> None:
        """Copy these points of the workspace, in their order; what was still being copied is not wanted any more."""
        if not len(points):
            self.noticed.emit("There are no points to copy.")
            return
        if len(points) >= MANY:
            self.noticed.emit(f"Copying {count_text(len(points))} points…")
        workspace = self._document.experiment.workspace
        self._jobs.cancel()
        self._copying = self._jobs.ask(
            partial(_copied, CsvPoints(workspace.task, points.inputs, points.targets, workspace.labels))
        )
        self._copying.done.connect(self._put)
        self._copying.failed.connect(self._report_failure)

    @Slot()
    def paste(self) -> None:
        """Take points from the text on the clipboard, after a look at them."""
        text = QApplication.clipboard().text()
        if self._copying is not None:
            self.noticed.emit("The points are still being copied: paste them in a moment.")
        elif text.strip():
            self._imports.paste(text)
        else:
            self.noticed.emit("There is no text on the clipboard: copy some cells of a spreadsheet first.")

    def close(self) -> None:
        """Give up what is being copied, and end the thread."""
        self._jobs.give_up()

    @Slot(object)
    def _put(self, copied: "_Copied") -> None:
        self._copying = None
        QApplication.clipboard().setText(copied.text)
        self.noticed.emit(copied.summary)

    @Slot(str)
    def _report_failure(self, sentence: str) -> None:
        self._copying = None
        self.noticed.emit(sentence)


@dataclass(frozen=True)
class _Copied:
    """What goes on the clipboard, and the sentence to say then."""

    text: str
    summary: str


def _copied(points: CsvPoints, progress: Progress) -> _Copied:
    summary = f"Copied {counted(len(points.inputs), 'point')}, a row each, for any spreadsheet."
    return _Copied(points_text(points, progress), summary)
