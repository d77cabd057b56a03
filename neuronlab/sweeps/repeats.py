"""Repeat the runs of a plan over seeds in the background: start, watch, cancel, and go on later from what is done."""

import logging
import threading
import time
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from operator import attrgetter
from typing import Literal

from neuronlab.core.errors import InputError, WorkError
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.plan import Plan, SeedJob
from neuronlab.sweeps.pool import Pool, usual_processes
from neuronlab.sweeps.store import Store
from neuronlab.sweeps.training import train
from neuronlab.wording.numbers import count_text

log = logging.getLogger(__name__)

SAVE_SECONDS = 3.0
_SAVE_SHARE = 20
"""The next save waits this many times as long as the last one took."""

_NUMBER = attrgetter("number")

RepeatState = Literal["running", "complete", "cancelled", "failed"]


@dataclass(frozen=True, eq=False)
class RepeatResults:
    """What a repeat has found so far.

    Attributes:
        plan: What is repeated.
        outcomes: For every run of the plan its outcomes, by increasing number of the seed.
        state: Whether it runs, or how it ended.
        complaint: A sentence about what went wrong, with or without ending it; "" if nothing did.
    """

    plan: Plan
    outcomes: tuple[tuple[SeedOutcome, ...], ...]
    state: RepeatState = "running"
    complaint: str = ""

    @property
    def done(self) -> int:
        """Number of runs trained; `plan.total` when all are."""
        return sum(map(len, self.outcomes))

    @property
    def is_running(self) -> bool:
        """Whether more outcomes are to come."""
        return self.state == "running"


class Repeats:
    """Repeats one plan at a time in `processes` background processes, by default on all cores but one.

    A thread of its own collects outcomes. After every change of `results` it calls `on_change`, which must return soon
    and may only announce the change to another thread. Outcomes are kept in the store every few seconds and at every
    end, and a plan that was started before goes on from there, with more seeds too. Without a store nothing is kept.
    """

    def __init__(
        self, store: Store | None = None, processes: int | None = None, on_change: Callable[[], None] = lambda: None
    ) -> None:
        self._store, self._processes, self._on_change = store, processes or usual_processes(), on_change
        self._results: RepeatResults | None = None
        self._thread: threading.Thread | None = None
        self._has_ended = threading.Event()
        self._interrupt: Connection | None = None

    @property
    def results(self) -> RepeatResults | None:
        """What the plan started last has found so far, a snapshot; None before the first one."""
        return self._results

    @property
    def is_running(self) -> bool:
        """Whether a plan is being repeated."""
        return self._results is not None and self._results.is_running

    def start(self, plan: Plan) -> None:
        """Repeat a plan; one that is running is cancelled first."""
        self.close()
        listener, self._interrupt = Pipe(duplex=False)
        self._results = RepeatResults(plan, ((),) * len(plan.runs))
        self._has_ended.clear()
        self._thread = threading.Thread(target=self._run, args=(plan, listener), name="repeats", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """End the repeat soon, without waiting; what is done is kept."""
        if self._interrupt is not None:
            self._interrupt.close()
            self._interrupt = None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs any more; False if it still does after so many seconds."""
        if self._thread is None:
            return True
        # Not `join` alone: in Python 3.11 one that Ctrl+C interrupts marks a running thread as ended.
        if self._has_ended.wait(seconds):
            self._thread.join()
        return self._has_ended.is_set()

    def close(self) -> None:
        """Cancel what is running, and wait until what is done is kept and all processes have ended."""
        self.cancel()
        self.wait()

    # -- in the thread --------------------------------------------------------------------------------------------

    def _run(self, plan: Plan, interrupt: Connection) -> None:
        shelf = _Shelf(plan, self._store)
        state: RepeatState = "failed"
        complaint = ""
        try:
            with interrupt:
                shelf.load()
                self._announce(shelf, "running")
                state, complaint = self._train(shelf, interrupt)
        except (InputError, WorkError) as error:
            complaint = str(error)
        except Exception as error:
            log.exception("A repeat failed")
            complaint = f"The repeat failed unexpectedly ({type(error).__name__}: {error})."
        shelf.save()
        self._announce(shelf, state, complaint)
        self._has_ended.set()

    def _train(self, shelf: "_Shelf", interrupt: Connection) -> tuple[RepeatState, str]:
        missing = shelf.missing()
        with Pool(partial(train, shelf.plan), missing, min(self._processes, len(missing))) as pool:
            for outcomes in pool.outcomes(interrupt):
                shelf.add(outcomes)
                shelf.save_when_due()
                self._announce(shelf, "running")
        if pool.given_up:
            lost, total = count_text(len(pool.given_up)), count_text(shelf.plan.total)
            return "failed", f"{lost} of {total} runs are missing: their processes ended unexpectedly."
        return ("cancelled" if shelf.missing() else "complete"), ""

    def _announce(self, shelf: "_Shelf", state: RepeatState, complaint: str = "") -> None:
        self._results = replace(shelf.results(), state=state, complaint=complaint or shelf.complaint)
        try:
            self._on_change()
        except Exception:
            log.exception("A change of a repeat could not be announced")


class _Shelf:
    """The outcomes of a plan, those kept earlier and those that arrive, and when to keep them.

    `complaint` says why the last save failed, if it did.
    """

    def __init__(self, plan: Plan, store: Store | None) -> None:
        self.plan, self.complaint = plan, ""
        self._store = store
        self._done: set[SeedJob] = set()
        self._by_run: list[list[SeedOutcome]] = [[] for _ in plan.runs]
        """By increasing number: a snapshot is taken with every report, and must not take long beside a window."""
        self._is_saved, self._due = True, time.monotonic() + SAVE_SECONDS

    def load(self) -> None:
        """Take up what was kept earlier."""
        if self._store is not None:
            self.add(self._store.load(self.plan))
            self._is_saved = True

    def missing(self) -> list[SeedJob]:
        """Jobs without an outcome."""
        return [job for job in self.plan.jobs() if job not in self._done]

    def add(self, outcomes: Iterable[SeedOutcome]) -> None:
        """Add outcomes that have arrived."""
        for outcome in outcomes:
            self._done.add(SeedJob(outcome.run, outcome.number))
            insort(self._by_run[outcome.run], outcome, key=_NUMBER)
        self._is_saved = False

    def results(self) -> RepeatResults:
        """All outcomes of the plan's seeds."""
        seeds = self.plan.seeds
        by_run = tuple(tuple(run[: bisect_left(run, seeds, key=_NUMBER)]) for run in self._by_run)
        return RepeatResults(self.plan, by_run)

    def save_when_due(self) -> None:
        """Save after some seconds, or later if saving takes long."""
        if time.monotonic() >= self._due:
            began = time.monotonic()
            self.save()
            now = time.monotonic()
            self._due = now + max(SAVE_SECONDS, _SAVE_SHARE * (now - began))

    def save(self) -> None:
        """Keep what is not kept yet; where that fails, training goes on and the complaint says why."""
        if self._store is None or self._is_saved:
            return
        try:
            self._store.save(self.plan, chain.from_iterable(self._by_run))
            self._is_saved, self.complaint = True, ""
        except Exception as error:
            log.exception("A repeat could not be kept")
            reason = str(error) if isinstance(error, WorkError) else f"{type(error).__name__}."
            self.complaint = f"What is done could not be kept for later: {reason}"
