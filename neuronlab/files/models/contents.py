"""The contents common to all model formats, and their validation."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.features import PLAIN, in_order
from neuronlab.core.data.names import tidy_names
from neuronlab.core.data.points import SMALLEST_DEVIATION, Scaling
from neuronlab.core.errors import InputError, NewerVersionError
from neuronlab.core.network.network import Network, negative_slope_views, parameter_blocks
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.network import MAX_PARAMETERS, LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.model import ModelColumn, ModelFacts, Training
from neuronlab.files.models.texts import OUTPUT_TEXTS
from neuronlab.wording.numbers import counted

FORMAT = "neuronlab-model"
VERSION = 4
MODEL_BYTES = 2**20 + 8 * MAX_PARAMETERS
"""The largest total size of a model's arrays, in float64."""

_OUTPUTS = {text.activation: output for output, text in OUTPUT_TEXTS.items()}


class ModelHeading(msgspec.Struct, frozen=True):
    """The part of a model file that identifies its format and version; the same in every version."""

    format: str = ""
    version: int = 0


class LayerContents(NamedTuple):
    """A layer as stored in a file, not yet validated.

    Attributes:
        activation: A row of ACTIVATIONS, or an output.
        weights: (out, in).
        bias: (out,).
        squares: (out, in) weights of the squared inputs of quadratic units.
        slopes: (out,) learned negative slopes.
        unit: A row of UNITS.
        parameter: The activation's parameter.
        expression: The formula of a custom activation.
    """

    activation: str
    weights: npt.ArrayLike
    bias: npt.ArrayLike
    squares: npt.ArrayLike | None = None
    slopes: npt.ArrayLike | None = None
    unit: str = "linear"
    parameter: float | None = None
    expression: str = ""


class FactsRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fields of a JSON text about a model's columns and training; see `ModelFacts`."""

    inputs: tuple[ModelColumn, ...] = ()
    targets: tuple[ModelColumn, ...] = ()
    class_counts: tuple[int, ...] = ()
    training: Training | None = None

    @property
    def facts(self) -> ModelFacts:
        """The facts. Raises InputError if they are invalid."""
        return ModelFacts(self.inputs, self.targets, self.class_counts, self.training)


class ModelContents(NamedTuple):
    """The contents of a model file, validated by `build_network`.

    Attributes:
        task: The task.
        input_scaling: Scaling of the inputs.
        target_scaling: Scaling of the targets.
        layers: All layers with weights.
        features: The features; () for the inputs themselves.
        labels: The names of the classes.
    """

    task: str
    input_scaling: Scaling
    target_scaling: Scaling
    layers: Sequence[LayerContents]
    features: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def require_known_version(heading: ModelHeading, expected: str, newest: int) -> None:
    """Raise InputError unless the file has this format, in a version this program can read."""
    if heading.format != expected:
        raise InputError(f"It is not marked as a {expected} file")
    if heading.version > newest:
        raise NewerVersionError(
            f"Its version {heading.version} requires a newer NeuronLab; this one reads versions up to {newest}"
        )
    if heading.version < 1:
        raise InputError("Its version must be 1 or more")


def exportable(network: Network) -> Network:
    """The network to export: the same function, with no unit muted or frozen.

    Files have no muted units, so the weights of their outputs are set to 0 instead. Raises InputError if a parameter or
    scale is not finite, because such a file could not be read back.
    """
    scalings = (network.input_scaling, network.target_scaling)
    scales = [value for scaling in scalings for value in (*scaling.mean, *scaling.deviation)]
    if not (np.isfinite(network.parameters).all() and np.isfinite(scales).all()):
        raise InputError("Some parameters of the network are not finite. Reset or undo before exporting.")
    hidden = tuple(layer.untouched for layer in network.spec.hidden)
    parameters = network.parameters.copy()
    written = Network(
        replace(network.spec, hidden=hidden, frozen_outputs=()),
        parameters,
        network.input_scaling,
        network.target_scaling,
    )
    for below, above in zip(network.layers, written.layers[1:], strict=False):
        for weights in (above.weights, above.squares):
            if weights is not None:
                weights[:, list(below.muted)] = 0.0
    return written


def build_network(contents: ModelContents) -> Network:
    """Build the network of a file, in float32. Raises InputError, naming the layer, if the contents are invalid."""
    require_row(TASKS, contents.task, "task")
    task, layers = TASKS[contents.task], contents.layers
    if not layers:
        raise InputError("It has no layers")
    features = _features(contents.features, task.inputs)
    below = len(features) or task.inputs
    blocks = []
    for number, layer in enumerate(layers):
        blocks.append(_block(f"layer {number}", layer, below))
        below = len(blocks[-1])
    hidden = tuple(
        _hidden_layer(f"layer {number}", layer, len(block))
        for number, (layer, block) in enumerate(zip(layers[:-1], blocks[:-1], strict=True))
    )
    output = _output(layers[-1])
    if not task.predicts_classes and below != task.targets:
        raise InputError(f"The last layer has {below} outputs; the task {contents.task} requires {task.targets}")
    spec = NetworkSpec(task.inputs, below, hidden, features, output, tidy_names(contents.labels))
    if not task.suits(spec):
        raise InputError(f"The last layer's activation {layers[-1].activation} does not fit the task {contents.task}")
    _require_scaling("input_scaling", contents.input_scaling, spec.inputs)
    _require_scaling("target_scaling", contents.target_scaling, spec.outputs)
    parameters = np.empty(spec.parameter_count, np.float32)
    for view, block in zip(parameter_blocks(spec, parameters), blocks, strict=True):
        view[:] = block
    for number, slopes in enumerate(negative_slope_views(spec, parameters)):
        if slopes is not None:
            slopes[:, 0] = _slopes(f"layer {number}", layers[number].slopes, len(slopes))
    return Network(spec, frozen(parameters), contents.input_scaling, contents.target_scaling)


def _features(names: tuple[str, ...], inputs: int) -> tuple[str, ...]:
    """The features in the form of a spec; a file must list them in that order, to match the columns of weights."""
    features = in_order(names, inputs)
    ordered = features or PLAIN[inputs]
    if names and names != ordered:
        raise InputError(f"Its features must be in this order: {', '.join(ordered)}")
    return features


def _hidden_layer(where: str, layer: LayerContents, width: int) -> LayerSpec:
    if layer.expression and layer.activation != CUSTOM:
        raise InputError(f"{where.capitalize()} has an expression, which only a custom activation has")
    spec = LayerSpec(width, layer.activation, formula=layer.expression, unit=layer.unit)
    if (layer.slopes is not None) != spec.learns_negative_slope:
        needs = (
            "lacks the slopes of its activation"
            if spec.learns_negative_slope
            else "has slopes, which its activation lacks"
        )
        raise InputError(f"{where.capitalize()} {needs}")
    if layer.parameter is None:
        return spec
    if spec.learns_negative_slope:
        raise InputError(f"{where.capitalize()} has both a parameter and slopes")
    usual = spec.kind.parameter.default if spec.kind.parameter else None
    return spec if layer.parameter == usual else replace(spec, parameter=layer.parameter)


def _slopes(where: str, values: npt.ArrayLike | None, width: int) -> Array:
    """The learned negative slope of every unit (width,)."""
    slopes = numbers_of(f"slopes of {where}", () if values is None else values)
    if slopes.shape != (width,):
        raise InputError(f"{where.capitalize()} has {counted(width, 'output')} but {counted(slopes.size, 'slope')}")
    return slopes


def _output(layer: LayerContents) -> str:
    """The row of OUTPUTS of the last layer."""
    if layer.activation not in _OUTPUTS:
        kinds = " or ".join(_OUTPUTS)
        raise InputError(f"The last layer's activation is {layer.activation}; an output must be {kinds}")
    if layer.unit != "linear" or layer.expression or layer.parameter is not None or layer.slopes is not None:
        raise InputError("The last layer must have linear units, and an activation without a parameter")
    return _OUTPUTS[layer.activation]


def _block(where: str, layer: LayerContents, below: int) -> Array:
    """The block [squares, if any | weights | bias] of one layer (out, columns), in float32."""
    require_row(UNITS, layer.unit, "kind of unit")
    weights, bias = numbers_of(f"weights of {where}", layer.weights), numbers_of(f"bias of {where}", layer.bias)
    if weights.ndim != 2 or weights.shape[1] != below or not len(weights):
        shape = " × ".join(map(str, weights.shape))
        raise InputError(f"The weights of {where} have the shape {shape}; it must be outputs × {below}")
    if bias.ndim != 1:
        shape = " × ".join(map(str, bias.shape))
        raise InputError(f"The bias of {where} has the shape {shape}; it must be a list with a number for every output")
    if len(bias) != len(weights):
        outputs, biases = counted(len(weights), "output"), counted(len(bias), "bias")
        raise InputError(f"{where.capitalize()} has {outputs} but {biases}")
    if (layer.squares is not None) != UNITS[layer.unit].has_squares:
        raise InputError(f"{where.capitalize()} has {layer.unit} units; quadratic units have squares, others do not")
    if layer.squares is None:
        return np.concatenate([weights, bias[:, None]], axis=1)
    squares = numbers_of(f"squares of {where}", layer.squares)
    if squares.shape != weights.shape:
        raise InputError(f"The squares of {where} must have the same shape as its weights")
    return np.concatenate([squares, weights, bias[:, None]], axis=1)


def numbers_of(what: str, values: npt.ArrayLike) -> Array:
    """Convert numbers of any type to float32. Raises InputError, naming them, unless they are finite in float32."""
    try:
        numbers = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise InputError(f"The {what} are not a table: their rows differ in length") from error
    if numbers.dtype.kind not in "fiu":
        raise InputError(f"The {what} are not numbers")
    with np.errstate(over="ignore"):
        single: Array = numbers.astype(np.float32, copy=False)
    if not np.isfinite(single).all():
        raise InputError(f"The {what} contain a number that is not finite in float32")
    return single


def _require_scaling(name: str, scaling: Scaling, columns: int) -> None:
    if not len(scaling.mean) == len(scaling.deviation) == columns:
        raise InputError(f"Its {name} must have {counted(columns, 'value')} of mean and deviation")
    if not scaling.is_sound:
        raise InputError(f"Its {name} must be finite, with no deviation below {SMALLEST_DEVIATION:g}")
