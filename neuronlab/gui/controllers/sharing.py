"""Copies the experiment as a share code, and pastes one: by a dialog, with Ctrl+V, or dropped as text."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.progress import Progress
from neuronlab.files.share_code import Shared, has_share_code, write_share_code
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.share_dialog import ShareDialog, contents_of, reading
from neuronlab.session.document import Document
from neuronlab.session.jobs import Jobs
from neuronlab.session.proposals import Proposal
from neuronlab.wording.numbers import count_text, counted

PASTE = "Paste a share code"


class Sharing(QObject):
    """Copies and pastes share codes, in the background; `noticed(sentence)` reports what happened."""

    noticed = Signal(str)

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._window = document, window
        self._jobs = Jobs(self)
        self.dialog: ShareDialog | None = None

    @Slot()
    def copy(self) -> None:
        """Put the share code of the active task on the clipboard."""
        self._jobs.cancel()
        job = self._jobs.ask(partial(_copied, self._document.experiment))
        job.done.connect(self._put)
        job.failed.connect(self.noticed)

    @Slot()
    def ask(self) -> None:
        """Ask for a share code, beginning with the one on the clipboard, and say what it holds."""
        self._close_dialog()
        text = QApplication.clipboard().text()
        self.dialog = ShareDialog(text if has_share_code(text) else "", self._jobs, self._window)
        self.dialog.accepted.connect(self._take_from_dialog)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.show()

    def takes(self, text: str) -> bool:
        """Paste the share code in a text; False if it has none."""
        if not has_share_code(text):
            return False
        self._jobs.cancel()
        job = self._jobs.ask(reading(text))
        job.done.connect(self._take)
        job.failed.connect(self._refuse)
        return True

    def close(self) -> None:
        """Close the dialog and end the thread."""
        self._close_dialog()
        self._jobs.give_up()

    @Slot(object)
    def _put(self, copied: tuple[str, str]) -> None:
        text, summary = copied
        QApplication.clipboard().setText(text)
        self.noticed.emit(summary)

    @Slot(object)
    def _take(self, shared: Shared) -> None:
        """Replace the workspace of its task, as one undo entry; runs start from their initial weights."""
        here: Experiment = replace(self._document.experiment, task=shared.task)
        after = here.with_workspace(shared.workspace)
        self._document.push(Proposal(after, PASTE, starts_afresh=True))
        self.noticed.emit(f"Pasted a share code: {contents_of(shared)}")

    @Slot()
    def _take_from_dialog(self) -> None:
        if self.dialog is not None and self.dialog.shared is not None:
            self._take(self.dialog.shared)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        warn(self._window, "Paste failed", sentence)

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()

    @Slot()
    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _copied(experiment: Experiment, _progress: Progress) -> tuple[str, str]:
    """The code, and the sentence that reports it."""
    code, workspace = write_share_code(experiment), experiment.workspace
    parts = [counted(len(workspace.runs), "run")]
    if code.points_left_out:
        left = (
            f" Its {counted(code.points_left_out, 'point')} do not fit and were left out: pasting it generates others."
        )
    else:
        parts.append(counted(len(workspace.points), "point"))
        left = ""
    summary = f"Copied a share code of {count_text(len(code.text))} characters: {', '.join(parts)}, no weights.{left}"
    return code.text, summary
