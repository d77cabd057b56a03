"""Formulas, parsed once and evaluated for whole arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, run_calls
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.derivatives import derivative_of
from neuronlab.core.formulas.operations import OPERATIONS
from neuronlab.core.formulas.parser import read_formula
from neuronlab.core.formulas.terms import NUMBER, VARIABLE, Node, Nodes

MAX_OPERATIONS = 64
MAX_CONSTANTS = 8
USUAL_CONSTANT = 1.0
"""The value of a constant until it is given another."""


@dataclass(frozen=True)
class Expression:
    """A formula: `terms`, each composed of earlier ones; the one at index `result` is its value."""

    terms: tuple[Node, ...]
    result: int

    @property
    def needed(self) -> list[int]:
        """The indices of the terms that the result depends on, in order."""
        needed = {self.result}
        for index in range(self.result, -1, -1):
            if index in needed:
                needed.update(self.terms[index].operands)
        return sorted(needed)

    @property
    def variables(self) -> set[str]:
        """The variables that the result depends on."""
        return {self.terms[index].name for index in self.needed if self.terms[index].operation == VARIABLE}

    def derivative(self, variable: str) -> "Expression":
        """The exact derivative by one variable, with additional terms; for kinks see `derivatives`."""
        terms = Nodes(self.terms)
        result = derivative_of(terms, self.result, variable)
        return Expression(tuple(terms.list), result)

    def evaluate(self, values: Mapping[str, Array]) -> Array:
        """Evaluate the formula, given one array per variable, of a common floating dtype and of shapes that broadcast.

        Undefined values become NaN or infinity, without a warning. The result is a new array.
        """
        arrays = np.broadcast_arrays(*values.values())
        by_name = dict(zip(values, arrays, strict=True))
        shape, dtype = arrays[0].shape, arrays[0].dtype
        found: dict[int, Array] = {}
        last_use = {operand: index for index in self.needed for operand in self.terms[index].operands}
        with np.errstate(all="ignore"):
            for index in self.needed:
                term = self.terms[index]
                if term.operation == NUMBER:
                    found[index] = np.asarray(term.number, dtype)
                elif term.operation == VARIABLE:
                    found[index] = by_name[term.name]
                else:
                    found[index] = np.empty(shape, dtype)
                    run_calls(term.calls([found[operand] for operand in term.operands], found[index]))
                    for operand in set(term.operands):
                        if last_use[operand] == index:
                            del found[operand]
        return np.array(np.broadcast_to(found[self.result], shape))

    def text(self, longest: int) -> str | None:
        """The formula as text, or None if it takes more than `longest` characters."""
        written: dict[int, tuple[str, float]] = {}  # with its operator precedence
        for index in self.needed:
            term = self.terms[index]
            if any(operand not in written for operand in term.operands):
                return None
            text, binding = _written(term, [written[operand] for operand in term.operands])
            if len(text) > longest:
                return None
            written[index] = text, binding
        return written[self.result][0]


def parse(text: str, variables: Sequence[str], constants: Mapping[str, float] | None = None) -> Expression:
    """Parse a formula in the given variables, such as `sin(3x) + 0.3x` in ("x",).

    With `constants`, single letters stand for these numbers, as in `a·x + b`; letters that are not among them have
    USUAL_CONSTANT. Raises InputError with the syntax error and its position in the text.
    """
    terms = Nodes()
    if constants is None:
        result = read_formula(text, variables, terms)
        return _limited(Expression(tuple(terms.list), result))
    constants_of(text, variables)
    result = read_formula(text, variables, terms, lambda name: terms.number(constants.get(name, USUAL_CONSTANT)))
    return Expression(tuple(terms.list), result)


def constants_of(text: str, variables: Sequence[str]) -> tuple[str, ...]:
    """The names of the constants in a formula, in the order of their first appearance.

    Raises InputError as `parse` does, whatever the values of the constants, and if there are more than MAX_CONSTANTS.
    """
    terms = Nodes()
    names: dict[str, int] = {}

    def named(name: str) -> int:
        return names.setdefault(name, terms.variable(name))

    result = read_formula(text, variables, terms, named)
    _limited(Expression(tuple(terms.list), result))
    if len(names) > MAX_CONSTANTS:
        raise InputError(f"The formula has {len(names)} constants ({', '.join(names)}); the limit is {MAX_CONSTANTS}.")
    return tuple(names)


def _limited(expression: Expression) -> Expression:
    count = sum(bool(expression.terms[index].operands) for index in expression.needed)
    if count > MAX_OPERATIONS:
        raise InputError(f"The formula has {count} operations; the limit is {MAX_OPERATIONS}.")
    return expression


_STRICT = {"subtract": (1,), "divide": (1,), "power": (0, 1), "raised": (0,), "choice": (0, 1, 2, 3)}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _written(term: Node, operands: Sequence[tuple[str, float]]) -> tuple[str, float]:
    if term.operation == NUMBER:
        return f"{term.number:.4g}".replace("-", "−"), 1.5 if term.number < 0 else 5
    if term.operation == VARIABLE:
        return term.name, 5
    operation = OPERATIONS[term.operation]
    if operation.binding == 4:  # a function: its own parentheses keep the operands together
        return operation.text.format(*(text for text, _ in operands)), 4
    # An operand of equal precedence needs parentheses on the right, a − (b − c), and as a base, (a²)³.
    strict = _STRICT.get(term.operation, ())
    gaps = [
        f"({text})" if binding < operation.binding or (binding == operation.binding and number in strict) else text
        for number, (text, binding) in enumerate(operands)
    ]
    exponent = str(term.exponent).translate(_SUPERSCRIPTS) if term.exponent else ""
    return operation.text.format(*gaps) + exponent, operation.binding
