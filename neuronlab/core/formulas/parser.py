"""Parse formulas in everyday notation: 3x, x², 2·x − 1, max(0, z), sin(πx).

The grammar is an allow list: formulas can use nothing else, and Python never executes any of the text.

    sum      = product, { ("+" | "−"), product }
    product  = signed, { ["·" | "/"], signed }                  nothing between two factors multiplies
    signed   = { "+" | "−" }, power
    power    = atom, [superscript], ["^", signed]
    atom     = number | variable | "pi" | "e" | constant | function, "(", sum, { ",", sum }, ")" | "(", sum, ")"

A constant is a single letter that means nothing else, where the caller takes any: a·x² + b.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from neuronlab.core.errors import InputError
from neuronlab.core.formulas.terms import Nodes

Constants = Callable[[str], int]
"""constants(name): the index of the term that stands for a constant."""

MAX_LENGTH = 200
MAX_DEPTH = 30

_NUMBERS = {"pi": math.pi, "π": math.pi, "e": math.e}
_MEANT = frozenset("xyzXYZ")
"""Letters that stand for inputs and outputs; where a formula has another input, they are mistakes, not constants."""


class _Function(NamedTuple):
    make: Callable[[Nodes, Sequence[int]], int]
    takes_several: bool = False


def _one(operation: str) -> _Function:
    return _Function(lambda terms, arguments: terms.make(operation, *arguments))


def _several(operation: str) -> _Function:
    def make(terms: Nodes, arguments: Sequence[int]) -> int:
        result = arguments[0]
        for argument in arguments[1:]:
            result = terms.make(operation, result, argument)
        return result

    return _Function(make, takes_several=True)


FUNCTIONS = {
    "sin": _one("sin"),
    "cos": _one("cos"),
    "tan": _one("tan"),
    "tanh": _one("tanh"),
    "sigmoid": _one("sigmoid"),
    "exp": _one("exp"),
    "log": _one("log"),
    "ln": _one("log"),
    "sqrt": _one("sqrt"),
    "abs": _one("abs"),
    "sign": _one("sign"),
    "step": _one("step"),
    "max": _several("max"),
    "min": _several("min"),
    "relu": _Function(lambda terms, arguments: terms.make("max", arguments[0], terms.number(0))),
    "softplus": _one("softplus"),
}

_SIGNS = {"×": "*", "·": "*", "⋅": "*", "∙": "*", "−": "-", "–": "-", "÷": "/", "**": "^"}
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+−]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*|π)"
    r"|(?P<superscript>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<sign>\*\*|[-+*/^(),×·⋅∙−–÷])"
)


class _Token(NamedTuple):
    kind: str  # a group of _TOKEN, the sign itself, or "end"
    text: str
    position: int  # in the text as typed, from 1


def _tokens(text: str) -> list[_Token]:
    tokens, start = [], 0
    while start < len(text):
        match = _TOKEN.match(text, start)
        if match is None:
            raise _unexpected(text[start], start + 1)
        kind, found = str(match.lastgroup), match.group()
        if kind != "space":
            tokens.append(_Token(_SIGNS.get(found, found) if kind == "sign" else kind, found, start + 1))
        start = match.end()
    return [*tokens, _Token("end", "", len(text) + 1)]


def _unexpected(found: str, position: int) -> InputError:
    return InputError(f"Unexpected {found!r} at position {position} of the formula.")


def is_constant(name: str) -> bool:
    """Whether a name can be that of a constant: a single letter that has no meaning of its own."""
    return len(name) == 1 and name.isascii() and name.isalpha() and name not in _MEANT and name not in _NUMBERS


def read_formula(text: str, variables: Sequence[str], terms: Nodes, constants: Constants | None = None) -> int:
    """Add the terms of a formula to `terms` and return the index of its result.

    `constants(name)` returns the term of a constant; without it constants are errors. Raises InputError on a syntax
    error.
    """
    if len(text) > MAX_LENGTH:
        raise InputError(f"The formula has {len(text):,} characters; the limit is {MAX_LENGTH}.")
    if not text.strip():
        raise InputError(f"The formula is empty; it can contain {_known(variables)}, numbers and functions.")
    return _Parser(text, variables, terms, constants).read()


def _known(variables: Sequence[str]) -> str:
    return ", ".join([*variables, "pi", "e"])


def _takes_no_constants(where: str, variables: Sequence[str]) -> str:
    return f"Unknown name {where} of the formula; it takes {_known(variables)} and numbers, but no constants."


class _Parser:
    """A recursive descent parser with one method for every line of the grammar."""

    def __init__(self, text: str, variables: Sequence[str], terms: Nodes, constants: Constants | None) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0
        self._variables = variables
        self._terms = terms
        self._constants = constants

    def read(self) -> int:
        result = self._sum()
        if self._token.kind != "end":
            raise self._surprise()
        return result

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _surprise(self) -> InputError:
        if self._token.kind == "end":
            return InputError(f"The formula is incomplete: something is missing at position {self._token.position}.")
        return _unexpected(self._token.text, self._token.position)

    def _sum(self) -> int:
        result = self._product()
        while self._token.kind in ("+", "-"):
            operation = "add" if self._take().kind == "+" else "subtract"
            result = self._terms.make(operation, result, self._product())
        return result

    def _product(self) -> int:
        result = self._signed()
        while self._token.kind in ("*", "/", "(", "name"):
            sign = self._take().kind if self._token.kind in ("*", "/") else "*"
            result = self._terms.make("multiply" if sign == "*" else "divide", result, self._signed())
        return result

    def _signed(self) -> int:
        # All nesting passes through here.
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InputError(
                f"The formula is nested too deeply at position {self._token.position}: "
                f"the limit is {MAX_DEPTH} levels of parentheses, signs and exponents."
            )
        if self._token.kind in ("+", "-"):
            is_negative = self._take().kind == "-"
            result = self._signed()
            result = self._terms.make("negative", result) if is_negative else result
        else:
            result = self._power()
        self._depth -= 1
        return result

    def _power(self) -> int:
        result = self._atom()
        if self._token.kind == "superscript":
            result = self._terms.make("power", result, self._superscript())
        if self._token.kind == "^":
            self._take()
            result = self._terms.make("power", result, self._signed())
        return result

    def _superscript(self) -> int:
        return self._terms.number(float(self._take().text.translate(_SUPERSCRIPTS)))

    def _atom(self) -> int:
        if self._token.kind == "number":
            return self._number()
        if self._token.kind == "name":
            return self._name()
        if self._token.kind == "(":
            opened = self._take()
            result = self._sum()
            self._close(opened)
            return result
        raise self._surprise()

    def _number(self) -> int:
        token = self._take()
        value = float(token.text.replace("−", "-"))
        if math.isinf(value):
            raise InputError(f"The number at position {token.position} of the formula is too large.")
        return self._terms.number(value)

    def _name(self) -> int:
        token = self._take()
        if token.text in self._variables:
            return self._terms.variable(token.text)
        if token.text in _NUMBERS:
            return self._terms.number(_NUMBERS[token.text])
        if token.text in FUNCTIONS:
            return self._call(token)
        where = f"{token.text!r} at position {token.position}"
        if is_constant(token.text):
            if self._constants is not None:
                return self._constants(token.text)
            if self._token.kind != "(":
                raise InputError(_takes_no_constants(where, self._variables))
        what, known = (" function", ", ".join(FUNCTIONS)) if self._token.kind == "(" else (" name", self._available())
        raise InputError(f"Unknown{what} {where} of the formula; available: {known}.")

    def _available(self) -> str:
        known = _known(self._variables)
        return known if self._constants is None else f"{known} and other single letters as constants"

    def _call(self, name: _Token) -> int:
        if self._token.kind != "(":
            raise InputError(
                f"The function {name.text!r} at position {name.position} requires parentheses, as in {name.text}(…)."
            )
        opened = self._take()
        arguments = [self._sum()]
        while self._token.kind == ",":
            self._take()
            arguments.append(self._sum())
        self._close(opened)
        function = FUNCTIONS[name.text]
        if (len(arguments) > 1) != function.takes_several:
            wanted = "two or more arguments" if function.takes_several else "one argument"
            raise InputError(
                f"The function {name.text!r} at position {name.position} takes {wanted}, not {len(arguments)}."
            )
        return function.make(self._terms, arguments)

    def _close(self, opened: _Token) -> None:
        if self._token.kind == "end":
            raise InputError(f"The parenthesis at position {opened.position} of the formula is not closed.")
        if self._token.kind != ")":
            raise self._surprise()
        self._take()
