"""The activations of other programs, by the names that PyTorch, Keras, scikit-learn and ONNX give them.

What has no row in ACTIVATIONS is written as a formula where that is the same function, such as ReLU6.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy.typing as npt

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.errors import InputError


class FoundActivation(NamedTuple):
    """An activation as it was found.

    Attributes:
        name: A row of ACTIVATIONS, CUSTOM, or SOFTMAX.
        parameter: Its parameter, if it has one.
        formula: The formula of a custom one.
        slopes: (out,) or (1,) learned negative slopes.
    """

    name: str
    parameter: float | None = None
    formula: str = ""
    slopes: npt.ArrayLike | None = None


SOFTMAX = "softmax"

_SAME = {
    "linear": "identity",
    "none": "identity",
    "logistic": "sigmoid",
    "swish": "silu",
    "sin": "sine",
    "hardtanh": "hard_tanh",
    "hardsigmoid": "hard_sigmoid",
    "hardswish": "hard_swish",
    "hard_silu": "hard_swish",
    "gelu_tanh": "gelu",
    SOFTMAX: SOFTMAX,
}
"""Other names of the same function."""
_FORMULAS = {
    "relu6": "min(max(0, z), 6)",
    "exp": "exp(z)",
    "exponential": "exp(z)",
    "hardshrink": "z*step(abs(z) - 0.5)",
    "softshrink": "max(0, z - 0.5) + min(0, z + 0.5)",
    "tanhshrink": "z - tanh(z)",
    "logsigmoid": "-softplus(-z)",
    "log_sigmoid": "-softplus(-z)",
}
_USUAL = {"elu": 1.0, "sigmoid": 1.0}
"""Parameters that every program leaves at this number, unlike the negative slope of a leaky ReLU."""
_NAME = re.compile(r"\s*([A-Za-z_][A-Za-z_0-9]*)\s*(?:\(\s*([^()]*?)\s*\))?\s*")


def named_activation(text: str) -> FoundActivation:
    """The activation with a name such as `relu`, `LeakyReLU(0.01)` or `gelu(tanh)`.

    Raises InputError, as the end of a sentence, if it is unknown or its parameter is missing.
    """
    match = _NAME.fullmatch(text)
    name = _snake(match[1]) if match else ""
    argument = (match[2] or "").rpartition("=")[2].strip("'\" ") if match else ""
    if name == "gelu" and argument == "tanh":
        return FoundActivation("gelu")
    if name == "gelu" and not argument:
        raise InputError(EXACT_GELU)
    if name in _FORMULAS and not argument:
        return FoundActivation(CUSTOM, formula=_FORMULAS[name])
    name = name if name in ACTIVATIONS else _SAME.get(name, name)
    if name in (SOFTMAX, *ACTIVATIONS):
        return _with_argument(name, argument)
    raise InputError(f"has the activation {shortened(text)}, which is none of those here")


EXACT_GELU = "has GELU in the form with erf; the one here has tanh"


def leaky_relu(slope: float) -> FoundActivation:
    """A leaky ReLU; a slope outside the range of ours becomes a formula."""
    return _within("leaky_relu", slope, f"max(0, z) + {slope!r}*min(0, z)")


def elu(alpha: float) -> FoundActivation:
    """An ELU, likewise."""
    return _within("elu", alpha, f"max(0, z) + {alpha!r}*(exp(min(0, z)) - 1)")


def clipped(low: float | None, high: float | None) -> FoundActivation:
    """Z, clipped to low … high; None for no limit."""
    if (low, high) == (-1.0, 1.0):
        return FoundActivation("hard_tanh")
    if (low, high) == (0.0, None):
        return FoundActivation("relu")
    formula = "z" if low is None else f"max({low!r}, z)"
    formula = formula if high is None else f"min({formula}, {high!r})"
    return FoundActivation("identity") if formula == "z" else FoundActivation(CUSTOM, formula=formula)


def hard_sigmoid(slope: float, offset: float) -> FoundActivation:
    """Slope·z + offset, clipped to 0 … 1; Keras once used 0.2·z + 0.5, PyTorch z/6 + 0.5."""
    if abs(slope - 1.0 / 6.0) < 1e-6 and offset == 0.5:
        return FoundActivation("hard_sigmoid")
    return FoundActivation(CUSTOM, formula=f"min(max(0, {slope!r}*z + {offset!r}), 1)")


_ADJUSTED: dict[str, Callable[[float], FoundActivation]] = {"leaky_relu": leaky_relu, "elu": elu}


def shortened(text: str, most: int = 40) -> str:
    """A name from a file, short enough for a sentence."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _within(name: str, value: float, formula: str) -> FoundActivation:
    row = ACTIVATIONS[name].parameter
    assert row is not None
    if row.low <= value <= row.high:
        return FoundActivation(name, parameter=value)
    return FoundActivation(CUSTOM, formula=formula)


def _with_argument(name: str, argument: str) -> FoundActivation:
    parameter = ACTIVATIONS[name].parameter if name in ACTIVATIONS else None
    if parameter is None:
        if argument:
            raise InputError(f"has the activation {name} with an unknown option ({shortened(argument)})")
        return FoundActivation(name)
    if parameter.is_learned:
        raise InputError(f"has the activation {name}, but not the slopes it learned")
    if not argument and name in _USUAL:
        return FoundActivation(name, parameter=_USUAL[name])
    try:
        value = float(argument)
    except ValueError as error:
        raise InputError(f"has the activation {name}, which needs its {parameter.name}, as in {name}(0.1)") from error
    if name in _ADJUSTED:
        return _ADJUSTED[name](value)
    return FoundActivation(name, parameter=value)


def _snake(name: str) -> str:
    """LeakyReLU, leaky_relu and leakyrelu alike."""
    flat = name.lower().replace("_", "")
    known = {key.replace("_", ""): key for key in (*ACTIVATIONS, *_SAME, *_FORMULAS)}
    return known.get(flat, name.lower())
