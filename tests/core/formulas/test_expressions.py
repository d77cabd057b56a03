import math
import time

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.formulas.parser import FUNCTIONS, MAX_LENGTH

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


def test_formulas_take_any_variables_and_shapes():
    expression = parse("x1² + 2x2", ("x1", "x2"))
    assert expression.variables == {"x1", "x2"}
    x1, x2 = np.arange(3, dtype=np.float32)[:, None], np.ones((1, 2), np.float32)
    result = expression.evaluate({"x1": x1, "x2": x2})
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, [[2, 2], [3, 3], [6, 6]])
    assert parse("0*x1 + x2", ("x1", "x2")).variables == {"x2"}


def test_results_are_arrays_of_their_own():
    z = np.zeros(3)
    for text in ("z", "2", "z + 0"):
        result = parse(text, ("z",)).evaluate({"z": z})
        result += 1
        assert not z.any()


def test_no_value_is_said_by_nan_and_not_by_a_warning():
    np.testing.assert_array_equal(value("log(z)", [-1.0, 0.0]), [np.nan, -np.inf])
    np.testing.assert_array_equal(value("1/z + sqrt(-z)", [0.0, 4.0]), [np.inf, np.nan])


KNOWN = "available: z, pi, e."


def unexpected(what, position):
    return f"Unexpected {what} at position {position} of the formula."


REFUSED = {
    "": "The formula is empty; it can contain z, pi, e, numbers and functions.",
    " \n": "The formula is empty; it can contain z, pi, e, numbers and functions.",
    "sin(z)@2": unexpected("'@'", 7),
    "z +  foo(z)": "Unknown function 'foo' at position 6 of the formula; available: " + ", ".join(FUNCTIONS) + ".",
    "y": f"Unknown name 'y' at position 1 of the formula; {KNOWN}",
    "y = z": unexpected("'='", 3),
    "z.real": unexpected("'.'", 2),
    "z.__class__": unexpected("'.'", 2),
    "().__class__": unexpected("'.'", 3),
    "__import__(z)": "Unknown function '__import__' at position 1 of the formula; available: "
    + ", ".join(FUNCTIONS)
    + ".",
    "eval(z)": "Unknown function 'eval' at position 1 of the formula; available: " + ", ".join(FUNCTIONS) + ".",
    "lambda z": f"Unknown name 'lambda' at position 1 of the formula; {KNOWN}",
    "lambda: z": unexpected("':'", 7),
    "[z for z in z]": unexpected("'['", 1),
    "{z}": unexpected("'{'", 1),
    "(z := 3)": unexpected("':'", 4),
    "'z'": unexpected('"\'"', 1),
    '"z"': unexpected("'\"'", 1),
    "f'{z}'": unexpected('"\'"', 2),
    "max(*z)": unexpected("'*'", 5),
    "max(**z)": unexpected("'**'", 5),
    "max(z, key=z)": unexpected("'='", 11),
    "True": f"Unknown name 'True' at position 1 of the formula; {KNOWN}",
    "None": f"Unknown name 'None' at position 1 of the formula; {KNOWN}",
    "1j": f"Unknown name 'j' at position 2 of the formula; {KNOWN}",
    "0x1F": f"Unknown name 'x1F' at position 2 of the formula; {KNOWN}",
    "1_000": f"Unknown name '_000' at position 2 of the formula; {KNOWN}",
    "z & 1": unexpected("'&'", 3),
    "z | 1": unexpected("'|'", 3),
    "~z": unexpected("'~'", 1),
    "z << 2": unexpected("'<'", 3),
    "z > 0": unexpected("'>'", 3),
    "z // 2": unexpected("'/'", 4),
    "z % 2": unexpected("'%'", 3),
    "z; z": unexpected("';'", 2),
    "z\0": unexpected(r"'\x00'", 2),
    "z + é": unexpected("'é'", 5),
    "３z": unexpected("'３'", 1),
    "z\ud800": unexpected(r"'\ud800'", 2),
    "z 3": unexpected("'3'", 3),
    "0,5z": unexpected("','", 2),
    "z + ": "The formula is incomplete: something is missing at position 5.",
    "z *": "The formula is incomplete: something is missing at position 4.",
    "3 * * z": unexpected("'*'", 5),
    "²z": unexpected("'²'", 1),
    "()": unexpected("')'", 2),
    "sin()": unexpected("')'", 5),
    "z)": unexpected("')'", 2),
    "2·(z + 1": "The parenthesis at position 3 of the formula is not closed.",
    "2×sin(z": "The parenthesis at position 6 of the formula is not closed.",
    "sin z": "The function 'sin' at position 1 requires parentheses, as in sin(…).",
    "z sin": "The function 'sin' at position 3 requires parentheses, as in sin(…).",
    "sin(z, z)": "The function 'sin' at position 1 takes one argument, not 2.",
    "1 + max(z)": "The function 'max' at position 5 takes two or more arguments, not 1.",
    "z + 1e999": "The number at position 5 of the formula is too large.",
    "z" * 10_000: f"The formula has 10,000 characters; the limit is {MAX_LENGTH}.",
    "(" * 100 + "z" + ")" * 99: "The formula is nested too deeply at position 31: "
    "the limit is 30 levels of parentheses, signs and exponents.",
    "-" * 100 + "z": "The formula is nested too deeply at position 31: "
    "the limit is 30 levels of parentheses, signs and exponents.",
    "z^" * 99 + "z": "The formula is nested too deeply at position 61: "
    "the limit is 30 levels of parentheses, signs and exponents.",
    "+".join(f"{n}z²" for n in range(2, 42)): "The formula has 80 operations; the limit is 64.",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(text):
    with pytest.raises(InputError) as refusal:
        parse(text, ("z",))
    assert str(refusal.value) == REFUSED[text]


def test_other_variables_are_named_in_the_sentence():
    with pytest.raises(InputError, match="Unknown name 'z' at position 1 of the formula; available: x1, x2, pi, e"):
        parse("z", ("x1", "x2"))


def test_huge_powers_of_numbers_take_no_time():
    begin = time.process_time()
    assert np.isinf(value("9**9**9**9", [0.0])).all()
    assert np.isinf(value("99999999^99999999^9 + z", [0.0])).all()
    assert time.process_time() - begin < 0.5


def test_repeated_products_and_functions_take_no_time():
    begin = time.process_time()
    for inner in ("exp", "tanh", "sigmoid"):
        expression = parse(f"{inner}(" * 20 + "z" + ")" * 20, ("z",)).slope("z")
        assert expression.evaluate({"z": Z}).shape == Z.shape
        assert expression.text(60) is None
    parse("(z+1)" * 32, ("z",)).slope("z").text(60)
    assert time.process_time() - begin < 0.5


pieces = st.sampled_from(
    [*FUNCTIONS, *"z()+-*/^,.0123456789eπ²³×−@'\"[]{}:=&|~<> \0é", "**", "pi", "lambda ", "1e9", "(z"]
)


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=80).map("".join)))
@settings(deadline=1000, max_examples=600)
@example("9" * 200)
@example("z" + "⁹" * 199)
def test_no_text_does_anything_but_work_or_be_refused(text):
    try:
        expression = parse(text, ("z",))
    except InputError as refusal:
        sentence = str(refusal)
    else:
        sentence = "The formula works."
        expression.slope("z").evaluate({"z": Z})
    assert sentence.startswith(("The ", "Unexpected ", "Unknown "))
    assert "\n" not in sentence


# Random formulas: their text, and what Python's own mathematics makes of them.
leaves = st.one_of(
    st.just(("z", lambda z: z)),
    st.integers(10, 300).map(lambda hundredths: (f"{hundredths / 100}", lambda _: hundredths / 100)),
)


def grown(inner):
    def joined(text, function):
        return st.tuples(inner, inner).map(
            lambda ab: (text.format(ab[0][0], ab[1][0]), lambda z: function(ab[0][1](z), ab[1][1](z)))
        )

    def wrapped(text, function):
        return inner.map(lambda a: (text.format(a[0]), lambda z: function(a[1](z))))

    return st.one_of(
        joined("({} + {})", lambda a, b: a + b),
        joined("({} − {})", lambda a, b: a - b),
        joined("{}·{}", lambda a, b: a * b),
        joined("({}/(1 + ({})²))", lambda a, b: a / (1 + b**2)),
        joined("max({}, {})", max),
        joined("min({}, {})", min),
        joined("(1 + abs({}))^tanh({})", lambda a, b: (1 + abs(a)) ** math.tanh(b)),
        wrapped("(−{})", lambda a: -a),
        wrapped("({})³", lambda a: a**3),
        wrapped("sin({})", math.sin),
        wrapped("cos({})", math.cos),
        wrapped("tanh({})", math.tanh),
        wrapped("tan(sin({}))", lambda a: math.tan(math.sin(a))),
        wrapped("sigmoid({})", lambda a: sigmoid(max(a, -700))),
        wrapped("softplus({})", lambda a: a if a > 700 else math.log1p(math.exp(a))),
        wrapped("exp(tanh({}))", lambda a: math.exp(math.tanh(a))),
        wrapped("log(1 + ({})^2)", lambda a: math.log(1 + a**2)),
        wrapped("sqrt(1 + abs({}))", lambda a: math.sqrt(1 + abs(a))),
        wrapped("relu({})", lambda a: max(a, 0)),
        wrapped("step({})", lambda a: float(a > 0)),
        wrapped("sign({})", lambda a: float((a > 0) - (a < 0))),
    )


formulas = st.recursive(leaves, grown, max_leaves=8)


@given(formulas, st.floats(-3, 3).map(lambda z: round(z, 3)))
@settings(deadline=None, max_examples=400)
def test_random_formulas_give_what_python_gives(formula, z):
    text, function = formula
    assume(len(text) <= MAX_LENGTH)
    expected = function(z)
    assume(abs(expected) < 1e6)
    sharp = any(name in text for name in ("step", "sign"))
    if sharp:  # rounding may fall to the other side of a jump
        assume(abs(function(z + 1e-9) - function(z - 1e-9)) < 1e-4)
    np.testing.assert_allclose(value(text, [z]), [expected], rtol=1e-9, atol=1e-9)


@given(formulas, st.floats(-2, 2).map(lambda z: round(z, 3) + 0.0003))
@settings(deadline=None, max_examples=400)
def test_slopes_are_those_of_central_differences(formula, z):
    text, _ = formula
    assume(len(text) <= MAX_LENGTH)
    expression = parse(text, ("z",))
    around = z + 1e-5 * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    y, slopes = expression.evaluate({"z": around}), expression.slope("z").evaluate({"z": around})
    assume(np.abs(y).max() < 1e3)
    assume(np.abs(slopes).max() < 1e3)
    assume(np.ptp(slopes) < 1e-2 * (1 + np.abs(slopes).max()))  # no kink
    assume(np.abs(np.diff(y)).max() < 0.1 * (1 + np.abs(slopes).max()) * 1e-2)  # no jump
    difference = (y[0] - 8 * y[1] + 8 * y[3] - y[4]) / (12 * 1e-5)
    assert slopes[2] == pytest.approx(difference, rel=1e-5, abs=1e-5)


SLOPES_AT_KINKS = {
    "max(0, z)": 0,
    "max(z, 0)": 0,
    "min(0, z)": 0,
    "relu(z)": 0,
    "abs(z)": 0,
    "sign(z)": 0,
    "step(z)": 0,
    "max(2z, 3z)": 3,
    "min(2z, 3z)": 3,
}


@pytest.mark.parametrize("text", SLOPES_AT_KINKS)
def test_at_a_kink_the_slope_is_one_of_those_beside_it(text):
    assert parse(text, ("z",)).slope("z").evaluate({"z": np.zeros(1)}) == SLOPES_AT_KINKS[text]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_functions_reach_their_limits(dtype):
    z = np.array([-3e38, -1e4, 1e4, 3e38], dtype)
    for text, limits in {"softplus(z)": [0, 0, 1e4, 3e38], "sigmoid(z)": [0, 0, 1, 1]}.items():
        np.testing.assert_array_equal(parse(text, ("z",)).evaluate({"z": z}), np.array(limits, dtype))
    np.testing.assert_array_equal(parse("sigmoid(z)", ("z",)).slope("z").evaluate({"z": z}), 0)


def test_a_choice_is_not_spoilt_by_what_it_leaves_out():
    slope = parse("min(exp(z), 1) + softplus(z)", ("z",)).slope("z")
    np.testing.assert_array_equal(slope.evaluate({"z": np.array([-1e4, 1e4])}), [0, 1])


WRITTEN = {
    "sin(z)": "cos(z)",
    "z^3 - 3z": "3·z² − 3",
    "e^(-z²)": "−2·z·exp(−z²)",
    "sigmoid(z)": "sigmoid(z) − sigmoid(z)²",
    "log(1+z²)": "2·z / (1 + z²)",
    "cos(2z)": "−2·sin(2·z)",
    "max(0, z)": "1 if z > 0 else 0",
    "2z + 7": "2",
    "(z²)³": "6·z·(z²)²",
    "2^z": "0.6931·2^z",
    "z/(1 + (2 - (1 - z)))": "(1 − z / (1 + 2 − (1 − z))) / (1 + 2 − (1 − z))",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_slopes_are_written_the_way_people_write(text):
    assert parse(text, ("z",)).slope("z").text(80) == WRITTEN[text]


@given(formulas)
@settings(deadline=None, max_examples=200)
def test_what_is_written_means_the_same(formula):
    text, _ = formula
    assume(len(text) <= MAX_LENGTH)
    expression = parse(text.replace("z", "(z/1.7)"), ("z",)) if len(text) < 60 else parse(text, ("z",))
    written = expression.text(MAX_LENGTH)
    assume(written is not None)
    y = expression.evaluate({"z": Z})
    assume(np.abs(y).max() < 1e4)
    assume("step" not in text and "sign(" not in text)
    np.testing.assert_allclose(value(written, Z), y, rtol=2e-2, atol=2e-2)  # numbers are written with four digits
