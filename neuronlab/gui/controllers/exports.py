"""Exports to files: asks for a path, writes in the background, and reports the result."""

from functools import cache, partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.files.atomic import remove_dead_temporaries
from neuronlab.files.models.facts import repeating_command, to_export
from neuronlab.files.models.formats import Verified, export_model
from neuronlab.files.models.model import ToExport
from neuronlab.files.models.offers import OFFERS, PREDICTIONS
from neuronlab.files.progress import Progress
from neuronlab.files.scratch import remove_dead_scratch
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import points_of, write_points
from neuronlab.gui.dialogs.export_dialog import Asked, ExportDialog, Making
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.save_names import ask_where_to_save
from neuronlab.session.jobs import Jobs
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings
from neuronlab.session.threads import Wait, wait_quietly
from neuronlab.wording.exports import verified_text
from neuronlab.wording.numbers import count_text

WAITS_FOR_FILE = "Finishing an export. If you don't wait, the file stays unchanged."
CHECKED_INPUTS, MOST_CHECKED = 256, 10_000
"""Number of inputs around the points, and maximum number of points, at which a written file is compared."""


class Exports(Jobs):
    """Export jobs; `done` carries a sentence for the insight line, a failure opens a dialog over `window`."""

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._previews = Jobs(self)
        self._tidying = Jobs(self)  # a drive that does not respond must not keep anything else waiting
        self.dialog: ExportDialog | None = None
        self.failed.connect(self._report_failure)

    @Slot()
    def ask_for_model(self) -> None:
        """Show what every format makes of the network shown, and export it in the one that is chosen."""
        kept = self._settings.export_format
        self._ask(kept if kept in OFFERS else next(iter(OFFERS)))

    @Slot()
    def ask_for_predictions(self) -> None:
        """The same, with predictions for all points chosen first."""
        self._ask(PREDICTIONS)

    @Slot()
    def ask_for_points(self) -> None:
        """Ask for a path and export the points."""
        path = self._ask_path("Export points", "points.csv", "CSV (*.csv)", ".csv")
        if path is not None:
            self.write_points(path)

    def write_weights(self, path: Path) -> None:
        """Export the network shown, in the format given by the path's suffix."""
        self._session.with_frame(partial(self._write_network, path))

    def write_points(self, path: Path) -> None:
        """Export the points as CSV."""
        self.start(partial(_write_points, points_of(self._session.document.experiment.workspace), path))

    def tidy(self) -> None:
        """Remove what killed programs left: in the folders used last, and among the temporary files of the system.

        In the background, since a drive may not respond.
        """
        self._tidying.ask(partial(_tidy, self._settings.folders)).done.connect(self._end_tidying)

    @Slot()
    def _end_tidying(self) -> None:
        self._tidying.close()

    def close(self, wait: Wait = wait_quietly, what: str = "") -> None:
        """Close the dialog, finish what is being written and end the threads."""
        if self.dialog is not None:
            self.dialog.reject()
        self._previews.give_up()
        self._tidying.give_up()
        super().close(wait, what)

    def _write_network(self, path: Path, frame: Frame) -> None:
        workspace = self._session.document.experiment.workspace
        self.start(partial(_write_weights, workspace, frame, path, self._inputs_to_check()))

    # -- the dialog ---------------------------------------------------------------------------------------------------

    def _ask(self, first: str) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
        else:
            self._session.with_frame(partial(self._show_dialog, first))

    def _show_dialog(self, first: str, frame: Frame) -> None:
        what = cache(partial(_to_export, self._session.document.experiment.workspace, frame))
        count = count_text(frame.network.spec.parameter_count)
        subject = f"{count} parameters, as they are at step {count_text(frame.step)}."
        self.dialog = ExportDialog(what, subject, first, self._settings, self._previews, self._window)
        self.dialog.asked.connect(partial(self._export, what, self._inputs_to_check()))
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.show()

    def _export(self, what: Making, inputs: Array, asked: Asked) -> None:
        job = self.ask(lambda _: asked.offer.write(what(), asked.path, inputs))
        job.done.connect(partial(self._report, asked.path))
        job.failed.connect(partial(self._report_unseen, self.dialog))
        if self.dialog is not None:
            job.done.connect(self.dialog.show_written)
            job.failed.connect(self.dialog.show_failure)

    def _report(self, path: Path, verified: Verified) -> None:
        self.done.emit(_written_text(path, verified))

    @Slot()
    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _ask_path(self, title: str, name: str, filters: str, suffix: str) -> Path | None:
        path = ask_where_to_save(self._window, title, self._settings.export_folder / name, filters, suffix)
        if path is not None:
            self._settings.export_folder = path.parent
        return path

    def _inputs_to_check(self) -> Array:
        inputs = self._session.document.experiment.workspace.points.inputs
        columns = inputs.shape[1]
        low, high = (inputs.min(axis=0), inputs.max(axis=0)) if len(inputs) else (-np.ones(columns), np.ones(columns))
        margin = 0.5 * (high - low) + 1.0
        # Evenly spaced along each axis but in a different order per axis, so that all corners are sampled.
        steps = np.stack([np.roll(np.linspace(0.0, 1.0, CHECKED_INPUTS), 97 * axis) for axis in range(columns)], axis=1)
        around = low - margin + steps * (high - low + 2.0 * margin)
        return np.concatenate([some_of(inputs, MOST_CHECKED), around])

    @Slot(str)
    def _report_failure(self, sentence: str) -> None:
        """Show a failed export in a dialog."""
        warn(self._window, "Export failed", sentence)

    def _report_unseen(self, dialog: ExportDialog | None, sentence: str) -> None:
        """Show a failure that the dialog that asked for the file does not show any more."""
        if dialog is None or dialog is not self.dialog:
            self._report_failure(sentence)


def _to_export(workspace: Workspace, frame: Frame) -> ToExport:
    """The run shown with what is known of it; scoring a million points takes a second."""
    run = next(run for run in frame.runs if run.slot == frame.run.slot)
    command = repeating_command(frame.run, frame.points, frame.step, frame.network, run.trajectory or NO_TRAJECTORY)
    return to_export(workspace, frame.network, frame.step, run.history, command)


def _write_weights(workspace: Workspace, frame: Frame, path: Path, inputs: Array) -> str:
    return _written_text(path, export_model(_to_export(workspace, frame), path, inputs))


def _written_text(path: Path, verified: Verified) -> str:
    return f"Exported {path}. {verified_text(verified.largest, verified.points)}."


def _write_points(points: CsvPoints, path: Path) -> str:
    write_points(path, points)
    return f"Exported {count_text(len(points.inputs))} points to {path}."


def _tidy(folders: frozenset[Path], _progress: Progress) -> None:
    remove_dead_scratch()
    for folder in folders:
        remove_dead_temporaries(folder)
