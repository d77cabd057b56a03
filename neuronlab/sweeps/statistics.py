"""What the outcomes of a repeat say together. Every figure comes from all of its runs, whatever a plot shows of them.

Diverged runs are counted and never averaged: medians and bands are of the others, and say how many those are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from neuronlab.analysis.verdict import Verdict, pair_verdict
from neuronlab.core.arrays import Array, frozen
from neuronlab.sweeps.decimation import PARTS
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.repeats import RepeatResults

LOW, HIGH = 0.1, 0.9
"""The quantiles between which a band lies."""


@dataclass(frozen=True)
class LossSummary:
    """Final watched losses of one run over seeds.

    Attributes:
        median: Their median; NaN without any.
        low: Their 10 % quantile, likewise.
        high: Their 90 % quantile, likewise.
        runs: How many did not diverge, from which these are computed.
        diverged: How many diverged.
    """

    median: float
    low: float
    high: float
    runs: int
    diverged: int


@dataclass(frozen=True, eq=False)
class LossBand:
    """A loss over the steps of one run over seeds; arrays are read-only.

    Attributes:
        steps: (positions,) the common grid.
        median: (positions,) the median of all runs that did not diverge; NaN without any.
        low: (positions,) their 10 % quantile.
        high: (positions,) their 90 % quantile.
        runs: How many did not diverge.
        diverged: How many diverged.
    """

    steps: Array
    median: Array
    low: Array
    high: Array
    runs: int
    diverged: int


def final_losses(outcomes: Sequence[SeedOutcome]) -> Array:
    """The final watched losses (outcomes,); NaN for diverged runs."""
    return np.array([outcome.final_watched for outcome in outcomes], np.float64)


def verdict_between(results: RepeatResults, first: int, second: int) -> Verdict:
    """Which of two runs of a plan, by their indices, ends lower, over the seeds that both have completed."""
    one, other = ({outcome.number: outcome for outcome in results.outcomes[run]} for run in (first, second))
    both = sorted(one.keys() & other.keys())
    return pair_verdict(
        final_losses([one[number] for number in both]), final_losses([other[number] for number in both])
    )


def loss_summary(outcomes: Sequence[SeedOutcome]) -> LossSummary:
    """Median and quantiles of the final watched losses."""
    losses = final_losses([outcome for outcome in outcomes if not outcome.has_diverged])
    low, median, high = _quantiles(losses[:, None])[:, 0].tolist()
    return LossSummary(median, low, high, len(losses), len(outcomes) - len(losses))


def loss_band(outcomes: Sequence[SeedOutcome], steps: int, kind: Literal["train", "test"]) -> LossBand:
    """Median and band of a loss at 81 steps from 0 to `steps`, each run interpolated linearly between its samples."""
    sound = [outcome for outcome in outcomes if not outcome.has_diverged and len(outcome.steps)]
    grid = np.unique(np.linspace(0, steps, PARTS + 1).round())
    losses = [outcome.train_loss if kind == "train" else outcome.test_loss for outcome in sound]
    table = [np.interp(grid, outcome.steps, loss) for outcome, loss in zip(sound, losses, strict=True)]
    low, median, high = map(frozen, _quantiles(np.array(table).reshape(-1, len(grid))))
    diverged = sum(outcome.has_diverged for outcome in outcomes)
    return LossBand(frozen(grid), median, low, high, len(sound), diverged)


def _quantiles(table: Array) -> Array:
    """The low, middle and high quantile (3, columns) of the rows of a table; NaN without rows.

    Between two values they are interpolated linearly, definition 7 of Hyndman and Fan (1996).
    """
    if not len(table):
        return np.full((3, table.shape[1]), np.nan)
    return np.asarray(np.quantile(table, (LOW, 0.5, HIGH), axis=0))
