"""Activations as statements of a language, and back: what a file computes is read from its statements."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import Expression, parse
from neuronlab.core.formulas.terms import NUMBER, VARIABLE, Node
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.code.languages import Language
from neuronlab.files.models.code.literals import number_of
from neuronlab.files.models.code.table import OPERATION_CODE

_Z = "z"
_GAP = r"(?P<p>[^ ,()]+(?:\(\"[a-z]+\"\))?)"
_OPERAND = r"(?:-?[0-9][0-9.]*(?:e[-+]?[0-9]+)?f?|-?(?:Infinity|INFINITY|NaN|NAN)|float\(\"-?(?:inf|nan)\"\)|[a-z]\w*)"


def activation_lines(language: Language, layer: LayerSpec, slopes: str) -> list[str]:
    """The statements that compute a hidden layer's outputs from `z`.

    `slopes` is the expression of the learned negative slopes.
    """
    if layer.activation == CUSTOM:
        return formula_lines(language, parse(layer.formula, (_Z,)))
    parameter = slopes if layer.learns_negative_slope else language.number(layer.value)
    value = language.activation(layer.activation).replace("{p}", parameter)
    return [language.result.replace("{value}", value)]


def formula_lines(language: Language, expression: Expression) -> list[str]:
    """The statements that compute a formula: each of its terms, and the last one as the result."""
    names: dict[int, str] = {}
    lines = []
    for index in expression.needed:
        term = expression.terms[index]
        value = term_text(language, term, names)
        if index == expression.result:
            lines.append(language.result.replace("{value}", value))
        elif term.operands:
            names[index] = f"t{len(lines) + 1}"
            lines.append(language.step.replace("{name}", names[index]).replace("{value}", value))
        else:
            names[index] = value
    return lines


def term_text(language: Language, term: Node, names: Mapping[int, str]) -> str:
    """A term of a formula as an expression; `names` has those of its operands."""
    if term.operation == NUMBER:
        return language.number(term.number)
    if term.operation == VARIABLE:
        return term.name
    operands = [names[index] for index in term.operands]
    return language.operation(term.operation).format(*operands, exponent=term.exponent)


@dataclass(frozen=True)
class WrittenActivation:
    """An activation as a file computes it.

    Attributes:
        compute: Converts z (units, n) to the outputs; its second argument is the parameter, where there is one.
        parameter: The expression of the parameter; "" if there is none.
    """

    compute: Callable[[Array, Array | float | None], Array]
    parameter: str = ""

    def value(self, slopes: Mapping[str, Array]) -> Array | float | None:
        """The parameter: a number, or one of the learned slopes (units,) as (units, 1), by their expressions."""
        if not self.parameter:
            return None
        if _is_number(self.parameter):
            return number_of(self.parameter)
        if self.parameter not in slopes:
            raise InputError(f"It has an unknown name: {self.parameter}")
        return slopes[self.parameter].astype(np.float32)[:, None]


def read_activation(language: Language, lines: Sequence[str]) -> WrittenActivation:
    """What the statements of `activation_lines` compute. Raises InputError if they are no such statements."""
    if len(lines) == 1:
        for name in ACTIVATIONS:
            template = language.result.replace("{value}", language.activation(name))
            found = _pattern(template).fullmatch(lines[0])
            parameter = found["p"] if found and "{p}" in template else ""
            # Leaky ReLU and PReLU are written alike; only the one that learns its slopes allows negative ones.
            if found and _is_learned(name) == bool(parameter and not _is_number(parameter)):
                return WrittenActivation(_named(name), parameter)
    expression = read_formula_lines(language, lines)
    return WrittenActivation(lambda z, _p: expression.evaluate({_Z: z}))


def _is_learned(name: str) -> bool:
    parameter = ACTIVATIONS[name].parameter
    return parameter is not None and parameter.is_learned


def _is_number(text: str) -> bool:
    try:
        number_of(text)
    except ValueError:
        return False
    return True


def _named(name: str) -> Callable[[Array, Array | float | None], Array]:
    def compute(z: Array, p: Array | float | None) -> Array:
        y = z.copy()
        ACTIVATIONS[name].apply(z, y, p)
        return y

    return compute


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.escape(template).replace(re.escape("{p}"), _GAP, 1))


def read_formula_lines(language: Language, lines: Sequence[str]) -> Expression:
    """The formula that the statements of `formula_lines` compute. Raises InputError if they are no such statements."""
    terms = [Node(VARIABLE, name=_Z)]
    names = {_Z: 0}
    step, result = (_statement(text) for text in (language.step, language.result))
    for line in lines[:-1]:
        found = step.fullmatch(line)
        if not found:
            raise InputError(f"It has an unknown statement: {line}")
        names[found["name"]] = _read_term(language, found["value"], terms, names)
    found = result.fullmatch(lines[-1]) if lines else None
    if not found:
        raise InputError("It has a layer without an activation")
    index = _read_term(language, found["value"], terms, names)
    return Expression(tuple(terms), index)


def _statement(template: str) -> re.Pattern[str]:
    pattern = re.escape(template).replace(re.escape("{name}"), r"(?P<name>\w+)")
    return re.compile(pattern.replace(re.escape("{value}"), "(?P<value>.+)"))


def _read_term(language: Language, text: str, terms: list[Node], names: Mapping[str, int]) -> int:
    """Append the term of an expression to the terms, and return its index."""
    if re.fullmatch(_OPERAND, text):
        return _operand(text, terms, names)
    for operation in OPERATION_CODE:
        pattern = re.escape(language.operation(operation)).replace(re.escape("{exponent}"), "(?P<exponent>[0-9]+)")
        for number, gap in enumerate(("{0}", "{1}")):
            pattern = pattern.replace(re.escape(gap), f"(?P<operand{number}>{_OPERAND})")
        found = re.fullmatch(pattern, text)
        if found:
            parts = found.groupdict()
            operands = tuple(_operand(parts[f"operand{n}"], terms, names) for n in (0, 1) if f"operand{n}" in parts)
            return _appended(terms, Node(operation, operands, exponent=int(parts.get("exponent", 0))))
    raise InputError(f"It has an unknown expression: {text}")


def _operand(text: str, terms: list[Node], names: Mapping[str, int]) -> int:
    if text in names:
        return names[text]
    try:
        return _appended(terms, Node(NUMBER, number=number_of(text)))
    except ValueError as error:
        raise InputError(f"It has an unknown name: {text}") from error


def _appended(terms: list[Node], term: Node) -> int:
    terms.append(term)
    return len(terms) - 1
