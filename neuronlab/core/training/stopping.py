"""Stop rules, which end training after enough steps or epochs, when the loss is low enough, or when it has settled.

They depend on counts and on the history's samples, never on a clock, so a run stops at the same step however it is
sliced. The caller implements the rule about seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.text import written

PLATEAU_FALL = 1e-4
"""A loss that has not fallen by this fraction is on a plateau."""

SETTLED_FALL, SETTLED_STEPS, SETTLED_SHARE = 0.03, 500, 0.25
"""Training has settled if its lowest watched loss fell by less than the first fraction over the last steps: the second
number, or the third fraction of all steps if that is more."""

MAX_STEPS, PATIENCE, OUT_OF_TIME, SETTLED = "max_steps", "patience", "max_seconds", "settled"

NEVER = StopSpec()
NO_RULES: frozenset[str] = frozenset()


class Progress(NamedTuple):
    """What stop rules look at.

    Attributes:
        step: Steps made.
        epoch: Epochs completed.
        began: The step since which nothing but training has changed the run.
        steps: (samples,) steps at which losses were measured, the last one at most a sampling interval ago.
        train: (samples,) training losses.
        watched: (samples,) test losses, or training losses where nothing is held out.
    """

    step: int
    epoch: int
    began: int
    steps: IntArray
    train: Array
    watched: Array


@dataclass(frozen=True, kw_only=True)
class StopRule:
    """A reason to stop.

    Attributes:
        label: Its name.
        meaning: Its description.
        is_met: Whether it holds.
        sentence: The reason in words, after "because" or a colon; it takes the name of the watched loss.
    """

    label: str
    meaning: str
    is_met: Callable[[StopSpec, Progress], bool]
    sentence: Callable[[StopSpec, str], str]


def _steps(stop: StopSpec, now: Progress) -> bool:
    return 0 < stop.max_steps <= now.step


def _epochs(stop: StopSpec, now: Progress) -> bool:
    return 0 < stop.max_epochs <= now.epoch


def _target(stop: StopSpec, now: Progress) -> bool:
    return stop.target_loss > 0.0 and len(now.steps) > 0 and bool(now.train[-1] <= stop.target_loss)


def _plateau(stop: StopSpec, now: Progress) -> bool:
    """Whether the lowest watched loss of the last `patience` steps is hardly below the lowest one before them."""
    return stop.patience > 0 and _falls_less(now.steps, now.watched, stop.patience, PLATEAU_FALL)


def _settled(stop: StopSpec, now: Progress) -> bool:
    """Whether the lowest watched loss of the last steps is hardly below the lowest before them, since the last edit."""
    if not stop.settled or not len(now.steps):
        return False
    span = max(SETTLED_STEPS, SETTLED_SHARE * float(now.steps[-1]))
    first = int(np.searchsorted(now.steps, now.began))
    return _falls_less(now.steps[first:], now.watched[first:], span, SETTLED_FALL)


def _falls_less(steps: IntArray, losses: Array, span: float, fraction: float) -> bool:
    """Whether the lowest of the losses of the last `span` steps is less than this fraction below the lowest before."""
    before = int(np.searchsorted(steps, steps[-1] - span, side="right")) if len(steps) else 0
    if not 0 < before < len(steps):
        return False
    least_before, least_since = losses[:before].min(), losses[before:].min()
    return bool(np.isfinite(least_before) and least_since >= least_before * (1.0 - fraction))


STOP_RULES: dict[str, StopRule] = {
    MAX_STEPS: StopRule(
        label="Steps",
        meaning="Stop after this many steps; 0: never",
        is_met=_steps,
        sentence=lambda stop, _watched: f"{stop.max_steps:,} steps are complete",
    ),
    "max_epochs": StopRule(
        label="Epochs",
        meaning="Stop after this many passes over all training points; 0: never",
        is_met=_epochs,
        sentence=lambda stop, _watched: f"{stop.max_epochs:,} epochs are complete",
    ),
    "target_loss": StopRule(
        label="Training loss",
        meaning="Stop when the training loss has fallen to this value; 0: never",
        is_met=_target,
        sentence=lambda stop, _watched: f"the training loss has fallen to {written(stop.target_loss, 'g')}",
    ),
    PATIENCE: StopRule(
        label="Patience",
        meaning="Stop when the test loss (training loss if no points are held out) has hardly fallen for this many "
        "steps; 0: never",
        is_met=_plateau,
        sentence=lambda stop, watched: f"the {watched} has fallen by less than 0.01 % in {stop.patience:,} steps",
    ),
    SETTLED: StopRule(
        label="Settled",
        meaning="Pause when the lowest test loss (training loss if no points are held out) has fallen by less than 3 % "
        "in the last 500 steps, or in the last quarter of all steps if that is longer",
        is_met=_settled,
        sentence=lambda _stop, _watched: "the loss has settled",
    ),
    OUT_OF_TIME: StopRule(
        label="Seconds",
        meaning="Stop after this many seconds of training; 0: never",
        is_met=lambda _stop, _now: False,
        sentence=lambda stop, _watched: f"the time limit of {written(stop.max_seconds, 'g')} s is reached",
    ),
}
"""By the field of StopSpec that each rule reads."""


def watched_name(*, has_test: bool) -> str:
    """What the watched loss is called, where points are held out and where none are."""
    return "test loss" if has_test else "training loss"


def met_rules(stop: StopSpec, now: Progress) -> frozenset[str]:
    """The rules that hold now."""
    return frozenset(key for key, rule in STOP_RULES.items() if rule.is_met(stop, now))
