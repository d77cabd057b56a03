"""What the keyboard and the menus do with points as a whole: copy, paste, select, duplicate, take in."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from neuronlab.core.edits import take_in
from neuronlab.core.specs import Experiment
from neuronlab.files.csv_points import CsvPoints, points_text
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.exports import points_of
from neuronlab.gui.imports import Imported, Imports
from neuronlab.gui.numbers import count_text
from neuronlab.gui.panels.data_panel import DataPanel
from neuronlab.gui.selection import Selection
from neuronlab.session.document import Document

DUPLICATE_PX = 12.0
"""How far aside a copy of a point lies, so that both can be seen."""


def dropped(data: QMimeData) -> Path | str | None:
    """The file that is being dropped, or text; None for what holds no points."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return files[0]
    return data.text() if data.hasText() and data.text().strip() else None


class PointDeeds(QObject):
    """Does it by the document, the selection and the import dialog.

    `told(sentence)` says what was done where nothing on the screen shows it; `taken_in` that other points have come.
    """

    told = Signal(str)
    taken_in = Signal()

    def __init__(
        self,
        document: Document,
        selection: Selection,
        imports: Imports,
        panel: DataPanel,
        plot: CanvasView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._imports = document, selection, imports
        self._panel, self._plot = panel, plot

    @Slot()
    def copy(self) -> None:
        """Put the selected points on the clipboard as text, or all of them where none is selected."""
        workspace = self._document.experiment.workspace
        points = points_of(workspace)
        if len(self._selection):
            here = workspace.points.places_of(self._selection.ids)
            points = CsvPoints(points.task, points.inputs[here], points.targets[here], points.labels)
        if not len(points.inputs):
            self.told.emit("There are no points to copy.")
            return
        QApplication.clipboard().setText(points_text(points))
        count = len(points.inputs)
        self.told.emit(f"Copied {count_text(count)} point{'s' if count != 1 else ''}, a row each, for any spreadsheet.")

    @Slot()
    def paste(self) -> None:
        """Take points from the text on the clipboard, after a look at them."""
        text = QApplication.clipboard().text()
        if text.strip():
            self._imports.paste(text)
        else:
            self.told.emit("There is no text on the clipboard: copy some cells of a spreadsheet first.")

    @Slot()
    def select_all(self) -> None:
        """Select every point."""
        self._selection.choose(self._document.experiment.workspace.points.ids)

    @Slot()
    def duplicate(self) -> None:
        """Put a copy beside every selected point."""
        x_per_px, y_per_px = self._plot.box.viewPixelSize()
        self._panel.duplicate_selected((DUPLICATE_PX * x_per_px, -DUPLICATE_PX * y_per_px))

    @Slot(object)
    def take_in(self, imported: Imported) -> None:
        """Work on imported points, in their task; undo brings back what was there."""
        experiment: Experiment = replace(self._document.experiment, task=imported.task)
        workspace = take_in(experiment.workspace, imported.inputs, imported.targets, imported.labels, imported.names)
        self._selection.clear()  # new points may have the ids of old ones
        self._document.push(experiment.with_workspace(workspace), "Import points")
        self.told.emit(imported.summary)
        self.taken_in.emit()
