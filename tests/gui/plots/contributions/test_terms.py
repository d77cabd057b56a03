import numpy as np
import pytest

from neuronlab.gui.plots.contributions.terms import BIAS, MOST_ROWS, Terms
from neuronlab.wording.numbers import weight_text
from tests.frames import with_status
from tests.gui.plots.contributions.sums import BLOCKS, function


@pytest.fixture
def terms(two):
    terms = Terms()
    terms.follow(two)
    return terms


def test_the_term_that_moves_the_sum_most_comes_first_and_the_bias_last(terms):
    assert [term.units for term in terms.rows] == [(0,), (1,), ()]
    assert [term.is_bias for term in terms.rows] == [False, False, True]
    assert terms.all_on


def test_a_term_that_is_switched_off_is_no_longer_part_of_the_sum(terms, two):
    shown = two.contributions
    np.testing.assert_allclose(terms.total(shown), function(two), atol=1e-6)
    terms.toggle(0)
    assert terms.mask(shown).tolist() == [False, True]
    np.testing.assert_allclose(terms.total(shown), function(two, first=False), atol=1e-6)
    terms.toggle(0)
    assert terms.all_on
    terms.switch_all(is_on=False)
    np.testing.assert_array_equal(terms.total(shown), 0.0)


def test_what_a_term_adds_is_its_weight_times_its_unit(terms, two):
    shown, (first, second, bias) = two.contributions, terms.rows
    np.testing.assert_allclose(first.values(shown), function(two, second=False, bias=False), atol=1e-6)
    np.testing.assert_allclose(second.size(shown), function(two, first=False, bias=False)[::4].std(), rtol=1e-6)
    np.testing.assert_array_equal(bias.values(shown), 0.25)
    assert [term.color(shown) for term in terms.rows] == ["positive", "negative", "muted"]


def test_the_equation_has_the_terms_that_are_on_with_their_numbers(terms, two):
    longest, *_, shortest = terms.equations(two, two.contributions)
    assert all(weight_text(number) in longest for number in (2.0, 0.25))
    assert weight_text(0.5) in longest
    assert weight_text(0.5) not in shortest
    terms.toggle(2)
    assert weight_text(0.25) not in terms.equations(two, two.contributions)[0]
    terms.switch_all(is_on=False)
    assert [text.split(" = ")[1] for text in terms.equations(two, two.contributions)] == ["0"]


def test_of_many_units_the_smallest_are_one_term_and_no_unit_is_lost(make_frame):
    frame = make_frame((40, "tanh"))
    terms = Terms()
    terms.follow(frame)
    assert len(terms.rows) == MOST_ROWS + 1
    *single, others, _ = terms.rows
    assert len(others.units) == 41 - MOST_ROWS
    assert sorted(unit for term in terms.rows for unit in term.units) == list(range(40))
    assert min(term.size(frame.contributions) for term in single) >= frame.contributions.sizes[list(others.units)].max()


def test_the_order_stands_while_it_trains_until_the_steps_have_doubled(make_frame):
    terms = Terms()
    first = with_status(make_frame((2, "relu"), blocks=BLOCKS), step=100, is_playing=True)
    other = [BLOCKS[0], [[0.1, -0.5, 0.25]]]
    later = with_status(make_frame((2, "relu"), blocks=other), step=150, is_playing=True)
    terms.follow(first)
    assert [term.units for term in terms.rows] == [(0,), (1,), ()]
    terms.toggle(0)
    terms.follow(later)
    assert [term.units for term in terms.rows] == [(0,), (1,), ()]
    terms.follow(with_status(later, step=200))
    assert [term.units for term in terms.rows] == [(1,), (0,), ()]
    assert [terms.is_on(term) for term in terms.rows] == [True, False, True]
    terms.follow(with_status(first, step=210, is_playing=False))
    assert [term.units for term in terms.rows] == [(0,), (1,), ()]
    terms.follow(make_frame((3, "relu")))
    assert terms.all_on


def test_the_bias_stays_off_when_the_order_changes(two):
    terms = Terms()
    terms.follow(two)
    terms.toggle(2)
    terms.follow(with_status(two, step=500))
    assert not terms.is_on(BIAS)
    assert terms.is_on(terms.rows[0])
