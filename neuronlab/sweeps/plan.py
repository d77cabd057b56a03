"""A plan says what is repeated, how often and for how long. Everything a repeat computes follows from it alone."""

import hashlib
from collections.abc import Iterator
from itertools import product
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace

from neuronlab import __version__
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.base import MAX_STEPS, Spec, require_row
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Clock, RunSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec
from neuronlab.sweeps.variations import VARIES, WEIGHTS, RepeatSubject, points_of, seeded

MOST_SEEDS = 1_000
MOST_RUNS = 64
CURVE_POSITIONS = 256
NO_SECONDS = (
    "How far runs come in the same time depends on the machine, so it cannot be repeated. "
    "Choose the same steps or gradient evaluations."
)
_MARGIN = 0.1
"""Learned curves extend beyond the points by this fraction of their range."""


class SeedJob(NamedTuple):
    """One run with one seed: the index of the run in its plan, and the number of the seed, from 0."""

    run: int
    number: int


class Plan(Spec, frozen=True):
    """Runs to be repeated over seeds, on points of one task.

    Every run is trained for exactly `steps` steps, or until its steps have computed so many gradients: stop rules are
    off, since runs that end at different steps could not be compared step by step, and "settled" would stop slow runs
    early and judge them by it. Seconds of compute are refused: how far a run comes in them depends on the machine and
    on what else it does, so what is kept would not be what is computed. Raises InputError unless the runs suit the task
    and its points, and everything in `varies` can vary.

    Attributes:
        runs: The runs.
        points: The points of number 0.
        data: How they were made and split.
        task: The task, a key of TASKS.
        seeds: Number of seeds.
        steps: Steps of every run, or gradient evaluations.
        varies: What differs from seed to seed, keys of VARIES.
        keeps_courses: Whether losses over the steps and learned curves are kept, not only how runs end.
        clock: What `steps` counts.
    """

    runs: tuple[RunSpec, ...]
    points: PointSet
    data: DataSpec
    task: str
    seeds: Annotated[int, msgspec.Meta(ge=1, le=MOST_SEEDS)] = 20
    steps: Annotated[int, msgspec.Meta(ge=1, le=MAX_STEPS)] = 4_000
    varies: frozenset[str] = frozenset({WEIGHTS})
    keeps_courses: bool = True
    clock: Clock = "steps"

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(TASKS, self.task, "task")
        if not 1 <= len(self.runs) <= MOST_RUNS:
            raise InputError(f"A repeat has 1 to {MOST_RUNS} runs, not {len(self.runs)}.")
        if self.clock == "seconds":
            raise InputError(NO_SECONDS)
        for key in self.varies:
            require_row(VARIES, key, "variation")
        self._require_fit()
        if self.seeds > 1 and not self.varies:
            raise InputError("Choose what varies: otherwise every seed gives the same run.")
        for key in sorted(self.varies):
            if obstacle := VARIES[key].obstacle(self.subject):
                raise InputError(obstacle)

    def _require_fit(self) -> None:
        task, points = TASKS[self.task], self.points
        if not points.train_count:
            raise InputError("There are no training points to repeat the runs on. Draw points first.")
        if (points.inputs.shape[1], points.targets.shape[1]) != (task.inputs, task.targets):
            raise InputError(f"The points are not those of the task {task.label}.")
        for run in self.runs:
            if not task.suits(run.network):
                raise InputError(f"A network of this repeat does not suit the task {task.label}.")
            if task.predicts_classes and not np.isin(points.targets, np.arange(len(run.network.labels))).all():
                raise InputError("A point has a class that a network of this repeat does not have.")

    @property
    def subject(self) -> RepeatSubject:
        """What is repeated."""
        return RepeatSubject(self.runs, self.points, self.data, self.task)

    @property
    def total(self) -> int:
        """Number of jobs."""
        return len(self.runs) * self.seeds

    def jobs(self) -> Iterator[SeedJob]:
        """All jobs, seed by seed, so that pairs are completed one after the other."""
        return (SeedJob(run, number) for number, run in product(range(self.seeds), range(len(self.runs))))

    def points_of(self, job: SeedJob) -> PointSet:
        """The points of a job; all runs of one number have the same."""
        return points_of(self.subject, self.varies, job.number)

    def run_of(self, job: SeedJob) -> tuple[RunSpec, int]:
        """The run of a job, without stop rules, and the seed of its batch order and dropout."""
        run, order_seed = seeded(self.runs[job.run], self.varies, job.number)
        return replace(run, stop=StopSpec()), order_seed

    @property
    def positions(self) -> Array | None:
        """Where learned curves are kept, (256,), the same for all seeds; None for tasks of two inputs."""
        if TASKS[self.task].inputs != 1 or not self.keeps_courses:
            return None
        (low, *_), (high, *_) = self.points.ends
        margin = _MARGIN * (high - low) or 1.0
        return np.linspace(low - margin, high + margin, CURVE_POSITIONS)

    @property
    def digest(self) -> str:
        """A name for everything that its outcomes depend on, besides the number of seeds.

        The versions of the program and of NumPy are part of it: another one may round differently.
        """
        runs = [(run.network, run.training) for run in self.runs]
        parts = (
            runs,
            self.points.digest,
            self.data,
            self.task,
            self.steps,
            sorted(self.varies),
            self.keeps_courses,
            self.clock,
        )
        text = msgspec.json.encode((__version__, np.__version__, *parts))
        return hashlib.blake2b(text, digest_size=16).hexdigest()
