"""Models as one page for a browser, without a network connection: sliders, units to mute, the equations and the loss.

The page itself is in resources/explorable; what depends on the model is data, and a few functions of JavaScript.
"""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neuronlab.assets import resource_text
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, layer_names
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.text import written
from neuronlab.core.training.history import HistoryRecord
from neuronlab.files.models.code.activations import read_activation
from neuronlab.files.models.code.languages import JAVASCRIPT
from neuronlab.files.models.code.literals import html_text, script_json, single
from neuronlab.files.models.code.script import MOST_BYTES
from neuronlab.files.models.code.source import (
    LayerSource,
    column_text,
    feature_texts,
    features_of_texts,
    input_names,
    layer_sources,
    network_for_source,
    outline,
    training_text,
)
from neuronlab.files.models.code.written import WrittenLayer, WrittenNetwork
from neuronlab.files.models.model import Model, ModelColumn, ToExport
from neuronlab.files.reading import read_bytes, refused_in_a_sentence
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.wording.equations import unit_symbol
from neuronlab.wording.numbers import subscript

MOST_POINTS = 2_000
"""More points than a plot can show apart."""

_GAP = re.compile(r"\{\{(\w+)\}\}")
_DATA = re.compile(r'<script type="application/json" id="model">(.*?)</script>', re.DOTALL)
_FEATURES = re.compile(r"^function features\(.*\) \{\n  return \[(.*)\];\n\}$", re.MULTILINE)
_ACTIVATION = re.compile(r"^  \(z, p\) => \{\n(.*?)\n  \},$", re.MULTILINE | re.DOTALL)


def encode_page(what: ToExport) -> bytes:
    """The model as a page of HTML. Raises InputError if it is not finite or too large."""
    model, network = what.model, network_for_source(what)
    layers = layer_sources(network)
    parts = {
        "title": html_text(outline(model)),
        "data": script_json(_data(what, network, layers)),
        "functions": _functions_code(network, layers),
        "style": _part("style.css"),
        **{name: _part(f"{name}.js") for name in ("network", "drawing", "view")},
    }
    return _GAP.sub(lambda gap: parts[gap[1]], _part("page.html")).encode()


def _part(name: str) -> str:
    return resource_text(f"explorable/{name}")


def _functions_code(network: Network, layers: Sequence[LayerSource]) -> str:
    """The features and the activations of the hidden layers as functions."""
    texts = ", ".join(feature_texts(JAVASCRIPT, network.spec))
    activations = ["".join(f"    {line}\n" for line in layer.lines(JAVASCRIPT, "p")) for layer in layers[:-1]]
    functions = "".join(f"  (z, p) => {{\n{lines}  }},\n" for lines in activations)
    helpers = "".join(f"{text}\n" for text in JAVASCRIPT.helpers_for(functions))
    names = ", ".join(input_names(network.spec))
    return (
        f'"use strict";\n\n{helpers}function features({names}) {{\n  return [{texts}];\n}}\n\n'
        f"const ACTIVATIONS = [\n{functions}];\n"
    )


def _data(what: ToExport, network: Network, layers: Sequence[LayerSource]) -> dict[str, Any]:
    model, spec = what.model, network.spec
    training = model.facts.training
    return {
        "inputs": [_column(column) for column in model.inputs],
        "target": _column(model.targets[0]),
        "labels": list(spec.labels) or None,
        "output": spec.output,
        "inputScaling": _scaling(network.input_scaling),
        "targetScaling": None if spec.labels else _scaling(network.target_scaling),
        "scaledSymbols": _scaled_symbols(network),
        "symbols": [
            [unit_symbol(network, number - 1, unit) for unit in range(width)]
            for number, width in enumerate(spec.widths)
        ],
        "layers": [_layer(layer, name) for layer, name in zip(layers, layer_names(spec), strict=True)],
        "points": _points(what.points),
        "history": _history(what.history),
        "facts": _facts(model),
        "command": training.command if training else "",
    }


def _column(column: ModelColumn) -> dict[str, Any]:
    return {name: getattr(column, name) for name in ("name", "unit", "origin", "low", "high")}


def _scaling(scaling: Scaling) -> dict[str, tuple[float, ...]]:
    return {"mean": scaling.mean, "deviation": scaling.deviation}


def _scaled_symbols(network: Network) -> list[str]:
    symbol = "x" if network.input_scaling.is_identity else "x′"
    count = network.spec.inputs
    return [symbol + (subscript(index + 1) if count > 1 else "") for index in range(count)]


def _layer(layer: LayerSource, name: str) -> dict[str, Any]:
    arrays = {"weights": layer.weights, "bias": layer.bias, "squares": layer.squares, "slopes": layer.slopes}
    return {
        "name": name,
        **(_activation(layer.spec, layer.number) if layer.spec else {}),
        **{key: _numbers(values) for key, values in arrays.items() if values is not None},
    }


def _numbers(values: Array) -> list[Any]:
    if values.ndim > 1:
        return [_numbers(row) for row in values]
    return [float(single(value)) for value in values]


def _activation(spec: LayerSpec, number: int) -> dict[str, str]:
    """What the page says of an activation: above its layer, in equations and below them."""
    kind = spec.kind
    if kind.is_linear:
        return {"label": kind.label, "activation": "", "formula": ""}
    name = f"f{subscript(number)}" if spec.activation == CUSTOM else kind.label
    parameter = kind.parameter
    formula = f"{name}(z) = {kind.formula}" if spec.activation == CUSTOM else f"{name}: f(z) = {kind.formula}"
    if parameter is not None and not parameter.is_learned:
        formula += f", with {parameter.name} {written(spec.value, '.4g')}"
    return {
        "label": kind.label,
        "activation": name,
        "formula": formula,
        "parameterName": parameter.name if parameter else "",
    }


def _points(points: CsvPoints | None) -> dict[str, Any] | None:
    if points is None or not len(points.inputs):
        return None
    return {
        "inputs": some_of(points.inputs, MOST_POINTS).tolist(),
        "targets": some_of(points.targets, MOST_POINTS)[:, 0].tolist(),
        "test": None if points.test is None else some_of(points.test, MOST_POINTS).tolist(),
        "total": len(points.inputs),
    }


def _history(history: HistoryRecord | None) -> dict[str, Any] | None:
    if history is None or len(history.steps) < 2:
        return None
    columns = {"train": history.train_loss, "test": history.test_loss}
    losses = {name: [_loss(loss) for loss in column.tolist()] for name, column in columns.items()}
    return {"steps": history.steps.tolist(), **losses}


def _loss(loss: float) -> float | None:
    """A loss for JSON, which has no NaN; five digits are more than a plot shows."""
    return float(f"{loss:.5g}") if math.isfinite(loss) else None


def _facts(model: Model) -> list[str]:
    lines = [f"Input {number}: {column_text(column)}" for number, column in enumerate(model.inputs, 1)]
    lines += [f"Output: {column_text(column)}" for column in model.targets]
    return [*lines, training_text(model.facts.training)] if model.facts.training else lines


def evaluate_page(path: Path, inputs: Array) -> Array:
    """Raw outputs (n, outputs) for raw inputs (n, inputs), from the numbers and statements of a page."""
    with refused_in_a_sentence(path, "a page of a model"):
        return _read_page(read_bytes(path, MOST_BYTES).decode()).predict(inputs)


def _read_page(text: str) -> WrittenNetwork:
    data, features = _DATA.search(text), _FEATURES.search(text)
    if not data or not features:
        raise InputError("It contains no network")
    model = json.loads(data[1])
    bodies = _ACTIVATION.findall(text)
    if len(bodies) != len(model["layers"]) - 1:
        raise InputError("It has another number of activations than of layers")
    input_scaling, target_scaling = model["inputScaling"], model["targetScaling"]
    return WrittenNetwork(
        input_mean=np.array(input_scaling["mean"]),
        input_deviation=np.array(input_scaling["deviation"]),
        features=features_of_texts(JAVASCRIPT, features[1].split(", "), len(input_scaling["mean"])),
        layers=[_read_layer(layer, body) for layer, body in zip(model["layers"], [*bodies, "return z;"], strict=True)],
        output=model["output"],
        target_mean=np.array(target_scaling["mean"]) if target_scaling else None,
        target_deviation=np.array(target_scaling["deviation"]) if target_scaling else None,
    )


def _read_layer(layer: dict[str, Any], body: str) -> WrittenLayer:
    arrays = {name: np.array(layer[name]) for name in ("weights", "bias", "squares", "slopes") if name in layer}
    read = read_activation(JAVASCRIPT, [line.strip() for line in body.splitlines()])
    return WrittenLayer(
        weights=arrays["weights"],
        bias=arrays["bias"],
        squares=arrays.get("squares"),
        compute=read.compute,
        parameter=read.value({"p": arrays["slopes"]} if "slopes" in arrays else {}),
    )


def page_snippet(what: ToExport, name: str) -> str:
    """How the page is shown inside another page."""
    source, title = html_text(name), html_text(outline(what.model))
    return f'<iframe src="{source}" title="{title}" width="100%" height="900"></iframe>\n'
