"""The course of the losses since a run was last changed, examined rarely enough for verdicts to be stable.

The first look is 1,000 steps after the change, followed by four looks per doubling of that number. Verdicts do not
change in between, however much the loss fluctuates. They depend on steps and history samples only, never on the clock.
"""

import math
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.training.history import HistoryRecord

FIRST_LOOK = 1_000
LOOKS_PER_DOUBLING = 4
BLOCKS = 16
"""The steps are divided into this many equal blocks; each is represented by its medians, which ignore outliers."""
FEWEST_SAMPLES = 3
"""With fewer history samples per block than this there is no verdict."""


@dataclass(frozen=True, eq=False)
class LossCourse:
    """Medians over blocks of steps, all of shape (BLOCKS,).

    Attributes:
        steps: First step of each block.
        train: Training loss.
        test: Test loss.
        gradient: RMS gradient of the layer where it is largest.
    """

    steps: IntArray
    train: Array
    test: Array
    gradient: Array


def last_look(began: int, step: int) -> int:
    """The step of the last look up to `step`, for a run unchanged since `began`; 0 before the first look."""
    made = step - began
    if made < FIRST_LOOK:
        return 0
    looks = math.floor(LOOKS_PER_DOUBLING * math.log2(made / FIRST_LOOK))
    return began + int(FIRST_LOOK * 2.0 ** (looks / LOOKS_PER_DOUBLING))


def course_of(history: HistoryRecord, began: int, look: int) -> LossCourse | None:
    """The course between two steps; None if there are too few samples."""
    first, last = np.searchsorted(history.steps, [began, look + 1])
    length = int(last - first) // BLOCKS
    if length < FEWEST_SAMPLES:
        return None
    rows = slice(int(last) - BLOCKS * length, int(last))
    gradient = history.gradient_rms[rows].max(axis=1)
    values = np.stack([history.train_loss[rows], history.test_loss[rows], gradient])
    medians = np.median(values.reshape(3, BLOCKS, length), axis=2)
    return LossCourse(history.steps[rows][::length], *medians)
