"""Hidden layers as text: `16:relu`, `16:leaky_relu(0.2)`, `8:tanh:quadratic`, `8:custom(max(0, z) - 0.1*min(0, z))`."""

from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import LayerSpec
from neuronlab.wording.command_line import NO_LAYERS

_FORM = "WIDTH:ACTIVATION, such as 16:relu, 16:leaky_relu(0.2) or 8:tanh:quadratic"


def parse_layers(text: str) -> tuple[LayerSpec, ...]:
    """Parse hidden layers; "" and "none" mean no layers. Raises InputError, naming the part that is wrong."""
    if text.strip() in {"", NO_LAYERS}:
        return ()
    return tuple(_layer(part) for part in split_outside_brackets(text, ","))


def split_outside_brackets(text: str, separator: str) -> list[str]:
    """Split a text at separators outside brackets and strip the parts. Raises InputError for an unmatched bracket."""
    parts, begin, depth = [], 0, 0
    for at, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            break
        if character == separator and depth == 0:
            parts.append(text[begin:at].strip())
            begin = at + 1
    if depth:
        missing = "closing" if depth > 0 else "opening"
        raise InputError(f"The {missing} bracket is missing in {text.strip()!r}.")
    return [*parts, text[begin:].strip()]


def _layer(text: str) -> LayerSpec:
    width, *others = split_outside_brackets(text, ":")
    if not 1 <= len(others) <= 2 or not (width.isascii() and width.isdigit()) or not all(others):
        raise InputError(f"{text!r} is not {_FORM}.")
    activation, inner = _opened(others[0], text)
    unit = others[1] if len(others) == 2 else LayerSpec().unit
    try:
        if activation == CUSTOM:
            return LayerSpec(int(width), activation, formula=inner or "", unit=unit)
        return LayerSpec(int(width), activation, parameter=_parameter(inner), unit=unit)
    except InputError as error:
        raise InputError(f"{text!r}: {error}") from error


def _opened(text: str, layer: str) -> tuple[str, str | None]:
    """Split `leaky_relu(0.2)` into its name and the content of the brackets, None without brackets."""
    name, bracket, rest = text.partition("(")
    if not bracket:
        return name, None
    if not rest.endswith(")"):
        raise InputError(f"{layer!r} continues after its brackets; it must be {_FORM}.")
    return name.strip(), rest[:-1].strip()


def _parameter(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{text!r} is not a number." if text else "The brackets are empty.") from None
