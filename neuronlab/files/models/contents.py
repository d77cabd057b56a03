"""What every model file says, whatever its format, and what has to hold before it counts as a network."""

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
from neuronlab.core.network.network import Network, parameter_blocks, slope_views
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.network import MAX_PARAMETERS, LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.texts import OUTPUT_TEXTS

FORMAT = "neuronlab-model"
VERSION = 2
MODEL_BYTES = 2**20 + 8 * MAX_PARAMETERS
"""The most that the arrays of a model can take, were they float64."""

_OUTPUTS = {text.activation: output for output, text in OUTPUT_TEXTS.items()}


class ModelHeading(msgspec.Struct, frozen=True):
    """The part of a model file that says what kind of file it is; the same in every version."""

    format: str = ""
    version: int = 0


class LayerContents(NamedTuple):
    """One layer as a file has it, of any numbers: `weights`, `squares` (out, in), `bias` and `slopes` (out,)."""

    activation: str
    weights: npt.ArrayLike
    bias: npt.ArrayLike
    squares: npt.ArrayLike | None = None
    slopes: npt.ArrayLike | None = None
    unit: str = "linear"
    parameter: float | None = None
    expression: str = ""


class ModelContents(NamedTuple):
    """A whole file, checked by `build_network`; no features stands for the inputs themselves."""

    task: str
    input_scaling: Scaling
    target_scaling: Scaling
    layers: Sequence[LayerContents]
    features: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def require_known_version(heading: ModelHeading, expected: str, newest: int) -> None:
    """Raise InputError unless the file says that it is of this format, in a version this program knows."""
    if heading.format != expected:
        raise InputError(f"It does not say that it is a {expected} file")
    if heading.version > newest:
        raise NewerVersionError(
            f"It is of version {heading.version}, from a newer NeuronLab; this one reads up to {newest}"
        )
    if heading.version < 1:
        raise InputError("Its version must be 1 or more")


def exportable(network: Network) -> Network:
    """The network that a file is written of: the same function, with no unit muted or frozen.

    Files know no muted units, so nothing of what they put out is passed on instead. Raises InputError when a parameter
    or scale is not finite: such a file could not be read back.
    """
    scalings = (network.input_scaling, network.target_scaling)
    scales = [value for scaling in scalings for value in (*scaling.mean, *scaling.deviation)]
    if not (np.isfinite(network.parameters).all() and np.isfinite(scales).all()):
        raise InputError("The network holds a number that is not finite; reset it or step back before exporting.")
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
    """The network that a file's layers make, in float32. Raises InputError, naming the layer, when they make none."""
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
        raise InputError(f"The last layer has {below} outputs; the task {contents.task} has {task.targets}")
    spec = NetworkSpec(task.inputs, below, hidden, features, output, tidy_names(contents.labels))
    if not task.suits(spec):
        raise InputError(f"The last layer's activation is {layers[-1].activation}, which is not one of its task")
    _require_scaling("input_scaling", contents.input_scaling, spec.inputs)
    _require_scaling("target_scaling", contents.target_scaling, spec.outputs)
    parameters = np.empty(spec.parameter_count, np.float32)
    for view, block in zip(parameter_blocks(spec, parameters), blocks, strict=True):
        view[:] = block
    for number, slopes in enumerate(slope_views(spec, parameters)):
        if slopes is not None:
            slopes[:, 0] = _slopes(f"layer {number}", layers[number].slopes, len(slopes))
    return Network(spec, frozen(parameters), contents.input_scaling, contents.target_scaling)


def _features(names: tuple[str, ...], inputs: int) -> tuple[str, ...]:
    """The features as a spec has them; a file's columns of weights only fit them in that order."""
    features = in_order(names, inputs)
    ordered = features or PLAIN[inputs]
    if names and names != ordered:
        raise InputError(f"Its features have to stand in this order: {', '.join(ordered)}")
    return features


def _hidden_layer(where: str, layer: LayerContents, width: int) -> LayerSpec:
    if layer.expression and layer.activation != CUSTOM:
        raise InputError(f"{where.capitalize()} has an expression, which only a custom activation has")
    spec = LayerSpec(width, layer.activation, formula=layer.expression, unit=layer.unit)
    if (layer.slopes is not None) != spec.learns_slope:
        needs = "has to have the slopes" if spec.learns_slope else "has slopes, but not an activation"
        raise InputError(f"{where.capitalize()} {needs} that its units learn")
    if layer.parameter is None:
        return spec
    if spec.learns_slope:
        raise InputError(f"{where.capitalize()} has a parameter beside its slopes")
    usual = spec.kind.parameter.default if spec.kind.parameter else None
    return spec if layer.parameter == usual else replace(spec, parameter=layer.parameter)


def _slopes(where: str, values: npt.ArrayLike | None, width: int) -> Array:
    """What every unit's activation has learned (width,)."""
    slopes = numbers_of(f"slopes of {where}", () if values is None else values)
    if slopes.shape != (width,):
        raise InputError(f"{where.capitalize()} has {width} outputs but {slopes.size} slopes")
    return slopes


def _output(layer: LayerContents) -> str:
    """The row of OUTPUTS that the last layer stands for."""
    if layer.activation not in _OUTPUTS:
        kinds = " or ".join(_OUTPUTS)
        raise InputError(f"The last layer's activation is {layer.activation}; an output has to be {kinds}")
    if layer.unit != "linear" or layer.expression or layer.parameter is not None or layer.slopes is not None:
        raise InputError("The last layer has to be of linear units, and its activation without a parameter")
    return _OUTPUTS[layer.activation]


def _block(where: str, layer: LayerContents, below: int) -> Array:
    """[squares, if so | weights | bias] of one layer (out, columns) in float32."""
    require_row(UNITS, layer.unit, "kind of unit")
    weights, bias = numbers_of(f"weights of {where}", layer.weights), numbers_of(f"bias of {where}", layer.bias)
    if weights.ndim != 2 or weights.shape[1] != below or not len(weights):
        shape = " × ".join(map(str, weights.shape))
        raise InputError(f"The weights of {where} have the shape {shape}; it has to be outputs × {below}")
    if bias.shape != (len(weights),):
        raise InputError(f"{where.capitalize()} has {len(weights)} outputs but {bias.size} biases")
    if (layer.squares is not None) != UNITS[layer.unit].has_squares:
        raise InputError(f"{where.capitalize()} is of {layer.unit} units, and only quadratic ones have squares")
    if layer.squares is None:
        return np.concatenate([weights, bias[:, None]], axis=1)
    squares = numbers_of(f"squares of {where}", layer.squares)
    if squares.shape != weights.shape:
        raise InputError(f"The squares of {where} have to be of the same shape as its weights")
    return np.concatenate([squares, weights, bias[:, None]], axis=1)


def numbers_of(what: str, values: npt.ArrayLike) -> Array:
    """Numbers of any type in float32. Raises InputError, naming what they are, unless they are finite in it."""
    try:
        numbers = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise InputError(f"The {what} are not a table: their rows have different lengths") from error
    if numbers.dtype.kind not in "fiu":
        raise InputError(f"The {what} are not numbers")
    with np.errstate(over="ignore"):
        single: Array = numbers.astype(np.float32, copy=False)
    if not np.isfinite(single).all():
        raise InputError(f"The {what} hold a number that is not finite in float32")
    return single


def _require_scaling(name: str, scaling: Scaling, columns: int) -> None:
    if not len(scaling.mean) == len(scaling.deviation) == columns:
        raise InputError(f"Its {name} has to have {columns} mean and {columns} deviation")
    if not scaling.is_sound:
        raise InputError(f"Its {name} has to be of finite numbers, with no deviation below {SMALLEST_DEVIATION:g}")
