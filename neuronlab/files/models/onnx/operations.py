"""What each ONNX operation is in a stack of layers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.activations.smooth import SELU_ALPHA, SELU_SCALE
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.models.onnx.constants import Constants
from neuronlab.files.models.onnx.file import GraphNode
from neuronlab.files.models.onnx.formulas import custom
from neuronlab.files.models.stacks.activations import (
    EXACT_GELU,
    SOFTMAX,
    FoundActivation,
    clipped,
    elu,
    hard_sigmoid,
    leaky_relu,
)
from neuronlab.files.models.stacks.stack import Stack

_SELU = (SELU_ALPHA, SELU_SCALE)
_NO_LIMIT = 1e30
"""Clip without a limit is written with the largest float."""
_FLOATS = (1, 10, 11, 16)
"""The types float, float16, double and bfloat16."""


@dataclass(frozen=True)
class GraphOperation:
    """An operation of the chain, and what it is added to."""

    node: GraphNode
    at: str
    constants: Constants
    stack: Stack
    where: str

    def constant(self, index: int) -> Array | None:
        """The constant that is its input `index`; None if that is left out. Raises InputError if it is computed."""
        if index >= len(self.node.inputs) or not self.node.inputs[index]:
            return None
        found = self.constants.find(self.node.inputs[index])
        if found is None:
            raise InputError("computes with values that are not constant floats")
        return found

    def required(self, index: int) -> Array:
        """A constant that cannot be left out."""
        found = self.constant(index)
        if found is None:
            raise InputError("lacks some of its numbers")
        return found

    def number(self, name: str, usual: float) -> float:
        """An attribute that is a number."""
        attribute = self.node.attributes.get(name)
        return usual if attribute is None or attribute.number is None else attribute.number

    def integer(self, name: str, usual: int) -> int:
        """An attribute that is a whole number."""
        attribute = self.node.attributes.get(name)
        return usual if attribute is None or attribute.integer is None else attribute.integer

    def floats(self, name: str) -> Array:
        """An attribute that is a list of numbers."""
        attribute = self.node.attributes.get(name)
        return np.array(attribute.numbers if attribute is not None else [], np.float64)


Take = Callable[[GraphOperation], None]


def _gemm(of: GraphOperation) -> None:
    if of.node.inputs[0] != of.at or of.integer("transA", 0):
        raise InputError("multiplies the values from the other side")
    weights, alpha, beta = of.required(1), of.number("alpha", 1.0), of.number("beta", 1.0)
    if weights.ndim != 2:
        raise InputError("has weights that are not a table")
    weights = weights if of.integer("transB", 0) else weights.T
    given = of.constant(2)
    bias = np.zeros(1) if given is None else _row(given)
    bias = np.broadcast_to(bias, (len(weights),)) if bias.size == 1 else bias
    of.stack.linear(of.where, weights if alpha == 1.0 else weights * alpha, bias if beta == 1.0 else bias * beta)


def _matmul(of: GraphOperation) -> None:
    if of.node.inputs[0] != of.at:
        raise InputError("multiplies the values from the other side")
    of.stack.linear(of.where, of.required(1).T, None)


def _pass(_of: GraphOperation) -> None:
    pass


def _cast(of: GraphOperation) -> None:
    if of.integer("to", 1) not in _FLOATS:
        raise InputError("rounds to whole numbers")


def _reshape(of: GraphOperation) -> None:
    if len(of.node.inputs) != 2 or of.constants.size_of(of.node.inputs[1]) not in (1, 2):
        raise InputError("gives the values another shape")


def _batch_normalization(of: GraphOperation) -> None:
    scale, shift, mean, variance = (_row(of.required(index)).astype(np.float64) for index in (1, 2, 3, 4))
    if len({len(scale), len(shift), len(mean), len(variance)}) > 1:
        raise InputError("has lists of numbers that differ in length")
    with np.errstate(all="ignore"):
        factor = scale / np.sqrt(variance + of.number("epsilon", 1e-5))
        of.stack.affine(of.where, factor, shift - mean * factor)


def _scaler(of: GraphOperation) -> None:
    """Of ai.onnx.ml: (x − offset)·scale."""
    offset, scale = of.floats("offset"), of.floats("scale")
    if not (offset.size and scale.size):
        raise InputError("lacks some of its numbers")
    if offset.size != scale.size and 1 not in (offset.size, scale.size):
        raise InputError("has lists of numbers that differ in length")
    of.stack.affine(of.where, scale, -offset * scale)


def _softmax(of: GraphOperation) -> None:
    if of.integer("axis", -1) not in (-1, 1):
        raise InputError("normalises over the rows of the table")
    of.stack.activation(of.where, FoundActivation(SOFTMAX))


def _named(name: str) -> Take:
    return lambda of: of.stack.activation(of.where, FoundActivation(name))


def _prelu(of: GraphOperation) -> None:
    slopes = _row(of.required(1))
    of.stack.activation(of.where, FoundActivation("prelu", slopes=slopes))


def _selu(of: GraphOperation) -> None:
    alpha, gamma = of.number("alpha", _SELU[0]), of.number("gamma", _SELU[1])
    is_usual = np.allclose((alpha, gamma), _SELU, rtol=1e-6)
    text = f"{gamma!r}*(max(0, z) + {alpha!r}*(exp(min(0, z)) - 1))"
    of.stack.activation(of.where, FoundActivation("selu") if is_usual else custom(text))


def _clip(of: GraphOperation) -> None:
    low, high = (_limit(of, index, name) for index, name in ((1, "min"), (2, "max")))
    of.stack.activation(of.where, clipped(low, high))


def _limit(of: GraphOperation, index: int, name: str) -> float | None:
    """A limit of Clip, which is an input or, up to opset 10, an attribute; None for one that no value reaches."""
    given = of.constant(index)
    if given is not None and given.size != 1:
        raise InputError("has limits that differ from column to column")
    limit = of.number(name, np.inf) if given is None else float(given.reshape(()))
    return limit if abs(limit) < _NO_LIMIT else None


def _gelu(of: GraphOperation) -> None:
    attribute = of.node.attributes.get("approximate")
    if attribute is None or attribute.text != "tanh":
        raise InputError(EXACT_GELU)
    of.stack.activation(of.where, FoundActivation("gelu"))


OPERATIONS: dict[tuple[str, str], Take] = {
    ("", "Gemm"): _gemm,
    ("", "MatMul"): _matmul,
    ("", "Identity"): _pass,
    ("", "Dropout"): _pass,
    ("", "Flatten"): _pass,
    ("", "Cast"): _cast,
    ("", "Reshape"): _reshape,
    ("", "BatchNormalization"): _batch_normalization,
    ("", "Softmax"): _softmax,
    ("", "Relu"): _named("relu"),
    ("", "Tanh"): _named("tanh"),
    ("", "Sigmoid"): _named("sigmoid"),
    ("", "Softsign"): _named("softsign"),
    ("", "HardSwish"): _named("hard_swish"),
    ("", "Mish"): _named("mish"),
    ("", "PRelu"): _prelu,
    ("", "Selu"): _selu,
    ("", "Clip"): _clip,
    ("", "Gelu"): _gelu,
    ("", "LeakyRelu"): lambda of: of.stack.activation(of.where, leaky_relu(of.number("alpha", 0.01))),
    ("", "Elu"): lambda of: of.stack.activation(of.where, elu(of.number("alpha", 1.0))),
    ("", "HardSigmoid"): lambda of: of.stack.activation(
        of.where, hard_sigmoid(of.number("alpha", 0.2), of.number("beta", 0.5))
    ),
    ("ai.onnx.ml", "Scaler"): _scaler,
    ("ai.onnx.ml", "ZipMap"): _pass,
}
"""By domain and operator."""


def _add(of: GraphOperation) -> None:
    of.stack.affine(of.where, term=_row(_other(of)))


def _subtract(of: GraphOperation) -> None:
    other = _row(_other(of))
    if of.node.inputs[0] == of.at:
        of.stack.affine(of.where, term=-other)
    else:
        of.stack.affine(of.where, -np.ones(1), other)


def _multiply(of: GraphOperation) -> None:
    of.stack.affine(of.where, _row(_other(of)).astype(np.float64))


def _divide(of: GraphOperation) -> None:
    if of.node.inputs[0] != of.at:
        raise InputError("divides by the values")
    with np.errstate(all="ignore"):
        of.stack.affine(of.where, 1.0 / _row(_other(of)).astype(np.float64))


def _negate(of: GraphOperation) -> None:
    of.stack.affine(of.where, -np.ones(1))


AFFINE: dict[tuple[str, str], Take] = {
    ("", "Add"): _add,
    ("", "Sub"): _subtract,
    ("", "Mul"): _multiply,
    ("", "Div"): _divide,
    ("", "Neg"): _negate,
}
"""Operators that scale or shift every value, or each column, by constants."""


def _other(of: GraphOperation) -> Array:
    return of.required(1 if of.node.inputs[0] == of.at else 0)


def _row(numbers: Array) -> Array:
    """Numbers (n,) that apply to every row of a table; (1, n) and a single one are the same."""
    if numbers.size != (numbers.shape[-1] if numbers.ndim else 1):
        raise InputError("has numbers that differ from row to row")
    return numbers.reshape(-1)
