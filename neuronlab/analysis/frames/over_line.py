"""One forward pass across the canvas gives the learned function of one input, its kinks and the curves of all units."""

from typing import NamedTuple

import numpy as np

from neuronlab.analysis.frames.frame import UnitPictures
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network

CURVE_SAMPLES = 481
"""Samples of the learned function across the canvas: about one every 1.5 pixels."""
UNIT_STRIDE = 8
"""The small pictures of units use every eighth sample."""


class LinePass(NamedTuple):
    """A network of one input along the canvas.

    Attributes:
        x: Sampled positions, (samples,).
        sums: Pre-activations, one (units, samples) array per layer with weights.
        outputs: Activations, one (units, samples) array per layer with weights.
        prediction: Predictions in the units of the target, (samples, 1).
    """

    x: Array
    sums: list[Array]
    outputs: list[Array]
    prediction: Array


def pass_over_line(network: Network, x_range: tuple[float, float]) -> LinePass:
    """Put evenly spaced positions through a network of one input."""
    x = np.linspace(*x_range, CURVE_SAMPLES)
    passed = network.forward(x[:, None])
    outputs = [y for _, y in passed]
    return LinePass(x, [z for z, _ in passed], outputs, network.target_scaling.undo(outputs[-1].T))


def units_over_line(network: Network, passed: LinePass) -> UnitPictures:
    """The curves of all units."""
    x = passed.x[::UNIT_STRIDE]
    return UnitPictures(
        features=frozen(network.features(x[:, None])),
        outputs=tuple(frozen(units[:, ::UNIT_STRIDE]) for units in [*passed.outputs[:-1], passed.prediction.T]),
        x=frozen(x),
    )
