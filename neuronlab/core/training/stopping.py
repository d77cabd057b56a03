"""Stop rules, which end training after enough steps or epochs, or when the loss is low enough or no longer falls.

They depend on counts and on the history's samples, never on a clock, so a run stops at the same step however it is
sliced. The caller implements the rule about seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.specs.training import StopSpec

PLATEAU_FALL = 1e-4
"""A loss that has not fallen by this fraction is on a plateau."""

PATIENCE, OUT_OF_TIME = "patience", "max_seconds"

NEVER = StopSpec()
NO_RULES: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class StopRule:
    """A reason to stop.

    Attributes:
        label: Its name.
        meaning: Its description.
        is_met: `is_met(stop, step, epoch, steps, losses)` says whether it holds; `losses` (samples,) are the training
            losses measured at `steps` (samples,), the last one at most a sampling interval ago.
        sentence: The reason in words, after "because" or a colon.
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
    """Whether the lowest loss of the last `patience` steps is hardly below the lowest loss before them."""
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
        meaning="Stop after this many steps; 0: never",
        is_met=_steps,
        sentence=lambda stop: f"{stop.max_steps:,} steps are complete",
    ),
    "max_epochs": StopRule(
        label="Epochs",
        meaning="Stop after this many passes over all training points; 0: never",
        is_met=_epochs,
        sentence=lambda stop: f"{stop.max_epochs:,} epochs are complete",
    ),
    "target_loss": StopRule(
        label="Training loss",
        meaning="Stop when the training loss has fallen to this value; 0: never",
        is_met=_target,
        sentence=lambda stop: f"the training loss has fallen to {stop.target_loss:g}",
    ),
    PATIENCE: StopRule(
        label="Patience",
        meaning="Stop when the training loss has hardly fallen for this many steps; 0: never",
        is_met=_plateau,
        sentence=lambda stop: f"the training loss has fallen by less than 0.01 % in {stop.patience:,} steps",
    ),
    OUT_OF_TIME: StopRule(
        label="Seconds",
        meaning="Stop after this many seconds of training; 0: never",
        is_met=lambda *_: False,
        sentence=lambda stop: f"the time limit of {stop.max_seconds:g} s is reached",
    ),
}
"""By the field of StopSpec that each rule reads."""


def met_rules(stop: StopSpec, step: int, epoch: int, steps: IntArray, losses: Array) -> frozenset[str]:
    """The rules that hold now, given the losses (samples,) measured so far and their steps (samples,)."""
    return frozenset(key for key, rule in STOP_RULES.items() if rule.is_met(stop, step, epoch, steps, losses))
