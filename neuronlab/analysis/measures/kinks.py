"""Measures of what the kinks of ReLU-like units make: straight pieces over x, and halves of the plane."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.pieces import linear_pieces


def _pieces(measured: Measured) -> float | None:
    inputs, _ = measured.training
    if inputs.shape[1] != 1 or not len(inputs):
        return None
    found = linear_pieces(measured.network, (float(inputs.min()), float(inputs.max())))
    return None if found is None else float(found.count)


def _off_half_plane(measured: Measured) -> float | None:
    network, (inputs, _) = measured.network, measured.training
    if not network.spec.hidden or not len(inputs):
        return None
    first = network.layers[0]
    if first.activation.kinks != (0.0,) or first.squares is not None:
        return None
    is_on = network.activations(inputs)[0] > 0.0
    features = network.features(inputs).astype(np.float64)
    is_ahead = first.weights.astype(np.float64) @ features > -first.bias.astype(np.float64)[:, None]
    is_ahead[list(first.muted)] = False
    return float(np.count_nonzero(is_on != is_ahead))


KINKS = {
    "pieces": MeasureRow(
        label="straight pieces",
        meaning="Number of straight pieces of the learned curve between the first and the last training point.",
        read=_pieces,
        shown_as="count",
    ),
    "off_half_plane": MeasureRow(
        label="points off the half",
        meaning="How often a unit of Hidden 1 with a kink at 0 is on at a training point off the half where "
        "w·x + b > 0, or is not on in that half.",
        read=_off_half_plane,
        shown_as="count",
    ),
}
