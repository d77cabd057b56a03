"""Background processes that train jobs, and survive that any of them is killed at any time.

Not `concurrent.futures`: when one of its processes dies it gives up on all of them and on every job, and its processes
survive a program that is killed. Here each process has a pipe of its own, whose end says that the process has ended.
"""

import contextlib
import logging
import os
import signal
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Generic

from neuronlab.core.errors import WorkError
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.worker import Failure, OutcomeT, Report, Train, work

log = logging.getLogger(__name__)

_MOST_PROCESSES = 60
"""Windows can wait for 63 at once."""
_MOST_JOBS = 16
"""Jobs given to a process at a time."""
_MOST_DEATHS = 2
"""A job is given up when so many processes that were training nothing else have ended."""
_MOST_DEATHS_IN_A_ROW = 5
"""When so many processes have ended without an outcome in between, the reason is not a job."""
_THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def usual_processes() -> int:
    """All cores that the program may use but one, at least one."""
    return max(1, min(_MOST_PROCESSES, all_cores() - 1))


class _Worker:
    """A background process, its connection, and the jobs that it has not reported yet."""

    def __init__(self, train: Train[OutcomeT]) -> None:
        self.jobs: list[SeedJob] = []
        self.is_ready = False
        self.connection, theirs = get_context("spawn").Pipe()
        self.process: SpawnProcess = get_context("spawn").Process(target=work, args=(theirs, train), daemon=True)
        try:
            self.process.start()
        except BaseException:
            self.connection.close()
            raise
        finally:
            theirs.close()  # so that the process has the only one, and its end is noticed

    def end(self) -> None:
        """End the process at once; it has nothing to save."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()


def all_cores() -> int:
    """All cores that the program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool(Generic[OutcomeT]):
    """Trains jobs by a function in `count` background processes; a context manager that ends them when it is left.

    `given_up` are the jobs that were not trained because every process that tried ended.
    """

    def __init__(self, train: Train[OutcomeT], jobs: Iterable[SeedJob], count: int) -> None:
        self.given_up: list[SeedJob] = []
        self._train, self._count = train, min(count, _MOST_PROCESSES)
        self._waiting = deque(jobs)
        self._alone: deque[SeedJob] = deque()
        """Jobs of processes that ended: each is given to a process alone, to see which of them ends it."""
        self._workers: dict[Connection, _Worker] = {}
        self._deaths: Counter[SeedJob] = Counter()
        self._deaths_in_a_row = 0
        self._failure: Failure | None = None

    def __enter__(self) -> "Pool[OutcomeT]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers.values():
            worker.end()

    def outcomes(self, interrupt: Connection) -> Iterator[Sequence[OutcomeT]]:
        """Train all jobs, and yield outcomes as they arrive; ends early when `interrupt` is readable or closed.

        Raises WorkError if a job fails, or background processes cannot be started or keep ending.
        """
        while self._hire():
            self._hand_out()
            ready = wait([interrupt, *self._workers])
            if interrupt in ready:
                return
            for worker in [worker for connection, worker in self._workers.items() if connection in ready]:
                if outcomes := self._hear(worker):
                    yield outcomes
            if self._failure is not None:
                raise WorkError(self._failure.sentence)

    def _hire(self) -> bool:
        """Start processes while there are jobs for them; False if every job is done."""
        jobs = len(self._waiting) + len(self._alone) + sum(len(worker.jobs) for worker in self._workers.values())
        while len(self._workers) < min(self._count, jobs):
            try:
                with _one_thread_each(), _deaf_to_interrupts():
                    worker = _Worker(self._train)
            except OSError as error:
                if self._workers:
                    break
                raise WorkError(f"No background process could be started: {error.strerror or error}.") from error
            self._workers[worker.connection] = worker
        return jobs > 0

    def _hand_out(self) -> None:
        """Give jobs to all processes that wait for some."""
        for worker in list(self._workers.values()):
            if worker.is_ready and not worker.jobs and (jobs := self._next_jobs()):
                worker.jobs = jobs
                try:
                    worker.connection.send(jobs)
                except OSError:
                    self._bury(worker)

    def _hear(self, worker: _Worker) -> Sequence[OutcomeT]:
        """The outcomes that a process reports."""
        try:
            report: Report[OutcomeT] = worker.connection.recv()
        except (OSError, EOFError):
            self._bury(worker)
            return ()
        worker.is_ready = True
        if report.failure is not None:
            log.error("A run of a repeat failed\n%s", report.failure.details)
            self._failure = report.failure
        if report.outcomes:
            self._deaths_in_a_row = 0
        done = {SeedJob(outcome.run, outcome.number) for outcome in report.outcomes}
        worker.jobs = [job for job in worker.jobs if job not in done]
        return report.outcomes

    def _next_jobs(self) -> list[SeedJob]:
        """Fewer at a time towards the end, so that all processes end together."""
        if self._alone:
            return [self._alone.popleft()]
        count = max(1, min(_MOST_JOBS, len(self._waiting) // (4 * self._count)))
        return [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]

    def _bury(self, worker: _Worker) -> None:
        """Keep the jobs of a process that has ended."""
        del self._workers[worker.connection]
        worker.end()
        self._deaths_in_a_row += 1
        log.warning("A background process of a repeat ended before %d of its jobs", len(worker.jobs))
        if self._deaths_in_a_row >= _MOST_DEATHS_IN_A_ROW:
            raise WorkError("Background processes keep ending, perhaps for lack of memory; what is done is kept.")
        if len(worker.jobs) == 1:
            self._deaths.update(worker.jobs)
        for job in worker.jobs:
            (self.given_up if self._deaths[job] >= _MOST_DEATHS else self._alone).append(job)


@contextlib.contextmanager
def _one_thread_each() -> Iterator[None]:
    """BLAS in a process started here has one thread: more only cost at these sizes, and cores are shared out already.

    Libraries read these variables when they are loaded, which is before any code of ours runs there.
    """
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl+C in a terminal goes to all its processes: one started here ignores it even while it is still loading."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it would unblock the signal again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
