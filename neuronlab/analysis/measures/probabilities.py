"""Measures of predicted probabilities: how graded they are, and whether they are as often right as they say."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.scores import in_pieces
from neuronlab.core.arrays import Array
from neuronlab.core.network.outputs import class_probabilities

BINS = 5
"""Probabilities from 0 to 1 are compared with shares of points in so many equal parts."""
SURE = 0.95
"""A probability of at least this is called sure."""


def _probabilities(measured: Measured) -> Array | None:
    """Probabilities (n, classes) at the training points; None without classes or points."""
    network, (inputs, _) = measured.network, measured.training
    if not network.spec.labels or not len(inputs):
        return None
    found = class_probabilities(in_pieces(network, inputs, network.predict))
    return found if np.isfinite(found).all() else None


def _unsure(measured: Measured) -> float | None:
    probabilities = _probabilities(measured)
    return None if probabilities is None else float(np.mean(probabilities.max(axis=1) < SURE))


def _calibration_gap(measured: Measured) -> float | None:
    probabilities = _probabilities(measured)
    if probabilities is None:
        return None
    said = probabilities[:, -1]
    is_last = measured.training[1][:, 0] == probabilities.shape[1] - 1
    part = np.minimum((said * BINS).astype(np.intp), BINS - 1)
    gaps = np.bincount(part, weights=said, minlength=BINS) - np.bincount(part, weights=is_last, minlength=BINS)
    return float(np.abs(gaps).sum() / len(said))


PROBABILITIES = {
    "unsure": MeasureRow(
        label="share of graded answers",
        meaning="Share of the training points at which no class has a probability of 95 % or more.",
        read=_unsure,
        shown_as="percent",
    ),
    "calibration_gap": MeasureRow(
        label="gap between probability and share",
        meaning="Mean difference between the probability of the last class and the share of training points of that "
        f"class, over {BINS} ranges of the probability.",
        read=_calibration_gap,
    ),
}
