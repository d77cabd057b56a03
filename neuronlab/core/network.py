"""A network is one flat parameter vector and named views into it; this module reads it, `program` trains it."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from neuronlab.core.activations import ACTIVATIONS, Activation
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.initializers import draw_block
from neuronlab.core.points import Scaling
from neuronlab.core.specs import NetworkSpec


@dataclass(frozen=True)
class Layer:
    """One layer's views: `block` (out, in + 1) is [weights | bias], and both are parts of it."""

    name: str
    block: Array
    activation: Activation

    @property
    def weights(self) -> Array:
        """(out, in) view."""
        return self.block[:, :-1]

    @property
    def bias(self) -> Array:
        """(out,) view."""
        return self.block[:, -1]


def layer_names(spec: NetworkSpec) -> tuple[str, ...]:
    """What the layers with weights are called everywhere: Hidden 1, Hidden 2, …, Output."""
    return (*(f"Hidden {number}" for number in range(1, len(spec.hidden) + 1)), "Output")


def parameter_blocks(spec: NetworkSpec, flat: Array) -> list[Array]:
    """Views of `flat` (parameters,), one (out, in + 1) block per layer, in order from the inputs."""
    blocks, start = [], 0
    for below, out in pairwise(spec.widths):
        stop = start + out * (below + 1)
        blocks.append(flat[start:stop].reshape(out, below + 1))
        start = stop
    return blocks


def weight_mask(spec: NetworkSpec, dtype: npt.DTypeLike) -> Array:
    """(parameters,) with 1 at weights and 0 at biases."""
    mask = np.ones(spec.parameter_count, dtype)
    for block in parameter_blocks(spec, mask):
        block[:, -1] = 0.0
    return mask


def initial_parameters(spec: NetworkSpec, initializer: str, rng: np.random.Generator, dtype: npt.DTypeLike) -> Array:
    """A fresh flat parameter vector; drawn in float64, so both precisions start at the same place."""
    flat = np.empty(spec.parameter_count)
    for block, activation in zip(parameter_blocks(spec, flat), spec.activations, strict=True):
        draw_block(rng, block, initializer, activation)
    return flat.astype(dtype)


class Network:
    """A shape with parameters and the scaling they were trained under; answers questions on any inputs.

    `parameters` (parameters,) is used as it is, not copied: pass a frozen vector where it must not change.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        parameters: Array,
        input_scaling: Scaling | None = None,
        target_scaling: Scaling | None = None,
    ) -> None:
        if parameters.shape != (spec.parameter_count,):
            raise InputError(
                f"This shape has {spec.parameter_count} parameters, but {parameters.size} numbers were given."
            )
        self.spec = spec
        self.parameters = parameters
        self.input_scaling = input_scaling or Scaling.none(spec.inputs)
        self.target_scaling = target_scaling or Scaling.none(spec.outputs)
        blocks = parameter_blocks(spec, parameters)
        self.layers = tuple(
            Layer(name, block, ACTIVATIONS[activation])
            for name, block, activation in zip(layer_names(spec), blocks, spec.activations, strict=True)
        )

    def activations(self, inputs: Array) -> list[Array]:
        """What every layer puts out for raw inputs (n, inputs): one (units, n) array per layer, as trained (scaled)."""
        outputs = []
        with np.errstate(all="ignore"):
            below = self.input_scaling.apply(inputs).T.astype(self.parameters.dtype)
            for layer in self.layers:
                z = layer.weights @ below + layer.bias[:, None]
                below = np.empty_like(z)
                layer.activation.apply(z, below)
                outputs.append(below)
        return outputs

    def predict(self, inputs: Array) -> Array:
        """Raw predictions (n, outputs) in float64 for raw inputs (n, inputs)."""
        return self.target_scaling.undo(self.activations(inputs)[-1].T)
