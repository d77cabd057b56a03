"""The forward and backward pass, compiled once per shape and batch size into buffers that every step uses again.

A small network is all call overhead, so a step makes as few NumPy calls as it can and allocates nothing. Arrays are
feature-major: a layer's activations are (units + 1, batch) with a last row of ones, so that the bias is one more column
of the weights and costs nothing. Products are `np.dot(…, out)`, which is faster than `matmul` at these sizes and lets
go of the GIL, so that a window in another thread can draw.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array
from neuronlab.core.losses import squared_error_gradient
from neuronlab.core.network import parameter_blocks
from neuronlab.core.specs import NetworkSpec


def with_ones(values: Array, dtype: npt.DTypeLike) -> Array:
    """(n, features) as a feature-major (features + 1, n) array whose last row is ones."""
    out = np.ones((values.shape[1] + 1, len(values)), dtype)
    out[:-1] = values.T
    return out


class _LayerBuffers(NamedTuple):
    """What one hidden layer needs in a step; all arrays are C-contiguous views or buffers."""

    block: Array  # (units, below + 1)
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
        self.prediction = np.empty((spec.outputs, batch), dtype)
        self.error = np.empty_like(self.prediction)
        self.hidden = [_layer_buffers(block, batch) for block in blocks[:-1]]
        self.outputs = [*(layer.y for layer in self.hidden), self.prediction]
        self._output_block = blocks[-1]
        self._scale = np.asarray(2.0 / (batch * spec.outputs) if scale is None else scale, dtype)
        kinds = [ACTIVATIONS[layer.activation] for layer in spec.hidden]
        self._forward = [
            (layer.block, layer.z, layer.y, layer.padded, kind.apply)
            for layer, kind in zip(self.hidden, kinds, strict=True)
        ]
        # From the top down: the block above a hidden layer, the error that came through it, where its gradient goes.
        # The whole block's transpose is used and its last row ignored: a slice without the bias would be copied.
        errors = [*(layer.d for layer in self.hidden), self.error]
        self._backward = [
            (block_above.T, d_above, layer.padded.T, out, layer.d_padded, layer.d, kind.backprop, layer)
            for block_above, d_above, out, layer, kind in zip(
                blocks[1:], errors[1:], gradients[1:], self.hidden, kinds, strict=True
            )
        ][::-1]
        self._first_gradient = gradients[0]
        self._first_error = errors[0]

    def forward(self, x: Array) -> Array:
        """Run (features + 1, batch) inputs through the layers; returns the prediction buffer (outputs, batch)."""
        for block, z, y, padded, apply in self._forward:
            np.dot(block, x, z)
            apply(z, y)
            x = padded
        np.dot(self._output_block, x, self.prediction)
        return self.prediction

    def backward(self, x: Array) -> None:
        """Fill the gradient from `error`, mirroring `forward` from the output down."""
        for block_above_t, d_above, padded_t, gradient_above, d_padded, d, backprop, layer in self._backward:
            np.dot(d_above, padded_t, gradient_above)
            np.dot(block_above_t, d_above, d_padded)
            backprop(d, layer.z, layer.y, layer.scratch)
        np.dot(self._first_error, x.T, self._first_gradient)

    def compute_gradient(self, x: Array, target: Array) -> None:
        """One forward and backward pass over x (features + 1, batch) and target (outputs, batch)."""
        self.forward(x)
        squared_error_gradient(self.prediction, target, self._scale, self.error)
        self.backward(x)


def _layer_buffers(block: Array, batch: int) -> _LayerBuffers:
    units = block.shape[0]
    padded = np.ones((units + 1, batch), block.dtype)
    d_padded = np.empty_like(padded)
    z, scratch = np.empty((2, units, batch), block.dtype)
    return _LayerBuffers(block, z, padded[:-1], padded, d_padded[:-1], d_padded, scratch)
