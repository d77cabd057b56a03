"""What a network predicts at inputs that somebody asks for, and whether points are anywhere near them."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.network.network import Network

MARGIN = 0.1
"""Inputs further from the points than this share of their range are outside."""


@dataclass(frozen=True, eq=False)
class PredictedAt:
    """A prediction at one position.

    Attributes:
        inputs: The position, in the units of the inputs.
        outputs: The prediction there as `Network.predict` returns it, (outputs,).
        is_outside: Whether the position is far outside the range of the training points.
    """

    inputs: tuple[float, ...]
    outputs: Array
    is_outside: bool


def predicted_at(network: Network, inputs: tuple[float, ...], train_inputs: Array) -> PredictedAt:
    """The prediction at `inputs` of a network that learns from points with these inputs (n, inputs)."""
    outputs = network.predict(np.array([inputs]))[0]
    return PredictedAt(inputs, frozen(outputs), _is_outside(np.array(inputs), train_inputs))


def _is_outside(position: Array, points: Array) -> bool:
    if not len(points):
        return False
    low, high = points.min(axis=0), points.max(axis=0)
    room = MARGIN * (high - low)
    return bool(((position < low - room) | (position > high + room)).any())
