"""Check what lessons claim: train every run that a claim is about over its seeds, and hold its bound against them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe

import msgspec
import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.lessons.finding import Finding, found
from neuronlab.lessons.lesson import Claim, Lesson
from neuronlab.lessons.setups import MadeRun, run_named
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.pool import Pool, all_cores
from neuronlab.sweeps.trial import Trial, TrialOutcome, TrialReading, read_trial
from neuronlab.sweeps.variations import WEIGHTS, RepeatSubject, obstacles

OnProgress = Callable[[int, int], None]
"""Called with the number of runs trained, and that of all."""


@dataclass(frozen=True, kw_only=True)
class Seeds:
    """The seeds of a check.

    Attributes:
        first: The number of the first one, from 0; more than 0 for seeds that the author of a claim has not seen.
        count: How many; None for as many as each claim says.
    """

    first: int = 0
    count: int | None = None

    def numbers(self, claim: Claim) -> range:
        """The numbers of the seeds of a claim."""
        return range(self.first, self.first + (self.count or claim.seeds))


def check(
    lessons: Sequence[Lesson], seeds: Seeds = Seeds(), *, on_progress: OnProgress = lambda _done, _total: None
) -> list["LessonFindings"]:
    """What was found about the claims of every lesson, on all cores.

    Claims about the same run share its training. Raises InputError, naming the claim, if nothing about it can vary, and
    WorkError if a run fails or background processes keep ending.
    """
    sought = [[_Sought(lesson, claim, seeds) for claim in lesson.verdict] for lesson in lessons]
    bench = _Bench([each for of_lesson in sought for each in of_lesson])
    bench.train(on_progress)
    return [bench.findings(of_lesson) for of_lesson in sought]


@dataclass(frozen=True, eq=False)
class LessonFindings:
    """What was found about the claims of a lesson.

    Attributes:
        claims: What was found about each.
        seconds: Processor seconds that its runs took, also where another lesson shares them.
    """

    claims: tuple[Finding, ...]
    seconds: float

    @property
    def is_confirmed(self) -> bool:
        """Whether every claim is."""
        return all(finding.is_confirmed for finding in self.claims)


_Seeded = tuple[bytes, int]
"""A run, by its key, and the number of a seed."""


@dataclass(frozen=True)
class _Source:
    """Where a number of a claim comes from: a trial without readings, by a key that equal ones share, and a reading."""

    trial: Trial
    key: bytes
    reading: TrialReading
    numbers: range


class _Sought:
    """A claim, and the sources of its one or two numbers per seed."""

    def __init__(self, lesson: Lesson, claim: Claim, seeds: Seeds) -> None:
        self.claim, self.numbers = claim, seeds.numbers(claim)
        names = [claim.run, claim.versus] if claim.versus else [claim.run]
        self.sources = [self._source(run_named(lesson, name)) for name in names]
        if not any(source.trial.varies for source in self.sources):
            raise InputError(f"{lesson.title}: nothing varies from seed to seed in the claim {claim.says!r}.")

    def _source(self, made: MadeRun) -> _Source:
        claim, workspace = self.claim, made.workspace
        subject = RepeatSubject((made.run,), workspace.points, workspace.data, workspace.task)
        fixed = obstacles(subject).keys() | ({WEIGHTS} if made.parameters else set())
        varies = frozenset(claim.varies) - fixed
        trial = Trial(
            run=msgspec.structs.replace(made.run, name="", slot=0),
            points=workspace.points,
            data=workspace.data,
            task=workspace.task,
            varies=varies,
            readings=(),
            parameters=made.parameters,
            is_exact=claim.exact,
        )
        # A run in which nothing varies is trained once, and compared with every seed of the other.
        numbers = self.numbers if varies else range(1)
        return _Source(trial, _key(trial), TrialReading(claim.steps, claim.measure), numbers)


def _key(trial: Trial) -> bytes:
    parts = trial.run, trial.points.digest, trial.data, trial.task, sorted(trial.varies), trial.parameters
    return msgspec.json.encode((*parts, trial.is_exact))


class _Bench:
    """Trains what claims are about, each run once and as far as it is read, and keeps what was read."""

    def __init__(self, sought: Sequence[_Sought]) -> None:
        sources = [source for each in sought for source in each.sources]
        read: dict[_Seeded, set[TrialReading]] = {}
        for source in sources:
            for number in source.numbers:
                read.setdefault((source.key, number), set()).add(source.reading)
        # A claim of many seeds is often read early: those of other claims alone are trained further.
        bare = {source.key: source.trial for source in sources}
        kinds = {(key, frozenset(readings)): None for (key, _), readings in read.items()}
        self._trials = tuple(
            msgspec.structs.replace(bare[key], readings=tuple(sorted(readings))) for key, readings in kinds
        )
        at = {kind: index for index, kind in enumerate(kinds)}
        self._jobs = {
            (key, number): SeedJob(at[key, frozenset(readings)], number) for (key, number), readings in read.items()
        }
        self._outcomes: dict[SeedJob, TrialOutcome] = {}

    def train(self, on_progress: OnProgress) -> None:
        """Train all runs."""
        listener, sender = Pipe(duplex=False)
        train, jobs = partial(read_trial, self._trials), self._jobs.values()
        with listener, sender, Pool(train, jobs, min(all_cores(), len(jobs))) as pool:
            for outcomes in pool.outcomes(listener):
                for outcome in outcomes:
                    self._outcomes[SeedJob(outcome.run, outcome.number)] = outcome
                on_progress(len(self._outcomes), len(jobs))
        if pool.given_up:
            raise WorkError(f"{len(pool.given_up)} of {len(jobs)} runs are missing: their processes ended.")

    def findings(self, of_lesson: Sequence[_Sought]) -> LessonFindings:
        """What was found about the claims of a lesson."""
        jobs = {job for sought in of_lesson for source in sought.sources for job in self._jobs_of(source)}
        return LessonFindings(tuple(map(self._finding, of_lesson)), sum(self._outcomes[job].seconds for job in jobs))

    def _finding(self, sought: _Sought) -> Finding:
        return found(sought.claim, *(self._read(source, sought.numbers) for source in sought.sources))

    def _jobs_of(self, source: _Source) -> list[SeedJob]:
        return [self._jobs[source.key, number] for number in source.numbers]

    def _read(self, source: _Source, numbers: range) -> Array:
        """The numbers of a source; one for each of the claim, also of a run in which nothing varies."""
        read = []
        for job in self._jobs_of(source):
            column = self._trials[job.run].readings.index(source.reading)
            read.append(self._outcomes[job].numbers[column])
        return np.array(read) if source.trial.varies else np.repeat(read, len(numbers))
