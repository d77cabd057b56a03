"""A learned function of one input as the sum it is: what every unit of the last hidden layer adds to it.

ŷ(x) = Σ w_j·a_j(x) + b, with w and b in the target's own units, so that the terms can be compared with the data.
"""

from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.pieces import MOST_WORK, WORK_AT_ONCE, Pieces, linear_pieces
from neuronlab.core.arrays import Array, BoolArray, IntArray, frozen
from neuronlab.core.network.network import Network

_EVERY = 4
"""Every so many samples one says how far a term spreads."""


@dataclass(frozen=True, eq=False)
class Contributions:
    """The terms of the sum over the plot's samples `x` (samples,).

    `outputs` (units, samples) are a_j of hidden layer `layer`, or of what goes in where there is none (−1); `weights`
    (units,) and `bias` are in the target's own units, in float64. `sizes` (units,) is the standard deviation of each
    term over the plot. `pieces` are those of the sum, None where they were not counted.
    """

    layer: int
    x: Array
    outputs: Array
    weights: Array
    bias: float
    sizes: Array
    pieces: Pieces | None

    def terms(self, units: IntArray) -> Array:
        """What these units add: (units, samples) in float64."""
        with np.errstate(all="ignore"):
            return np.asarray(self.weights[units, None] * self.outputs[units])

    def total(self, is_on: BoolArray, *, with_bias: bool = True) -> Array:
        """The sum (samples,), in float64, of the terms that are on (units,)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.weights[is_on] @ self.outputs[is_on] + (self.bias if with_bias else 0.0))

    @property
    def order(self) -> IntArray:
        """The units (units,): first that which moves the sum most, of equal ones the first, last what is no number."""
        return np.argsort(-np.nan_to_num(self.sizes, nan=-1.0), kind="stable")


def contributions_of(network: Network, x: Array, outputs: list[Array], *, is_at_ease: bool = False) -> Contributions:
    """Take a network of one input and one linear output apart over raw `x` (samples,), which is rising.

    `outputs` holds one (units, samples) array per layer with weights, as `Network.activations` gives them at `x`.
    `is_at_ease` says that there is time to count the pieces of a larger network.
    """
    layer = len(network.spec.hidden) - 1
    below = outputs[layer] if layer >= 0 else network.features(x[:, None])
    stretch, last = network.target_scaling.deviation[0], network.layers[-1]
    weights = last.weights[0].astype(np.float64) * stretch
    bias = float(last.bias[0]) * stretch + network.target_scaling.mean[0]
    with np.errstate(all="ignore"):
        sizes = np.abs(weights) * below[:, ::_EVERY].std(axis=1, dtype=np.float64)
    pieces = linear_pieces(network, (float(x[0]), float(x[-1])), MOST_WORK if is_at_ease else WORK_AT_ONCE)
    return Contributions(layer, frozen(x), frozen(below), frozen(weights), bias, frozen(sizes), pieces)
