"""Symbolic differentiation of formulas.

At a kink the derivative is 0 for abs, sign and step, and that of the last argument for max and min, where a number
counts as last. The derivative of max(0, z) at 0 is therefore 0, as usual for ReLU.
"""

from collections.abc import Callable, Sequence

from neuronlab.core.formulas.terms import NUMBER, VARIABLE, Nodes

Rule = Callable[[Nodes, Sequence[int], int, Sequence[int]], int]
"""rule(terms, operands, own, derivatives): the derivative of term `own`, given its operands and their derivatives."""


def derivative_of(terms: Nodes, index: int, variable: str) -> int:
    """Add the derivative of a term by one of its variables to the terms, and return its index."""
    derivatives: list[int] = []
    for own, term in enumerate(terms.list[: index + 1]):
        if term.operation == NUMBER:
            derivative = terms.number(0)
        elif term.operation == VARIABLE:
            derivative = terms.number(float(term.name == variable))
        else:
            derivative = _RULES[term.operation](
                terms, term.operands, own, [derivatives[operand] for operand in term.operands]
            )
        derivatives.append(derivative)
    return derivatives[index]


def _chained(outer: Callable[[Nodes, int, int], int]) -> Rule:
    # The chain rule, outer'(a) · a', with outer'(a) made from a and outer(a)
    return lambda terms, operands, own, derivatives: terms.product(outer(terms, operands[0], own), derivatives[0])


def _termwise(operation: str) -> Rule:
    return lambda terms, _operands, _own, derivatives: terms.make(operation, *derivatives)


def _multiply(terms: Nodes, operands: Sequence[int], _own: int, derivatives: Sequence[int]) -> int:
    (a, b), (d_a, d_b) = operands, derivatives
    return terms.make("add", terms.product(d_a, b), terms.product(a, d_b))


def _divide(terms: Nodes, operands: Sequence[int], own: int, derivatives: Sequence[int]) -> int:
    # (a / b)' = (a' − (a / b)·b') / b
    (_, b), (d_a, d_b) = operands, derivatives
    return terms.make("divide", terms.make("subtract", d_a, terms.product(own, d_b)), b)


def _raised(terms: Nodes, operands: Sequence[int], own: int, derivatives: Sequence[int]) -> int:
    exponent = terms.list[own].exponent
    return terms.product(terms.number(exponent), terms.raised(operands[0], exponent - 1), derivatives[0])


def _power(terms: Nodes, operands: Sequence[int], own: int, derivatives: Sequence[int]) -> int:
    # (a^b)' = b·a^(b − 1)·a' + a^b·ln(a)·b'
    (a, b), (d_a, d_b) = operands, derivatives
    lowered = terms.make("power", a, terms.make("subtract", b, terms.number(1)))
    by_exponent = terms.number(0) if terms.value(d_b) == 0 else terms.product(own, terms.make("log", a), d_b)
    return terms.make("add", terms.product(b, lowered, d_a), by_exponent)


def _max(terms: Nodes, operands: Sequence[int], _own: int, derivatives: Sequence[int]) -> int:
    return terms.make("choice", operands[0], operands[1], *derivatives)


def _min(terms: Nodes, operands: Sequence[int], _own: int, derivatives: Sequence[int]) -> int:
    return terms.make("choice", operands[1], operands[0], *derivatives)


def _flat(terms: Nodes, _operands: Sequence[int], _own: int, _derivatives: Sequence[int]) -> int:
    return terms.number(0)


_RULES: dict[str, Rule] = {
    "add": _termwise("add"),
    "subtract": _termwise("subtract"),
    "negative": _termwise("negative"),
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "raised": _raised,
    "sqrt": lambda t, _a, own, d: t.make("divide", d[0], t.product(t.number(2), own)),
    "exp": _chained(lambda _t, _a, own: own),
    "log": lambda t, a, _own, d: t.make("divide", d[0], a[0]),
    "sin": _chained(lambda t, a, _own: t.make("cos", a)),
    "cos": _chained(lambda t, a, _own: t.make("negative", t.make("sin", a))),
    "tan": _chained(lambda t, _a, own: t.make("add", t.number(1), t.raised(own, 2))),
    "tanh": _chained(lambda t, _a, own: t.make("subtract", t.number(1), t.raised(own, 2))),
    "sigmoid": _chained(lambda t, _a, own: t.make("subtract", own, t.raised(own, 2))),
    "softplus": _chained(lambda t, a, _own: t.make("sigmoid", a)),
    "abs": _chained(lambda t, a, _own: t.make("sign", a)),
    "sign": _flat,
    "step": _flat,
    "max": _max,
    "min": _min,
}
