"""Measures of the shape of a learned curve."""

import numpy as np
from numpy.polynomial import Polynomial

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.specs.network import NetworkSpec

POSITIONS = 513
MOST_DEGREE = 16
"""A polynomial of a higher degree cannot be fitted accurately."""
_SAME = 1e-6
"""Outputs that differ by at most this fraction are the same, computed in float32."""


def _turns(measured: Measured) -> float | None:
    inputs, _ = measured.training
    if inputs.shape[1] != 1 or not len(inputs):
        return None
    heights = measured.network.predict(np.linspace(inputs.min(), inputs.max(), POSITIONS)[:, None])[:, 0]
    rises = np.sign(np.diff(heights.astype(np.float64)))
    rises = rises[rises != 0.0]
    return float(np.count_nonzero(rises[1:] != rises[:-1]))


def _constant(measured: Measured) -> float | None:
    inputs, _ = measured.training
    if not len(inputs):
        return None
    outputs = measured.network.predict(inputs)
    return float(np.ptp(outputs, axis=0).max() <= _SAME * np.abs(outputs).max())


def _degree(spec: NetworkSpec) -> int | None:
    """The degree of the polynomial in one input that a network is, at most; None if it is none."""
    is_polynomial = all(layer.kind.is_linear for layer in spec.hidden)
    if spec.inputs != 1 or spec.outputs != 1 or spec.features or spec.output != "linear" or not is_polynomial:
        return None
    return int(2 ** sum(layer.unit == "quadratic" for layer in spec.hidden))


def _highest_degree(measured: Measured) -> float | None:
    degree = _degree(measured.network.spec)
    return None if degree is None else float(degree)


def _outside(measured: Measured) -> float | None:
    inputs, targets = measured.training
    if measured.network.spec.inputs != 1 or measured.network.spec.labels or not len(inputs):
        return None
    low, high = inputs.min(), inputs.max()
    beyond = np.linspace(0.0, (high - low) / 2.0, POSITIONS)
    heights = measured.network.predict(np.concatenate([low - beyond, high + beyond])[:, None])
    largest, usual = float(np.abs(heights).max()), float(np.abs(targets).max())
    return largest / usual if usual and np.isfinite(largest) else None


def _polynomial_excess(measured: Measured) -> float | None:
    inputs, targets = measured.training
    degree, rmse = _degree(measured.network.spec), measured.fit.rmse
    if degree is None or degree > min(MOST_DEGREE, len(inputs) - 1) or rmse is None:
        return None
    x, y = inputs[:, 0].astype(np.float64), targets[:, 0].astype(np.float64)
    best = Polynomial.fit(x, y, degree)
    return rmse - float(np.sqrt(np.mean((best(x) - y) ** 2)))


SHAPES = {
    "turns": MeasureRow(
        label="turns",
        meaning="How often the learned curve changes between rising and falling, over the range of the points.",
        read=_turns,
        shown_as="count",
    ),
    "degree": MeasureRow(
        label="highest degree",
        meaning="Highest degree of the polynomial that a network of linear and quadratic units is.",
        read=_highest_degree,
        shown_as="count",
    ),
    "outside": MeasureRow(
        label="largest value outside",
        meaning="Largest |ŷ| up to half the range of x beyond the points, divided by the largest |y| of the points.",
        read=_outside,
    ),
    "is_constant": MeasureRow(
        label="constant output",
        meaning="1 if the network answers the same at all training points, else 0.",
        read=_constant,
        shown_as="count",
    ),
    "polynomial_excess": MeasureRow(
        label="RMSE above that of the best polynomial",
        meaning="RMSE minus that of the least-squares polynomial of the degree that the units of the network allow.",
        read=_polynomial_excess,
    ),
}
