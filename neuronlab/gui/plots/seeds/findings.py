"""What a repeat has found so far, ready to be drawn and said: computed once for each change, from all of its runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import Clock
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.statistics import LossBand, LossSummary, final_losses, loss_band, loss_summary, verdict_between
from neuronlab.wording.run_names import run_names
from neuronlab.wording.seeds import alone_text
from neuronlab.wording.verdicts import verdict_text


@dataclass(frozen=True, eq=False)
class RunFindings:
    """One run over its seeds.

    Attributes:
        name: The name of the run.
        slot: Its slot.
        outcomes: How it went with each seed.
        band: Median and band of its watched loss.
        summary: Median and quantiles of its final losses.
        finals: Its final watched losses (seeds,); NaN where it diverged.
    """

    name: str
    slot: int
    outcomes: tuple[SeedOutcome, ...]
    band: LossBand
    summary: LossSummary
    finals: Array


@dataclass(frozen=True, eq=False)
class Findings:
    """All runs over the seeds that each of them has completed.

    Attributes:
        runs: The runs, in the order of the plan.
        numbers: The numbers of those seeds.
        loss: The watched loss: that of the test points, if there are some.
        clock: What `steps` counts.
        steps: Where every run ends.
        verdict: Which of the best two ends lower, or how the only run ends.
        others: How the best run compares with each of the others.
    """

    runs: tuple[RunFindings, ...]
    numbers: tuple[int, ...]
    loss: Literal["train", "test"]
    clock: Clock
    steps: int
    verdict: str
    others: tuple[str, ...]

    @property
    def seeds(self) -> int:
        """How many seeds all runs have completed."""
        return len(self.numbers)

    @property
    def names(self) -> list[str]:
        """The names of the runs."""
        return [run.name for run in self.runs]

    @property
    def finals(self) -> Array:
        """Final losses (runs, seeds); NaN for diverged runs."""
        return np.stack([run.finals for run in self.runs])

    @property
    def diverged(self) -> list[int]:
        """How many runs diverged, by run."""
        return [run.summary.diverged for run in self.runs]


def findings_of(results: RepeatResults) -> Findings | None:
    """What a repeat says; None before the first seed is complete."""
    plan = results.plan
    complete = set.intersection(*({outcome.number for outcome in run} for run in results.outcomes))
    if not complete:
        return None
    loss: Literal["train", "test"] = "test" if plan.points.test.any() else "train"
    runs = []
    for run, name, outcomes in zip(plan.runs, run_names(plan.runs), results.outcomes, strict=True):
        paired = tuple(outcome for outcome in outcomes if outcome.number in complete)
        band = loss_band(paired, plan.steps, loss)
        runs.append(RunFindings(name, run.slot, paired, band, loss_summary(paired), final_losses(paired)))
    verdict, *others = _sentences(results, runs, loss)
    return Findings(tuple(runs), tuple(sorted(complete)), loss, plan.clock, plan.steps, verdict, tuple(others))


def _sentences(results: RepeatResults, runs: Sequence[RunFindings], loss: str) -> list[str]:
    """The verdict on the best two, and those on the best and each of the others; of one run how it ends."""
    if len(runs) == 1:
        summary = runs[0].summary
        losses = summary.median, summary.low, summary.high
        return [alone_text(runs[0].name, loss, losses, summary.runs, summary.diverged)]
    best, *others = sorted(range(len(runs)), key=lambda run: _middle(runs[run].finals))
    is_running = results.is_running
    return [
        verdict_text(runs[best].name, runs[other].name, verdict_between(results, best, other), is_running=is_running)
        for other in others
    ]


def _middle(finals: Array) -> float:
    """The median of final losses, of which those of diverged runs are the highest."""
    return float(np.median(np.where(np.isnan(finals), np.inf, finals)))
