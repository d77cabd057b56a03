"""The parameters of a unit by name: those of its own equation, and its weights in the layer above."""

from dataclasses import dataclass
from enum import Enum, auto

from neuronlab.core.network.network import Network, unit_indices
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.wording.equations import unit_symbol
from neuronlab.wording.numbers import subscript

Pin = tuple[int, int]
"""(layer with weights, unit), each counted from 0; the last layer is the output."""


class Role(Enum):
    """The role of a parameter in its unit."""

    BIAS = auto()
    NEGATIVE_SLOPE = auto()
    WEIGHT = auto()
    SQUARE = auto()
    ONWARD = auto()


@dataclass(frozen=True)
class UnitParameter:
    """One parameter of a unit.

    Attributes:
        index: Index in the flat parameter vector.
        symbol: Its symbol within the unit, such as w₂.
        owner: Symbol of the unit it belongs to.
        caption: Its label in a list of the unit's parameters: the term it multiplies, or the unit it leads to.
        role: Its role in the unit.
    """

    index: int
    symbol: str
    owner: str
    caption: str
    role: Role

    @property
    def name(self) -> str:
        """Its name in a sentence: "w₂ of h₃"."""
        return f"{self.symbol} of {self.owner}"


def nearest_pin(spec: NetworkSpec, wished: Pin) -> Pin:
    """The wished unit, or the last one that exists if it is gone; there is always an output."""
    layer = min(wished[0], len(spec.hidden))
    return layer, min(wished[1], spec.widths[layer + 1] - 1)


def parameters_in(network: Network, pin: Pin) -> list[UnitParameter]:
    """The parameters of a unit: bias, learned negative slope if any, and one weight per input, or two if quadratic."""
    layer, unit = pin
    own, owner = unit_indices(network.spec, layer, unit).tolist(), unit_symbol(network, layer, unit)
    part = network.layers[layer]
    fan_in = part.weights.shape[1]
    bias = part.block.shape[1] - 1
    found = [UnitParameter(own[bias], "b", owner, "bias b", Role.BIAS)]
    if len(own) > bias + 1 and part.activation.parameter is not None:
        name = part.activation.parameter.name
        found.append(UnitParameter(own[bias + 1], name, owner, name, Role.NEGATIVE_SLOPE))
    for below in range(fan_in):
        source, number = unit_symbol(network, layer - 1, below), subscript(below + 1) if fan_in > 1 else ""
        if part.squares is not None:
            found.append(_factor(own[below], f"a{number}", owner, f"{source}²", Role.SQUARE))
        found.append(_factor(own[bias - fan_in + below], f"w{number}", owner, source, Role.WEIGHT))
    return found


def parameters_onward(network: Network, pin: Pin) -> list[UnitParameter]:
    """The weights of a hidden unit in the units above: one each, or two if they are quadratic."""
    layer, unit = pin
    if layer == len(network.spec.hidden):
        return []
    above, found = network.layers[layer + 1], []
    fan_in, bias = above.weights.shape[1], above.block.shape[1] - 1
    number = subscript(unit + 1) if fan_in > 1 else ""
    for target in range(len(above.block)):
        own, owner = unit_indices(network.spec, layer + 1, target), unit_symbol(network, layer + 1, target)
        if above.squares is not None:
            found.append(UnitParameter(int(own[unit]), f"a{number}", owner, f"a{number} of {owner}", Role.ONWARD))
        index = int(own[bias - fan_in + unit])
        found.append(UnitParameter(index, f"w{number}", owner, f"w{number} of {owner}", Role.ONWARD))
    return found


def edge_indices(network: Network, layer: int, unit_in: int, unit_out: int) -> tuple[int, int | None]:
    """Indices in the flat vector of the weight between two units, and of its squared term if there is one."""
    own, part = unit_indices(network.spec, layer, unit_out), network.layers[layer]
    weight = int(own[part.block.shape[1] - 1 - part.weights.shape[1] + unit_in])
    return weight, None if part.squares is None else int(own[unit_in])


def _factor(index: int, symbol: str, owner: str, source: str, role: Role) -> UnitParameter:
    return UnitParameter(index, symbol, owner, f"{symbol} · {source}", role)
