"""A unit as the equation it computes, with the numbers it holds now: what a person checks by hand."""

from collections.abc import Sequence

from neuronlab.core.network import Network, layer_names
from neuronlab.core.specs import NetworkSpec
from neuronlab.gui.numbers import subscript, superscript, weight_text

FEW_TERMS = 3
"""Terms that are written out; a person can read so many at a glance."""


def unit_name(spec: NetworkSpec, layer: int, unit: int) -> str:
    """What a unit is called in a sentence; `layer` −1 is the input, 0 the first layer with weights."""
    if layer < 0:
        return "Input" if spec.inputs == 1 else f"Input {unit + 1}"
    if layer == len(spec.hidden):
        return "Output" if spec.outputs == 1 else f"Output {unit + 1}"
    return f"{layer_names(spec)[layer]}, unit {unit + 1}"


def unit_symbol(network: Network, layer: int, unit: int) -> str:
    """What a unit's output is called in an equation: x, h₂ (h⁽¹⁾₂ when there are several hidden layers), ŷ."""
    spec = network.spec
    if layer < 0:
        # A prime, because the hat of x̂ is a combining mark that common fonts set a whole line too high.
        name = "x" if network.input_scaling.is_identity else "x′"
        return name if spec.inputs == 1 else name + subscript(unit + 1)
    if layer == len(spec.hidden):
        return "ŷ" if spec.outputs == 1 else "ŷ" + subscript(unit + 1)
    return f"h{_layer_index(spec, layer)}{subscript(unit + 1)}"


def _layer_index(spec: NetworkSpec, layer: int) -> str:
    return "" if len(spec.hidden) == 1 else f"⁽{superscript(layer + 1)}⁾"


def unit_equation(network: Network, layer: int, unit: int) -> tuple[str, ...]:
    """The unit's equation, then a line for each scaling that stands between it and raw numbers.

    Wide layers below are cut to their first terms and say how many more there are.
    """
    if layer < 0:
        return ("the number that goes in",)
    weights, bias = network.layers[layer].weights[unit], float(network.layers[layer].bias[unit])
    written = weights[:FEW_TERMS]
    terms = [(float(w), f"·{unit_symbol(network, layer - 1, index)}") for index, w in enumerate(written)]
    total = _sum_text(terms)
    if len(weights) > len(written):
        total += f" … + {len(weights) - len(written)} more"
    total += _signed(bias)
    return _lines(network, layer, unit, total)


def _lines(network: Network, layer: int, unit: int, total: str) -> tuple[str, ...]:
    symbol = unit_symbol(network, layer, unit)
    activation = network.layers[layer].activation
    lines = []
    if layer == len(network.spec.hidden) and not network.target_scaling.is_identity:
        mean, deviation = network.target_scaling.mean[unit], network.target_scaling.deviation[unit]
        lines += [f"s = {total}", f"{symbol} = {weight_text(deviation)}·s{_signed(mean)}"]
    elif activation.is_linear:
        lines += [f"{symbol} = {total}"]
    else:
        lines += [f"{symbol} = {activation.label}({total})"]
    if layer == 0 and not network.input_scaling.is_identity:
        lines += [_scaled_input(network, index) for index in range(min(FEW_TERMS, network.spec.inputs))]
    return tuple(lines)


def _scaled_input(network: Network, index: int) -> str:
    mean, deviation = network.input_scaling.mean[index], network.input_scaling.deviation[index]
    symbol = unit_symbol(network, -1, index)
    return f"{symbol} = ({symbol.replace('′', '')}{_signed(-mean)}) / {weight_text(deviation)}"


def _sum_text(terms: Sequence[tuple[float, str]]) -> str:
    first_value, first_name = terms[0]
    return f"{weight_text(first_value)}{first_name}" + "".join(f"{_signed(value)}{name}" for value, name in terms[1:])


def _signed(value: float) -> str:
    """A number as it is added to a sum: " − 0.41"."""
    return f" − {weight_text(-value)}" if value < 0.0 else f" + {weight_text(value)}"
