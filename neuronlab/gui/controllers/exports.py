"""Exports to files: asks for a path, writes in the background, and reports the result."""

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.files.models.facts import to_export
from neuronlab.files.models.formats import EXPORTERS, export_model
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import points_of, write_points
from neuronlab.gui.dialogs.messages import warn
from neuronlab.session.jobs import Jobs
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings
from neuronlab.wording.numbers import count_text

WAITS_FOR_FILE = "Finishing an export. If you don't wait, the file stays unchanged."
CHECKED_INPUTS, MOST_CHECKED = 256, 10_000
"""Number of inputs around the points, and maximum number of points, at which a written file is compared."""


class Exports(Jobs):
    """Export jobs; `done` carries a sentence for the insight line, a failure opens a dialog over `window`."""

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self.failed.connect(self._report_failure)

    @Slot()
    def ask_for_weights(self) -> None:
        """Ask for a path and export the network shown."""
        filters = ";;".join(f"{row.label} (*{suffix})" for suffix, row in EXPORTERS.items())
        path = self._ask_path("Export weights", "neuronlab.npz", filters, tuple(EXPORTERS))
        if path is not None:
            self.write_weights(path)

    @Slot()
    def ask_for_points(self) -> None:
        """Ask for a path and export the points."""
        path = self._ask_path("Export points", "points.csv", "CSV (*.csv)", (".csv",))
        if path is not None:
            self.write_points(path)

    def write_weights(self, path: Path) -> None:
        """Export the network shown, in the format given by the path's suffix."""
        self._session.with_frame(partial(self._write_network, path))

    def _write_network(self, path: Path, frame: Frame) -> None:
        workspace = self._session.document.experiment.workspace
        self.start(partial(_write_weights, workspace, frame, path, self._inputs_to_check()))

    def write_points(self, path: Path) -> None:
        """Export the points as CSV."""
        self.start(partial(_write_points, points_of(self._session.document.experiment.workspace), path))

    def _ask_path(self, title: str, name: str, filters: str, suffixes: tuple[str, ...]) -> Path | None:
        chosen, chosen_filter = QFileDialog.getSaveFileName(
            self._window, title, str(self._settings.export_folder / name), filters
        )
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() not in suffixes:
            suffix = next((suffix for suffix in suffixes if f"*{suffix})" in chosen_filter), suffixes[0])
            path = path.with_name(path.name + suffix)
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


def _write_weights(workspace: Workspace, frame: Frame, path: Path, inputs: Array) -> str:
    export_model(to_export(workspace, frame.network, frame.step, frame.history), path, inputs)
    count = count_text(frame.network.spec.parameter_count)
    return f"Exported {count} parameters to {path}. The file was read back and predicts the same."


def _write_points(points: CsvPoints, path: Path) -> str:
    write_points(path, points)
    return f"Exported {count_text(len(points.inputs))} points to {path}."
