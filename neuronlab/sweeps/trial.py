"""A trial: one run over seeds, measured at some of its steps. What lessons claim is checked by trials."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.arrays import frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.base import MAX_STEPS, Spec, require_row
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.state import RunState, fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.variations import VARIES, RepeatSubject, points_of, seeded

_SLICE = 256
"""Steps between looks at whether a minimiser rests."""


class TrialReading(NamedTuple):
    """A number that is read of a run: a row of MEASURES, after so many steps."""

    steps: int
    measure: str


class Trial(Spec, frozen=True, kw_only=True):
    """A run that is trained with many seeds, each time from its start to the last of its readings.

    Unlike in a `Plan`, stop rules end a run: what is read later is read of its end.

    Attributes:
        run: The run.
        points: The points of number 0.
        data: How they were made and split.
        task: The task, a key of TASKS.
        varies: What differs from seed to seed, keys of VARIES; with nothing, every number gives the same.
        readings: What is read, by increasing steps.
        parameters: The parameters that it starts with; () to draw them.
        is_exact: Whether it is computed in float64.
    """

    run: RunSpec
    points: PointSet
    data: DataSpec
    task: str
    varies: frozenset[str]
    readings: tuple[TrialReading, ...]
    parameters: tuple[float, ...] = ()
    is_exact: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for reading in self.readings:
            require_row(MEASURES, reading.measure, "measure")
        steps = [reading.steps for reading in self.readings]
        if steps != sorted(steps) or not all(0 <= at <= MAX_STEPS for at in steps):
            raise InputError("The readings of a trial must be in the order of their steps.")
        for key in sorted(self.varies):
            require_row(VARIES, key, "variation")


@dataclass(frozen=True)
class TrialOutcome:
    """What was read of a trial with one seed.

    Attributes:
        run: The index of the trial.
        number: The number of the seed, from 0.
        numbers: What was read; NaN where a measure is not defined, or the run had diverged.
        diverged_at: The step at which it diverged; None if it did not.
        seconds: Processor seconds that it took.
    """

    run: int
    number: int
    numbers: tuple[float, ...]
    diverged_at: int | None
    seconds: float


def read_trial(trials: Sequence[Trial], job: SeedJob) -> TrialOutcome:
    """Train the trial whose index the job names, with the seed of its number, and read it on the way."""
    began = time.process_time()
    trial = trials[job.run]
    trainer = _trainer(trial, job.number)
    numbers = []
    for reading in trial.readings:
        _advance(trainer, reading.steps)
        numbers.append(_read(trainer, reading.measure))
    diverged_at = None if trainer.divergence is None else trainer.divergence.step
    return TrialOutcome(*job, tuple(numbers), diverged_at, time.process_time() - began)


def _trainer(trial: Trial, number: int) -> Trainer:
    dtype = np.float64 if trial.is_exact else np.float32
    subject = RepeatSubject((trial.run,), trial.points, trial.data, trial.task)
    points = points_of(subject, trial.varies, number)
    run, order_seed = seeded(trial.run, trial.varies, number)
    state = fresh_state(run, points, dtype, order_seed)
    if trial.parameters:
        state = _with_parameters(state, trial.parameters)
    return Trainer(run, points, state, dtype)


def _advance(trainer: Trainer, steps: int) -> None:
    """Train up to a step; a minimiser that finds nothing better any more has arrived there."""
    while trainer.step < steps and trainer.can_train and not trainer.is_resting:
        trainer.advance(min(_SLICE, steps - trainer.step))


def _with_parameters(state: RunState, parameters: tuple[float, ...]) -> RunState:
    changed = frozen(np.array(parameters, state.parameters.dtype))
    return replace(state, parameters=changed)


def _read(trainer: Trainer, measure: str) -> float:
    row = MEASURES[measure]
    if trainer.divergence is not None and not row.of_diverged:
        return math.nan
    with np.errstate(all="ignore"):  # what overflows is not defined, and a verdict says so
        number = row.read(Measured(trainer))
    return math.nan if number is None else float(number)
