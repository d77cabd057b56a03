"""Schedules change the learning rate during training: large steps at first, small ones to converge."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from neuronlab.core.arrays import Array, IntArray


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A learning rate schedule.

    Attributes:
        label: Its name.
        meaning: Its description.
        factor: `factor(steps, period, gamma)` returns factors (n,), in float64, on the learning rate in `steps` (n,),
            counted from 0; `period` is a number of steps, `gamma` a factor.
    """

    label: str
    meaning: str
    factor: Callable[[IntArray, int, float], Array]

    def looks_at(self, what: str) -> bool:
        """Whether the schedule depends on its "steps" (period) or its "factor" (gamma)."""
        steps, other = np.arange(100), {"steps": (7, 0.5), "factor": (10, 0.25)}[what]
        return not np.array_equal(self.factor(steps, 10, 0.5), self.factor(steps, *other))


class ScheduledTraining(Protocol):
    """The training settings that the learning rate depends on."""

    @property
    def learning_rate(self) -> float:
        """The learning rate for a factor of 1."""

    @property
    def schedule(self) -> str:
        """A row of SCHEDULES."""

    @property
    def schedule_steps(self) -> int:
        """The schedule's period."""

    @property
    def schedule_factor(self) -> float:
        """The schedule's gamma."""

    @property
    def warmup(self) -> int:
        """Steps over which the rate rises from zero; 0 for no warm-up."""


def _constant(steps: IntArray, _period: int, _gamma: float) -> Array:
    return np.ones(len(steps))


def _step(steps: IntArray, period: int, gamma: float) -> Array:
    return np.power(gamma, np.asarray(steps // period, np.float64))


def _cosine(steps: IntArray, period: int, _gamma: float) -> Array:
    """(1 + cos(π·t/T)) / 2 up to T  (Loshchilov and Hutter, 2017, without restarts), and 0 from then on."""
    return np.asarray((1.0 + np.cos(np.pi * np.minimum(steps / period, 1.0))) / 2.0)


def _exponential(steps: IntArray, period: int, gamma: float) -> Array:
    return np.power(gamma, steps / period)


SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule(
        label="Constant",
        meaning="The same learning rate in every step.",
        factor=_constant,
    ),
    "step": Schedule(
        label="Step decay",
        meaning="Multiplies the learning rate by the factor after every period.",
        factor=_step,
    ),
    "cosine": Schedule(
        label="Cosine",
        meaning="Follows half a cosine wave down to zero at the end of the period, and stays there.",
        factor=_cosine,
    ),
    "exponential": Schedule(
        label="Exponential",
        meaning="Decays continuously, by the factor over each period.",
        factor=_exponential,
    ),
}


def rates(training: ScheduledTraining, steps: IntArray) -> Array:
    """The learning rate (n,) in each of `steps` (n,): rate × schedule × warm-up, which is (t + 1)/warm-up up to 1."""
    factor = SCHEDULES[training.schedule].factor(steps, training.schedule_steps, training.schedule_factor)
    if training.warmup:
        factor = factor * np.minimum((steps + 1.0) / training.warmup, 1.0)
    return np.asarray(training.learning_rate * factor)
