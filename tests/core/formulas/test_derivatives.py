import numpy as np
import pytest

from neuronlab.core.formulas.derivatives import derivative_of
from neuronlab.core.formulas.expressions import Expression, parse
from neuronlab.core.formulas.operations import OPERATIONS
from neuronlab.core.formulas.terms import Nodes

DERIVATIVES_AT_KINKS = {
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


@pytest.mark.parametrize("text", DERIVATIVES_AT_KINKS)
def test_at_a_kink_the_slope_is_one_of_those_beside_it(text):
    assert parse(text, ("z",)).derivative("z").evaluate({"z": np.zeros(1)}) == DERIVATIVES_AT_KINKS[text]


def test_a_choice_is_not_spoilt_by_what_it_leaves_out():
    slope = parse("min(exp(z), 1) + softplus(z)", ("z",)).derivative("z")
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
def test_derivatives_are_written_the_way_people_write(text):
    assert parse(text, ("z",)).derivative("z").text(80) == WRITTEN[text]


def derivative_at(values, make):
    """The derivative by z, at these z, of what `make` adds to the terms for variables z and w; w is 0.7 everywhere."""
    terms = Nodes()
    z, w = terms.variable("z"), terms.variable("w")
    place = derivative_of(terms, make(terms, z, w), "z")
    expression = Expression(tuple(terms.list), place)
    return expression.evaluate({"z": values, "w": np.full_like(values, 0.7)})


Z = np.array([0.3, 0.9, 1.6])
W = 0.7
SLOPES = {
    "add": (lambda t, z, w: t.make("add", z, w), np.ones(3)),
    "subtract": (lambda t, z, w: t.make("subtract", w, z), -np.ones(3)),
    "negative": (lambda t, z, _: t.make("negative", z), -np.ones(3)),
    "multiply": (lambda t, z, w: t.make("multiply", t.make("sin", z), w), W * np.cos(Z)),
    "divide": (lambda t, z, w: t.make("divide", w, z), -W / Z**2),
    "power": (lambda t, z, w: t.make("power", z, w), W * Z ** (W - 1.0)),
    "raised": (lambda t, z, _: t.raised(z, 5), 5.0 * Z**4),
    "sqrt": (lambda t, z, _: t.make("sqrt", z), 0.5 / np.sqrt(Z)),
    "exp": (lambda t, z, _: t.make("exp", z), np.exp(Z)),
    "log": (lambda t, z, _: t.make("log", z), 1.0 / Z),
    "sin": (lambda t, z, _: t.make("sin", z), np.cos(Z)),
    "cos": (lambda t, z, _: t.make("cos", z), -np.sin(Z)),
    "tan": (lambda t, z, _: t.make("tan", z), 1.0 / np.cos(Z) ** 2),
    "tanh": (lambda t, z, _: t.make("tanh", z), 1.0 / np.cosh(Z) ** 2),
    "sigmoid": (lambda t, z, _: t.make("sigmoid", z), 0.25 / np.cosh(Z / 2.0) ** 2),
    "softplus": (lambda t, z, _: t.make("softplus", z), 1.0 / (1.0 + np.exp(-Z))),
    "abs": (lambda t, z, _: t.make("abs", t.make("negative", z)), np.ones(3)),
    "sign": (lambda t, z, _: t.make("sign", z), np.zeros(3)),
    "step": (lambda t, z, _: t.make("step", z), np.zeros(3)),
    "max": (lambda t, z, w: t.make("max", t.raised(z, 2), w), np.where(Z**2 > W, 2.0 * Z, 0.0)),
    "min": (lambda t, z, w: t.make("min", t.raised(z, 2), w), np.where(Z**2 < W, 2.0 * Z, 0.0)),
}


@pytest.mark.parametrize("operation", SLOPES)
def test_every_operation_has_the_derivative_of_the_textbook(operation):
    make, expected = SLOPES[operation]
    np.testing.assert_allclose(derivative_at(Z, make), expected, rtol=1e-13)


def test_only_choices_which_slopes_are_made_from_have_none():
    assert set(OPERATIONS) - set(SLOPES) == {"choice"}


def test_exponents_have_derivatives_too():
    np.testing.assert_allclose(derivative_at(Z, lambda t, z, _: t.make("power", z, z)), Z**Z * (np.log(Z) + 1.0))


def test_the_chain_rule_goes_through_all_levels():
    nested = derivative_at(Z, lambda t, z, _: t.make("exp", t.make("sin", t.raised(z, 2))))
    np.testing.assert_allclose(nested, np.exp(np.sin(Z**2)) * np.cos(Z**2) * 2.0 * Z)


def test_a_derivative_shares_the_terms_of_its_formula():
    terms = Nodes()
    own = terms.make("exp", terms.variable("z"))
    assert derivative_of(terms, own, "z") == own
    assert terms.value(derivative_of(terms, own, "w")) == 0.0
