"""Models as JSON: for people to read, and enough to recompute every output by hand."""

import json
from pathlib import Path
from typing import Any

import msgspec

from neuronlab.core.network import Network
from neuronlab.core.points import Scaling
from neuronlab.core.specs import MAX_PARAMETERS
from neuronlab.files.model_contents import (
    EQUATIONS,
    FORMAT,
    VERSION,
    Heading,
    LayerContents,
    build_network,
    require_exportable,
    require_known_version,
)
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

_MOST_BYTES = 2**20 + 32 * MAX_PARAMETERS
"""Room for every parameter written out at length."""


class _LayerRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activation: str
    weights: list[list[float]]
    bias: list[float]
    name: str = ""
    formula: str = ""


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
    equations: dict[str, str] = {}


def encode_json(network: Network, task: str) -> bytes:
    """The network as the text of a model file; nine significant digits restore each float32 exactly."""
    require_exportable(network)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "task": task,
        "equations": EQUATIONS,
        "input_scaling": _scaling(network.input_scaling),
        "layers": [
            {
                "name": layer.name,
                "activation": activation,
                "formula": f"f(z) = {layer.activation.formula}",
                "weights": [[float(f"{weight:.9g}") for weight in row] for row in layer.weights.tolist()],
                "bias": [float(f"{bias:.9g}") for bias in layer.bias.tolist()],
            }
            for layer, activation in zip(network.layers, network.spec.activations, strict=True)
        ],
        "target_scaling": _scaling(network.target_scaling),
    }
    return f"{_laid_out(document)}\n".encode()


def decode_json(path: Path) -> tuple[Network, str]:
    """Read a model file back: the network and its task. Raises InputError when it is not one."""
    with refused_in_a_sentence(path, "a model"):
        data = read_bytes(path, _MOST_BYTES)
        require_known_version(msgspec.json.decode(data, type=Heading), FORMAT, VERSION)
        record = msgspec.json.decode(data, type=_ModelRecord)
        layers = [LayerContents(layer.activation, layer.weights, layer.bias) for layer in record.layers]
        network = build_network(record.task, record.input_scaling.scaling(), record.target_scaling.scaling(), layers)
    return network, record.task


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
