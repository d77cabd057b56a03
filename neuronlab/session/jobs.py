"""Background jobs: long work, such as writing a large file, runs on a frozen copy outside the window's thread."""

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from weakref import ref

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuronlab.core.errors import InputError, WorkError
from neuronlab.session.threads import POLL_MS, Wait, keep_while, wait_briefly, wait_quietly

log = logging.getLogger(__name__)

STUCK_MS = 500
"""Seconds after which a cancelled job that has not ended is left in its thread: a drive may never respond."""
_REPORT_S = 0.03
"""Progress is reported at most this often; more could not be seen."""
_SWITCH_S = 1e-4
"""Python hands over between threads so often while a job runs. With its usual 5 ms, a window that is painted in dozens
of short calls waits so long before each. Measured beside a million rows of CSV, six plots at 30 frames a second: of
a hundred frames the slowest but one takes 46 ms instead of 285."""

JobFunction = Callable[[], str]
"""Does the job and returns a sentence to show when it is done; raises InputError or WorkError."""
Question = Callable[[Callable[[float], None]], object]
"""Returns an answer; reports its progress, 0 to 1, to the given function, whose exceptions it lets pass."""


class Cancelled(Exception):  # noqa: N818  # not an error
    """The answer is no longer needed."""


class Job(QObject):
    """A background job. Emits `progressed(share)`, then `done(answer)` or `failed(sentence)`.

    After `cancel` it emits nothing.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, question: Question, parent: "Jobs") -> None:
        super().__init__(parent)
        # With a strong reference the last job could destroy Jobs in the middle of its own slot.
        self._task, self._jobs = _Task(question), ref(parent)

    @Slot()
    def cancel(self) -> None:
        """Stop soon and emit nothing more."""
        self._task.cancelled.set()
        jobs = self._jobs()
        if jobs is not None:
            jobs.expect_end()


class _Task:
    """What crosses to the thread of a job: not a Qt object, which must not be destroyed there."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.cancelled = Event()


class _Worker(QObject):
    """Does tasks in the calling thread. It belongs to the window's thread, which must destroy it."""

    progressed = Signal(object, float)
    done = Signal(object, object)
    failed = Signal(object, str)
    dropped = Signal(object)

    def run(self, task: _Task) -> None:
        """Do one task."""
        next_report = 0.0

        def report(share: float) -> None:
            nonlocal next_report
            if task.cancelled.is_set():
                raise Cancelled
            if time.monotonic() >= next_report:
                next_report = time.monotonic() + _REPORT_S
                self.progressed.emit(task, share)

        try:
            with _brisk_switching():
                report(0.0)
                answer = task.question(report)
            self.done.emit(task, answer)
        except Cancelled:
            self.dropped.emit(task)
        except (InputError, WorkError) as error:
            # Invalid input is a fault neither of the program nor of the machine.
            log.log(logging.INFO if isinstance(error, InputError) else logging.WARNING, "A job failed: %s", error)
            self.failed.emit(task, str(error))
        except Exception as error:  # the edge of the thread
            log.exception("A job failed")
            self.failed.emit(task, f"The operation failed because of an internal error: {error}")


class _Line:
    """A thread that does one task after another. It is a Python thread, since a QThread would have to be waited for."""

    def __init__(self, worker: _Worker) -> None:
        self.worker = worker
        self.current: _Task | None = None
        self._waiting: SimpleQueue[_Task | None] = SimpleQueue()
        self._thread = Thread(target=self._work_off, name="jobs", daemon=True)
        self._thread.start()
        keep_while(self._thread.is_alive, self)

    def add(self, task: _Task) -> None:
        """Queue a task."""
        self._waiting.put(task)

    def finish(self) -> None:
        """End the thread after all queued tasks."""
        self._waiting.put(None)

    def leave(self) -> list[_Task]:
        """End the thread after the current task; returns the queued ones."""
        rest = []
        with contextlib.suppress(Empty):
            while True:
                rest.append(self._waiting.get_nowait())
        self.finish()
        return [task for task in rest if task is not None]

    def has_ended(self) -> bool:
        """Whether the thread has ended, after a short wait."""
        self._thread.join(POLL_MS / 1000)
        return not self._thread.is_alive()

    def _work_off(self) -> None:
        while self._do_next():
            self.current = None  # frees its memory

    def _do_next(self) -> bool:
        task = self.current = self._waiting.get()
        if task is not None:
            self.worker.run(task)
        return task is not None


class Jobs(QObject):
    """A thread for long work, one job after another. `done` and `failed` carry a sentence."""

    done = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[_Task, Job] = {}
        self._worker = _Worker()
        self._line: _Line | None = None
        self._patience = QTimer(self, singleShot=True, interval=STUCK_MS)
        self._patience.timeout.connect(self._leave_stuck)
        self._worker.progressed.connect(self._deliver_progress)
        self._worker.done.connect(self._deliver_answer)
        self._worker.failed.connect(self._deliver_failure)
        self._worker.dropped.connect(self._end_job)

    def start(self, work: JobFunction) -> None:
        """Run `work` in the background."""
        job = self.ask(lambda _: work())
        job.done.connect(self._deliver_sentence)
        job.failed.connect(self.failed)

    def ask(self, question: Question) -> Job:
        """Answer a question in the background."""
        job = Job(question, self)
        self._jobs[job._task] = job
        self._line = self._line or _Line(self._worker)
        self._line.add(job._task)
        return job

    @property
    def is_busy(self) -> bool:
        """Whether a job is in progress or waits."""
        return bool(self._jobs)

    def cancel(self) -> None:
        """Cancel the current and all queued jobs."""
        for job in self._jobs.values():
            job.cancel()

    def close(self, wait: Wait = wait_quietly, what: str = "") -> None:
        """Finish the current and all queued jobs, and end the thread. Jobs that are not waited for are cancelled."""
        line, self._line = self._line, None
        if line is not None:
            line.finish()
            if not wait(line.has_ended, what):
                log.warning("A job was left to itself: it did not end")
                self.cancel()
        self._patience.stop()

    def give_up(self) -> None:
        """Cancel everything and end the thread; a job that does not stop is abandoned."""
        self.cancel()
        self.close(wait_briefly)

    def expect_end(self) -> None:
        """Handle a cancelled job, which should end soon."""
        if self._line is not None and self._has_cancelled():
            self._patience.start()

    def _has_cancelled(self) -> bool:
        """Whether a cancelled job has not ended yet."""
        return any(task.cancelled.is_set() for task in self._jobs)

    @Slot()
    def _leave_stuck(self) -> None:
        """Continue in another thread if the cancelled job does not end."""
        current = self._line.current if self._line is not None else None
        if self._line is not None and current is not None and current.cancelled.is_set():
            log.warning("A job that was cancelled does not end, and is left to itself")
            rest = self._line.leave()
            self._line = _Line(self._worker)
            for task in rest:
                self._line.add(task)

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
        if not self._has_cancelled():
            self._patience.stop()
        return job

    @Slot(object)
    def _deliver_sentence(self, sentence: object) -> None:
        self.done.emit(str(sentence))


class _Switching:
    """Number of threads that need brisk switching, and the interval before the first of them."""

    def __init__(self) -> None:
        self.lock, self.count, self.usual = Lock(), 0, sys.getswitchinterval()


_switching = _Switching()


@contextlib.contextmanager
def _brisk_switching() -> Iterator[None]:
    """Let the window's thread interrupt Python work in this thread at once; the interval is global to the program."""
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
