"""The forward and backward pass, compiled once per shape and batch size into buffers that every step uses again.

A small network is all call overhead, so a step is a list of as few NumPy calls as can be and allocates nothing. Arrays
are feature-major: a layer's activations are (units + 1, batch) with a last row of ones, so that the bias is one more
column of the weights and costs nothing. Products are `np.dot(…, out)`, which is faster than `matmul` at these sizes
and lets go of the GIL, so that a window in another thread can draw.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array, Call
from neuronlab.core.losses import squared_error_gradient
from neuronlab.core.network import parameter_blocks
from neuronlab.core.specs import NetworkSpec


def with_ones(values: Array, dtype: npt.DTypeLike) -> Array:
    """(n, features) as a feature-major (features + 1, n) array whose last row is ones."""
    out = np.ones((values.shape[1] + 1, len(values)), dtype)
    out[:-1] = values.T
    return out


class _HiddenBuffers(NamedTuple):
    """What one hidden layer needs in a step; all arrays are C-contiguous."""

    z: Array  # (units, batch)
    y: Array  # (units, batch): the first rows of `padded`
    padded: Array  # (units + 1, batch), last row ones
    d: Array  # (units, batch): the first rows of `d_padded`
    d_padded: Array  # (units + 1, batch); the last row, the gradient of the ones, is ignored
    scratch: Array  # (units, batch)


class GradientProgram:
    """Computes the gradient of `scale` · Σ (ŷ − y)² / 2 over one batch into a flat vector.

    `scale` = 2 / (batch · outputs) makes that the gradient of the mean squared error; a trainer may fold its learning
    rate in. `parameters` and `gradient` are flat vectors of one dtype, read and written in place.
    """

    def __init__(
        self, spec: NetworkSpec, batch: int, parameters: Array, gradient: Array, scale: float | None = None
    ) -> None:
        dtype = parameters.dtype
        blocks = parameter_blocks(spec, parameters)
        gradients = parameter_blocks(spec, gradient)
        kinds = [ACTIVATIONS[layer.activation] for layer in spec.hidden]
        hidden = [_hidden_buffers(layer.width, batch, dtype) for layer in spec.hidden]
        self.prediction = np.empty((spec.outputs, batch), dtype)
        self.error = np.empty_like(self.prediction)
        self.outputs = [*(layer.y for layer in hidden), self.prediction]
        self._scale = np.asarray(2.0 / (batch * spec.outputs) if scale is None else scale, dtype)

        # All but the calls that the batch itself takes part in are laid out here, in the order they are made.
        products = [*(layer.z for layer in hidden), self.prediction]
        self._first_block, self._first_product = blocks[0], products[0]
        self._forward: list[Call] = []
        for layer, kind, block_above, product_above in zip(hidden, kinds, blocks[1:], products[1:], strict=True):
            self._forward += [*kind.forward(layer.z, layer.y), (np.dot, (block_above, layer.padded, product_above))]

        # The whole block's transpose is used and its last row ignored: a slice without the bias would be copied.
        errors = [*(layer.d for layer in hidden), self.error]
        self._first_error, self._first_gradient = errors[0], gradients[0]
        self._backward: list[Call] = []
        for index in reversed(range(len(hidden))):
            layer, d_above = hidden[index], errors[index + 1]
            self._backward += [
                (np.dot, (d_above, layer.padded.T, gradients[index + 1])),
                (np.dot, (blocks[index + 1].T, d_above, layer.d_padded)),
                *kinds[index].backward(layer.d, layer.z, layer.y, layer.scratch),
            ]

    def forward(self, x: Array) -> Array:
        """Run (features + 1, batch) inputs through the layers; returns the prediction buffer (outputs, batch)."""
        np.dot(self._first_block, x, self._first_product)
        for function, arrays in self._forward:
            function(*arrays)
        return self.prediction

    def compute_gradient(self, x: Array, target: Array) -> None:
        """One forward and backward pass over x (features + 1, batch) and target (outputs, batch)."""
        self.forward(x)
        squared_error_gradient(self.prediction, target, self._scale, self.error)
        for function, arrays in self._backward:
            function(*arrays)
        np.dot(self._first_error, x.T, self._first_gradient)


def _hidden_buffers(units: int, batch: int, dtype: npt.DTypeLike) -> _HiddenBuffers:
    padded = np.ones((units + 1, batch), dtype)
    d_padded = np.empty_like(padded)
    z, scratch = np.empty((2, units, batch), dtype)
    return _HiddenBuffers(z, padded[:-1], padded, d_padded[:-1], d_padded, scratch)
