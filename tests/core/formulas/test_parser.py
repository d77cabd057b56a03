import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.formulas.parser import FUNCTIONS, is_constant, read_formula
from neuronlab.core.formulas.terms import Nodes

Z = np.array([-3.0, -1.0, -0.4, 0.25, 1.0, 2.5])


def value(text, z):
    return parse(text, ("z",)).evaluate({"z": np.asarray(z, float)})


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


TYPED = {
    "3z": lambda z: 3 * z,
    "3 z": lambda z: 3 * z,
    "2(z+1)": lambda z: 2 * (z + 1),
    "(z+1)(z-1)": lambda z: (z + 1) * (z - 1),
    "z(z+1)": lambda z: z * (z + 1),
    "z sin(z)": lambda z: z * math.sin(z),
    "sin(3z) + 0.3z": lambda z: math.sin(3 * z) + 0.3 * z,
    "2πz": lambda z: 2 * math.pi * z,
    "2pi z": lambda z: 2 * math.pi * z,
    "2e": lambda z: 2 * math.e,
    "2e1z": lambda z: 20 * z,
    ".5z + 1.": lambda z: 0.5 * z + 1,
    "z²": lambda z: z**2,
    "z³−z": lambda z: z**3 - z,
    "(z²+1)⁻¹": lambda z: 1 / (z**2 + 1),
    "z^2": lambda z: z**2,
    "z**2": lambda z: z**2,
    "-z^2": lambda z: -(z**2),
    "2^-z": lambda z: 2**-z,
    "2^3^2": lambda z: 2 ** (3**2),
    "e^(−z²)": lambda z: math.exp(-(z**2)),
    "exp(-z)": lambda z: math.exp(-z),
    "2×z·3÷4": lambda z: 2 * z * 3 / 4,
    "1/2z": lambda z: z / 2,
    "z - -z": lambda z: 2 * z,
    "+-+z": lambda z: -z,
    "8-4-2+z": lambda z: 2 + z,
    "z/2/2": lambda z: z / 4,
    "max(z, 0, 1)": lambda z: max(z, 0, 1),
    "min(0, z)": lambda z: min(0, z),
    "max(0,z)-0.1*min(0,z)": lambda z: max(0, z) - 0.1 * min(0, z),
    "z*sigmoid(1.5*z)": lambda z: z * sigmoid(1.5 * z),
    "softplus(z)": lambda z: math.log1p(math.exp(z)),
    "relu(z)": lambda z: max(z, 0),
    "ln(1+z^2)": lambda z: math.log(1 + z**2),
    "log(e)": lambda z: 1,
    "sqrt(abs(z))": lambda z: math.sqrt(abs(z)),
    "sign(z) + step(z)": lambda z: math.copysign(1, z) + (z > 0),
    "tan(z)cos(z)": math.sin,
    "tanh(z)^7": lambda z: math.tanh(z) ** 7,
    "abs(z)^1.5": lambda z: abs(z) ** 1.5,
    "0*z + 4": lambda z: 4,
    "  z\t": lambda z: z,
}


@pytest.mark.parametrize("text", TYPED)
def test_formulas_mean_what_people_mean(text):
    np.testing.assert_allclose(value(text, Z), [TYPED[text](float(z)) for z in Z], rtol=1e-12, atol=1e-14)


def test_every_function_is_tried():
    assert all(any(name + "(" in text for text in TYPED) for name in FUNCTIONS)


REFUSED = {
    "": (None, "empty"),
    " \n": (None, "empty"),
    "sin(z)@2": (7, "'@'"),
    "z +  foo(z)": (6, "'foo'"),
    "y": (1, "'y'"),
    "y = z": (3, "'='"),
    "z.real": (2, "'.'"),
    "z.__class__": (2, "'.'"),
    "().__class__": (3, "'.'"),
    "__import__(z)": (1, "'__import__'"),
    "eval(z)": (1, "'eval'"),
    "lambda z": (1, "'lambda'"),
    "lambda: z": (7, "':'"),
    "[z for z in z]": (1, "'['"),
    "{z}": (1, "'{'"),
    "(z := 3)": (4, "':'"),
    "'z'": (1, '"\'"'),
    '"z"': (1, "'\"'"),
    "f'{z}'": (2, '"\'"'),
    "max(*z)": (5, "'*'"),
    "max(**z)": (5, "'**'"),
    "max(z, key=z)": (11, "'='"),
    "True": (1, "'True'"),
    "None": (1, "'None'"),
    "1j": (2, "'j'"),
    "0x1F": (2, "'x1F'"),
    "1_000": (2, "'_000'"),
    "z & 1": (3, "'&'"),
    "z | 1": (3, "'|'"),
    "~z": (1, "'~'"),
    "z << 2": (3, "'<'"),
    "z > 0": (3, "'>'"),
    "z // 2": (4, "'/'"),
    "z % 2": (3, "'%'"),
    "z; z": (2, "';'"),
    "z\0": (2, "'\\x00'"),
    "z + é": (5, "'é'"),
    "３z": (1, "'３'"),
    "z\ud800": (2, "'\\ud800'"),
    "z 3": (3, "'3'"),
    "0,5z": (2, "','"),
    "z + ": (5, "incomplete"),
    "z *": (4, "incomplete"),
    "3 * * z": (5, "'*'"),
    "²z": (1, "'²'"),
    "()": (2, "')'"),
    "sin()": (5, "')'"),
    "z)": (2, "')'"),
    "2·(z + 1": (3, "parenthes"),
    "2×sin(z": (6, "parenthes"),
    "sin z": (1, "'sin'"),
    "z sin": (3, "'sin'"),
    "sin(z, z)": (1, "argument"),
    "1 + max(z)": (5, "argument"),
    "z + 1e999": (5, "large"),
    "z" * 10_000: (None, "10,000"),
    "(" * 100 + "z" + ")" * 99: (31, "nested"),
    "-" * 100 + "z": (31, "nested"),
    "z^" * 99 + "z": (61, "nested"),
}
"""Where a formula cannot be read, from 1, and what of the sentence says why."""


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_position(text):
    position, word = REFUSED[text]
    with pytest.raises(InputError) as refusal:
        parse(text, ("z",))
    assert word in str(refusal.value)
    assert position is None or re.search(rf"position {position}\b", str(refusal.value))


def test_other_variables_are_named_in_the_sentence():
    with pytest.raises(InputError, match=r"'z' at position 1.*x1, x2, pi, e"):
        parse("z", ("x1", "x2"))


def test_functions_are_named_where_one_is_not_known():
    with pytest.raises(InputError) as refusal:
        parse("foo(z)", ("z",))
    assert ", ".join(FUNCTIONS) in str(refusal.value)


def test_a_formula_is_added_to_the_terms_there_are():
    terms = Nodes()
    first = read_formula("sin(z) + 1", ("z",), terms)
    count = len(terms.list)
    second = read_formula("sin(z)", ("z",), terms)
    assert len(terms.list) == count
    assert second < first
    assert terms.list[second].operation == "sin"


pieces = st.sampled_from(
    [*FUNCTIONS, *"z()+-*/^,.0123456789eπ²³×−@'\"[]{}:=&|~<> \0é", "**", "pi", "lambda ", "1e9", "(z"]
)


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=80).map("".join)))
@settings(max_examples=250)
@example("9" * 200)
@example("z" + "⁹" * 199)
def test_no_text_does_anything_but_work_or_be_refused(text):
    try:
        expression = parse(text, ("z",))
    except InputError as refusal:
        sentence = str(refusal)
    else:
        sentence = "The formula works."
        expression.derivative("z").evaluate({"z": Z})
    assert sentence.startswith(("The ", "Unexpected ", "Unknown "))
    assert "\n" not in sentence


# -- constants ----------------------------------------------------------------------------------------------------

WITH_CONSTANTS = {
    "a*z^2 + b*z + c": lambda z: 2 * z**2 - 3 * z + 1,
    "a z": lambda z: 2 * z,
    "3a": lambda z: 6,
    "a(z+1)": lambda z: 2 * (z + 1),
    "a²z": lambda z: 4 * z,
    "abs(z)^a": lambda z: z**2,
}


@pytest.mark.parametrize("text", WITH_CONSTANTS)
def test_single_letters_are_constants_where_they_are_taken(text):
    values = {"a": 2.0, "b": -3.0}
    found = parse(text, ("z",), values).evaluate({"z": Z})
    np.testing.assert_allclose(found, [WITH_CONSTANTS[text](float(z)) for z in Z], rtol=1e-12)


NO_CONSTANTS = {
    "ab": (1, "'ab'"),
    "2 + ax": (5, "'ax'"),
    "sinus(z)": (1, "sin, cos"),
    "a + foo(z)": (5, "'foo'"),
    "x + a": (1, "'x'"),
    "a + Y": (5, "'Y'"),
    "a_1": (1, "'a_1'"),
    "a1": (1, "'a1'"),
    "é + a": (1, "'é'"),
}


@pytest.mark.parametrize("text", NO_CONSTANTS)
def test_other_names_stay_mistakes_with_their_position(text):
    position, word = NO_CONSTANTS[text]
    with pytest.raises(InputError) as refusal:
        parse(text, ("z",), {"a": 2.0})
    assert word in str(refusal.value)
    assert re.search(rf"position {position}\b", str(refusal.value))


def test_a_letter_where_no_constants_are_taken_is_refused_with_what_is():
    with pytest.raises(InputError) as refusal:
        parse("z*sigmoid(b*z)", ("z",))
    sentence = "Unknown name 'b' at position 11 of the formula; it takes z, pi, e and numbers, but no constants."
    assert str(refusal.value) == sentence


def test_names_with_a_meaning_of_their_own_are_no_constants():
    assert all(map(is_constant, "abcdfghijklmnopqrstuvwABE"))
    assert not any(map(is_constant, ["x", "y", "z", "X", "e", "π", "ab", "a1", "", "1", "_", "é"]))
