"""Penalties keep weights small, so that a network does not fit every point; biases are not penalised.

`mask` is 1 at weights and 0 at biases and learned negative slopes. `mask`, `parameters`, `gradient` and `scratch`,
which is overwritten, are flat vectors (n,) of one dtype.
"""

import numpy as np

from neuronlab.core.arrays import Array, Call


def penalty_calls(
    parameters: Array, gradient: Array, mask: Array, scratch: Array, l1: float, l2: float, scale: float
) -> list[Call]:
    """The calls that add the gradient of scale · (l1·Σ|w| + l2/2·Σw²) to `gradient`; none for penalties of 0.

    `scale` is the factor included in the gradient itself. The derivative of |w| at 0 is 0, as in PyTorch.
    """
    calls: list[Call] = []
    if l1:
        shrink = (mask * (l1 * scale)).astype(mask.dtype)
        calls += [
            (np.sign, (parameters, scratch)),
            (np.multiply, (scratch, shrink, scratch)),
            (np.add, (gradient, scratch, gradient)),
        ]
    if l2:
        decay = (mask * (l2 * scale)).astype(mask.dtype)
        calls += [
            (np.multiply, (parameters, decay, scratch)),
            (np.add, (gradient, scratch, gradient)),
        ]
    return calls


def penalty_value(parameters: Array, mask: Array, l1: float, l2: float) -> float:
    """l1·Σ|w| + l2/2·Σw² over the weights, in float64: the penalties' contribution to the loss."""
    weights = np.multiply(parameters, mask, dtype=np.float64)
    return l1 * float(np.abs(weights).sum()) + l2 / 2.0 * float(weights.dot(weights))


def decay_calls(parameters: Array, shares: Array, scratch: Array, rate: Array) -> list[Call]:
    """The calls of w ← w − rate·strength·w, which precede the update (Loshchilov and Hutter, 2019).

    `shares` (n,) is the strength at weights and 0 elsewhere, `rate` a 0-d array that is read when the calls run. Decay
    is not part of the gradient, so optimisers that normalise gradients do not normalise it.
    """
    return [
        (np.multiply, (parameters, shares, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (parameters, scratch, parameters)),
    ]
