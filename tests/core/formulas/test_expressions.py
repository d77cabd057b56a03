import math
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import MAX_CONSTANTS, MAX_OPERATIONS, constants_of, parse
from neuronlab.core.formulas.parser import MAX_LENGTH

Z = np.array([-3.0, -1.0, -0.4, 0.25, 1.0, 2.5])


def value(text, z):
    return parse(text, ("z",)).evaluate({"z": np.asarray(z, float)})


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


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


def test_a_formula_of_too_many_operations_is_refused_with_how_many_it_can_have():
    with pytest.raises(InputError, match=rf"80 .*{MAX_OPERATIONS}"):
        parse("+".join(f"{number}z²" for number in range(2, 42)), ("z",))
    parse("+".join(f"{number}z²" for number in range(2, 34)), ("z",))


def test_huge_powers_of_numbers_take_no_time():
    begin = time.process_time()
    assert np.isinf(value("9**9**9**9", [0.0])).all()
    assert np.isinf(value("99999999^99999999^9 + z", [0.0])).all()
    assert time.process_time() - begin < 0.5


def test_repeated_products_and_functions_take_no_time():
    begin = time.process_time()
    for inner in ("exp", "tanh", "sigmoid"):
        expression = parse(f"{inner}(" * 20 + "z" + ")" * 20, ("z",)).derivative("z")
        assert expression.evaluate({"z": Z}).shape == Z.shape
        assert expression.text(60) is None
    parse("(z+1)" * 32, ("z",)).derivative("z").text(60)
    assert time.process_time() - begin < 0.5


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
@settings(max_examples=70)
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
@settings(max_examples=70)
def test_derivatives_are_those_of_central_differences(formula, z):
    text, _ = formula
    assume(len(text) <= MAX_LENGTH)
    expression = parse(text, ("z",))
    around = z + 1e-5 * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    y, slopes = expression.evaluate({"z": around}), expression.derivative("z").evaluate({"z": around})
    assume(np.abs(y).max() < 1e3)
    assume(np.abs(slopes).max() < 1e3)
    assume(np.ptp(slopes) < 1e-2 * (1 + np.abs(slopes).max()))  # no kink
    assume(np.abs(np.diff(y)).max() < 0.1 * (1 + np.abs(slopes).max()) * 1e-2)  # no jump
    difference = (y[0] - 8 * y[1] + 8 * y[3] - y[4]) / (12 * 1e-5)
    assert slopes[2] == pytest.approx(difference, rel=1e-5, abs=1e-5)


@given(formulas)
@settings(max_examples=70)
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


# -- constants ----------------------------------------------------------------------------------------------------


def test_constants_are_found_in_the_order_of_their_first_appearance():
    assert constants_of("c*z + a*sin(b*z) + c", ("z",)) == ("c", "a", "b")
    assert constants_of("0*k + z", ("z",)) == ("k",)  # which is simplified away
    assert constants_of("2z + e", ("z",)) == ()


def test_a_constant_without_a_value_is_1():
    np.testing.assert_array_equal(parse("a*z + b", ("z",), {"a": 3.0}).evaluate({"z": Z}), 3.0 * Z + 1.0)


def test_the_number_of_constants_is_limited():
    assert len(constants_of("+".join("abcdfghi") + "+z", ("z",))) == MAX_CONSTANTS
    with pytest.raises(InputError, match=r"9 constants \(a, b, c, d, f, g, h, i, j\); the limit is 8"):
        parse("+".join("abcdfghij") + "+z", ("z",), {})


def test_the_number_of_operations_does_not_depend_on_the_constants():
    text = "+".join(f"sin({number}z+a)" for number in range(2, 19))  # without a there are fewer
    for value in (0.0, 1.0, 2.5):
        with pytest.raises(InputError, match="operations"):
            parse(text, ("z",), {"a": value})


def test_a_constant_exponent_is_exact_for_negative_numbers():
    np.testing.assert_array_equal(parse("z^n", ("z",), {"n": 2.0}).evaluate({"z": Z}), Z**2)
