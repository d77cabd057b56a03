"""Stacks of layers in named arrays, as PyTorch, scikit-learn and Keras name them.

| names | from | weights |
|---|---|---|
| `0.weight`, `0.bias`, `2.weight`, … | PyTorch, `nn.Sequential(…).state_dict()` | (out, in) |
| `coefs_0`, `intercepts_0`, `coefs_1`, … | scikit-learn, `MLPRegressor` and `MLPClassifier` | (in, out) |
| `dense/kernel`, `dense/bias`, `dense_1/kernel`, … | Keras | (in, out) |
| `arr_0`, `arr_1`, … | Keras, `np.savez(path, *model.get_weights())` | (in, out) |

The names do not tell the activations; they come beside the arrays.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.models.stacks.activations import FoundActivation, named_activation, shortened
from neuronlab.files.models.stacks.stack import Stack
from neuronlab.wording.numbers import counted

MAX_ARRAYS = 64
"""More than a network of the most layers has."""


class NamedLayer(NamedTuple):
    """The names of a layer's arrays.

    Attributes:
        position: Where it stands among the layers, in the other program's numbers.
        weights: The name of its weights.
        bias: The name of its bias; "" if it has none.
        is_transposed: Whether its weights are (in, out).
    """

    position: tuple[int, ...]
    weights: str
    bias: str
    is_transposed: bool


class GivenActivations(NamedTuple):
    """What a file says about its activations.

    Attributes:
        each: The activation of every layer, or of all but the last one; () if they are not listed.
        hidden: That of all hidden layers; "" if unknown.
        output: That of the last layer; "" if unknown.
        how: How a file says it, for the sentence that says it is missing.
    """

    each: tuple[str, ...] = ()
    hidden: str = ""
    output: str = ""
    how: str = ""

    def of(self, number: int, layers: int) -> str:
        """The activation of layer `number` of `layers`, from 0; "" if unknown. The last one may be left out."""
        is_last = number == layers - 1
        if self.each:
            return self.each[number] if number < len(self.each) else "identity"
        return (self.output or "identity") if is_last else self.hidden


def stack_of_arrays(names: Sequence[str], array: Callable[[str], Array], given: GivenActivations) -> Stack:
    """The layers in these arrays, each read by its name. Raises InputError if they are not a stack of layers."""
    if len(names) > MAX_ARRAYS:
        raise InputError(f"It contains {len(names):,} arrays, more than a network of plain layers has")
    layers, slopes = _layers_of(names, array)
    stack = Stack()
    if given.each and len(given.each) not in (len(layers), len(layers) - 1):
        raise InputError(f"It names {counted(len(given.each), 'activation')} for {counted(len(layers), 'layer')}")
    for number, layer in enumerate(layers):
        where = f"Layer {number + 1} ({shortened(layer.weights)})"
        weights = array(layer.weights)
        stack.linear(where, weights.T if layer.is_transposed else weights, array(layer.bias) if layer.bias else None)
        learned = slopes.get(_follower(layer))
        if learned is not None:
            stack.activation(where, FoundActivation("prelu", slopes=array(learned)))
        else:
            _add_activation(stack, where, number, layers, given)
    return stack


def _add_activation(stack: Stack, where: str, number: int, layers: list[NamedLayer], given: GivenActivations) -> None:
    name = given.of(number, len(layers))
    if not name and _has_no_gap(layers[number], layers[number + 1]):
        name = "identity"
    if not name:
        stack.refuse(where, f"does not say its activation; {given.how}")
        return
    try:
        stack.activation(where, named_activation(name))
    except InputError as error:
        stack.refuse(where, str(error))


def _layers_of(names: Sequence[str], array: Callable[[str], Array]) -> tuple[list[NamedLayer], dict[object, str]]:
    """The layers in order, and the arrays of learned slopes by their position."""
    known = [name for name in names if name not in _BESIDE]
    for pattern, read in _NAMINGS:
        matches = [pattern.fullmatch(name) for name in known]
        if known and all(matches):
            return read([match for match in matches if match is not None], array)
    odd = next((name for name in known if not any(pattern.fullmatch(name) for pattern, _ in _NAMINGS)), "")
    what = f"an array named {shortened(odd)}" if odd else "arrays named in several ways" if known else "no arrays"
    raise InputError(f"It contains {what}; layers are named 0.weight and 0.bias, coefs_0 and intercepts_0, or arr_0")


_BESIDE = {"activation", "activations", "out_activation", "labels", "classes"}
"""Arrays of text beside the layers."""
_Read = Callable[[list[re.Match[str]], Callable[[str], Array]], tuple[list[NamedLayer], dict[object, str]]]


def _read_modules(
    matches: list[re.Match[str]], array: Callable[[str], Array]
) -> tuple[list[NamedLayer], dict[object, str]]:
    """Modules with a weight or kernel and a bias; a weight of one dimension without a bias is PReLU's."""
    modules: dict[str, dict[str, str]] = {}
    for match in matches:
        modules.setdefault(match["module"] or "", {})[match["what"]] = match[0]
    layers, slopes = [], dict[object, str]()
    for module, found in modules.items():
        position = _position_of(module)
        weights = found.get("weight") or found.get("kernel")
        if weights is None:
            raise InputError(f"It has a bias of {shortened(module)} but no weights")
        if "bias" not in found and array(weights).ndim == 1:
            slopes[position] = weights
        else:
            layers.append(NamedLayer(position, weights, found.get("bias", ""), "kernel" in found))
    positions = [layer.position for layer in layers]
    if len(set(positions)) < len(positions):
        raise InputError("Its layers have no numbers that say their order, such as 0.weight and 2.weight")
    return sorted(layers, key=lambda layer: layer.position), slopes


def _position_of(module: str) -> tuple[int, ...]:
    """The numbers in a module's name; only those that stand alone, as in an `nn.Sequential`, count activations too."""
    numbers = [int(number) for number in re.findall(r"\d{1,9}", module)]
    counts_all = module.rpartition(".")[2].isdecimal()
    return tuple(numbers) if counts_all else tuple(2 * number for number in numbers)


def _read_coefficients(
    matches: list[re.Match[str]], _array: Callable[[str], Array]
) -> tuple[list[NamedLayer], dict[object, str]]:
    names = {(match["what"], int(match["number"])): match[0] for match in matches}
    layers = [
        NamedLayer((2 * number,), name, names.get(("intercepts", number), ""), is_transposed=True)
        for (what, number), name in names.items()
        if what == "coefs"
    ]
    return sorted(layers, key=lambda layer: layer.position), {}


def _read_positions(
    matches: list[re.Match[str]], array: Callable[[str], Array]
) -> tuple[list[NamedLayer], dict[object, str]]:
    """A table of weights opens a layer; the list of numbers after it, if any, is its bias."""
    layers: list[NamedLayer] = []
    for match in sorted(matches, key=lambda match: int(match["number"])):
        if array(match[0]).ndim == 2:
            layers.append(NamedLayer((2 * len(layers),), match[0], "", is_transposed=True))
        elif layers and not layers[-1].bias:
            layers[-1] = layers[-1]._replace(bias=match[0])
        else:
            raise InputError(f"Its array {match[0]} is neither the weights of a layer nor the bias after them")
    return layers, {}


_NAMINGS: list[tuple[re.Pattern[str], _Read]] = [
    (re.compile(r"(?P<what>coefs|intercepts)_?(?P<number>\d{1,3})"), _read_coefficients),
    (re.compile(r"arr_(?P<number>\d{1,3})"), _read_positions),
    (re.compile(r"(?:(?P<module>.*)[./])?(?P<what>weight|kernel|bias)(?::0)?", re.DOTALL), _read_modules),
]


def _follower(layer: NamedLayer) -> object:
    """The position of the module after a layer in an `nn.Sequential`."""
    return (*layer.position[:-1], layer.position[-1] + 1) if layer.position else None


def _has_no_gap(layer: NamedLayer, above: NamedLayer) -> bool:
    """Whether nothing can stand between two layers of an `nn.Sequential`."""
    return _follower(layer) == above.position


def text_list(values: object) -> tuple[str, ...]:
    """The names in a text such as "tanh, relu", or in an array of texts."""
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if isinstance(values, str):
        values = [part.strip() for part in values.split(",")]
    return tuple(map(str, values)) if isinstance(values, list) else ()
