"""Explanations in model files: how to compute every output by hand."""

from dataclasses import dataclass

from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.arrays import Array
from neuronlab.core.data.features import PLAIN
from neuronlab.core.network.network import Layer, Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

_INPUT = "x̂ = (x − μ) / σ, with μ = input_scaling.mean and σ = input_scaling.deviation"
_LAYER = "z = W·y + b and then y = f(z), layer by layer; y starts as {start}, W = weights[out][in], b = bias[out]"
_QUADRATIC = "in a layer of quadratic units z = A·y² + W·y + b, with A = squares[out][in] and y² elementwise"


@dataclass(frozen=True, kw_only=True)
class OutputText:
    """How a row of OUTPUTS is written to a file.

    Attributes:
        activation: The `activation` of the last layer.
        formula: Its formula.
        equation: The meaning of its outputs.
    """

    activation: str
    formula: str
    equation: str


OUTPUT_TEXTS: dict[str, OutputText] = {
    "linear": OutputText(
        activation="identity",
        formula="f(z) = z",
        equation="y = ŷ·σ + μ, where ŷ is the output of the last layer and μ, σ are those of target_scaling",
    ),
    "sigmoid": OutputText(
        activation="sigmoid",
        formula="f(z) = 1 / (1 + e⁻ᶻ)",
        equation="p, the output of the last layer, is the probability of labels[1], and 1 − p that of labels[0]",
    ),
    "softmax": OutputText(
        activation="softmax",
        formula="f(z)ᵢ = e^zᵢ / (e^z₁ + e^z₂ + …), over all units of the layer",
        equation="the outputs of the last layer are the probabilities of the labels, in their order",
    ),
}


@dataclass(frozen=True, eq=False)
class LayerText:
    """The fields of a layer besides its weights.

    Attributes:
        name: Its name.
        unit: Its kind of unit.
        activation: Its activation.
        expression: The formula of a custom activation.
        parameter: The activation's parameter, or None.
        slopes: (out,) learned negative slopes instead, or None.
        formula: The activation's formula, for readers.
    """

    name: str
    unit: str
    activation: str
    expression: str
    parameter: float | None
    slopes: Array | None
    formula: str


def feature_names(spec: NetworkSpec) -> tuple[str, ...]:
    """The names of the features, including the inputs themselves."""
    return spec.features or PLAIN[spec.inputs]


def equations(spec: NetworkSpec) -> dict[str, str]:
    """The equations from raw inputs to raw outputs."""
    start = f"the features {', '.join(spec.features)} of x̂" if spec.features else "x̂"
    quadratic = {"quadratic": _QUADRATIC} if any(unit.has_squares for unit in spec.units) else {}
    return {
        "input": _INPUT,
        "layer": _LAYER.format(start=start),
        **quadratic,
        "output": OUTPUT_TEXTS[spec.output].equation,
    }


def layer_texts(network: Network) -> list[LayerText]:
    """The fields of each layer, from the first hidden layer to the output."""
    hidden = [_hidden_text(layer, spec) for layer, spec in zip(network.layers[:-1], network.spec.hidden, strict=True)]
    output = OUTPUT_TEXTS[network.spec.output]
    name = network.layers[-1].name
    return [*hidden, LayerText(name, "linear", output.activation, "", None, None, output.formula)]


def _hidden_text(layer: Layer, spec: LayerSpec) -> LayerText:
    expression = spec.formula if spec.activation == CUSTOM else ""
    formula = f"f(z) = {expression or spec.kind.formula}"
    adjustable = spec.kind.parameter
    parameter = slopes = None
    if adjustable is not None and adjustable.is_learned:
        slopes = layer.parameter[:, 0]
        formula += f", where the {adjustable.name} of each unit is slopes[out]"
    elif adjustable is not None:
        parameter = spec.value
        formula += f", where the {adjustable.name} is {spec.value!r}"
    return LayerText(layer.name, spec.unit, spec.activation, expression, parameter, slopes, formula)
