"""How one run with one seed went, small enough to keep thousands."""

import math
from dataclasses import dataclass

from neuronlab.core.arrays import Array, IntArray


@dataclass(frozen=True, eq=False)
class SeedOutcome:
    """How one run with one seed went; arrays are read-only.

    Losses are in the target's own units. Whatever describes the end is NaN for a diverged run, and what describes test
    points is NaN without any.

    Attributes:
        run: The index of the run in its plan.
        number: The number of the seed, from 0.
        steps: (samples,) at most 400 steps in increasing order, the last one that of the end; gradient evaluations if
            the plan counts those.
        train_loss: (samples,) in float32, with the lowest and highest loss of every part of the run.
        test_loss: (samples,), likewise.
        final_train: Training loss at the end.
        final_test: Test loss at the end.
        train_score: Accuracy for classes, else R², on the training points; NaN where it is not defined.
        test_score: Likewise, on the test points.
        curve: The learned function at the positions of the plan, in float32; None for two inputs or a diverged run.
        diverged_at: The step, or evaluation, at which the run diverged; None if it did not.
    """

    run: int
    number: int
    steps: IntArray
    train_loss: Array
    test_loss: Array
    final_train: float
    final_test: float
    train_score: float
    test_score: float
    curve: Array | None
    diverged_at: int | None

    @property
    def has_diverged(self) -> bool:
        """Whether the run diverged."""
        return self.diverged_at is not None

    @property
    def final_watched(self) -> float:
        """The test loss at the end, or the training loss where nothing is held out; NaN for a diverged run."""
        return self.final_train if math.isnan(self.final_test) else self.final_test
