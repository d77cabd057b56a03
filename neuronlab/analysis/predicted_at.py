"""What a network predicts at inputs that somebody asks for, and whether points are anywhere near them."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network


@dataclass(frozen=True, eq=False)
class PredictedAt:
    """A prediction at one position.

    Attributes:
        inputs: The position, in the units of the inputs.
        outputs: The prediction there as `Network.predict` returns it, (outputs,).
        is_outside: Whether the position is outside the range of the training points, so that nothing near it was
            learned.
    """

    inputs: tuple[float, ...]
    outputs: Array
    is_outside: bool


def predicted_at(network: Network, inputs: tuple[float, ...], points: PointSet) -> PredictedAt:
    """The prediction at `inputs` of a network that learns from these points."""
    outputs = network.predict(np.array([inputs]))[0]
    return PredictedAt(inputs, frozen(outputs), _is_outside(np.array(inputs), points))


def _is_outside(position: Array, points: PointSet) -> bool:
    if not points.train_count:
        return False
    low, high = points.train_ends
    return bool(((position < low) | (position > high)).any())
