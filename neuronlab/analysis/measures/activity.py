"""Measures of what the hidden units do at the training points: silent, saturated, or with a derivative."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.analysis.activation_view import LIVE, SATURATED, SILENT, unit_states
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.arrays import Array
from neuronlab.core.sampling import some_of

MOST_POINTS = 4_096
"""At most this many training points are looked at."""


class _Activity(NamedTuple):
    """All hidden units that are not muted, at the training points; each array has an entry per unit and point."""

    outputs: Array
    derivatives: Array
    states: npt.NDArray[np.int8]


def _activity(measured: Measured) -> list[_Activity]:
    """The activity (units, points) of every hidden layer; [] without any, without points, or where it overflows."""
    network, inputs = measured.network, some_of(measured.training[0], MOST_POINTS)
    found = []
    with np.errstate(all="ignore"):
        for layer, (z, outputs) in zip(network.layers[:-1], network.forward(inputs)[:-1], strict=True):
            derivatives = layer.activation.derivatives(z, layer.parameter)
            states = unit_states(layer, outputs, derivatives)
            active = np.setdiff1d(np.arange(len(z)), layer.muted)
            found.append(_Activity(outputs[active], derivatives[active], states[active]))
    is_there = all(each.outputs.size and np.isfinite(each.derivatives).all() for each in found)
    return found if is_there else []


def _together(layers: list[_Activity]) -> _Activity:
    """The activity of all layers, flat."""
    return _Activity(
        np.concatenate([layer.outputs.ravel() for layer in layers]),
        np.concatenate([layer.derivatives.ravel() for layer in layers]),
        np.concatenate([layer.states.ravel() for layer in layers]),
    )


def _of(read: Callable[[_Activity], float]) -> Callable[[Measured], float | None]:
    """A measure of all hidden units together."""

    def read_all(measured: Measured) -> float | None:
        layers = _activity(measured)
        if not layers:
            return None
        return float(read(_together(layers)))

    return read_all


def _dead_units(measured: Measured) -> float | None:
    layers = _activity(measured)
    return (
        float(np.mean(np.concatenate([np.all(layer.states == SILENT, axis=1) for layer in layers]))) if layers else None
    )


def _mean_output(measured: Measured) -> float | None:
    layers = _activity(measured)
    return float(layers[0].outputs.mean(dtype=np.float64)) if layers else None


ACTIVITY = {
    "silent": MeasureRow(
        label="silent",
        meaning="Share of the outputs of hidden units at the training points that are 0 where the activation is flat.",
        read=_of(lambda of: np.mean(of.states == SILENT)),
        shown_as="percent",
    ),
    "dead_units": MeasureRow(
        label="dead units",
        meaning="Share of hidden units that are silent at every training point.",
        read=_dead_units,
        shown_as="percent",
    ),
    "saturated": MeasureRow(
        label="saturated",
        meaning="Share of the outputs of hidden units at the training points that are not 0 where the activation is "
        "flat: its derivative is at most a twentieth of its usual largest one.",
        read=_of(lambda of: np.mean(of.states == SATURATED)),
        shown_as="percent",
    ),
    "flat": MeasureRow(
        label="silent or saturated",
        meaning="Share of the outputs of hidden units at the training points where the activation is flat.",
        read=_of(lambda of: np.mean(of.states != LIVE)),
        shown_as="percent",
    ),
    "median_derivative": MeasureRow(
        label="median derivative of the activation",
        meaning="Median |f′(z)| of hidden units over the training points.",
        read=_of(lambda of: np.median(np.abs(of.derivatives))),
        shown_as="tiny",
    ),
    "largest_derivative": MeasureRow(
        label="largest derivative of the activation",
        meaning="Largest |f′(z)| of hidden units over the training points.",
        read=_of(lambda of: np.abs(of.derivatives).max()),
    ),
    "mean_output": MeasureRow(
        label="mean output of Hidden 1",
        meaning="Mean output of the units of the first hidden layer over the training points.",
        read=_mean_output,
    ),
}
