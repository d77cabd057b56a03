"""Models as NumPy archives: exact, and readable with `numpy.load`."""

from pathlib import Path

import msgspec
import numpy as np

from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.files.archive import AnyArray, Archive, encode_arrays, json_array, open_archive
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import (
    FORMAT,
    MODEL_BYTES,
    VERSION,
    FactsRecord,
    LayerContents,
    ModelContents,
    ModelHeading,
    build_network,
    exportable,
    require_known_version,
)
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.models.stacks.archives import model_of_archive
from neuronlab.files.models.texts import equations, feature_names, layer_texts
from neuronlab.files.reading import refused_in_a_sentence

_TEXT, _FIRST = "metadata", "layer0.weights"
_MOST_COLUMNS = 64
_BOUNDS = JsonBounds(objects=100, lists=100, commas=10_000)


class _LayerMetadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activation: str
    unit: str = "linear"
    parameter: float | None = None
    expression: str = ""
    name: str = ""
    formula: str = ""


class _Metadata(FactsRecord, frozen=True, kw_only=True):
    format: str
    version: int
    task: str
    layers: list[_LayerMetadata]
    features: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    equations: dict[str, str] = msgspec.field(default_factory=dict)


def encode_npz(what: ToExport) -> bytes:
    """The model as the bytes of an archive: float32 parameters, float64 scalings, JSON metadata."""
    network, task = exportable(what.model.network), what.model.task
    spec, texts = network.spec, layer_texts(network)
    layers = [
        _LayerMetadata(text.activation, text.unit, text.parameter, text.expression, text.name, text.formula)
        for text in texts
    ]
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "task": task,
        "layers": layers,
        "features": feature_names(spec),
        "labels": spec.labels,
        "equations": equations(spec),
        **what.model.facts.as_fields,
    }
    arrays: dict[str, AnyArray] = {_TEXT: json_array(msgspec.json.encode(metadata).decode())}
    for number, (text, layer) in enumerate(zip(texts, network.layers, strict=True)):
        columns = {"squares": layer.squares, "weights": layer.weights, "bias": layer.bias, "slopes": text.slopes}
        for name, values in columns.items():
            if values is not None:
                arrays[f"layer{number}.{name}"] = np.ascontiguousarray(values, np.float32)
    for name in ("input_scaling", "target_scaling"):
        scaling: Scaling = getattr(network, name)
        arrays[f"{name}.mean"] = np.array(scaling.mean)
        arrays[f"{name}.deviation"] = np.array(scaling.deviation)
    return encode_arrays(arrays)


def decode_npz(path: Path) -> Model:
    """Read a model archive. Raises InputError if it is not valid."""
    with refused_in_a_sentence(path, "a model"), open_archive(path, MODEL_BYTES) as archive:
        if _TEXT not in archive.names and _FIRST not in archive.names:
            return model_of_archive(archive)
        text = archive.json_text(_TEXT)
        require_bounded(text, _BOUNDS)
        require_known_version(msgspec.json.decode(text, type=ModelHeading), FORMAT, VERSION)
        metadata = msgspec.json.decode(text, type=_Metadata)
        arrays = _Arrays(archive)
        layers = [_contents(layer, arrays, f"layer{number}") for number, layer in enumerate(metadata.layers)]
        scalings = [_scaling(arrays, name) for name in ("input_scaling", "target_scaling")]
        if arrays.left:
            raise InputError(f"It contains an array that belongs to no layer: {min(arrays.left)}")
        network = build_network(
            ModelContents(metadata.task, scalings[0], scalings[1], layers, metadata.features, metadata.labels)
        )
        return Model(network, metadata.task, metadata.facts)


class _Arrays:
    """The arrays of an archive, each taken once; `left` are the names of the others."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.left = archive.names - {_TEXT}

    def find(self, name: str) -> AnyArray | None:
        """The array with this name, or None."""
        if name not in self.left:
            return None
        self.left.remove(name)
        return self._archive.array(name)

    def take(self, name: str) -> AnyArray:
        """The array with this name. Raises InputError if there is none."""
        array = self.find(name)
        if array is None:
            raise InputError(f"It lacks the array {name}")
        return array


def _contents(layer: _LayerMetadata, arrays: _Arrays, where: str) -> LayerContents:
    return LayerContents(
        layer.activation,
        arrays.take(f"{where}.weights"),
        arrays.take(f"{where}.bias"),
        arrays.find(f"{where}.squares"),
        arrays.find(f"{where}.slopes"),
        layer.unit,
        layer.parameter,
        layer.expression,
    )


def _scaling(arrays: _Arrays, name: str) -> Scaling:
    mean, deviation = arrays.take(f"{name}.mean"), arrays.take(f"{name}.deviation")
    if mean.ndim != 1 or deviation.ndim != 1 or {mean.dtype.kind, deviation.dtype.kind} - set("fiu"):
        raise InputError(f"Its {name} is not a list of numbers")
    if max(len(mean), len(deviation)) > _MOST_COLUMNS:
        raise InputError(f"Its {name} has more columns than any network")
    return Scaling(tuple(map(float, mean)), tuple(map(float, deviation)))
