"""Compile a formula in z and its derivative to flat lists of NumPy calls on given arrays, for the training step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.activations.activation import Scratch
from neuronlab.core.arrays import Array, Call
from neuronlab.core.engine.calls import constant
from neuronlab.core.formulas.expressions import Expression
from neuronlab.core.formulas.terms import NUMBER, VARIABLE

_Z, _Y, _DERIVATIVE = -2, -1, 0
"""Locations of terms besides scratch arrays: the input, the output, and the scratch array of the derivative."""


@dataclass(frozen=True)
class ExpressionCalls:
    """`forward` and `backward` of an `Activation`, for a formula in one variable, with `scratch` scratch arrays.

    Terms that the derivative shares with the value are computed once, in forward, and stay in their scratch arrays.
    """

    value: Expression
    derivative: Expression  # its terms are those of the value and more
    homes: Mapping[int, int]
    scratch: int

    def forward(self, z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
        """The calls that write the value into y."""
        result = self.value.result
        calls = self._calls(self._computed(self.value), z, y, s)
        return calls if self.homes.get(result) == _Y else [*calls, (np.copyto, (y, self._array(result, z, y, s)))]

    def backward(self, z: Array, y: Array, s: Scratch, _p: Array) -> Sequence[Call]:
        """The calls that write the derivative into s[0]."""
        result, there = self.derivative.result, set(self._computed(self.value))
        calls = self._calls([index for index in self._computed(self.derivative) if index not in there], z, y, s)
        is_there = self.homes.get(result) == _DERIVATIVE
        return calls if is_there else [*calls, (np.copyto, (s[0], self._array(result, z, y, s)))]

    @staticmethod
    def _computed(expression: Expression) -> list[int]:
        return [index for index in expression.needed if expression.terms[index].operands]

    def _calls(self, indices: Sequence[int], z: Array, y: Array, s: Scratch) -> list[Call]:
        calls: list[Call] = []
        for index in indices:
            term = self.derivative.terms[index]
            operands = [self._array(operand, z, y, s) for operand in term.operands]
            calls += term.calls(operands, self._array(index, z, y, s))
        return calls

    def _array(self, index: int, z: Array, y: Array, s: Scratch) -> Array:
        term = self.derivative.terms[index]
        if term.operation == NUMBER:
            return constant(term.number, z)
        if term.operation == VARIABLE:
            return z
        home = self.homes[index]
        return y if home == _Y else s[home]


def expression_calls(value: Expression, variable: str) -> ExpressionCalls:
    """Assign scratch arrays to all terms of a formula and its derivative, reusing arrays where possible."""
    derivative = value.derivative(variable)
    value = Expression(derivative.terms, value.result)
    forward = [index for index in value.needed if derivative.terms[index].operands]
    order = [
        *forward,
        *(index for index in derivative.needed if derivative.terms[index].operands and index not in forward),
    ]
    used_in = {operand: moment for moment, index in enumerate(order) for operand in derivative.terms[index].operands}
    homes: dict[int, int] = {}
    free: list[int] = []
    scratch = 1
    for moment, index in enumerate(order):
        if index == value.result:
            homes[index] = _Y
        elif index == derivative.result and index not in forward:
            homes[index] = _DERIVATIVE
        else:
            if not free:
                free.append(scratch)
                scratch += 1
            homes[index] = free.pop()
        # An operand's array is free after its last use; the derivative is kept, as it may be copied at the end.
        done = [operand for operand in set(derivative.terms[index].operands) if used_in[operand] == moment]
        free += [
            homes[operand] for operand in done if homes.get(operand, _Z) > _DERIVATIVE and operand != derivative.result
        ]
    return ExpressionCalls(value, derivative, homes, scratch)
