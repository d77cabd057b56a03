"""Measures against the best straight line, or plane, that least squares finds for the training points."""

import numpy as np

from neuronlab.analysis.collapse import collapse
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.arrays import Array


def _best_line(measured: Measured) -> Array | None:
    """The slopes and the offset (inputs + 1,) of the line with the smallest squared error; None for classes."""
    inputs, targets = measured.training
    if measured.network.spec.labels or not len(inputs):
        return None
    found: Array = np.linalg.lstsq(_with_ones(inputs), targets[:, 0], rcond=None)[0]
    return found


def _with_ones(inputs: Array) -> Array:
    return np.column_stack([inputs, np.ones(len(inputs))])


def _best_line_rmse(measured: Measured) -> float | None:
    line = _best_line(measured)
    if line is None:
        return None
    inputs, targets = measured.training
    return float(np.sqrt(np.mean((_with_ones(inputs) @ line - targets[:, 0]) ** 2)))


def _above_best_line(measured: Measured) -> float | None:
    least, rmse = _best_line_rmse(measured), measured.fit.rmse
    return None if least is None or rmse is None else rmse - least


def _from_best_line(measured: Measured) -> float | None:
    line = _best_line(measured)
    if line is None or not measured.network.spec.has_linear_logits:
        return None
    own = collapse(measured.network)
    return float(np.abs(np.append(own.weights[0], own.bias[0]) - line).max())


LINES = {
    "best_line_rmse": MeasureRow(
        label="RMSE of the best line",
        meaning="Smallest RMSE of any straight line over the training points, by least squares.",
        read=_best_line_rmse,
    ),
    "above_best_line": MeasureRow(
        label="RMSE above that of the best line",
        meaning="RMSE minus the smallest RMSE of any straight line; negative for a function that bends to the points.",
        read=_above_best_line,
        shown_as="tiny",
    ),
    "from_best_line": MeasureRow(
        label="difference from the best line",
        meaning="Larger of the differences in slope and in offset between linear layers and the best straight line.",
        read=_from_best_line,
        shown_as="tiny",
    ),
}
