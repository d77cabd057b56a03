"""A network is a flat parameter vector with named views; this module evaluates it, `program` trains it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neuronlab.core.activations.activation import Activation
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.features import compute_features
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.network.starts import InputRange, draw_layer
from neuronlab.core.network.units import Unit
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.training import TrainingSpec


@dataclass(frozen=True)
class Layer:
    """The views of one layer.

    Attributes:
        name: Its name.
        block: (out, columns) parameters [a | W | b]; the properties below are its parts.
        activation: Its activation.
        unit: Its kind of unit.
        parameter: The activation's parameter: (), or (out, 1) if each unit has learned its own.
        muted: Indices of the units whose output is set to 0.
    """

    name: str
    block: Array
    activation: Activation
    unit: Unit
    parameter: Array
    muted: tuple[int, ...] = ()

    @property
    def weights(self) -> Array:
        """(out, in) view of W."""
        fan_in = (self.block.shape[1] - 1) // self.unit.terms
        return self.block[:, -1 - fan_in : -1]

    @property
    def squares(self) -> Array | None:
        """(out, in) view of a, the weights of the squared inputs; None for linear units."""
        return self.block[:, : self.weights.shape[1]] if self.unit.has_squares else None

    @property
    def bias(self) -> Array:
        """(out,) view."""
        return self.block[:, -1]

    def pre_activations(self, below: Array) -> Array:
        """The pre-activations z (out, n) for inputs (in, n)."""
        z = self.weights @ below + self.bias[:, None]
        return z if self.squares is None else z + self.squares @ below**2

    def outputs(self, z: Array) -> Array:
        """The outputs (out, n) of a hidden layer for z (out, n)."""
        y = np.empty_like(z)
        self.activation.apply(z, y, self.parameter)
        self.mute(y)
        return y

    def mute(self, rows: Array) -> None:
        """Write 0 into the rows of muted units, in place; `rows` is (out, …)."""
        if self.muted:
            rows[list(self.muted)] = 0.0


def layer_names(spec: NetworkSpec) -> tuple[str, ...]:
    """The names of the layers with weights: Hidden 1, Hidden 2, …, Output."""
    return (*(f"Hidden {number}" for number in range(1, len(spec.hidden) + 1)), "Output")


def parameter_blocks(spec: NetworkSpec, flat: Array) -> list[Array]:
    """Views of `flat` (parameters,), one (out, columns) block per layer, in order from the features."""
    blocks, start = [], 0
    for out, columns in spec.block_shapes:
        stop = start + out * columns
        blocks.append(flat[start:stop].reshape(out, columns))
        start = stop
    return blocks


def negative_slope_views(spec: NetworkSpec, flat: Array) -> list[Array | None]:
    """For every hidden layer, a view (units, 1) of its learned negative slopes, or None."""
    start = len(flat) - spec.negative_slope_count
    views: list[Array | None] = []
    for layer in spec.hidden:
        stop = start + (layer.width if layer.learns_negative_slope else 0)
        views.append(flat[start:stop, None] if layer.learns_negative_slope else None)
        start = stop
    return views


def activation_values(spec: NetworkSpec, flat: Array) -> list[Array]:
    """For every hidden layer, its activation's parameter: a 0-d array, or a view of the learned ones (units, 1)."""
    return [
        np.asarray(layer.value, flat.dtype) if learned is None else learned
        for layer, learned in zip(spec.hidden, negative_slope_views(spec, flat), strict=True)
    ]


def weight_mask(spec: NetworkSpec, dtype: npt.DTypeLike) -> Array:
    """(parameters,) with 1 at weights, and 0 at biases and learned negative slopes."""
    mask = np.zeros(spec.parameter_count, dtype)
    for block in parameter_blocks(spec, mask):
        block[:, :-1] = 1.0
    return mask


def bias_mask(spec: NetworkSpec) -> BoolArray:
    """(parameters,) True at the biases."""
    mask: Array = np.zeros(spec.parameter_count)
    for block in parameter_blocks(spec, mask):
        block[:, -1] = 1.0
    return mask > 0.0


def unit_indices(spec: NetworkSpec, layer: int, unit: int) -> IntArray:
    """Indices in the flat vector of one unit's parameters, (columns,), or (columns + 1,) with a learned negative slope.

    The columns of its block come first, then the negative slope. `layer` counts layers with weights from 0.
    """
    shapes = spec.block_shapes
    columns = shapes[layer][1]
    start = sum(out * width for out, width in shapes[:layer]) + unit * columns
    indices = np.arange(start, start + columns)
    if layer == len(spec.hidden) or not spec.hidden[layer].learns_negative_slope:
        return indices
    earlier = sum(below.width for below in spec.hidden[:layer] if below.learns_negative_slope)
    return np.append(indices, spec.parameter_count - spec.negative_slope_count + earlier + unit)


def frozen_mask(spec: NetworkSpec) -> BoolArray:
    """(parameters,) True at the parameters of frozen units."""
    mask = np.zeros(spec.parameter_count, np.bool_)
    for layer, units in enumerate(spec.frozen):
        for unit in units:
            mask[unit_indices(spec, layer, unit)] = True
    return mask


def initial_parameters(
    spec: NetworkSpec,
    training: TrainingSpec,
    rng: np.random.Generator,
    dtype: npt.DTypeLike,
    input_range: InputRange,
) -> Array:
    """A new flat parameter vector for scaled inputs in this range.

    It is drawn in float64, so that both precisions start from the same values.
    """
    flat = np.empty(spec.parameter_count)
    for number, block in enumerate(parameter_blocks(spec, flat)):
        draw_layer(rng, spec, training, number, block, input_range)
        if training.no_bias:
            block[:, -1] = 0.0
    for layer, negative_slopes in zip(spec.hidden, negative_slope_views(spec, flat), strict=True):
        if negative_slopes is not None:
            negative_slopes[:] = layer.value
    return flat.astype(dtype)


class Network:
    """A network with its parameters and the scaling they were trained with, to be evaluated at any inputs.

    `parameters` (parameters,) is used without copying: pass a frozen vector if it must not change. Raises InputError if
    it does not have this shape.
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
                f"A network of this shape has {spec.parameter_count:,} parameters, but {parameters.size:,} were given."
            )
        self.spec = spec
        self.parameters = parameters
        self.input_scaling = input_scaling or Scaling.none(spec.inputs)
        self.target_scaling = target_scaling or Scaling.none(spec.outputs)
        self.layers = tuple(self._view_layers())

    def _view_layers(self) -> Iterator[Layer]:
        spec, flat = self.spec, self.parameters
        kinds = [*(layer.kind for layer in spec.hidden), ACTIVATIONS["identity"]]
        values = [*activation_values(spec, flat), np.zeros((), flat.dtype)]
        muted = [*(layer.muted for layer in spec.hidden), ()]
        parts = zip(layer_names(spec), parameter_blocks(spec, flat), kinds, spec.units, values, muted, strict=True)
        for part in parts:
            yield Layer(*part)

    def features(self, inputs: Array) -> Array:
        """Scaled features (features, n) of raw inputs (n, inputs), in the precision of the parameters."""
        scaled = self.input_scaling.apply(inputs)
        return compute_features(self.spec.features, scaled).T.astype(self.parameters.dtype)

    def pre_activations(self, inputs: Array) -> list[Array]:
        """Pre-activations of every layer for raw inputs (n, inputs): one (units, n) array each."""
        return [z for z, _ in self.forward(inputs)]

    def activations(self, inputs: Array) -> list[Array]:
        """Outputs of every layer for raw inputs (n, inputs): one (units, n) array each, as trained (scaled)."""
        return [y for _, y in self.forward(inputs)]

    def forward(self, inputs: Array) -> list[tuple[Array, Array]]:
        """Pre-activations and outputs of every layer, from one pass."""
        passed = []
        with np.errstate(all="ignore"):
            below = self.features(inputs)
            for layer in self.layers[:-1]:
                z = layer.pre_activations(below)
                below = layer.outputs(z)
                passed.append((z, below))
            logits = self.layers[-1].pre_activations(below)
            passed.append((logits, OUTPUTS[self.spec.output].apply(logits)))
        return passed

    def predict(self, inputs: Array) -> Array:
        """Raw predictions (n, outputs) in float64 for raw inputs (n, inputs); probabilities for a classifier."""
        return self.target_scaling.undo(self.activations(inputs)[-1].T)
