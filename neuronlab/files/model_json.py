"""Models as JSON: for people to read, and enough to recompute every output by hand."""

import json
from pathlib import Path
from typing import Any

import msgspec

from neuronlab.core.arrays import Array
from neuronlab.core.network import Layer, Network
from neuronlab.core.points import Scaling
from neuronlab.core.specs import MAX_PARAMETERS
from neuronlab.files.model_contents import (
    FORMAT,
    VERSION,
    Heading,
    LayerContents,
    ModelContents,
    build_network,
    exportable,
    require_known_version,
)
from neuronlab.files.model_texts import LayerText, equations, feature_names, layer_texts
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

_MOST_BYTES = 2**20 + 32 * MAX_PARAMETERS
"""Room for every parameter written out at length."""


class _LayerRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activation: str
    weights: list[list[float]]
    bias: list[float]
    squares: list[list[float]] | None = None
    unit: str = "linear"
    parameter: float | None = None
    slopes: list[float] | None = None
    expression: str = ""
    name: str = ""
    formula: str = ""

    def contents(self) -> LayerContents:
        return LayerContents(
            self.activation,
            self.weights,
            self.bias,
            self.squares,
            self.slopes,
            self.unit,
            self.parameter,
            self.expression,
        )


class _ScalingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def scaling(self) -> Scaling:
        return Scaling(self.mean, self.deviation)


class _ModelRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    task: str
    input_scaling: _ScalingRecord
    layers: list[_LayerRecord]
    target_scaling: _ScalingRecord
    features: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    equations: dict[str, str] = {}

    def contents(self) -> ModelContents:
        return ModelContents(
            self.task,
            self.input_scaling.scaling(),
            self.target_scaling.scaling(),
            [layer.contents() for layer in self.layers],
            self.features,
            self.labels,
        )


def encode_json(network: Network, task: str) -> bytes:
    """The network as the text of a model file; nine significant digits restore each float32 exactly."""
    network = exportable(network)
    spec = network.spec
    layers = [_layer(text, layer) for text, layer in zip(layer_texts(network), network.layers, strict=True)]
    document = {
        "format": FORMAT,
        "version": VERSION,
        "task": task,
        "equations": equations(spec),
        "input_scaling": _scaling(network.input_scaling),
        "features": list(feature_names(spec)),
        "layers": layers,
        "target_scaling": _scaling(network.target_scaling),
        **({"labels": list(spec.labels)} if spec.labels else {}),
    }
    return f"{_laid_out(document)}\n".encode()


def decode_json(path: Path) -> tuple[Network, str]:
    """Read a model file back: the network and its task. Raises InputError when it is not one."""
    with refused_in_a_sentence(path, "a model"):
        data = read_bytes(path, _MOST_BYTES)
        require_known_version(msgspec.json.decode(data, type=Heading), FORMAT, VERSION)
        record = msgspec.json.decode(data, type=_ModelRecord)
        network = build_network(record.contents())
    return network, record.task


def _layer(text: LayerText, layer: Layer) -> dict[str, Any]:
    """One layer's fields, without those that say nothing."""
    fields = {
        "name": text.name,
        "unit": text.unit,
        "activation": text.activation,
        "expression": text.expression or None,
        "parameter": text.parameter,
        "formula": text.formula,
        "slopes": None if text.slopes is None else _digits(text.slopes),
        "squares": None if layer.squares is None else [_digits(row) for row in layer.squares],
        "weights": [_digits(row) for row in layer.weights],
        "bias": _digits(layer.bias),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _digits(row: Array) -> list[float]:
    return [float(f"{number:.9g}") for number in row.tolist()]


def _scaling(scaling: Scaling) -> dict[str, tuple[float, ...]]:
    return {"mean": scaling.mean, "deviation": scaling.deviation}


def _laid_out(value: Any, indent: str = "") -> str:
    """JSON with one line for every row of numbers, which the standard indentation would spread over many."""
    deeper = f"{indent}  "
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {_laid_out(item, deeper)}" for key, item in value.items()]
        return _bracketed("{}", rows, indent)
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return _bracketed("[]", [_laid_out(item, deeper) for item in value], indent)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _bracketed(brackets: str, rows: list[str], indent: str) -> str:
    body = ",\n".join(f"{indent}  {row}" for row in rows)
    return f"{brackets[0]}\n{body}\n{indent}{brackets[1]}"
