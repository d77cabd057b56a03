"""A network as a module of PyTorch, with the scaling around it."""

from neuronlab.core.network.network import Network
from neuronlab.files.models.code.languages import TORCH
from neuronlab.files.models.code.numbers import BIAS, SLOPES, SQUARES, WEIGHTS, Numbers, numbers_in
from neuronlab.files.models.code.numpy_code import example_lines, features_lines, label_lines, scaling_lines
from neuronlab.files.models.code.source import LayerSource, layer_sources
from neuronlab.files.models.contents import exportable
from neuronlab.files.models.model import ToExport

IMPORTS = "import numpy as np\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n"

_OUTPUTS = {
    "linear": "return z.numpy() * TARGET_DEVIATION + TARGET_MEAN\n",
    "sigmoid": (
        "p = torch.sigmoid(z)\n    return torch.cat([1.0 - p, p], dim=1).numpy()  # the probabilities of LABELS\n"
    ),
    "softmax": "return torch.softmax(z, dim=1).numpy()  # the probabilities of LABELS\n",
}


def torch_snippet(what: ToExport, name: str) -> str:
    """A program that builds the network in PyTorch from the numbers of an exported file.

    Raises InputError if the network is not finite, or the file does not hold arrays.
    """
    network, numbers = exportable(what.model.network), numbers_in(name)
    constants = "".join(f"{line}\n" for line in (*label_lines(network), *scaling_lines(network)))
    return f"{IMPORTS}\n{numbers.load}{constants}\n\n{torch_code(network, numbers)}{example_lines(network)}"


def torch_code(network: Network, numbers: Numbers, function: str = "predict") -> str:
    """The module, and a function that converts raw inputs (n, inputs) to raw outputs or probabilities (n, outputs)."""
    layers = layer_sources(network)
    attributes = [line for layer in layers for line in _attributes(layer)]
    forward = [line for layer in layers for line in _forward(layer)]
    state = [line for layer in layers for line in _state(layer, numbers)]
    lines = [
        "class Network(nn.Module):",
        '    """Scaled features to the outputs of the last layer, before they are scaled or become probabilities."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        *(f"        {line}" for line in attributes),
        "",
        "    def forward(self, y):",
        *(f"        {line}" for line in forward),
        "        return z",
        "",
        "",
        "network = Network()",
        "network.load_state_dict({",
        *(f"    {line}" for line in state),
        "})",
        "",
        "",
        f"def {function}(inputs):",
        *(f"    {line}" for line in features_lines(network)),
        "    with torch.no_grad():",
        "        z = network(torch.as_tensor(x, dtype=torch.float32))",
    ]
    return "\n".join(lines) + f"\n    {_OUTPUTS[network.spec.output]}"


def _attributes(layer: LayerSource) -> list[str]:
    units, inputs = layer.weights.shape
    columns = inputs if layer.squares is None else 2 * inputs
    lines = [f"self.layer{layer.number} = nn.Linear({columns}, {units})"]
    return (
        lines if layer.slopes is None else [*lines, f"self.slopes{layer.number} = nn.Parameter(torch.empty({units}))"]
    )


def _forward(layer: LayerSource) -> list[str]:
    rows = "y" if layer.squares is None else "torch.cat([y * y, y], dim=1)"
    return [f"z = self.layer{layer.number}({rows})", *layer.lines(TORCH, f"self.slopes{layer.number}")]


def _state(layer: LayerSource, numbers: Numbers) -> list[str]:
    number = layer.number
    weights = _tensor(WEIGHTS, number, numbers)
    if layer.squares is not None:
        weights = f"torch.cat([{_tensor(SQUARES, number, numbers)}, {weights}], dim=1)"
    lines = [f'"layer{number}.weight": {weights},', f'"layer{number}.bias": {_tensor(BIAS, number, numbers)},']
    return lines if layer.slopes is None else [*lines, f'"slopes{number}": {_tensor(SLOPES, number, numbers)},']


def _tensor(what: str, number: int, numbers: Numbers) -> str:
    return f"torch.as_tensor({numbers.name(what, number)})"
