"""What every model file says, whatever its format, and what has to hold before it counts as a network."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array, frozen
from neuronlab.core.errors import InputError
from neuronlab.core.network import Network, parameter_blocks
from neuronlab.core.points import Scaling
from neuronlab.core.specs import MAX_PARAMETERS, LayerSpec, NetworkSpec, require_row
from neuronlab.core.tasks import TASKS

FORMAT = "neuronlab-model"
VERSION = 1
MODEL_BYTES = 2**20 + 8 * MAX_PARAMETERS
"""The most that the arrays of a model can take, were they float64."""

EQUATIONS = {
    "input": "x̂ = (x − μ) / σ, with μ = input_scaling.mean and σ = input_scaling.deviation",
    "layer": "z = W·y + b and then y = f(z), layer by layer; y starts as x̂, W = weights[out][in], b = bias[out]",
    "output": "y = ŷ·σ + μ, where ŷ is what the last layer puts out and μ, σ are those of target_scaling",
}


class Heading(msgspec.Struct, frozen=True):
    """The part of a model file that says what kind of file it is; the same in every version."""

    format: str = ""
    version: int = 0


class LayerContents(NamedTuple):
    """One layer as a file has it: `weights` (out, in) and `bias` (out,) of any numbers, checked by `build_network`."""

    activation: str
    weights: npt.ArrayLike
    bias: npt.ArrayLike


def require_known_version(heading: Heading, expected: str, newest: int) -> None:
    """Raise InputError unless the file says that it is of this format, in a version this program knows."""
    if heading.format != expected:
        raise InputError(f"It does not say that it is a {expected} file")
    if heading.version > newest:
        raise InputError(f"It is of version {heading.version}, from a newer NeuronLab; this one reads up to {newest}")
    if heading.version < 1:
        raise InputError("Its version must be 1 or more")


def require_exportable(network: Network) -> None:
    """Raise InputError when a parameter or scale is not finite: such a file could not be read back."""
    scalings = (network.input_scaling, network.target_scaling)
    scales = [value for scaling in scalings for value in (*scaling.mean, *scaling.deviation)]
    if not (np.isfinite(network.parameters).all() and np.isfinite(scales).all()):
        raise InputError("The network holds a number that is not finite; reset it or step back before exporting.")


def build_network(
    task: str, input_scaling: Scaling, target_scaling: Scaling, layers: Sequence[LayerContents]
) -> Network:
    """The network that a file's layers make, in float32. Raises InputError, naming the layer, when they make none."""
    require_row(TASKS, task, "task")
    if not layers:
        raise InputError("It has no layers")
    below = TASKS[task].inputs
    blocks = []
    for number, layer in enumerate(layers):
        block = _block(f"layer {number}", layer, below)
        blocks.append(block)
        below = len(block)
    if below != TASKS[task].outputs:
        raise InputError(f"The last layer has {below} outputs; the task {task} has {TASKS[task].outputs}")
    if layers[-1].activation != "identity":
        raise InputError(f"The last layer's activation is {layers[-1].activation}; an output has to be identity")
    hidden = tuple(
        LayerSpec(len(block), layer.activation) for block, layer in zip(blocks[:-1], layers[:-1], strict=True)
    )
    spec = NetworkSpec(TASKS[task].inputs, TASKS[task].outputs, hidden)
    _require_scaling("input_scaling", input_scaling, spec.inputs)
    _require_scaling("target_scaling", target_scaling, spec.outputs)
    parameters = np.empty(spec.parameter_count, np.float32)
    for view, block in zip(parameter_blocks(spec, parameters), blocks, strict=True):
        view[:] = block
    return Network(spec, frozen(parameters), input_scaling, target_scaling)


def _block(place: str, layer: LayerContents, below: int) -> Array:
    """[weights | bias] of one layer (out, below + 1) in float32."""
    require_row(ACTIVATIONS, layer.activation, "activation")
    weights, bias = _numbers(f"weights of {place}", layer.weights), _numbers(f"bias of {place}", layer.bias)
    if weights.ndim != 2 or weights.shape[1] != below or not len(weights):
        shape = " × ".join(map(str, weights.shape))
        raise InputError(f"The weights of {place} have the shape {shape}; it has to be outputs × {below}")
    if bias.shape != (len(weights),):
        raise InputError(f"{place.capitalize()} has {len(weights)} outputs but {bias.size} biases")
    return np.concatenate([weights, bias[:, None]], axis=1)


def _numbers(what: str, values: npt.ArrayLike) -> Array:
    try:
        numbers = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise InputError(f"The {what} are not a table: their rows have different lengths") from error
    if numbers.dtype.kind not in "fiu":
        raise InputError(f"The {what} are not numbers")
    with np.errstate(over="ignore"):
        single: Array = numbers.astype(np.float32)
    if not np.isfinite(single).all():
        raise InputError(f"The {what} hold a number that is not finite in float32")
    return single


def _require_scaling(name: str, scaling: Scaling, columns: int) -> None:
    if not len(scaling.mean) == len(scaling.deviation) == columns:
        raise InputError(f"Its {name} has to have {columns} mean and {columns} deviation")
    if not np.isfinite([*scaling.mean, *scaling.deviation]).all() or min(scaling.deviation) <= 0.0:
        raise InputError(f"Its {name} has to be of finite numbers, with every deviation above zero")
