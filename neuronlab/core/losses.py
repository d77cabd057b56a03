"""Losses say how wrong a prediction is, and which way is less wrong."""

import numpy as np

from neuronlab.core.arrays import Array


def mean_squared_error(predicted: Array, target: Array, unit: Array, scratch: Array) -> float:
    """Squared difference averaged over all entries of two (outputs, batch) arrays, in float64.

    `unit` (outputs, 1) is what a difference of 1 stands for. `target`, `unit` and `scratch`, which is overwritten and
    must be contiguous, are float64; `predicted` may be float32.
    """
    np.copyto(scratch, predicted)
    np.subtract(scratch, target, scratch)
    np.multiply(scratch, unit, scratch)
    flat = scratch.reshape(-1)
    return float(np.dot(flat, flat)) / flat.size


def squared_error_gradient(predicted: Array, target: Array, scale: Array, out: Array) -> None:
    """Write ∂/∂ŷ of the squared error, (ŷ − y)·scale, into `out`; `scale` is 2 / entries for the mean."""
    np.subtract(predicted, target, out)
    np.multiply(out, scale, out)
