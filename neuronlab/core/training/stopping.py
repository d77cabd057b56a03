"""Rules that end a training: enough steps or epochs, a loss that is low enough, or one that no longer falls.

They look at counts and at the history's samples, never at a clock, so a run stops at the same step however it was
sliced. The rule about seconds belongs to whoever keeps the time.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.specs.training import StopSpec

PLATEAU_FALL = 1e-4
"""A loss that has not fallen by this share of itself has come to rest."""

PATIENCE, OUT_OF_TIME = "patience", "max_seconds"

NEVER = StopSpec()
NO_RULES: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class StopRule:
    """One reason to stop; `sentence` says it in words.

    `is_met(stop, step, epoch, steps, losses)` asks whether it holds; `losses` (samples,) are the training losses
    measured at `steps` (samples,), the last of them at most a sample's distance ago.
    """

    label: str
    meaning: str
    is_met: Callable[[StopSpec, int, int, IntArray, Array], bool]
    sentence: Callable[[StopSpec], str]


def _steps(stop: StopSpec, step: int, _epoch: int, _steps: IntArray, _losses: Array) -> bool:
    return 0 < stop.max_steps <= step


def _epochs(stop: StopSpec, _step: int, epoch: int, _steps: IntArray, _losses: Array) -> bool:
    return 0 < stop.max_epochs <= epoch


def _target(stop: StopSpec, _step: int, _epoch: int, steps: IntArray, losses: Array) -> bool:
    return stop.target_loss > 0.0 and len(steps) > 0 and bool(losses[-1] <= stop.target_loss)


def _plateau(stop: StopSpec, _step: int, _epoch: int, steps: IntArray, losses: Array) -> bool:
    """Whether the least loss of the last `patience` steps is hardly below the least loss before them."""
    if not stop.patience or not len(steps):
        return False
    before = steps <= steps[-1] - stop.patience
    if not before.any() or before.all():
        return False
    least_before, least_since = losses[before].min(), losses[~before].min()
    return bool(np.isfinite(least_before) and least_since >= least_before * (1.0 - PLATEAU_FALL))


STOP_RULES: dict[str, StopRule] = {
    "max_steps": StopRule(
        label="Steps",
        meaning="Stop after so many steps; 0 never",
        is_met=_steps,
        sentence=lambda stop: f"{stop.max_steps:,} steps are made",
    ),
    "max_epochs": StopRule(
        label="Epochs",
        meaning="Stop when all training points have been seen so many times; 0 never",
        is_met=_epochs,
        sentence=lambda stop: f"{stop.max_epochs:,} epochs are over",
    ),
    "target_loss": StopRule(
        label="Training loss",
        meaning="Stop when the training loss has come down to this; 0 never",
        is_met=_target,
        sentence=lambda stop: f"the training loss has come down to {stop.target_loss:g}",
    ),
    PATIENCE: StopRule(
        label="Patience",
        meaning="Stop when the training loss has hardly fallen for so many steps; 0 never",
        is_met=_plateau,
        sentence=lambda stop: f"the training loss has not fallen by a ten-thousandth for {stop.patience:,} steps",
    ),
    OUT_OF_TIME: StopRule(
        label="Seconds",
        meaning="Stop after so many seconds of training; 0 never",
        is_met=lambda *_: False,
        sentence=lambda stop: f"the time of {stop.max_seconds:g} s is over",
    ),
}
"""By the field of StopSpec that each one reads."""


def met_rules(stop: StopSpec, step: int, epoch: int, steps: IntArray, losses: Array) -> frozenset[str]:
    """The rules that hold now, given the losses (samples,) measured so far and at which steps (samples,)."""
    return frozenset(key for key, rule in STOP_RULES.items() if rule.is_met(stop, step, epoch, steps, losses))
