"""Activations that another program composed of several operators, such as z·sigmoid(z), read as formulas in z."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.formulas.parser import MAX_LENGTH
from neuronlab.files.models.onnx.file import GraphNode
from neuronlab.files.models.stacks.activations import FoundActivation

_EQUAL = 2e-6
"""Two functions whose difference is smaller, relative to 1 + |f|, are the same in float32."""
_Z = np.concatenate([np.linspace(-12.0, 12.0, 2401), np.linspace(-0.0123, 0.0119, 200)])

_TEXTS: dict[str, str] = {
    "Add": "({} + {})",
    "Sub": "({} - {})",
    "Mul": "({} * {})",
    "Div": "({} / {})",
    "Pow": "({} ^ {})",
    "Neg": "(-{})",
    "Reciprocal": "(1 / {})",
    "Abs": "abs({})",
    "Exp": "exp({})",
    "Log": "log({})",
    "Sqrt": "sqrt({})",
    "Sin": "sin({})",
    "Cos": "cos({})",
    "Tan": "tan({})",
    "Tanh": "tanh({})",
    "Sigmoid": "sigmoid({})",
    "Softplus": "softplus({})",
    "Softsign": "({0} / (1 + abs({0})))",
    "Sign": "sign({})",
    "Relu": "max(0, {})",
    "Max": "max({}, {})",
    "Min": "min({}, {})",
    "Greater": "step({} - {})",
    "Less": "step({1} - {0})",
    "Where": "({0} * {1} + (1 - {0}) * {2})",
    "HardSwish": "({0} * min(max(0, {0} / 6 + 0.5), 1))",
    "Mish": "({0} * tanh(softplus({0})))",
    "Cast": "{}",
    "Identity": "{}",
}
"""Operators without numbers of their own that act on every value alone."""


def _clip(node: GraphNode, texts: Sequence[str]) -> str:
    low = texts[1] if len(texts) > 1 and texts[1] else _number_text(node, "min", None)
    high = texts[2] if len(texts) > 2 and texts[2] else _number_text(node, "max", None)
    text = f"max({low}, {texts[0]})" if low else texts[0]
    return f"min({text}, {high})" if high else text


def _hard_sigmoid(node: GraphNode, texts: Sequence[str]) -> str:
    return f"min(max(0, {_number_text(node, 'alpha', 0.2)} * {texts[0]} + {_number_text(node, 'beta', 0.5)}), 1)"


def _swish(node: GraphNode, texts: Sequence[str]) -> str:
    return f"({texts[0]} * sigmoid({_number_text(node, 'alpha', 1.0)} * {texts[0]}))"


def _celu(node: GraphNode, texts: Sequence[str]) -> str:
    alpha = _number_text(node, "alpha", 1.0)
    return f"(max(0, {texts[0]}) + {alpha} * (exp(min(0, {texts[0]}) / {alpha}) - 1))"


def _thresholded(node: GraphNode, texts: Sequence[str]) -> str:
    return f"({texts[0]} * step({texts[0]} - {_number_text(node, 'alpha', 1.0)}))"


def _leaky_relu(node: GraphNode, texts: Sequence[str]) -> str:
    return f"(max(0, {texts[0]}) + {_number_text(node, 'alpha', 0.01)} * min(0, {texts[0]}))"


def _elu(node: GraphNode, texts: Sequence[str]) -> str:
    return f"(max(0, {texts[0]}) + {_number_text(node, 'alpha', 1.0)} * (exp(min(0, {texts[0]})) - 1))"


_WITH_NUMBERS: dict[str, Callable[[GraphNode, Sequence[str]], str]] = {
    "Clip": _clip,
    "HardSigmoid": _hard_sigmoid,
    "Swish": _swish,
    "Celu": _celu,
    "ThresholdedRelu": _thresholded,
    "LeakyRelu": _leaky_relu,
    "Elu": _elu,
}
"""Operators with attributes."""


def operator_text(node: GraphNode, operands: Sequence[str]) -> str | None:
    """The formula of an operator, given those of its inputs; None if it has none or is too long to be typed."""
    if node.domain or len(node.outputs) != 1 or sum(map(len, operands)) > MAX_LENGTH:
        return None
    if node.operator in _WITH_NUMBERS:
        text = _WITH_NUMBERS[node.operator](node, operands)
    elif node.operator in _TEXTS and len(operands) == _arity(_TEXTS[node.operator]):
        text = _TEXTS[node.operator].format(*operands)
    else:
        return None
    return text if len(text) <= MAX_LENGTH else None


def number_text(value: float) -> str:
    """A number as it is typed, in parentheses if it is negative."""
    return f"({value:.9g})" if value < 0 else f"{value:.9g}"


@lru_cache(maxsize=256)
def known_activation(text: str) -> FoundActivation | None:
    """The row of ACTIVATIONS that is the same function of z, if there is one.

    Compared as numbers, because a function can be written in many ways.
    """
    try:
        values = parse(text, ("z",)).evaluate({"z": _Z})
    except InputError:
        return None
    for name, row in ACTIVATIONS.items():
        if name == "identity" or (row.parameter is not None and row.parameter.is_learned):
            continue
        expected = np.empty_like(_Z)
        row.apply(_Z, expected)
        with np.errstate(invalid="ignore"):
            if np.all(np.abs(values - expected) <= _EQUAL * (1.0 + np.abs(expected))):
                return FoundActivation(name)
    return None


def custom(text: str) -> FoundActivation:
    """A formula as an activation, without the parentheses around all of it."""
    is_wrapped = text.startswith("(") and text.endswith(")") and _closes_last(text)
    return FoundActivation(CUSTOM, formula=text[1:-1] if is_wrapped else text)


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis is closed by the last one."""
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return position == len(text) - 1
    return False


def _number_text(node: GraphNode, name: str, usual: float | None) -> str:
    attribute = node.attributes.get(name)
    value = usual if attribute is None or attribute.number is None else attribute.number
    return "" if value is None else number_text(value)


def _arity(template: str) -> int:
    return 3 if "{2}" in template else 2 if "{1}" in template or template.count("{}") == 2 else 1
