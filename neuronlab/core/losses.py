"""Losses say how wrong a prediction is, and which way is less wrong."""

import numpy as np

from neuronlab.core.arrays import Array


def mean_squared_error(predicted: Array, target: Array) -> float:
    """Squared difference averaged over all entries of two (outputs, batch) arrays; summed in float64."""
    error = (predicted - target).astype(np.float64)
    return float(np.mean(error * error))


def squared_error_gradient(predicted: Array, target: Array, scale: Array, out: Array) -> None:
    """Write ∂/∂ŷ of the squared error, (ŷ − y)·scale, into `out`; `scale` is 2 / entries for the mean."""
    np.subtract(predicted, target, out=out)
    np.multiply(out, scale, out=out)
