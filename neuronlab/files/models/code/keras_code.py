"""A network as a functional model of Keras 3, with the scaling around it."""

from neuronlab.core.network.network import Network
from neuronlab.files.models.code.languages import KERAS
from neuronlab.files.models.code.numbers import BIAS, SLOPES, SQUARES, WEIGHTS, Numbers, numbers_in
from neuronlab.files.models.code.numpy_code import example_lines, features_lines, label_lines, scaling_lines
from neuronlab.files.models.code.source import LayerSource, layer_sources
from neuronlab.files.models.contents import exportable
from neuronlab.files.models.model import ToExport

_IMPORTS = "import keras\nimport numpy as np\nfrom keras import ops\n"

_OUTPUTS = {
    "linear": "return z * TARGET_DEVIATION + TARGET_MEAN\n",
    "sigmoid": (
        "p = 1.0 / (1.0 + np.exp(-z.astype(np.float64)))\n"
        "    return np.concatenate([1.0 - p, p], axis=1)  # the probabilities of LABELS\n"
    ),
    "softmax": (
        "p = np.exp(z - z.max(axis=1, keepdims=True))\n"
        "    return p / p.sum(axis=1, keepdims=True)  # the probabilities of LABELS\n"
    ),
}


def keras_snippet(what: ToExport, name: str) -> str:
    """A program that builds the network in Keras from the numbers of an exported file.

    Raises InputError if the network is not finite, or the file does not hold arrays.
    """
    network, numbers = exportable(what.model.network), numbers_in(name)
    constants = "".join(f"{line}\n" for line in (*label_lines(network), *scaling_lines(network)))
    return f"{_IMPORTS}\n{numbers.load}{constants}\n{_keras_code(network, numbers)}{example_lines(network)}"


def _keras_code(network: Network, numbers: Numbers) -> str:
    """The model, and a function that converts raw inputs (n, inputs) to raw outputs or probabilities (n, outputs)."""
    layers = layer_sources(network)
    lines = [
        f"y = features = keras.Input(({network.spec.widths[0]},))",
        *(line for layer in layers for line in _forward(layer, numbers)),
        "network = keras.Model(features, z)",
        *(_weights(layer, numbers) for layer in layers),
        "",
        "",
        "def predict(inputs):",
        *(f"    {line}" for line in features_lines(network)),
        "    z = network.predict(x.astype(np.float32), verbose=0)",
    ]
    return "\n".join(lines) + f"\n    {_OUTPUTS[network.spec.output]}"


def _forward(layer: LayerSource, numbers: Numbers) -> list[str]:
    rows = "y" if layer.squares is None else "ops.concatenate([y * y, y], axis=1)"
    dense = f'z = keras.layers.Dense({len(layer.bias)}, name="layer{layer.number}")({rows})'
    return [dense, *layer.lines(KERAS, numbers.name(SLOPES, layer.number))]


def _weights(layer: LayerSource, numbers: Numbers) -> str:
    number = layer.number
    kernel = f"{numbers.name(WEIGHTS, number)}.T"
    if layer.squares is not None:
        kernel = f"np.concatenate([{numbers.name(SQUARES, number)}.T, {kernel}])"
    return f'network.get_layer("layer{number}").set_weights([{kernel}, {numbers.name(BIAS, number)}])'
