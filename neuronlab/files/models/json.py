"""Models as JSON: human-readable, and sufficient to recompute every output by hand."""

import json
from pathlib import Path
from typing import Any

import msgspec

from neuronlab.core.arrays import Array
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Layer
from neuronlab.core.specs.network import MAX_PARAMETERS, MAX_WIDTH
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import (
    FORMAT,
    VERSION,
    FactsRecord,
    LayerContents,
    ModelContents,
    ModelHeading,
    build_network,
    exportable,
    numbers_of,
    require_known_version,
)
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.models.stacks.documents import model_of_document
from neuronlab.files.models.texts import LayerText, equations, feature_names, layer_texts
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

_MOST_BYTES = 2**20 + 28 * MAX_PARAMETERS
"""Enough for every parameter in its longest form, with a separator."""
_BOUNDS = JsonBounds(objects=100, lists=2**15, commas=MAX_PARAMETERS + 2**16)
_MOST_OF_LAYER = MAX_WIDTH * MAX_WIDTH
_Numbers = msgspec.Raw
"""Numbers still as text: they are decoded one layer at a time, because each takes 32 bytes as a Python object."""


class _LayerRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activation: str
    weights: _Numbers
    bias: _Numbers
    squares: _Numbers = _Numbers(b"null")
    unit: str = "linear"
    parameter: float | None = None
    slopes: _Numbers = _Numbers(b"null")
    expression: str = ""
    name: str = ""
    formula: str = ""

    def contents(self, number: int) -> LayerContents:
        """The contents of the layer with this index, from 0."""
        table, row = list[list[float]], list[float]
        weights, bias = self._numbers(number, "weights", table), self._numbers(number, "bias", row)
        squares = self._numbers(number, "squares", table | None)
        slopes = self._numbers(number, "slopes", row | None)
        assert weights is not None
        assert bias is not None
        return LayerContents(
            self.activation, weights, bias, squares, slopes, self.unit, self.parameter, self.expression
        )

    def _numbers(self, number: int, field: str, kind: Any) -> Array | None:
        """A field's numbers in float32. Raises InputError, or msgspec's error with the location in the whole file."""
        text: msgspec.Raw = getattr(self, field)
        view = memoryview(text)
        if len(view) > 32 * _MOST_OF_LAYER or bytes(view).count(b",") > _MOST_OF_LAYER:
            raise InputError(f"The {field} of layer {number} exceed {MAX_WIDTH} × {MAX_WIDTH} numbers")
        try:
            values = msgspec.json.decode(text, type=kind)
        except msgspec.ValidationError as error:
            raise msgspec.ValidationError(_located(str(error), f"layers[{number}].{field}")) from error
        return None if values is None else numbers_of(f"{field} of layer {number}", values)


def _located(sentence: str, where: str) -> str:
    """Convert msgspec's message about a part of the file to the location in the whole file."""
    what, marker, path = sentence.partition(" - at `$")
    return f"{what} - at `$.{where}{path if marker else '`'}"


class _ScalingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def scaling(self) -> Scaling:
        return Scaling(self.mean, self.deviation)


class _ModelRecord(FactsRecord, frozen=True, kw_only=True):
    format: str
    version: int
    task: str
    input_scaling: _ScalingRecord
    layers: list[_LayerRecord]
    target_scaling: _ScalingRecord
    features: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    equations: dict[str, str] = msgspec.field(default_factory=dict)

    def contents(self) -> ModelContents:
        return ModelContents(
            self.task,
            self.input_scaling.scaling(),
            self.target_scaling.scaling(),
            [layer.contents(number) for number, layer in enumerate(self.layers)],
            self.features,
            self.labels,
        )


def encode_json(what: ToExport) -> bytes:
    """The model as the text of a file; nine significant digits restore each float32 exactly."""
    network = exportable(what.model.network)
    spec = network.spec
    layers = [_layer(text, layer) for text, layer in zip(layer_texts(network), network.layers, strict=True)]
    document = {
        "format": FORMAT,
        "version": VERSION,
        "task": what.model.task,
        **what.model.facts.as_fields,
        "equations": equations(spec),
        "input_scaling": _scaling(network.input_scaling),
        "features": list(feature_names(spec)),
        "layers": layers,
        "target_scaling": _scaling(network.target_scaling),
        **({"labels": list(spec.labels)} if spec.labels else {}),
    }
    return f"{_laid_out(document)}\n".encode()


def decode_json(path: Path) -> Model:
    """Read a model file. Raises InputError if it is not valid."""
    with refused_in_a_sentence(path, "a model"):
        data = read_bytes(path, _MOST_BYTES)
        require_bounded(data, _BOUNDS)
        heading = msgspec.json.decode(data, type=ModelHeading)
        if not (heading.format or heading.version):
            return model_of_document(data)
        require_known_version(heading, FORMAT, VERSION)
        record = msgspec.json.decode(data, type=_ModelRecord)
        return Model(build_network(record.contents()), record.task, record.facts)


def _layer(text: LayerText, layer: Layer) -> dict[str, Any]:
    """The fields of a layer, without empty ones."""
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
    """JSON with one line per row of numbers, which the standard indentation would spread over many lines."""
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
