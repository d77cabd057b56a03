"""Copies points to the clipboard as text for any spreadsheet, and pastes cells of a spreadsheet as points.

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
from neuronlab.gui.controllers.sharing import Sharing
from neuronlab.session.document import Document
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.selection import Selection
from neuronlab.wording.numbers import count_text, counted

MANY = 20_000
"""From this many points on a notice says that copying is in progress; fewer are copied before it can be read."""


class Clipboard(QObject):
    """Copies points, and passes on pasted text: share codes to be pasted, other text to the import dialog.

    `noticed(sentence)` reports the result.
    """

    noticed = Signal(str)

    def __init__(
        self, document: Document, selection: Selection, imports: Imports, sharing: Sharing, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._imports, self._sharing = document, selection, imports, sharing
        self._jobs = Jobs(self)
        self._copying: Job | None = None

    @Slot()
    def copy(self) -> None:
        """Copy the selected points, or all points if none is selected."""
        points = self._document.experiment.workspace.points
        self.copy_points(points.take(points.indices_of(self._selection.ids)) if len(self._selection) else points)

    @Slot(object)
    def copy_points(self, points: PointSet) -> None:
        """Copy these points of the workspace, in their order; cancels a copy in progress."""
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
        """Paste the share code on the clipboard, or take points from its text, after a look at them."""
        text = QApplication.clipboard().text()
        if self._copying is not None:
            self.noticed.emit("The points are still being copied. Paste again in a moment.")
        elif not text.strip():
            self.noticed.emit("The clipboard contains no text. Copy some cells of a spreadsheet first.")
        elif not self._sharing.takes(text):
            self._imports.paste(text)

    def close(self) -> None:
        """Cancel copying and end the thread."""
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
    """The clipboard text, and the sentence that reports it."""

    text: str
    summary: str


def _copied(points: CsvPoints, progress: Progress) -> _Copied:
    summary = f"Copied {counted(len(points.inputs), 'point')} as text, one row each."
    return _Copied(points_text(points, progress), summary)
