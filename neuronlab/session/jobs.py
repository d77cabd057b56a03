"""Work that may take a while, such as writing a large file, runs here on a frozen copy, not in the window's thread."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal, Slot

from neuronlab.core.errors import InputError, WorkError

log = logging.getLogger(__name__)

STOP_MS = 60_000

Work = Callable[[], str]
"""Does the job and returns the sentence to say when it is done; raises InputError or WorkError with a sentence."""


class _Worker(QObject):
    done = Signal(str)
    failed = Signal(str)

    @Slot(object)
    def run(self, work: Work) -> None:
        """Do one job."""
        try:
            self.done.emit(work())
        except (InputError, WorkError) as error:
            log.warning("A job failed: %s", error)
            self.failed.emit(str(error))
        except Exception as error:  # the edge of the thread
            log.exception("A job failed")
            self.failed.emit(f"That did not work because of an error inside the program: {error}")

    @Slot()
    def finish(self) -> None:
        """End the thread, after every job that was started before."""
        QThread.currentThread().quit()


class Jobs(QObject):
    """One thread for long work, one job after the other; `done` and `failed` carry a sentence for the person."""

    done = Signal(str)
    failed = Signal(str)
    _start = Signal(object)
    _finish = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._thread.setObjectName("jobs")
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._start.connect(self._worker.run)
        self._finish.connect(self._worker.finish)
        self._worker.done.connect(self.done)
        self._worker.failed.connect(self.failed)

    def start(self, work: Work) -> None:
        """Do `work` in the background."""
        if not self._thread.isRunning():
            self._thread.start()
        self._start.emit(work)

    def close(self) -> None:
        """Wait for what is under way and end the thread."""
        if self._thread.isRunning():
            self._finish.emit()
            if not self._thread.wait(STOP_MS):
                log.error("A job did not end within %d s", STOP_MS // 1000)
