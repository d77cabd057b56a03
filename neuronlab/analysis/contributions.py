"""A learned function of one input as a sum of contributions from the units of the last hidden layer.

ŷ(x) = Σ w_j·a_j(x) + b, with w and b in the target's own units, so that the terms can be compared with the data.
"""

from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.pieces import MOST_WORK, WORK_AT_ONCE, Pieces, linear_pieces
from neuronlab.core.arrays import Array, BoolArray, IntArray, frozen
from neuronlab.core.network.network import Network

_EVERY = 4
"""Use every n-th sample for the standard deviation of a term."""


@dataclass(frozen=True, eq=False)
class Contributions:
    """The terms of the sum over the samples of the plot.

    Attributes:
        layer: The last hidden layer; −1 for the inputs if there is none.
        x: (samples,) raw inputs.
        outputs: (units, samples) outputs a_j of the layer.
        weights: (units,) in the target's own units, float64.
        bias: In the target's own units.
        sizes: (units,) standard deviation of each term over the plot.
        pieces: Linear pieces of the sum; None if they were not counted.
    """

    layer: int
    x: Array
    outputs: Array
    weights: Array
    bias: float
    sizes: Array
    pieces: Pieces | None

    def terms(self, units: IntArray) -> Array:
        """The terms (units, samples) of these units, in float64."""
        with np.errstate(all="ignore"):
            return np.asarray(self.weights[units, None] * self.outputs[units])

    def total(self, is_on: BoolArray, *, with_bias: bool = True) -> Array:
        """The sum (samples,), in float64, of the terms selected by a mask (units,)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.weights[is_on] @ self.outputs[is_on] + (self.bias if with_bias else 0.0))

    @property
    def order(self) -> IntArray:
        """The units (units,) by decreasing size of their terms; ties keep their order, NaN comes last."""
        return np.argsort(-np.nan_to_num(self.sizes, nan=-1.0), kind="stable")


def contributions_of(network: Network, x: Array, outputs: list[Array], *, is_at_ease: bool = False) -> Contributions:
    """The contributions in a network of one input and one linear output over increasing raw `x` (samples,).

    `outputs` holds one (units, samples) array per layer with weights, as returned by `Network.activations` at `x`.
    With `is_at_ease`, there is time to count the pieces of a larger network.
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
