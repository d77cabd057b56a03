"""How well a trained network does, over any number of points in bounded space."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.columns import Columns
from neuronlab.core.errors import WorkError
from neuronlab.core.losses import LOSSES
from neuronlab.core.network import Network
from neuronlab.core.outputs import OUTPUTS, class_probabilities

_NUMBERS_AT_ONCE = 2**23
"""A forward pass keeps what every unit puts out for every row; together they stay below this many numbers."""


@dataclass(frozen=True)
class Score:
    """`loss` is in the targets' own units, `accuracy` the share of points whose class is told right.

    Both are None without points, and accuracy without classes.
    """

    loss: float | None
    accuracy: float | None


def score(network: Network, loss: str, inputs: Array, targets: Array) -> Score:
    """Measure a network by a row of LOSSES over raw inputs (n, inputs) and targets (n, targets), in float64.

    Raises WorkError when the loss is too large for a number.
    """
    if not len(inputs):
        return Score(None, None)
    output = network.spec.output
    logits = in_pieces(network, inputs, lambda some: network.pre_activations(some)[-1].T).T
    expected = Columns(network.spec, network.input_scaling, network.target_scaling).y(targets, np.float64)
    unit = np.array(network.target_scaling.deviation)[:, None]
    with np.errstate(all="ignore"):
        z, *scratch = logits.astype(np.float64), np.empty_like(expected), np.empty_like(expected)
        value = LOSSES[loss].value(output, z, expected, unit, *scratch)
    if not math.isfinite(value):
        raise WorkError("the network's outputs overflow; a smaller --lr may help, and nothing was written.")
    if not OUTPUTS[output].tells_classes:
        return Score(value, None)
    told = most_likely(OUTPUTS[output].apply(logits).T)
    return Score(value, float(np.mean(told == targets[:, 0])))


def most_likely(predicted: Array) -> Array:
    """The class (n,) to which each row of predictions (n, outputs) gives the greatest probability."""
    return np.asarray(class_probabilities(predicted).argmax(axis=1))


def in_pieces(network: Network, inputs: Array, ask: Callable[[Array], Array]) -> Array:
    """What `ask` makes of raw inputs (n, inputs), row for row, when it is given some at a time."""
    rows = max(1, _NUMBERS_AT_ONCE // sum(network.spec.widths))
    return np.concatenate([ask(inputs[first : first + rows]) for first in range(0, len(inputs), rows)])
