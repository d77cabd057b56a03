"""How the losses have gone since a run took up its settings, looked at so seldom that a verdict stands for a while.

A look is taken 1,000 steps after that, and then four times while the number of steps doubles. In between nothing new is
said, however the loss may jump. It all depends on steps and on the history's samples, never on the clock.
"""

import math
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.training.history import HistoryRecord

FIRST_LOOK = 1_000
LOOKS_PER_DOUBLING = 4
BLOCKS = 16
"""Stretches of equal length that the steps are divided into, each judged by its medians: outliers do not move those."""
FEWEST_SAMPLES = 3
"""Samples of the history that a stretch has at least; where there are fewer nothing is said yet."""


@dataclass(frozen=True, eq=False)
class LossCourse:
    """The medians of each stretch, all (BLOCKS,): the step it begins at, losses, and the largest layer's gradient."""

    steps: IntArray
    train: Array
    test: Array
    gradient: Array


def last_look(began: int, step: int) -> int:
    """The last step up to `step` at which a run was looked at that goes on as it is since `began`; 0 before any."""
    made = step - began
    if made < FIRST_LOOK:
        return 0
    looks = math.floor(LOOKS_PER_DOUBLING * math.log2(made / FIRST_LOOK))
    return began + int(FIRST_LOOK * 2.0 ** (looks / LOOKS_PER_DOUBLING))


def course_of(history: HistoryRecord, began: int, look: int) -> LossCourse | None:
    """How it has gone between two steps; None where too few samples are left to say."""
    first, last = np.searchsorted(history.steps, [began, look + 1])
    length = int(last - first) // BLOCKS
    if length < FEWEST_SAMPLES:
        return None
    rows = slice(int(last) - BLOCKS * length, int(last))
    gradient = history.gradient_rms[rows].max(axis=1)
    values = np.stack([history.train_loss[rows], history.test_loss[rows], gradient])
    medians = np.median(values.reshape(3, BLOCKS, length), axis=2)
    return LossCourse(history.steps[rows][::length], *medians)
