"""Closing and reopening brings everything back: the work is saved every few seconds, in a thread of its own."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from neuronlab.core.errors import WorkError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.session.file import save_session
from neuronlab.session.autosave_files import next_save_number
from neuronlab.session.session import Session
from neuronlab.session.threads import Wait, begin, has_ended, wait_quietly
from neuronlab.session.training_state import Snapshot

log = logging.getLogger(__name__)

AUTOSAVE_MS = 10_000
WAITS_FOR_SAVING = "Saving your work to {}. If you do not wait, changes since the last save are lost."
NOT_ENDED = "Saving to {} is taking very long. The drive may be slow, full or disconnected."


class _Writer(QObject):
    """Writes snapshots in its own thread.

    `failed` carries the sentence of the first of several failures in a row, and `recovered` says that all is saved
    again. `failure` is the last one, and empty when the last snapshot was saved.
    """

    failed = Signal(str)
    recovered = Signal()

    def __init__(self, path: Path | None, failure: str) -> None:
        super().__init__()
        self._path = path
        self._saved: tuple[Experiment, dict[str, int]] | None = None
        self._snapshot: Snapshot | None = None
        self.failure = failure

    @Slot(object)
    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot, unless it is the one that was written last."""
        if self._path is None:
            return
        self._snapshot = snapshot
        try:
            self._write(self._path, snapshot)
        except Exception as error:  # noqa: BLE001  # whatever it was, it may work the next time
            self.note_failure(error)
            return
        if self.failure:
            self.failure = ""
            self.recovered.emit()

    def _write(self, path: Path, snapshot: Snapshot) -> None:
        # A step back and forth again gives another state at the same step, so the parameters decide, not the step.
        learned = {task: hash(state.parameters.tobytes()) for task, state in snapshot.states.items()}
        print_of = (snapshot.experiment, learned)
        if self._saved is None or self._saved != print_of:
            save_session(path, snapshot.experiment, snapshot.states, next_save_number(path.parent))
            self._saved = print_of

    @Slot(object)
    def note_failure(self, error: Exception) -> None:
        """Something kept the work from being saved; only the first of a row is told, and logged in full."""
        is_first, self.failure = not self.failure, _sentence_about(error)
        log.error("The work could not be saved to %s: %s", self._path, error, exc_info=error if is_first else None)
        if is_first:
            self.failed.emit(self.failure)

    def save_again(self) -> None:
        """Try the last snapshot once more."""
        if self._snapshot is not None:
            self.save(self._snapshot)

    @Slot()
    def finish(self) -> None:
        """End the thread; comes after every snapshot that was sent before it."""
        QThread.currentThread().quit()


class Autosave(QObject):
    """Asks the session for snapshots and has them written; `close` after the session was closed.

    `failed` carries the first of several failures in a row, `recovered` says that saving works again. Without a path
    nothing is saved. `trouble` is a failure that the person knows of from the start.
    """

    failed = Signal(str)
    recovered = Signal()
    _finish = Signal()

    def __init__(self, session: Session, path: Path | None, parent: QObject | None = None, trouble: str = "") -> None:
        super().__init__(parent)
        self._session, self._path, self._trouble = session, path, trouble
        self._thread = QThread()
        self._thread.setObjectName("autosave")
        self._writer = _Writer(path, trouble)
        self._writer.moveToThread(self._thread)
        self._timer = QTimer(self, interval=AUTOSAVE_MS)
        self._timer.timeout.connect(session.request_snapshot)
        session.snapshot_taken.connect(self._writer.save)
        session.snapshot_failed.connect(self._writer.note_failure)
        self._finish.connect(self._writer.finish)
        self._writer.failed.connect(self.failed)
        self._writer.recovered.connect(self._note_recovery)

    def start(self) -> None:
        """Begin saving."""
        begin(self._thread, self._writer)
        if self._path is not None:
            self._timer.start()

    def close(self, wait: Wait = wait_quietly) -> None:
        """Write what is still to be written and end the thread."""
        self._timer.stop()
        if self._thread.isRunning():
            self._finish.emit()
            has_ended(self._thread, wait, WAITS_FOR_SAVING.format(self._path))

    @property
    def last_failure(self) -> str:
        """After `close`: why the work could not be saved; empty when it was, or never could be and that was said."""
        if self._thread.isRunning():
            return NOT_ENDED.format(self._path)
        return "" if self._trouble else self._writer.failure

    def retry(self, wait: Wait = wait_quietly) -> None:
        """After `close`: try to save once more, in the caller's thread, or wait for what has not ended."""
        if self._thread.isRunning():
            self.close(wait)
            return
        try:
            snapshot = self._session.last_snapshot()
        except Exception as error:  # noqa: BLE001  # whatever it was, it may work the next time
            self._writer.note_failure(error)
            return
        if snapshot is not None:
            self._writer.save(snapshot)
        else:
            self._writer.save_again()

    @Slot()
    def _note_recovery(self) -> None:
        self._trouble = ""
        self.recovered.emit()


def _sentence_about(error: Exception) -> str:
    if isinstance(error, WorkError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory to save your work."
    return f"Your work could not be saved because of an internal error: {type(error).__name__}: {error}"
