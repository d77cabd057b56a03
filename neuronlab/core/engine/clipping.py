"""Clipping limits the norm of a gradient and keeps its direction, so that one steep step cannot derail a run."""

from functools import partial

import numpy as np

from neuronlab.core.arrays import Array, Call

EPSILON = 1e-6
"""Added to the norm, as in PyTorch, to avoid a division by zero."""


def clip_calls(gradient: Array, limit: float) -> list[Call]:
    """The calls that multiply `gradient` (n,) by min(1, limit / (‖gradient‖ + ε)).

    This matches PyTorch's `clip_grad_norm_` (Pascanu, Mikolov and Bengio, 2013). The norm is computed in float64,
    because the squares of float32 numbers overflow from 10¹⁹ on.
    """
    wide = np.empty(gradient.shape)
    square, norm, padded, ratio, share, coefficient = (np.empty(()) for _ in range(6))
    coefficient = coefficient.astype(gradient.dtype)
    longest, epsilon, most = (np.asarray(number, np.float64) for number in (limit, EPSILON, 1.0))
    # No 0-d array is both input and output, which would take NumPy three times as long.
    return [
        (np.copyto, (wide, gradient)),
        (wide.dot, (wide, square)),
        (np.sqrt, (square, norm)),
        (np.add, (norm, epsilon, padded)),
        (np.divide, (longest, padded, ratio)),
        (partial(np.minimum, out=share), (ratio, most)),
        (np.copyto, (coefficient, share)),
        (np.multiply, (gradient, coefficient, gradient)),
    ]
