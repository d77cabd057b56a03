import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM, activation_named
from neuronlab.core.arrays import run_calls
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse

# Rows that can be typed; the two then have to agree in all that is said of them.
TYPED = {
    "relu": "max(0, z)",
    "leaky_relu": "max(0.1z, z)",
    "tanh": "tanh(z)",
    "sigmoid": "1/(1 + e^-z)",
    "step": "step(z)",
    "identity": "z",
    "elu": "max(z, 0) + min(e^z − 1, 0)",
    "gelu": "0.5z(1 + tanh(sqrt(2/pi)·(z + 0.044715z³)))",
    "silu": "z·sigmoid(z)",
    "mish": "z·tanh(softplus(z))",
    "softplus": "softplus(z)",
    "softsign": "z / (1 + abs(z))",
    "hard_sigmoid": "max(0, min(1, z/6 + 1/2))",
    "hard_tanh": "max(−1, min(1, z))",
    "hard_swish": "z·max(0, min(1, z/6 + 1/2))",
    "sine": "sin(z)",
    "gaussian": "e^(−z²)",
    "abs": "abs(z)",
    "square": "z²",
    "cube": "z^3",
}
FORMULAS = (
    *TYPED.values(),
    "sin(3z) + 0.3z",
    "max(z, 2z, 0.5)",
    "exp(z)",
    "2z",
    "z/2 + z²/3 − sin(z)cos(z)·tanh(z)",
    "abs(sin(2z))·sigmoid(z)^3",
    "sqrt(1 + z²)",
    "(1 + z²)^sin(z)",
    "exp(z) + 1 + sign(tanh(z))",  # its derivative is there before its value is
)


def custom(formula):
    return activation_named(CUSTOM, formula)


@pytest.mark.parametrize("name", TYPED)
def test_a_row_typed_as_a_formula_is_that_row(name):
    row, typed = ACTIVATIONS[name], custom(TYPED[name])
    z = np.linspace(-6.003, 6, 1001)
    y, y_typed = np.empty_like(z), np.empty_like(z)
    row.apply(z, y)
    typed.apply(z, y_typed)
    np.testing.assert_allclose(y_typed, y, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(typed.derivatives(z), row.derivatives(z), rtol=1e-9, atol=1e-12)
    assert typed.kinks == pytest.approx(row.kinks)
    assert typed.range.endswith("upwards") == (row.range.endswith("upwards") or row.range == "above 0")
    assert (typed.range == "all numbers") == (row.range == "all numbers")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("formula", FORMULAS)
def test_calls_give_what_the_formula_gives(formula, dtype):
    row, expression = custom(formula), parse(formula, ("z",))
    z, y = np.empty((3, 40), dtype), np.empty((3, 40), dtype)
    s, p = np.empty((row.scratch, 3, 40), dtype), np.zeros((), dtype)
    forward, backward = row.forward(z, y, s, p), row.backward(z, y, s, p)
    for seed in range(2):  # the calls are made again and again
        z[:] = np.random.default_rng(seed).normal(size=z.shape)
        before = z.copy()
        run_calls(forward)
        y_forward = y.copy()
        run_calls(backward)
        np.testing.assert_array_equal(z, before)
        np.testing.assert_array_equal(y, y_forward)
        np.testing.assert_array_equal(y, expression.evaluate({"z": z}))
        np.testing.assert_array_equal(s[0], expression.derivative("z").evaluate({"z": z}))


def functions_called(row):
    z, s = np.zeros((2, 3)), np.empty((row.scratch, 2, 3))
    y, p = np.empty_like(z), np.zeros(())
    calls = [*row.forward(z, y, s, p), *row.backward(z, y, s, p)]
    return [getattr(function, "__name__", "") for function, _ in calls]


def test_what_occurs_twice_is_worked_out_once():
    assert functions_called(custom("z·sigmoid(1.5z)")).count("exp") == 1
    assert functions_called(custom("exp(−z²) − exp(−z²)/2")).count("exp") == 1
    assert functions_called(custom("tanh(z) + z·tanh(z)")).count("tanh") == 1


def test_scratch_arrays_are_shared():
    assert custom(" + ".join(f"sin({n}z)" for n in range(2, 16))).scratch < 20


@pytest.mark.parametrize("formula", FORMULAS)
def test_its_gain_keeps_the_size_of_a_signal(formula):
    row, z = custom(formula), np.random.default_rng(0).normal(size=400_000)
    y = np.empty_like(z)
    row.apply(z, y)
    gain = row.gain * {"he": np.sqrt(2), "xavier": 1.0}[row.initializer]
    if 0.1 < gain < 10:
        assert gain**2 * (y**2).mean() == pytest.approx(1, rel=0.2)
    assert 0.05 < row.gain < 10.1


def test_it_says_what_it_is():
    row = custom(" z*sigmoid(z) ")
    assert (row.label, row.formula) == ("Custom", "z*sigmoid(z)")
    assert row.derivative == "sigmoid(z) + z·(sigmoid(z) − sigmoid(z)²)"
    assert row.range == "about −0.278 upwards"
    assert row.stretch is None
    assert row.parameter is None
    assert custom("tanh(sin(3z))·exp(−z²)·(z + sigmoid(z))").derivative == "computed from the formula"
    assert custom("max(exp(9z), 1) − z").range == "about 1 upwards"
    assert custom("1 − exp(z)").range == "up to about 1"
    assert custom("3sin(z)").range == "about −3 to 3"


def test_the_same_formula_is_compiled_once():
    assert custom("sin(z) + z") is custom("sin(z) + z")


REFUSED = {
    "": "The formula is empty; it can contain z, pi, e, numbers and functions.",
    "x": "Unknown name 'x' at position 1 of the formula; available: z, pi, e.",
    "3": "The formula is constant; it must depend on z.",
    "0·z + 1": "The formula is constant; it must depend on z.",
    "1/z": "The formula is infinite at z = 0; it must be finite for z from −5 to 5.",
    "log(z)": "The formula is infinite at z = 0; it must be finite for z from −5 to 5.",
    "sqrt(z + 3)": "The formula is not a number at z = −3.001; it must be finite for z from −5 to 5.",
    "1/(z − 1.23456)": "The formula has a pole at z = 1.235; it must be finite for z from −5 to 5.",
    "tan(z)": "The formula has a pole at z = −1.571; it must be finite for z from −5 to 5.",
    "sqrt(abs(z))": "The derivative of the formula is not a number at z = 0; it must be finite for z from −5 to 5.",
    "sqrt(abs(z − 1.2345))": "The derivative of the formula has a pole at z = 1.235; "
    "it must be finite for z from −5 to 5.",
    "9**9**9**9·z": "The formula is not a number at z = 0; it must be finite for z from −5 to 5.",
    "exp(exp(exp(z)))": "The formula is infinite at z = 1.501; it must be finite for z from −5 to 5.",
}


@pytest.mark.parametrize("formula", REFUSED)
def test_what_would_ruin_a_training_is_refused(formula):
    with pytest.raises(InputError) as refusal:
        custom(formula)
    assert str(refusal.value) == REFUSED[formula]


def test_overflow_far_out_is_allowed():
    z = np.array([100.0], np.float32)
    y = np.empty_like(z)
    custom("exp(z)").apply(z, y)
    assert np.isinf(y)


KINKS = {
    "abs(z − 1) − abs(z + 1)": (-1, 1),
    "max(z, −1, min(z, 1))": (-1,),
    "abs(z)^1.5": (),
    "z·abs(z)": (),
    "sign(z − 1/3)": (1 / 3,),
    "max(sin(z), 0)": tuple(n * np.pi for n in range(-3, 4)),
}


@pytest.mark.parametrize("formula", KINKS)
def test_kinks_are_found_where_they_are(formula):
    assert custom(formula).kinks == pytest.approx(KINKS[formula], abs=1e-6)


@pytest.mark.parametrize("formula", ["max(z, 1)^(1/step(0-1))", "max(sin(0), z)+2.5/step(-3)"])
def test_a_formula_that_is_infinite_everywhere_is_refused_in_a_sentence(formula):
    with pytest.raises(InputError, match="The formula is infinite at z"):
        activation_named(CUSTOM, formula)


@pytest.mark.parametrize("formula", ["abs((log(1--3))^(exp(z)))", "exp(max(exp(z)/2.5, 3)/2)"])
def test_values_whose_squares_are_infinite_have_the_usual_initial_weights(formula):
    assert activation_named(CUSTOM, formula).gain == 1.0
