"""A penalty asks for small weights, so that a network does not chase every point; biases are left alone."""

import numpy as np

from neuronlab.core.arrays import Array


class L2Penalty:
    """Adds λ·w, the gradient of (λ/2)·‖w‖², to the weights' gradient, and nothing to the biases'.

    `mask` is 1 at weights and 0 at biases, shape (parameters,); `scale` is what the gradient itself was scaled by.
    """

    def __init__(self, strength: float, mask: Array, scale: float = 1.0) -> None:
        self._decay = (mask * (strength * scale)).astype(mask.dtype)
        self._scratch = np.empty_like(mask)

    def add_gradient(self, parameters: Array, gradient: Array) -> None:
        """Add the penalty's gradient to `gradient`, in place."""
        np.multiply(parameters, self._decay, self._scratch)
        np.add(gradient, self._scratch, gradient)
