"""Models as NumPy archives: exact, and one `numpy.load` away from any Python program."""

from pathlib import Path

import msgspec
import numpy as np

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.errors import InputError
from neuronlab.core.network import Network
from neuronlab.core.points import Scaling
from neuronlab.files.archive import AnyArray, decode_arrays, encode_arrays, json_array, json_text
from neuronlab.files.model_contents import (
    EQUATIONS,
    FORMAT,
    MODEL_BYTES,
    VERSION,
    Heading,
    LayerContents,
    build_network,
    require_exportable,
    require_known_version,
)
from neuronlab.files.reading import refused_in_a_sentence


class _LayerMetadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activation: str
    name: str = ""
    formula: str = ""


class _Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    task: str
    layers: list[_LayerMetadata]
    equations: dict[str, str] = {}


def encode_npz(network: Network, task: str) -> bytes:
    """The network as the bytes of a model archive: float32 parameters, float64 scalings, JSON metadata."""
    require_exportable(network)
    layers = [
        _LayerMetadata(activation, layer.name, f"f(z) = {ACTIVATIONS[activation].formula}")
        for layer, activation in zip(network.layers, network.spec.activations, strict=True)
    ]
    metadata = _Metadata(FORMAT, VERSION, task, layers, EQUATIONS)
    arrays: dict[str, AnyArray] = {"metadata": json_array(msgspec.json.encode(metadata).decode())}
    for number, layer in enumerate(network.layers):
        arrays[f"layer{number}.weights"] = np.ascontiguousarray(layer.weights, np.float32)
        arrays[f"layer{number}.bias"] = np.ascontiguousarray(layer.bias, np.float32)
    for name in ("input_scaling", "target_scaling"):
        scaling: Scaling = getattr(network, name)
        arrays[f"{name}.mean"] = np.array(scaling.mean)
        arrays[f"{name}.deviation"] = np.array(scaling.deviation)
    return encode_arrays(arrays)


def decode_npz(path: Path) -> tuple[Network, str]:
    """Read a model archive back: the network and its task. Raises InputError when it is not one."""
    with refused_in_a_sentence(path, "a model"):
        arrays = decode_arrays(path, MODEL_BYTES)
        text = json_text(arrays, "metadata")
        require_known_version(msgspec.json.decode(text, type=Heading), FORMAT, VERSION)
        metadata = msgspec.json.decode(text, type=_Metadata)
        layers = [
            LayerContents(
                layer.activation, _take(arrays, f"layer{number}.weights"), _take(arrays, f"layer{number}.bias")
            )
            for number, layer in enumerate(metadata.layers)
        ]
        scalings = [_scaling(arrays, name) for name in ("input_scaling", "target_scaling")]
        if arrays:
            raise InputError(f"It holds an array that belongs to no layer: {min(arrays)}")
        network = build_network(metadata.task, scalings[0], scalings[1], layers)
    return network, metadata.task


def _take(arrays: dict[str, AnyArray], name: str) -> AnyArray:
    if name not in arrays:
        raise InputError(f"It lacks the array {name}")
    return arrays.pop(name)


def _scaling(arrays: dict[str, AnyArray], name: str) -> Scaling:
    mean, deviation = _take(arrays, f"{name}.mean"), _take(arrays, f"{name}.deviation")
    if mean.ndim != 1 or deviation.ndim != 1 or {mean.dtype.kind, deviation.dtype.kind} - set("fiu"):
        raise InputError(f"Its {name} is not a list of numbers")
    return Scaling(tuple(map(float, mean)), tuple(map(float, deviation)))
