"""Measures of how soon a run has learned."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured

UNEXPLAINED = 0.05
"""The target: a squared error of this fraction of the variance of the training targets."""


def _steps_to_target(measured: Measured) -> float | None:
    targets, run = measured.training[1], measured.trainer.run
    if run.network.labels or run.training.loss != "squared" or not len(targets):
        return None
    history = measured.trainer.history.record()
    reached = np.flatnonzero(history.train_loss <= UNEXPLAINED * np.var(targets))
    return float(history.steps[reached[0]]) if len(reached) else None


PROGRESS = {
    "steps_to_target": MeasureRow(
        label="steps to the target",
        meaning="Steps until 95 % of the variance of the training points was explained, to the next kept sample of the "
        "loss; undefined before, and for other losses than the squared error.",
        read=_steps_to_target,
        shown_as="count",
    ),
}
