import math

import numpy as np
import pytest

from neuronlab.core.formulas.expressions import Expression
from neuronlab.core.formulas.terms import LARGEST_RAISED, Nodes


@pytest.fixture
def terms():
    return Nodes()


def text(terms, index):
    return Expression(tuple(terms.list), index).text(80)


def test_equal_terms_are_one_term(terms):
    z = terms.variable("z")
    first = terms.make("sin", terms.make("add", z, terms.number(2)))
    count = len(terms.list)
    assert terms.make("sin", terms.make("add", terms.variable("z"), terms.number(2.0))) == first
    assert len(terms.list) == count
    assert terms.variable("w") != z


def test_terms_are_made_of_earlier_ones_and_go_on_from_those_given(terms):
    z = terms.variable("z")
    result = terms.product(z, terms.make("exp", z), terms.number(3))
    assert all(operand < index for index, term in enumerate(terms.list) for operand in term.operands)
    more = Nodes(terms.list)
    assert more.make("exp", more.variable("z")) < result
    assert more.list == terms.list


def test_numbers_are_worked_out_at_once(terms):
    def value(operation, *numbers):
        return terms.value(terms.make(operation, *(terms.number(number) for number in numbers)))

    assert value("add", 2, 3) == 5.0
    assert value("power", 2, 10) == 1024.0
    assert value("max", 2, 7) == 7.0
    assert value("power", 9, 9e9) == math.inf
    assert np.isnan(value("sqrt", -1))
    assert np.isnan(value("divide", 0, 0))
    assert value("sigmoid", 0) == 0.5
    assert terms.value(terms.variable("z")) is None


Z, W = "z", "w"
SIMPLER = {
    ("add", 0, Z): "z",
    ("add", Z, 0): "z",
    ("add", Z, "−w"): "z − w",
    ("subtract", 0, Z): "−z",
    ("subtract", Z, 0): "z",
    ("subtract", Z, "−w"): "z + w",
    ("negative", "−w"): "w",
    ("multiply", 0, Z): "0",
    ("multiply", Z, 1): "z",
    ("multiply", Z, 3): "3·z",
    ("multiply", -3, Z): "−3·z",
    ("multiply", "−w", Z): "−w·z",
    ("multiply", Z, "2w"): "2·w·z",
    ("multiply", 3, "2w"): "6·w",
    ("multiply", Z, Z): "z²",
    ("divide", Z, 1): "z",
    ("divide", 0, Z): "0",
    ("power", math.e, Z): "exp(z)",
    ("power", Z, 0): "1",
    ("power", Z, 1): "z",
    ("power", Z, 3): "z³",
    ("power", Z, 0.5): "sqrt(z)",
    ("power", Z, -2): "1 / z²",
    ("max", 0, Z): "max(z, 0)",
    ("min", Z, Z): "z",
    ("choice", Z, W, "2w", "2w"): "2·w",
    ("choice", Z, W, 5, 0): "5·(1 if z > w else 0)",
}
KEPT = {
    ("divide", Z, 0): "z / 0",
    ("divide", Z, W): "z / w",
    ("power", Z, LARGEST_RAISED + 1): f"z^{LARGEST_RAISED + 1}",
    ("power", Z, 1.5): "z^1.5",
    ("max", Z, W): "max(z, w)",
    ("choice", Z, W, 1, 0): "1 if z > w else 0",
    ("choice", Z, W, Z, 0): "z if z > w else 0",
}


@pytest.mark.parametrize(("made", "expected"), [*SIMPLER.items(), *KEPT.items()])
def test_simpler_forms_are_taken_where_there_are_some(terms, made, expected):
    w = terms.variable("w")
    places = {
        "z": terms.variable("z"),
        "w": w,
        "−w": terms.make("negative", w),
        "2w": terms.make("multiply", terms.number(2), w),
    }
    operation, *operands = made
    operands = [places[each] if isinstance(each, str) else terms.number(each) for each in operands]
    assert text(terms, terms.make(operation, *operands)) == expected
