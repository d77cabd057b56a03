"""Reads a header of `header` back: its arrays, and the statements that use them."""

import re
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.models.code.activations import read_activation
from neuronlab.files.models.code.header import OUTPUT_CODE, SLOPE_LINE
from neuronlab.files.models.code.languages import C
from neuronlab.files.models.code.literals import number_of
from neuronlab.files.models.code.script import MOST_BYTES
from neuronlab.files.models.code.source import features_of_texts
from neuronlab.files.models.code.written import NamedArrays, WrittenLayer, WrittenNetwork
from neuronlab.files.reading import read_bytes, refused_in_a_sentence


def evaluate_header(path: Path, inputs: Array) -> Array:
    """Raw outputs (n, outputs) for raw inputs (n, inputs), from the numbers and statements of a header."""
    with refused_in_a_sentence(path, "a header of a model"):
        return _read_header(read_bytes(path, MOST_BYTES).decode()).predict(inputs)


def _read_header(text: str) -> WrittenNetwork:
    arrays = _read_arrays(text)
    bodies = re.findall(r"static inline void model_layer_\d+\(.*?\{\n(.*?)\n\}\n", text, re.DOTALL)
    if not bodies:
        raise InputError("It has no layers")
    predict = text.partition("static inline void model_predict(")[2].partition("\n}\n")[0]
    result = "ab"[len(bodies) % 2]
    output = next((name for name, lines in OUTPUT_CODE.items() if lines.replace("RESULT", result) in predict), "")
    if not output:
        raise InputError("It has no outputs")
    features = re.findall(r"^    a\[\d+\] = (.*);$", predict, re.MULTILINE)
    mean = arrays["input_mean"]
    return WrittenNetwork(
        input_mean=mean,
        input_deviation=arrays["input_deviation"],
        features=features_of_texts(C, features, len(mean)),
        layers=[_read_layer(number, body, arrays) for number, body in enumerate(bodies, 1)],
        output=output,
        target_mean=arrays.get("target_mean"),
        target_deviation=arrays.get("target_deviation"),
    )


def _read_arrays(text: str) -> NamedArrays:
    """All constants that are arrays of numbers, by their names without the prefix."""
    arrays = NamedArrays()
    pattern = r"static const (?:float|double) model_(\w+?)((?:\[\d+\])+)(?: MODEL_STORED)? = (\{.*?\});\n"
    for name, size, numbers in re.findall(pattern, text, re.DOTALL):
        values = [number_of(number) for number in re.findall(r"[^\s{},]+", numbers)]
        arrays[name] = np.array(values).reshape([int(length) for length in re.findall(r"\d+", size)])
    return arrays


def _read_layer(number: int, body: str, arrays: NamedArrays) -> WrittenLayer:
    lines = [line.strip() for line in body.splitlines()]
    statements = lines[lines.index("}") + 1 : -1]
    slope = SLOPE_LINE.format(number=number).strip()
    has_slopes = statements[0] == slope
    read = read_activation(C, statements[has_slopes:])
    return WrittenLayer(
        weights=arrays[f"weights_{number}"],
        bias=arrays[f"bias_{number}"],
        squares=arrays[f"squares_{number}"] if f"model_squares_{number}" in body else None,
        compute=read.compute,
        parameter=read.value({"p": arrays[f"slopes_{number}"]} if has_slopes else {}),
    )
