"""Work that may take a while, such as writing a large file, runs here on a frozen copy, not in the window's thread."""

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Iterator
from threading import Event, Lock

from PySide6.QtCore import QObject, QThread, Signal, Slot

from neuronlab.core.errors import InputError, WorkError

log = logging.getLogger(__name__)

STOP_MS = 60_000
_TELL_S = 0.03
"""Progress is told no more often, since nobody could see it."""
_SWITCH_S = 1e-4
"""Python hands over between threads so often while a job runs. With its usual 5 ms, a window that is painted in dozens
of short calls waits so long before each. Measured beside a million rows of CSV, six plots at 30 frames a second: of
a hundred frames the slowest but one takes 46 ms instead of 285."""

Work = Callable[[], str]
"""Does the job and returns the sentence to say when it is done; raises InputError or WorkError with a sentence."""
Question = Callable[[Callable[[float], None]], object]
"""Answers with a value; tells the function it is given how far it is, 0 to 1, and lets pass what that raises."""


class Cancelled(Exception):  # noqa: N818  # nothing went wrong
    """Nobody wants the answer any more."""


class Job(QObject):
    """A question in the background: `progressed(share)`, then `done(answer)` or `failed(sentence)`.

    After `cancel` none of them comes.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, question: Question, parent: QObject) -> None:
        super().__init__(parent)
        self._task = _Task(question)

    @Slot()
    def cancel(self) -> None:
        """Stop soon, and say nothing more."""
        self._task.cancelled.set()


class _Task:
    """What crosses the thread of a job: no Qt object, which must not die over there."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.cancelled = Event()


class _Worker(QObject):
    progressed = Signal(object, float)
    done = Signal(object, object)
    failed = Signal(object, str)
    dropped = Signal(object)

    @Slot(object)
    def run(self, task: _Task) -> None:
        """Do one job."""
        next_told = 0.0

        def tell(share: float) -> None:
            nonlocal next_told
            if task.cancelled.is_set():
                raise Cancelled
            if time.monotonic() >= next_told:
                next_told = time.monotonic() + _TELL_S
                self.progressed.emit(task, share)

        try:
            with _brisk_switching():
                tell(0.0)
                answer = task.question(tell)
            self.done.emit(task, answer)
        except Cancelled:
            self.dropped.emit(task)
        except (InputError, WorkError) as error:
            # What a person gave that cannot be used is no fault of the program, nor of the machine.
            log.log(logging.INFO if isinstance(error, InputError) else logging.WARNING, "A job failed: %s", error)
            self.failed.emit(task, str(error))
        except Exception as error:  # the edge of the thread
            log.exception("A job failed")
            self.failed.emit(task, f"That did not work because of an error inside the program: {error}")

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
        self._jobs: dict[_Task, Job] = {}
        self._thread = QThread()
        self._thread.setObjectName("jobs")
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._start.connect(self._worker.run)
        self._finish.connect(self._worker.finish)
        self._worker.progressed.connect(self._deliver_progress)
        self._worker.done.connect(self._deliver_answer)
        self._worker.failed.connect(self._deliver_failure)
        self._worker.dropped.connect(self._end_job)

    def start(self, work: Work) -> None:
        """Do `work` in the background."""
        job = self.ask(lambda _: work())
        job.done.connect(self._deliver_sentence)
        job.failed.connect(self.failed)

    def ask(self, question: Question) -> Job:
        """Have a question answered in the background."""
        job = Job(question, self)
        self._jobs[job._task] = job
        if not self._thread.isRunning():
            self._thread.start()
        self._start.emit(job._task)
        return job

    def cancel(self) -> None:
        """Stop what is under way and what waits."""
        for job in self._jobs.values():
            job.cancel()

    def close(self) -> None:
        """Wait for what is under way and end the thread."""
        if self._thread.isRunning():
            self._finish.emit()
            if not self._thread.wait(STOP_MS):
                log.error("A job did not end within %d s", STOP_MS // 1000)

    @Slot(object, float)
    def _deliver_progress(self, task: _Task, share: float) -> None:
        if not task.cancelled.is_set():
            self._jobs[task].progressed.emit(share)

    @Slot(object, object)
    def _deliver_answer(self, task: _Task, answer: object) -> None:
        job = self._end_job(task)
        if not task.cancelled.is_set():
            job.done.emit(answer)

    @Slot(object, str)
    def _deliver_failure(self, task: _Task, sentence: str) -> None:
        job = self._end_job(task)
        if not task.cancelled.is_set():
            job.failed.emit(sentence)

    @Slot(object)
    def _end_job(self, task: _Task) -> Job:
        job = self._jobs.pop(task)
        job.deleteLater()
        return job

    @Slot(object)
    def _deliver_sentence(self, sentence: object) -> None:
        self.done.emit(str(sentence))


class _Switching:
    """How many threads want brisk switching, and what the interval was before the first of them."""

    def __init__(self) -> None:
        self.lock, self.count, self.usual = Lock(), 0, sys.getswitchinterval()


_switching = _Switching()


@contextlib.contextmanager
def _brisk_switching() -> Iterator[None]:
    """Python work in this thread lets the window's thread in at once; the interval is one for the whole program."""
    with _switching.lock:
        if not _switching.count:
            _switching.usual = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_S)
        _switching.count += 1
    try:
        yield
    finally:
        with _switching.lock:
            _switching.count -= 1
            if not _switching.count:
                sys.setswitchinterval(_switching.usual)
