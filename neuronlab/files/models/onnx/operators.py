"""Every activation, feature and formula in the operators of ONNX opset 13.

Later opsets have HardSwish, Mish, Swish and Gelu, but the runtimes on many devices do not: these are composed. Numbers
that have defaults in ONNX are always written, since other defaults are usual here.
"""

from collections.abc import Callable
from typing import Any, Protocol

from neuronlab.core.activations.smooth import SELU_ALPHA, SELU_SCALE
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.formulas.terms import NUMBER, VARIABLE
from neuronlab.core.specs.network import LayerSpec


class GraphWriter(Protocol):
    """A graph that grows."""

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add an operation and return the name of its result."""

    def number(self, value: float) -> str:
        """The name of a constant, in the precision of the layers."""


Write = Callable[[GraphWriter, str, float], str]
"""`write(nodes, z, p)` adds f(z) with the parameter p and returns its name."""

GELU_LINEAR = 2.0 * (2.0 / 3.141592653589793) ** 0.5
GELU_CUBIC = 0.044715 * GELU_LINEAR


def _plain(operator: str, **attributes: float) -> Write:
    return lambda nodes, z, _: nodes.add(operator, z, **attributes)


def _times_z(operator: str, **attributes: float) -> Write:
    """Z times an operator of z."""
    return lambda nodes, z, _: nodes.add("Mul", z, nodes.add(operator, z, **attributes))


def _with_alpha(operator: str) -> Write:
    return lambda nodes, z, p: nodes.add(operator, z, alpha=p)


def _of_multiple(operator: str) -> Write:
    """An operator of p·z."""
    return lambda nodes, z, p: nodes.add(operator, z if p == 1.0 else nodes.add("Mul", z, nodes.number(p)))


def _step(nodes: GraphWriter, z: str, _p: float) -> str:
    return nodes.add("Cast", nodes.add("Greater", z, nodes.number(0.0)), to=1)


def _gelu(nodes: GraphWriter, z: str, _p: float) -> str:
    """½·(1 + tanh(u)) = σ(2u), as it is trained."""
    square = nodes.add("Mul", z, z)
    slope = nodes.add("Add", nodes.add("Mul", square, nodes.number(GELU_CUBIC)), nodes.number(GELU_LINEAR))
    return nodes.add("Mul", z, nodes.add("Sigmoid", nodes.add("Mul", z, slope)))


def _mish(nodes: GraphWriter, z: str, _p: float) -> str:
    return nodes.add("Mul", z, nodes.add("Tanh", nodes.add("Softplus", z)))


def _gaussian(nodes: GraphWriter, z: str, _p: float) -> str:
    return nodes.add("Exp", nodes.add("Neg", nodes.add("Mul", z, z)))


def _hard_tanh(nodes: GraphWriter, z: str, _p: float) -> str:
    return nodes.add("Clip", z, nodes.number(-1.0), nodes.number(1.0))


def _square(nodes: GraphWriter, z: str, _p: float) -> str:
    return nodes.add("Mul", z, z)


def _cube(nodes: GraphWriter, z: str, _p: float) -> str:
    return nodes.add("Mul", nodes.add("Mul", z, z), z)


WRITE: dict[str, Write] = {
    "relu": _plain("Relu"),
    "leaky_relu": _with_alpha("LeakyRelu"),
    "tanh": _plain("Tanh"),
    "sigmoid": _of_multiple("Sigmoid"),
    "step": _step,
    "identity": lambda _nodes, z, _p: z,
    "gelu": _gelu,
    "sine": _of_multiple("Sin"),
    "elu": _with_alpha("Elu"),
    "selu": _plain("Selu", alpha=SELU_ALPHA, gamma=SELU_SCALE),
    "silu": _times_z("Sigmoid"),
    "mish": _mish,
    "softplus": _plain("Softplus"),
    "softsign": _plain("Softsign"),
    "hard_sigmoid": _plain("HardSigmoid", alpha=1.0 / 6.0, beta=0.5),
    "hard_tanh": _hard_tanh,
    "hard_swish": _times_z("HardSigmoid", alpha=1.0 / 6.0, beta=0.5),
    "gaussian": _gaussian,
    "abs": _plain("Abs"),
    "square": _square,
    "cube": _cube,
}
"""By row of ACTIVATIONS; one that learns its parameter is PRelu and gets it as a tensor."""


def write_activation(nodes: GraphWriter, layer: LayerSpec, z: str, slopes: str) -> str:
    """Add a layer's activation of z; `slopes` is the name of what it learned, if anything."""
    if layer.learns_negative_slope:
        return nodes.add("PRelu", z, slopes)
    if layer.activation == CUSTOM:
        return _write_formula(nodes, layer.formula, z)
    return WRITE[layer.activation](nodes, z, layer.value)


# -- formulas, term by term -----------------------------------------------------------------------------------------

_OPERATORS = {
    "add": "Add",
    "subtract": "Sub",
    "negative": "Neg",
    "multiply": "Mul",
    "divide": "Div",
    "power": "Pow",
    "sqrt": "Sqrt",
    "exp": "Exp",
    "log": "Log",
    "sin": "Sin",
    "cos": "Cos",
    "tan": "Tan",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "softplus": "Softplus",
    "abs": "Abs",
    "sign": "Sign",
    "max": "Max",
    "min": "Min",
}


def _write_formula(nodes: GraphWriter, formula: str, z: str) -> str:
    expression = parse(formula, ("z",))
    names: dict[int, str] = {}
    for index in expression.needed:
        term = expression.terms[index]
        operands = [names[operand] for operand in term.operands]
        if term.operation == NUMBER:
            names[index] = nodes.number(term.number)
        elif term.operation == VARIABLE:
            names[index] = z
        elif term.operation == "raised":
            names[index] = _raised(nodes, operands[0], term.exponent)
        elif term.operation == "choice":
            names[index] = nodes.add("Where", nodes.add("Greater", *operands[:2]), *operands[2:])
        elif term.operation == "step":
            names[index] = _step(nodes, operands[0], 0.0)
        else:
            names[index] = nodes.add(_OPERATORS[term.operation], *operands)
    return names[expression.result]


def _raised(nodes: GraphWriter, base: str, exponent: int) -> str:
    """A whole power by squaring, in the order in which it is trained."""
    so_far = base
    for digit in f"{exponent:b}"[1:]:
        so_far = nodes.add("Mul", so_far, so_far)
        if digit == "1":
            so_far = nodes.add("Mul", so_far, base)
    return so_far


# -- features of the scaled inputs ------------------------------------------------------------------------------------


def _column(number: int) -> Callable[[GraphWriter, list[str]], str]:
    return lambda _nodes, x: x[number]


def _power(number: int, exponent: int) -> Callable[[GraphWriter, list[str]], str]:
    return lambda nodes, x: _raised(nodes, x[number], exponent)


def _sine(number: int) -> Callable[[GraphWriter, list[str]], str]:
    return lambda nodes, x: nodes.add("Sin", x[number])


WRITE_FEATURE: dict[str, Callable[[GraphWriter, list[str]], str]] = {
    "x": _column(0),
    "x^2": _power(0, 2),
    "x^3": _power(0, 3),
    "sin(x)": _sine(0),
    "x1": _column(0),
    "x2": _column(1),
    "x1^2": _power(0, 2),
    "x2^2": _power(1, 2),
    "x1*x2": lambda nodes, x: nodes.add("Mul", x[0], x[1]),
    "sin(x1)": _sine(0),
    "sin(x2)": _sine(1),
}
"""By row of FEATURES: `write(nodes, x)` adds the feature of the columns x (n, 1) and returns its name."""
