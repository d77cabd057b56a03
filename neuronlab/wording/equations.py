"""Units as equations with their current numbers, so that you can check them by hand."""

from neuronlab.analysis.parameter_names import unit_title
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.data.features import FEATURES, PLAIN
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.text import written
from neuronlab.wording.numbers import position_text, signed_text, subscript, sum_text, superscript, weight_text

FEW_TERMS = 3
"""Terms written out for units with one weight per input: as many as you can read at a glance."""
FEW_SQUARES = 2
"""Inputs written out for quadratic units, which have two weights per input."""
_WHAT_GOES_IN = {
    "x": "the input",
    "x1": "the first input, the horizontal axis of the plot",
    "x2": "the second input, the vertical axis of the plot",
}


def unit_name(spec: NetworkSpec, layer: int, unit: int) -> str:
    """The name of a unit in a sentence; `layer` −1 is the input, 0 the first layer with weights."""
    if layer < 0 and not spec.features and spec.inputs == 1:
        return "Input"
    if layer < 0:
        feature = _feature(spec, unit)
        return f"Input {FEATURES[feature].label if feature else unit + 1}"
    return unit_title(spec, layer, unit)


def unit_symbol(network: Network, layer: int, unit: int) -> str:
    """The symbol of a unit's output in equations: x, sin x₁, h₂ (h⁽¹⁾₂ with several hidden layers), ŷ, p(A)."""
    spec = network.spec
    if layer < 0:
        name, feature = _input_symbol(network), _feature(spec, unit)
        return FEATURES[feature].label.replace("x", name) if feature else name + subscript(unit + 1)
    if layer == len(spec.hidden):
        if spec.labels:
            return _probability(spec, unit)
        return "ŷ" if spec.outputs == 1 else "ŷ" + subscript(unit + 1)
    return f"h{_layer_index(spec, layer)}{subscript(unit + 1)}"


def _feature(spec: NetworkSpec, unit: int) -> str | None:
    """The key in FEATURES of an input of the first layer; None if inputs are unnamed."""
    keys = spec.features or PLAIN.get(spec.inputs, ())
    return keys[unit] if keys else None


def _probability(spec: NetworkSpec, unit: int) -> str:
    """The symbol of a classifier's output; a single output is the probability of the second of two classes."""
    return f"p({spec.labels[-1 if spec.outputs == 1 else unit]})"


def _input_symbol(network: Network) -> str:
    # A prime rather than x̂: common fonts place the combining hat a whole line too high.
    return "x" if network.input_scaling.is_identity else "x′"


def _squared(symbol: str) -> str:
    """The square of a symbol: x², h₂², (sin x)²."""
    return f"({symbol})²" if symbol[-1] in "²³" or set(symbol) & set(" ·") else f"{symbol}²"


def _layer_index(spec: NetworkSpec, layer: int) -> str:
    return "" if len(spec.hidden) == 1 else f"⁽{superscript(layer + 1)}⁾"


def unit_equation(network: Network, layer: int, unit: int) -> tuple[str, ...]:
    """The equation of a unit, then one line for each parameter and scaling you need to check it.

    Long sums are cut to their first terms, followed by the number of terms left out.
    """
    if layer < 0:
        return (_input_equation(network, unit),)
    part = network.layers[layer]
    weights, squares, bias = part.weights[unit], part.squares, float(part.bias[unit])
    written = min(len(weights), FEW_TERMS if squares is None else FEW_SQUARES)
    terms = []
    for index in range(written):
        symbol = unit_symbol(network, layer - 1, index)
        if squares is not None:
            terms.append((float(squares[unit, index]), f"·{_squared(symbol)}"))
        terms.append((float(weights[index]), f"·{symbol}"))
    total = sum_text(terms)
    if len(weights) > written:
        total += f" … + {(len(weights) - written) * part.unit.terms} more"
    total += signed_text(bias)
    lines = _output_lines if layer == len(network.spec.hidden) else _hidden_lines
    return (*lines(network, layer, unit, total), *(_scaled_inputs(network) if layer == 0 else ()))


def _input_equation(network: Network, unit: int) -> str:
    feature = _feature(network.spec, unit)
    if feature is None:
        return f"input {unit + 1}"
    inputs = "input" if network.spec.inputs == 1 else "inputs"
    return _WHAT_GOES_IN.get(feature, f"{unit_symbol(network, -1, unit)} of the {inputs}")


def _hidden_lines(network: Network, layer: int, unit: int, total: str) -> list[str]:
    """The activation applied to the sum, and its parameter or formula."""
    symbol, part = unit_symbol(network, layer, unit), network.layers[layer]
    activation = part.activation
    if activation.is_linear:
        return [f"{symbol} = {total}"]
    if network.spec.hidden[layer].activation == CUSTOM:
        return [f"{symbol} = f({total})", f"f(z) = {activation.formula}"]
    lines = [f"{symbol} = {activation.label}({total})"]
    if activation.parameter is not None:
        if activation.parameter.is_learned:
            lines += [f"{activation.parameter.name} {weight_text(float(part.parameter[unit, 0]))}, learned"]
        else:
            lines += [f"{activation.parameter.name} {written(float(part.parameter), '.4g')}"]
    return lines


def _output_lines(network: Network, layer: int, unit: int, total: str) -> list[str]:
    """The output as a function of the sum: the sum itself, rescaled to the target's units, or a probability."""
    symbol = unit_symbol(network, layer, unit)
    if network.spec.output == "sigmoid":
        return [f"{symbol} = σ(z) = 1 / (1 + e⁻ᶻ)", f"z = {total}"]
    if network.spec.output == "softmax":
        index = subscript(unit + 1)
        return [f"{symbol} = e^z{index} / (e^z₁ + … + e^z{subscript(network.spec.outputs)})", f"z{index} = {total}"]
    if network.target_scaling.is_identity:
        return [f"{symbol} = {total}"]
    mean, deviation = network.target_scaling.mean[unit], network.target_scaling.deviation[unit]
    return [f"s = {total}", f"{symbol} = {weight_text(deviation)}·s{_offset_text(mean, deviation)}"]


def _scaled_inputs(network: Network) -> list[str]:
    if network.input_scaling.is_identity:
        return []
    return [_scaled_input(network, index) for index in range(min(FEW_TERMS, network.spec.inputs))]


def _scaled_input(network: Network, index: int) -> str:
    mean, deviation = network.input_scaling.mean[index], network.input_scaling.deviation[index]
    symbol = _input_symbol(network) + (subscript(index + 1) if network.spec.inputs > 1 else "")
    return f"{symbol} = ({symbol.replace('′', '')}{_offset_text(-mean, deviation)}) / {weight_text(deviation)}"


def _offset_text(mean: float, deviation: float) -> str:
    """A mean as a further term, with the digits that tell it from others a hundredth of the deviation away."""
    sign = "−" if mean < 0.0 else "+"
    return f" {sign} {position_text(abs(mean), abs(deviation) / 100.0)}"
