"""Measures of the gradients that reach the layers of a run."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured


def _first_share(measured: Measured) -> float | None:
    sizes = measured.probe.delta_rms
    if len(sizes) < 3 or not np.isfinite(sizes).all():
        return None
    return float(sizes[0] / sizes[-2]) if sizes[-2] else 0.0


def _first_gradient(measured: Measured) -> float | None:
    size = float(measured.probe.gradient_rms[0])
    return size if np.isfinite(size) else None


GRADIENTS = {
    "gradient_share": MeasureRow(
        label="share of the gradient that reaches Hidden 1",
        meaning="RMS of ∂L/∂z in the first hidden layer, divided by that in the last one; 0 if none reaches that.",
        read=_first_share,
    ),
    "first_gradient": MeasureRow(
        label="gradient of the first layer",
        meaning="RMS of ∂L/∂W in the first layer; undefined if it overflows.",
        read=_first_gradient,
    ),
}
