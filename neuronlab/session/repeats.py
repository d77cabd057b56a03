"""Repeats over seeds beside a window: they go on while a person edits, and say what is new in calm steps.

What is shown belongs to the settings it was started with. When other settings come, what an earlier repeat has kept of
those is looked up, so that going back to settings, or opening the window again, shows what was done.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from msgspec.structs import replace as changed
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuronlab.core.errors import InputError, WorkError
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.threads import POLL_MS, Wait, keep_while, wait_quietly
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.plan import Plan
from neuronlab.sweeps.repeats import RepeatResults, Repeats
from neuronlab.sweeps.store import Store

log = logging.getLogger(__name__)

CALM_MS = 100
"""Changes are announced at most this often, and more rarely where showing one takes long."""
_SHOW_SHARE = 10
"""The next change is announced after so many times as long as showing the last one took."""
_MOST_KNOWN = 4
"""Ended repeats that stay in memory, so that none is lost where nothing can be kept."""
KEEPING = "Keeping what the repeats over seeds have done…"


class PlanRepeats(Protocol):
    """What repeats a plan in the background; see `sweeps.repeats.Repeats`."""

    @property
    def results(self) -> RepeatResults | None:
        """What the plan started last has found so far."""

    @property
    def is_running(self) -> bool:
        """Whether a plan is being repeated."""

    def start(self, plan: Plan) -> None:
        """Repeat a plan."""

    def cancel(self) -> None:
        """End the repeat soon."""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs any more; False if it still does."""


def _usual_repeats(store: Store | None, on_change: Callable[[], None]) -> PlanRepeats:
    return Repeats(store, on_change=on_change)


@dataclass(frozen=True)
class RepeatProgress:
    """How far a repeat has come since it was started.

    Attributes:
        first: Runs that were kept from earlier.
        done: Runs trained, with those.
        total: All runs.
        seconds: Since the start.
    """

    first: int
    done: int
    total: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """An estimate of the time left; None before the first run is trained."""
        made = self.done - self.first
        return self.seconds / made * (self.total - self.done) if made > 0 else None


class SeedRepeats(QObject):
    """Repeats plans, one at a time, and remembers what was found. Emits `changed` when `results` or `problem` have.

    `problem` is a sentence about why nothing is kept for later; "" if it is.
    """

    changed = Signal()
    _announced = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        store: Store | None = None,
        make_repeats: Callable[[Store | None, Callable[[], None]], PlanRepeats] = _usual_repeats,
    ) -> None:
        super().__init__(parent)
        self.problem = ""
        self._store = store or self._program_store()
        self._repeats = make_repeats(self._store, self.announce)
        self._is_closed = False
        self._results: RepeatResults | None = None
        self._known: dict[str, RepeatResults] = {}
        self._is_own = False
        """Whether the results are those of the repeat started last, and change with it."""
        self._looked_up = ""
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self._started, self._first = 0.0, -1
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._take)
        self._announced.connect(self._await_calm)

    def _program_store(self) -> Store | None:
        try:
            return Store.of_program()
        except (InputError, WorkError) as error:
            self.problem = f"Nothing is kept for later: {error}"
            return None

    @property
    def results(self) -> RepeatResults | None:
        """What is known of the plan started or found last; None before the first."""
        return self._results

    @property
    def is_running(self) -> bool:
        """Whether a plan is being repeated."""
        return self._results is not None and self._results.is_running

    @property
    def progress(self) -> RepeatProgress | None:
        """How far the running repeat has come; None if none runs."""
        results = self._results
        if results is None or not results.is_running:
            return None
        first = max(0, self._first)
        return RepeatProgress(first, results.done, results.plan.total, time.monotonic() - self._started)

    def start(self, plan: Plan) -> None:
        """Repeat a plan, from what is kept of it; one that is running is cancelled."""
        self._drop_look_up()
        self._repeats.start(plan)
        keep_while(self._still_runs, self._repeats)
        self._started, self._first, self._is_own = time.monotonic(), -1, True
        self._results = RepeatResults(plan, ((),) * len(plan.runs))
        self.changed.emit()

    def _still_runs(self) -> bool:
        return not self._repeats.wait(0.0)

    @Slot()
    def cancel(self) -> None:
        """End the repeat soon; what is done is kept."""
        self._repeats.cancel()

    def follow(self, plan: Plan) -> None:
        """Look up what is kept of the present settings, unless it is shown, or something runs.

        Names and colours of the runs are those of now.
        """
        results = self._results
        if results is not None and results.plan.digest == plan.digest:
            self._drop_look_up()
            if results.plan.runs != plan.runs:
                self._results = replace(results, plan=changed(results.plan, runs=plan.runs))
                self.changed.emit()
        elif self.is_running:
            return
        elif plan.digest in self._known:
            self._drop_look_up()
            self._show(self._known[plan.digest])
            self.follow(plan)
        elif self._store is not None and plan.digest != self._looked_up:
            self._look_up(plan, self._store)

    def _show(self, results: RepeatResults) -> None:
        self._results, self._is_own = results, False
        self._keep(results)
        self.changed.emit()

    def _keep(self, results: RepeatResults) -> None:
        """Keep results in memory, in place of the oldest."""
        digest = results.plan.digest
        self._known.pop(digest, None)
        self._known[digest] = results
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def _look_up(self, plan: Plan, store: Store) -> None:
        self._drop_look_up()
        self._looked_up = plan.digest

        def read(_report: object) -> tuple[Plan, list[SeedOutcome]]:
            return plan, store.load(plan)

        self._job = self._jobs.ask(read)
        self._job.done.connect(self._take_kept)

    def _drop_look_up(self) -> None:
        self._looked_up = ""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _take_kept(self, answer: tuple[Plan, list[SeedOutcome]]) -> None:
        """Show what was kept; nothing changes if nothing was."""
        self._job = None
        plan, outcomes = answer
        if not outcomes or self.is_running:
            return
        by_run = tuple(
            tuple(sorted((one for one in outcomes if one.run == run), key=lambda one: one.number))
            for run in range(len(plan.runs))
        )
        seeds = max(plan.seeds, *(one.number + 1 for one in outcomes))
        whole = changed(plan, seeds=seeds)
        is_complete = len(outcomes) == whole.total
        self._show(RepeatResults(whole, by_run, "complete" if is_complete else "cancelled"))

    # -- news from the thread -------------------------------------------------------------------------------------

    def announce(self) -> None:
        """Say that the results have changed; called in any thread."""
        self._announced.emit()

    @Slot()
    def _await_calm(self) -> None:
        if not self._calm.isActive() and not self._is_closed:
            self._calm.start()

    @Slot()
    def _take(self) -> None:
        """Take over what was found."""
        found, shown = self._repeats.results, self._results
        if found is None or not self._is_own or shown is None:
            return
        if self._first < 0:
            self._first, self._started = found.done, time.monotonic()
        self._results = replace(found, plan=changed(found.plan, runs=shown.plan.runs))
        if not found.is_running:
            self._keep(self._results)
        began = time.perf_counter()
        self.changed.emit()
        took_ms = 1e3 * (time.perf_counter() - began)
        self._calm.setInterval(max(CALM_MS, round(_SHOW_SHARE * took_ms)))

    def close(self, wait: Wait = wait_quietly) -> None:
        """Cancel what runs, and wait until it is kept and its processes have ended."""
        self._is_closed = True
        self._calm.stop()
        self._jobs.give_up()
        self._repeats.cancel()
        if not wait(lambda: self._repeats.wait(POLL_MS / 1000), KEEPING):
            log.error("A repeat did not end")
