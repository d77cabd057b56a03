"""A network as some file writes it: evaluated from what was read there, without the network that was exported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from typing_extensions import override

from neuronlab.core.arrays import Array
from neuronlab.core.data.features import compute_features
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import OUTPUTS


class NamedArrays(dict[str, Array]):
    """Arrays by their names in a file. Raises InputError where one is missing."""

    @override
    def __getitem__(self, name: str) -> Array:
        if name not in self:
            raise InputError(f"It lacks the array {name}")
        return super().__getitem__(name)


@dataclass(frozen=True, eq=False, kw_only=True)
class WrittenLayer:
    """A layer as a file writes it.

    Attributes:
        weights: (out, in).
        bias: (out,).
        squares: (out, in) weights of the squared inputs; None for affine units.
        compute: Converts z (out, n) to the outputs, given `parameter`.
        parameter: The activation's parameter, a number or (out, 1); None if it has none.
    """

    weights: Array
    bias: Array
    squares: Array | None = None
    compute: Callable[[Array, Array | float | None], Array]
    parameter: Array | float | None = None

    def outputs(self, below: Array) -> Array:
        """The outputs (out, n) for inputs (in, n)."""
        weights, bias = self.weights.astype(np.float32), self.bias.astype(np.float32)
        if weights.ndim != 2 or (len(bias), len(below)) != weights.shape:
            raise InputError("Its layers do not fit each other")
        z = weights @ below + bias[:, None]
        if self.squares is not None:
            z += self.squares.astype(np.float32) @ below**2
        return self.compute(z, self.parameter)


@dataclass(frozen=True, eq=False, kw_only=True)
class WrittenNetwork:
    """A network as a file writes it.

    Attributes:
        input_mean: (inputs,) in float64, like the others.
        input_deviation: (inputs,).
        features: Rows of FEATURES; () for the inputs themselves.
        layers: Its layers; the outputs of the last one are logits.
        output: A row of OUTPUTS.
        target_mean: (outputs,); None for classes.
        target_deviation: (outputs,), likewise.
    """

    input_mean: Array
    input_deviation: Array
    features: tuple[str, ...]
    layers: Sequence[WrittenLayer]
    output: str
    target_mean: Array | None
    target_deviation: Array | None

    def predict(self, inputs: Array) -> Array:
        """Raw outputs (n, outputs) in float64 for raw inputs (n, inputs), computed in float32 as in training."""
        with np.errstate(all="ignore"):
            scaled = (np.asarray(inputs, np.float64) - self.input_mean) / self.input_deviation
            y = compute_features(self.features, scaled).T.astype(np.float32)
            for layer in self.layers:
                y = layer.outputs(y)
            outputs = OUTPUTS[self.output].apply(y).T.astype(np.float64)
        if self.target_mean is None or self.target_deviation is None:
            return outputs
        return outputs * self.target_deviation + self.target_mean
