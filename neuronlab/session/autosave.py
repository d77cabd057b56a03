"""Save the work every few seconds, in a separate thread, so that closing and reopening restores everything."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from neuronlab.core.errors import WorkError
from neuronlab.files.session.file import save_session
from neuronlab.files.session.past.limits import BRIEF, limited, past_size
from neuronlab.files.session.work import Home
from neuronlab.session.autosave_files import next_save_number
from neuronlab.session.session import Session
from neuronlab.session.snapshot import Snapshot
from neuronlab.session.threads import Wait, begin, has_ended, wait_quietly

log = logging.getLogger(__name__)

AUTOSAVE_MS = 10_000
WAITS_FOR_SAVING = "Saving your work to {}. If you do not wait, changes since the last save are lost."
NOT_ENDED = "Saving to {} is taking very long. The drive may be slow, full or disconnected."


class _Writer(QObject):
    """Writes snapshots in its own thread.

    `failed` carries the sentence of the first of several failures in a row, and `recovered` is emitted when saving
    works again. `failure` is the last failure, empty if the last snapshot was saved.
    """

    failed = Signal(str)
    recovered = Signal()

    def __init__(self, path: Path | None, failure: str) -> None:
        super().__init__()
        self._path = path
        self._saved: tuple[object, ...] | None = None
        self._is_whole = False  # what was saved last, with all of its past
        self.home: Home | None = None  # set in the window's thread; the next save reads it
        self._snapshot: Snapshot | None = None
        self.failure = failure

    @Slot(object)
    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot, unless it equals the last one written."""
        if self._path is None:
            return
        self._snapshot = snapshot
        try:
            self._write(self._path, snapshot)
        except Exception as error:  # noqa: BLE001  # whatever failed, the next attempt may succeed
            self.note_failure(error)
            return
        if self.failure:
            self.failure = ""
            self.recovered.emit()

    def _write(self, path: Path, snapshot: Snapshot) -> None:
        # Going back and training again gives another state at the same step, so compare parameters, not steps.
        learned = {
            (task, slot): hash(state.parameters.tobytes())
            for task, states in snapshot.states.items()
            for slot, state in states.items()
        }
        undo = snapshot.undo
        steps = None if undo is None else (undo.newest_number, undo.index, len(undo.entries))
        print_of = (snapshot.experiment, learned, steps, snapshot.view, snapshot.lesson, self.home)
        if self._saved == print_of and (self._is_whole or not snapshot.is_last):
            return
        whole = snapshot.work(self.home)
        work = whole if snapshot.is_last else limited(whole, BRIEF)
        save_session(path, work, next_save_number(path.parent))
        self._saved, self._is_whole = print_of, past_size(work) == past_size(whole)

    @Slot(object)
    def note_failure(self, error: Exception) -> None:
        """Record a failure to save. Only the first of several in a row is reported, and logged in full."""
        is_first, self.failure = not self.failure, _sentence_about(error)
        log.error("The work could not be saved to %s: %s", self._path, error, exc_info=error if is_first else None)
        if is_first:
            self.failed.emit(self.failure)

    def save_again(self) -> None:
        """Try again to save the last snapshot."""
        if self._snapshot is not None:
            self.save(self._snapshot)

    @Slot()
    def finish(self) -> None:
        """End the thread after all snapshots sent so far."""
        QThread.currentThread().quit()


class Autosave(QObject):
    """Requests snapshots from the session and has them written. Call `close` after closing the session.

    `failed` carries the first of several failures in a row, `recovered` is emitted when saving works again. Without a
    path nothing is saved. `trouble` is a failure already reported at the start.
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
        """Start saving."""
        begin(self._thread, self._writer)
        if self._path is not None:
            self._timer.start()

    def set_home(self, home: Home | None) -> None:
        """Save from now on that the work belongs to this named file."""
        self._writer.home = home

    def close(self, wait: Wait = wait_quietly) -> None:
        """Write the remaining snapshots and end the thread."""
        self._timer.stop()
        if self._thread.isRunning():
            self._finish.emit()
            has_ended(self._thread, wait, WAITS_FOR_SAVING.format(self._path))

    @property
    def last_failure(self) -> str:
        """After `close`: why the work could not be saved; empty if it was, or if that was known from the start."""
        if self._thread.isRunning():
            return NOT_ENDED.format(self._path)
        return "" if self._trouble else self._writer.failure

    def retry(self, wait: Wait = wait_quietly) -> None:
        """After `close`: try to save again, in the caller's thread, or wait for a thread that has not ended."""
        if self._thread.isRunning():
            self.close(wait)
            return
        try:
            snapshot = self._session.last_snapshot()
        except Exception as error:  # noqa: BLE001  # whatever failed, the next attempt may succeed
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
