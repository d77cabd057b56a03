"""Measures of how well a run fits its points, and how large it is."""

from neuronlab.analysis.collapse import collapse, collapse_and_compare
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured


def _slope(measured: Measured) -> float | None:
    spec = measured.network.spec
    return float(collapse(measured.network).weights[0, 0]) if spec.has_linear_logits and spec.inputs == 1 else None


def _offset(measured: Measured) -> float | None:
    spec = measured.network.spec
    return float(collapse(measured.network).bias[0]) if spec.has_linear_logits and spec.inputs == 1 else None


def _collapse_difference(measured: Measured) -> float | None:
    if not measured.network.spec.has_linear_logits:
        return None
    return collapse_and_compare(measured.network, measured.training[0]).error


FITS = {
    "rmse": MeasureRow(
        label="RMSE",
        meaning="Root mean squared error of the training points, in the unit of the target.",
        read=lambda measured: measured.fit.rmse,
    ),
    "accuracy": MeasureRow(
        label="share of points predicted correctly",
        meaning="Share of the training points whose class is predicted; undefined for numbers.",
        read=lambda measured: measured.fit.accuracy,
        shown_as="percent",
    ),
    "parameters": MeasureRow(
        label="parameters",
        meaning="Number of weights, biases and learned negative slopes.",
        read=lambda measured: float(measured.network.spec.parameter_count),
        shown_as="count",
    ),
    "units": MeasureRow(
        label="hidden units",
        meaning="Number of hidden units.",
        read=lambda measured: float(sum(layer.width for layer in measured.network.spec.hidden)),
        shown_as="count",
    ),
    "hidden_layers": MeasureRow(
        label="hidden layers",
        meaning="Number of hidden layers.",
        read=lambda measured: float(len(measured.network.spec.hidden)),
        shown_as="count",
    ),
    "steps": MeasureRow(
        label="steps",
        meaning="Number of steps made.",
        read=lambda measured: float(measured.trainer.step),
        shown_as="count",
        of_diverged=True,
    ),
    "slope": MeasureRow(
        label="slope", meaning="Slope of the one line that a network of linear layers equals.", read=_slope
    ),
    "offset": MeasureRow(
        label="offset", meaning="Value at x = 0 of the one line that a network of linear layers equals.", read=_offset
    ),
    "collapse_difference": MeasureRow(
        label="largest difference from the one line",
        meaning="Largest difference, over the training points, between linear layers and the one map they equal.",
        read=_collapse_difference,
        shown_as="tiny",
    ),
}
