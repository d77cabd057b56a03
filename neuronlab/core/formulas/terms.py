"""The terms of formulas: a list without duplicates, in which each term is composed of earlier ones.

Equal terms are shared, so common subexpressions of a formula and its derivative are computed once. A list needs no
recursion: evaluating, differentiating and writing are one pass each, however deep the formula.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array, Call, run_calls
from neuronlab.core.formulas.operations import OPERATIONS

NUMBER, VARIABLE = "number", "variable"
LARGEST_RAISED = 64
"""Integer exponents up to this one are computed by multiplication."""


class Node(NamedTuple):
    """A number, a variable, or one of `OPERATIONS` on earlier terms."""

    operation: str
    operands: tuple[int, ...] = ()
    number: float = 0.0
    name: str = ""
    exponent: int = 0  # of "raised"

    def calls(self, arguments: Sequence[Array], out: Array) -> Sequence[Call]:
        """The calls that write the term into `out`, given its operands."""
        return OPERATIONS[self.operation].calls(arguments, out, self.exponent)


class Nodes:
    """A growing list of terms; methods take and return indices."""

    def __init__(self, terms: Sequence[Node] = ()) -> None:
        self.list = list(terms)
        self._indices = {term: index for index, term in enumerate(self.list)}

    def number(self, value: float) -> int:
        """A number."""
        return self._index_of(Node(NUMBER, number=float(value)))

    def variable(self, name: str) -> int:
        """A variable."""
        return self._index_of(Node(VARIABLE, name=name))

    def make(self, operation: str, *operands: int) -> int:
        """An operation on existing terms; numbers are computed at once, and the result is simplified if possible."""
        simplify = _SIMPLER.get(operation)
        simpler = simplify(self, *operands) if simplify else None
        return self._made(Node(operation, operands)) if simpler is None else simpler

    def raised(self, base: int, exponent: int) -> int:
        """A term to the power of a positive integer."""
        return base if exponent == 1 else self._made(Node("raised", (base,), exponent=exponent))

    def product(self, *factors: int) -> int:
        """The product of two or more terms."""
        result = factors[0]
        for factor in factors[1:]:
            result = self.make("multiply", result, factor)
        return result

    def value(self, index: int) -> float | None:
        """The number at an index, or None if the term is not a number."""
        term = self.list[index]
        return term.number if term.operation == NUMBER else None

    def negated(self, index: int) -> int | None:
        """The operand of a negation at an index, or None if the term is not a negation."""
        term = self.list[index]
        return term.operands[0] if term.operation == "negative" else None

    def _made(self, term: Node) -> int:
        arguments = [np.asarray(value) for index in term.operands if (value := self.value(index)) is not None]
        if len(arguments) < len(term.operands):
            return self._index_of(term)
        # All are numbers. They are floats, so that 9^9^9^9 is infinity at once.
        out = np.empty(())
        with np.errstate(all="ignore"):
            run_calls(term.calls(arguments, out))
        return self.number(float(out))

    def _index_of(self, term: Node) -> int:
        if term not in self._indices:
            self._indices[term] = len(self.list)
            self.list.append(term)
        return self._indices[term]


def _simpler_sum(terms: Nodes, a: int, b: int) -> int | None:
    if terms.value(a) == 0:
        return b
    if terms.value(b) == 0:
        return a
    if (inner := terms.negated(b)) is not None:
        return terms.make("subtract", a, inner)
    return None


def _simpler_difference(terms: Nodes, a: int, b: int) -> int | None:
    if terms.value(a) == 0:
        return terms.make("negative", b)
    if terms.value(b) == 0:
        return a
    if (inner := terms.negated(b)) is not None:
        return terms.make("add", a, inner)
    return None


def _simpler_negative(terms: Nodes, a: int) -> int | None:
    return terms.negated(a)


def _simpler_product(terms: Nodes, a: int, b: int) -> int | None:
    if terms.value(a) is not None:
        return None if terms.value(b) is not None else _simpler_multiple(terms, a, b)
    if terms.value(b) is not None:
        return terms.make("multiply", b, a)
    for one, other in ((a, b), (b, a)):
        if (inner := terms.negated(one)) is not None:
            return terms.make("negative", terms.make("multiply", inner, other))
    for one, other in ((a, b), (b, a)):
        if (multiple := _multiple(terms, one)) is not None:
            return terms.make("multiply", multiple[0], terms.make("multiply", multiple[1], other))
    return terms.raised(a, 2) if a == b else None


def _multiple(terms: Nodes, index: int) -> tuple[int, int] | None:
    # The number and the rest of a term like 2·z
    term = terms.list[index]
    if term.operation == "multiply" and terms.value(term.operands[0]) is not None:
        return term.operands[0], term.operands[1]
    return None


def _simpler_multiple(terms: Nodes, a: int, b: int) -> int | None:
    # The product of a number and another term
    factor = terms.value(a)
    assert factor is not None
    if factor in (0, 1):
        return b if factor else terms.number(0)
    if factor < 0:
        return terms.make("negative", terms.make("multiply", terms.number(-factor), b))
    if (inner := terms.negated(b)) is not None:
        return terms.make("negative", terms.make("multiply", a, inner))
    if (multiple := _multiple(terms, b)) is not None:
        return terms.make("multiply", terms.make("multiply", a, multiple[0]), multiple[1])
    return None


def _simpler_quotient(terms: Nodes, a: int, b: int) -> int | None:
    if terms.value(b) == 1 or (terms.value(a) == 0 and terms.value(b) is None):
        return a
    return None


def _simpler_power(terms: Nodes, a: int, b: int) -> int | None:
    exponent = terms.value(b)
    if exponent is None:
        return terms.make("exp", b) if terms.value(a) == math.e else None
    if terms.value(a) is not None:
        return None
    if exponent == 0:
        return terms.number(1)
    if exponent == 0.5:
        return terms.make("sqrt", a)
    if exponent.is_integer() and abs(exponent) <= LARGEST_RAISED:
        power = terms.raised(a, abs(int(exponent)))
        return power if exponent > 0 else terms.make("divide", terms.number(1), power)
    return None


def _constant_last(operation: str) -> Callable[[Nodes, int, int], int | None]:
    def simplify(terms: Nodes, a: int, b: int) -> int | None:
        if terms.value(a) is not None and terms.value(b) is None:
            return terms.make(operation, b, a)
        return a if a == b else None

    return simplify


def _simpler_choice(terms: Nodes, a: int, b: int, above: int, otherwise: int) -> int | None:
    if above == otherwise:
        return above
    if terms.value(otherwise) == 0 and terms.value(above) not in (None, 1):
        return terms.make("multiply", above, terms.make("choice", a, b, terms.number(1), otherwise))
    return None


_SIMPLER: dict[str, Callable[..., int | None]] = {
    "add": _simpler_sum,
    "subtract": _simpler_difference,
    "negative": _simpler_negative,
    "multiply": _simpler_product,
    "divide": _simpler_quotient,
    "power": _simpler_power,
    "max": _constant_last("max"),
    "min": _constant_last("min"),
    "choice": _simpler_choice,
}
"""Rules that return a simpler form, or None if there is none."""
