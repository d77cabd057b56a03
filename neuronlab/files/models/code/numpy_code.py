"""A network as Python with NumPy alone: its numbers, or where they are, and the function that predicts."""

import json
import re

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.files.models.code.activations import read_activation
from neuronlab.files.models.code.languages import NUMPY
from neuronlab.files.models.code.literals import double, numbers_text, python_comment, python_string, single
from neuronlab.files.models.code.numbers import BIAS, CONSTANTS, SLOPES, SQUARES, WEIGHTS, Numbers, numbers_in
from neuronlab.files.models.code.source import (
    LayerSource,
    column_text,
    feature_texts,
    features_of_texts,
    input_names,
    layer_sources,
    training_text,
)
from neuronlab.files.models.code.written import NamedArrays, WrittenLayer, WrittenNetwork
from neuronlab.files.models.contents import exportable
from neuronlab.files.models.model import Model, ToExport

_OUTPUTS = {
    "linear": "return z * TARGET_DEVIATION + TARGET_MEAN\n",
    "sigmoid": "p = 1.0 / (1.0 + np.exp(-z))\n        return np.concatenate([1.0 - p, p], axis=1)\n",
    "softmax": (
        "p = np.exp(z - z.max(axis=1, keepdims=True))  # the largest is 1, so that none overflows\n"
        "        return p / p.sum(axis=1, keepdims=True)\n"
    ),
}
"""The last lines of `predict`, for each of OUTPUTS."""

_ARRAY = re.compile(r"^([A-Z_0-9]+) = np\.array\((\[.*?\])(?:, np\.float32)?\)$", re.MULTILINE | re.DOTALL)
_LAST_COMMA = re.compile(r",\s*\]")

_LABELS = '''

def predict_labels(inputs):
    """The most probable label for each row of inputs."""
    return [LABELS[index] for index in predict(inputs).argmax(axis=1)]
'''


def numpy_snippet(what: ToExport, name: str) -> str:
    """A program that predicts with the numbers of an exported file.

    Raises InputError if the network is not finite, or the file does not hold arrays.
    """
    network, numbers = exportable(what.model.network), numbers_in(name)
    constants = "".join(f"{line}\n" for line in (*label_lines(network), *scaling_lines(network)))
    predict = predict_code(network, numbers).removesuffix(_LABELS)
    return f"import numpy as np\n\n{numbers.load}{constants}\n\n{predict}{example_lines(network)}"


def comment_lines(model: Model) -> str:
    """What is known of a model, as comments."""
    lines = [f"Input {number}: {column_text(column)}" for number, column in enumerate(model.inputs, 1)]
    lines += [f"Output: {column_text(column)}" for column in model.targets]
    if model.facts.training is not None:
        lines.append(training_text(model.facts.training))
    return "".join(f"# {python_comment(line)}\n" for line in lines)


def constants_code(model: Model, network: Network) -> str:
    """The names of the columns and all numbers of a network, as constants."""
    parts = [f"INPUTS = [{', '.join(python_string(column.name) for column in model.inputs)}]"]
    parts += [*label_lines(network), *scaling_lines(network)]
    for layer in layer_sources(network):
        parts += [f"{name}_{layer.number} = {_array_code(values)}" for name, values in layer_arrays(layer).items()]
    return "\n".join(parts) + "\n"


def label_lines(network: Network) -> list[str]:
    """The names of the classes, as a constant; none for numbers."""
    labels = network.spec.labels
    return [f"LABELS = [{', '.join(map(python_string, labels))}]"] if labels else []


def scaling_lines(network: Network) -> list[str]:
    """The scalings, as constants."""
    lines = []
    scalings = {"INPUT": network.input_scaling, **({} if network.spec.labels else {"TARGET": network.target_scaling})}
    for name, scaling in scalings.items():
        lines.append(f"{name}_MEAN = np.array([{', '.join(map(double, scaling.mean))}])")
        lines.append(f"{name}_DEVIATION = np.array([{', '.join(map(double, scaling.deviation))}])")
    return lines


def layer_arrays(layer: LayerSource) -> dict[str, Array]:
    """The arrays of a layer, by the names of their constants."""
    arrays = {"SQUARES": layer.squares, "WEIGHTS": layer.weights, "BIAS": layer.bias, "SLOPES": layer.slopes}
    return {name: values for name, values in arrays.items() if values is not None}


def _array_code(values: Array) -> str:
    return f"np.array({numbers_text(values, single, '[]', '')}, np.float32)"


def example_lines(network: Network) -> str:
    """Statements that print what `predict` returns in the middle of the training points."""
    middle = ", ".join(map(double, network.input_scaling.mean))
    if network.spec.labels:
        return (
            f"\n\nprobabilities = predict([[{middle}]])\nprint(LABELS[probabilities[0].argmax()], probabilities[0])\n"
        )
    return f"\n\nprint(predict([[{middle}]]))\n"


def features_lines(network: Network) -> list[str]:
    """The statements that convert raw `inputs` to the features `x` (n, features), in float64."""
    spec = network.spec
    lines = [f"x = (np.asarray(inputs, np.float64).reshape(-1, {spec.inputs}) - INPUT_MEAN) / INPUT_DEVIATION"]
    if spec.features:
        names = input_names(spec)
        lines.append(f"{names[0]} = x[:, 0]" if len(names) == 1 else f"{', '.join(names)} = x.T")
        lines.append(f"x = np.stack([{', '.join(feature_texts(NUMPY, spec))}], axis=1)")
    return lines


def predict_code(network: Network, numbers: Numbers = CONSTANTS) -> str:
    """The functions that predict, from raw inputs (n, inputs) to raw outputs (n, outputs), or to probabilities."""
    spec = network.spec
    result = "probabilities (n, classes) of LABELS" if spec.labels else f"outputs (n, {spec.outputs})"
    lines = [
        "def predict(inputs):",
        f'    """Convert inputs (n, {spec.inputs}) to {result}, all in their own units."""',
        *(f"    {line}" for line in features_lines(network)),
    ]
    lines += ["    y = x.astype(np.float32)", '    with np.errstate(all="ignore"):']
    for layer in layer_sources(network):
        weights, bias, squares, slopes = (numbers.name(kind, layer.number) for kind in (WEIGHTS, BIAS, SQUARES, SLOPES))
        of_squares = "" if layer.squares is None else f"(y * y) @ {squares}.T + "
        lines.append(f"        z = {of_squares}y @ {weights}.T + {bias}")
        lines += [f"        {line}" for line in layer.lines(NUMPY, slopes)]
    code = "\n".join(lines) + f"\n        {_OUTPUTS[spec.output]}"
    return code + _LABELS if spec.labels else code


def read_numpy_code(text: str) -> WrittenNetwork:
    """The network of a program that contains `constants_code` and `predict_code`.

    Raises InputError if it contains anything else in their place.
    """
    arrays = _arrays(text)
    body = text.partition("def predict(")[2].partition("\ndef ")[0]
    layers = [part.splitlines() for part in re.split(r"\n {8}(?=z = )", body)[1:]]
    if not layers:
        raise InputError("It has no layers")
    output = next((name for name, lines in _OUTPUTS.items() if lines.rstrip() in body), "")
    if not output:
        raise InputError("It has no outputs")
    features = re.search(r"np\.stack\(\[(.*)\], axis=1\)", body)
    inputs = len(arrays["INPUT_MEAN"])
    return WrittenNetwork(
        input_mean=arrays["INPUT_MEAN"],
        input_deviation=arrays["INPUT_DEVIATION"],
        features=features_of_texts(NUMPY, features[1].split(", "), inputs) if features else (),
        layers=[_layer(number, lines, arrays, number == len(layers)) for number, lines in enumerate(layers, 1)],
        output=output,
        target_mean=arrays.get("TARGET_MEAN"),
        target_deviation=arrays.get("TARGET_DEVIATION"),
    )


def _arrays(text: str) -> NamedArrays:
    """All constants that are arrays. Raises ValueError if one is no table of numbers."""
    found = NamedArrays()
    for name, numbers in _ARRAY.findall(text):
        found[name] = np.array(json.loads(_LAST_COMMA.sub("]", numbers)), np.float64)
    return found


def _layer(number: int, lines: list[str], arrays: NamedArrays, is_last: bool) -> WrittenLayer:
    """A layer of `predict`: the line that computes `z`, then those of its activation, indented by eight."""
    squares = f"(y * y) @ SQUARES_{number}.T + " if f"SQUARES_{number}" in arrays else ""
    if lines[0] != f"z = {squares}y @ WEIGHTS_{number}.T + BIAS_{number}":
        raise InputError(f"It has an unknown statement: {lines[0]}")
    statements = ["y = z"] if is_last else [line.removeprefix(" " * 8) for line in lines[1:]]
    read = read_activation(NUMPY, statements)
    return WrittenLayer(
        weights=arrays[f"WEIGHTS_{number}"],
        bias=arrays[f"BIAS_{number}"],
        squares=arrays.get(f"SQUARES_{number}"),
        compute=read.compute,
        parameter=read.value({name: values for name, values in arrays.items() if name == f"SLOPES_{number}"}),
    )
