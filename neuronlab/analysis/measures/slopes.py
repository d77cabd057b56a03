"""Measures of the derivative dŷ/dx of a learned curve over the range of its training points."""

from collections.abc import Callable

import numpy as np

from neuronlab.analysis.derivative import derivative_of
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.arrays import Array

POSITIONS = 257
"""The derivative is taken at so many equally spaced positions, from the first to the last training point."""
_SAME = 1e-9
"""Slopes that differ by less than this fraction of the greatest one are one slope, computed twice."""


def _derivative(measured: Measured) -> Array | None:
    """dŷ/dx (POSITIONS,); None unless the task is a curve, or where it is not finite."""
    spec, (inputs, _) = measured.network.spec, measured.training
    if spec.inputs != 1 or spec.output != "linear" or not len(inputs):
        return None
    found = derivative_of(measured.network, np.linspace(inputs.min(), inputs.max(), POSITIONS))
    return found if np.isfinite(found).all() else None


def _of(read: Callable[[Array], float]) -> Callable[[Measured], float | None]:
    def read_derivative(measured: Measured) -> float | None:
        slopes = _derivative(measured)
        return None if slopes is None else float(read(slopes))

    return read_derivative


def _count(slopes: Array) -> float:
    return 1.0 + float(np.sum(np.diff(np.sort(slopes)) > _SAME * np.abs(slopes).max()))


SLOPES = {
    "slopes": MeasureRow(
        label="different slopes",
        meaning=f"Number of different slopes dŷ/dx at {POSITIONS} positions from the first to the last training point.",
        read=_of(_count),
        shown_as="count",
    ),
    "least_slope": MeasureRow(
        label="least slope",
        meaning="Least slope dŷ/dx between the first and the last training point.",
        read=_of(np.min),
    ),
    "greatest_slope": MeasureRow(
        label="greatest slope",
        meaning="Greatest slope dŷ/dx between the first and the last training point.",
        read=_of(np.max),
    ),
    "slope_range": MeasureRow(
        label="range of slopes",
        meaning="Greatest minus least slope dŷ/dx between the first and the last training point.",
        read=_of(np.ptp),
        shown_as="tiny",
    ),
}
