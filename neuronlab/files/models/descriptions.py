"""Formats of other programs hold numbers with names; what else a model is stands beside them, in one JSON text.

The numbers are named as in an `nn.Sequential` of PyTorch, in which activations take an index too: `0.weight`, `0.bias`,
`2.weight`, … The squares of quadratic units are `0.squares`, and the slopes that a PReLU learned `1.weight`.
"""

from collections.abc import Callable, Collection

import msgspec
import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import (
    FORMAT,
    VERSION,
    FactsRecord,
    LayerContents,
    ModelContents,
    ModelHeading,
    build_network,
    require_known_version,
)
from neuronlab.files.models.model import Model
from neuronlab.files.models.texts import equations, feature_names, layer_texts

DESCRIPTION = "neuronlab"
"""The name of the text among the metadata of a file."""
MAX_DESCRIPTION = 2**20
_BOUNDS = JsonBounds(objects=200, lists=200, commas=10_000)


class _LayerRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activation: str
    unit: str = "linear"
    parameter: float | None = None
    expression: str = ""
    name: str = ""
    formula: str = ""


class _ScalingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mean: tuple[float, ...]
    deviation: tuple[float, ...]


class _Description(FactsRecord, frozen=True, kw_only=True):
    format: str
    version: int
    task: str
    input_scaling: _ScalingRecord
    layers: list[_LayerRecord]
    target_scaling: _ScalingRecord
    features: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    equations: dict[str, str] = msgspec.field(default_factory=dict)


def describe(model: Model) -> str:
    """Everything but the numbers of a model whose network is exportable, as JSON."""
    network, spec = model.network, model.network.spec
    layers = [
        _LayerRecord(text.activation, text.unit, text.parameter, text.expression, text.name, text.formula)
        for text in layer_texts(network)
    ]
    input_scaling, target_scaling = (
        _ScalingRecord(scaling.mean, scaling.deviation) for scaling in (network.input_scaling, network.target_scaling)
    )
    described = _Description(
        format=FORMAT,
        version=VERSION,
        task=model.task,
        input_scaling=input_scaling,
        layers=layers,
        target_scaling=target_scaling,
        features=feature_names(spec),
        labels=spec.labels,
        equations=equations(spec),
        inputs=model.facts.inputs,
        targets=model.facts.targets,
        class_counts=model.facts.class_counts,
        training=model.facts.training,
    )
    return msgspec.json.encode(described).decode()


def weights_name(layer: int) -> str:
    """The name of the weights of a layer, counted from 0."""
    return f"{2 * layer}.weight"


def bias_name(layer: int) -> str:
    """The name of its bias."""
    return f"{2 * layer}.bias"


def squares_name(layer: int) -> str:
    """The name of the weights of its squared inputs."""
    return f"{2 * layer}.squares"


def slopes_name(layer: int) -> str:
    """The name of the slopes its activation learned."""
    return f"{2 * layer + 1}.weight"


def named_numbers(network: Network) -> dict[str, Array]:
    """The numbers of all layers by name, contiguous and in float32."""
    numbers: dict[str, Array] = {}
    for index, (text, layer) in enumerate(zip(layer_texts(network), network.layers, strict=True)):
        columns = {
            weights_name(index): layer.weights,
            bias_name(index): layer.bias,
            squares_name(index): layer.squares,
            slopes_name(index): text.slopes,
        }
        for name, values in columns.items():
            if values is not None:
                numbers[name] = np.ascontiguousarray(values, np.float32)
    return numbers


def described_model(text: bytes, names: Collection[str], array: Callable[[str], Array]) -> Model:
    """The model of a description and the arrays that stand beside it. Raises InputError if they do not fit."""
    if len(text) > MAX_DESCRIPTION:
        raise InputError(f"Its description is longer than {MAX_DESCRIPTION:,} characters")
    require_bounded(text, _BOUNDS)
    require_known_version(msgspec.json.decode(text, type=ModelHeading), FORMAT, VERSION)
    described = msgspec.json.decode(text, type=_Description)
    left = set(names)

    def find(name: str) -> Array | None:
        if name not in left:
            return None
        left.remove(name)
        return array(name)

    def take(name: str) -> Array:
        found = find(name)
        if found is None:
            raise InputError(f"It lacks the numbers {name}")
        return found

    layers = [
        LayerContents(
            layer.activation,
            take(weights_name(index)),
            take(bias_name(index)),
            find(squares_name(index)),
            find(slopes_name(index)),
            layer.unit,
            layer.parameter,
            layer.expression,
        )
        for index, layer in enumerate(described.layers)
    ]
    if left:
        raise InputError(f"It contains numbers that belong to no layer: {min(left)}")
    contents = ModelContents(
        described.task,
        Scaling(described.input_scaling.mean, described.input_scaling.deviation),
        Scaling(described.target_scaling.mean, described.target_scaling.deviation),
        layers,
        described.features,
        described.labels,
    )
    return Model(build_network(contents), described.task, described.facts)
