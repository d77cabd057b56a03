"""Activations as statements, and what is read from statements."""

import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.code.activations import (
    activation_lines,
    formula_lines,
    read_activation,
    read_formula_lines,
)
from neuronlab.files.models.code.languages import JAVASCRIPT, LANGUAGES, NUMPY, C
from tests.files.models.code.cases import FORMULAS
from tests.files.models.networks import adjusted

Z = np.linspace(-4.0, 4.0, 33, dtype=np.float32)[None, :]
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.column)


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_read_back_with_its_parameter(language, name):
    layer = adjusted(name)
    read = read_activation(language, activation_lines(language, layer, "slopes"))
    slopes = {"slopes": np.array([-0.7])}
    expected = np.empty_like(Z)
    layer.kind.apply(Z, expected, -0.7 if layer.learns_negative_slope else layer.value)
    np.testing.assert_allclose(read.compute(Z, read.value(slopes)), expected, rtol=1e-6, atol=1e-7)


@EVERY_LANGUAGE
@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_read_back_from_its_statements(language, text):
    expression = parse(text, ("z",))
    read = read_formula_lines(language, formula_lines(language, expression))
    np.testing.assert_allclose(read.evaluate({"z": Z}), expression.evaluate({"z": Z}), rtol=1e-6)


def test_a_formula_is_a_statement_for_each_of_its_terms():
    expression = parse("z*sigmoid(1.5z)", ("z",))
    assert formula_lines(NUMPY, expression) == ["t1 = 1.5 * z", "t2 = 1.0 / (1.0 + np.exp(-t1))", "y = z * t2"]
    assert formula_lines(C, expression)[0] == "const float t1 = 1.5f * z;"
    assert formula_lines(JAVASCRIPT, expression)[0] == "const t1 = Math.fround(1.5 * z);"


def test_a_common_term_is_computed_once():
    lines = formula_lines(NUMPY, parse("sin(z)^2 + cos(sin(z))", ("z",)))
    assert sum("np.sin(" in line for line in lines) == 1


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["y = np.unknown(z)"],
        ["y = z + t9"],
        ["import os", "y = z"],
        ["y = np.tanh(z)", "return y"],
        ["t1 = __import__('os')", "y = t1 + z"],
    ],
)
def test_other_statements_are_refused(lines):
    with pytest.raises(InputError):
        read_activation(NUMPY, lines)


def test_a_parameter_that_is_neither_a_number_nor_a_slope_is_refused():
    read = read_activation(NUMPY, activation_lines(NUMPY, LayerSpec(activation="prelu"), "SLOPES_1"))
    with pytest.raises(InputError, match="unknown name: SLOPES_1"):
        read.value({"SLOPES_2": np.ones(1)})


def test_a_number_that_overflows_is_written_as_infinity():
    expression = parse("min(z, 9^999)", ("z",))
    assert "INFINITY" in "".join(formula_lines(C, expression))
    assert 'float("inf")' in "".join(formula_lines(NUMPY, expression))
