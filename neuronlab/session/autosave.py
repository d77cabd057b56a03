"""Closing and reopening brings everything back: the work is saved every few seconds, in a thread of its own."""

import logging
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QThread, QTimer, Signal, Slot

from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.specs import Experiment
from neuronlab.core.state import States
from neuronlab.files.session_file import load_session, save_session
from neuronlab.session.session import Session
from neuronlab.session.work import Snapshot

log = logging.getLogger(__name__)

AUTOSAVE_MS = 10_000
STOP_MS = 30_000
MOST_WINDOWS = 20


class _Writer(QObject):
    """Writes snapshots in its own thread; `failed` carries the sentence of the first of several failures in a row."""

    failed = Signal(str)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._saved: tuple[Experiment, dict[str, int]] | None = None
        self._snapshot: Snapshot | None = None
        self.failure = ""

    @Slot(object)
    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot, unless it is the one that was written last."""
        # A step back and forth again gives another state at the same step, so the parameters decide, not the step.
        learned = {task: hash(state.parameters.tobytes()) for task, state in snapshot.states.items()}
        print_of = (snapshot.experiment, learned)
        if self._saved is not None and self._saved == print_of:
            return
        self._snapshot = snapshot
        try:
            save_session(self._path, snapshot.experiment, snapshot.states)
        except WorkError as error:
            log.exception("The work could not be saved to %s", self._path)
            if not self.failure:
                self.failed.emit(str(error))
            self.failure = str(error)
            return
        self._saved, self.failure = print_of, ""

    def save_again(self) -> None:
        """Try the last snapshot once more."""
        if self._snapshot is not None:
            self.save(self._snapshot)

    @Slot()
    def finish(self) -> None:
        """End the thread; comes after every snapshot that was sent before it."""
        QThread.currentThread().quit()


class Autosave(QObject):
    """Asks the session for snapshots and has them written; `close` after the session was closed."""

    failed = Signal(str)
    _finish = Signal()

    def __init__(self, session: Session, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._thread.setObjectName("autosave")
        self._writer = _Writer(path)
        self._writer.moveToThread(self._thread)
        self._timer = QTimer(self, interval=AUTOSAVE_MS)
        self._timer.timeout.connect(session.request_snapshot)
        session.snapshot_taken.connect(self._writer.save)
        self._finish.connect(self._writer.finish)
        self._writer.failed.connect(self.failed)

    def start(self) -> None:
        """Begin saving."""
        self._thread.start()
        self._timer.start()

    def close(self) -> None:
        """Write what is still to be written and end the thread."""
        self._timer.stop()
        if self._thread.isRunning():
            self._finish.emit()
            if not self._thread.wait(STOP_MS):
                log.error("Saving did not end within %d s", STOP_MS // 1000)

    @property
    def last_failure(self) -> str:
        """After `close`: why the work could not be saved, empty when it was."""
        return self._writer.failure

    def retry(self) -> None:
        """After `close`: try to save once more, in the caller's thread."""
        self._writer.save_again()


class AutosaveClaim:
    """A file to save to that no other running NeuronLab uses: the one that was saved to last, or a new one.

    The first is autosave.nlab, the next autosave-2.nlab, so that every window that is open at once has its own. Held
    until `release`; the claim of a program that was killed is void. Raises WorkError when none is to be had.
    """

    def __init__(self, folder: Path) -> None:
        numbered = [folder / f"autosave-{number}.nlab" for number in range(2, MOST_WINDOWS + 1)]
        paths = [folder / "autosave.nlab", *numbered]
        for self.path in sorted(paths, key=_saved_at, reverse=True):  # a stable sort: new ones stay in order
            self._lock = QLockFile(str(self.path.with_suffix(".lock")))
            self._lock.setStaleLockTime(0)  # however old, it holds as long as its program runs
            if self._lock.tryLock(0):
                return
        raise WorkError(f"The folder {folder} can't be written to, or more than {MOST_WINDOWS} windows are open.")

    def release(self) -> None:
        """Let another program have the file."""
        self._lock.unlock()


def _saved_at(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def restore(path: Path) -> tuple[Experiment, States] | None:
    """Read the work saved at `path`; None when there is none.

    A file that can't be read is moved aside, so that it is neither lost nor in the way, and InputError says so.
    """
    if not path.exists():
        return None
    try:
        return load_session(path)
    except InputError as error:
        aside = path.with_suffix(".damaged.nlab")
        path.replace(aside)
        raise InputError(f"The last session could not be read and was kept as {aside.name}: {error}") from error
