import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from neuronlab.gui.widgets.steady_range import (
    FEWEST_STEPS,
    SteadyRange,
    around_values,
    around_zero,
    evenly_around_zero,
    of_any_size,
    step_axis_end,
    third_decades,
    to_round_steps,
    whole_decades,
    whole_share,
)

values = st.floats(-1e6, 1e6)
logs = st.floats(-12.0, 12.0)


def test_a_range_stays_while_values_wander_inside_it():
    steady = SteadyRange(around_zero, (-1.0, 1.0))
    first = steady.cover(-0.9, 1.4)
    assert {steady.cover(-0.9 + wander, 1.4 - wander) for wander in (0.0, 0.1, 0.2, 0.05)} == {first}


def test_a_range_grows_in_steps():
    steady = SteadyRange(around_zero, (-1.0, 1.0))
    ends = {steady.cover(0.0, 1.0 + 0.01 * step) for step in range(100)}
    assert len(ends) <= 4
    assert max(high for _, high in ends) >= 1.99


def test_a_range_narrows_when_most_of_it_is_empty():
    steady = SteadyRange(around_zero, (-1.0, 1.0))
    steady.cover(0.0, 100.0)
    assert steady.cover(0.0, 60.0) == (0.0, 100.0)
    assert steady.cover(0.0, 2.0) == (0.0, 2.0)


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_what_is_not_finite_moves_no_range(broken):
    steady = SteadyRange(around_zero, (-1.0, 1.0))
    assert steady.cover(0.0, broken) == (-1.0, 1.0)


def test_a_cleared_range_starts_again():
    steady = SteadyRange(whole_decades, (-6.0, 0.0))
    steady.cover(-9.0, 4.0)
    steady.clear()
    assert steady.ends == (-6.0, 0.0)


@given(values, values)
def test_round_steps_hold_the_values_with_at_most_two_steps_to_spare(one, other):
    low, high = min(one, other), max(one, other)
    start, end = to_round_steps(low, high)
    dust = 1e-9 * max(1.0, abs(low), abs(high))
    assert start <= low + dust
    assert end >= high - dust
    assert end - start <= 2.0 * (high - low) + dust or high - low < 1e-300


@pytest.mark.parametrize("size", [1e-290, 1e-45, 1e-14, 1e-12, 1.0, 1e30])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.2, 0.7), (-0.4, 0.5), (-0.9, 0.0)])
def test_scales_follow_values_of_any_size(size, low, high):
    for snap in (to_round_steps, of_any_size):
        start, end = snap(size * low, size * high)
        rounding = 1e-9 * size
        assert start <= size * low + rounding
        assert end >= size * high - rounding
        assert end - start <= 2.5 * size * max(high, -low, high - low)


def test_values_that_are_all_zero_have_a_scale():
    assert to_round_steps(0.0, 0.0) == (-1.0, 1.0)
    assert of_any_size(0.0, 0.0) == (0.0, 1.0)


@given(values, values)
@example(0.0, -5e-324)
def test_ranges_around_zero_hold_zero_and_the_values(one, other):
    low, high = sorted((one, other))
    bottom, top = around_zero(low, high)
    assert bottom <= min(low, 0.0) + 1e-9 * abs(low) + 1e-12
    assert top >= max(high, 0.0) - 1e-9 * abs(high) - 1e-12
    assert bottom <= 0.0 <= top
    assert bottom < top


@given(values, values)
@example(0.0, -5e-324)
def test_ranges_evenly_around_zero_have_it_in_their_middle(one, other):
    low, high = sorted((one, other))
    bottom, top = evenly_around_zero(low, high)
    assert bottom == -top < 0.0
    assert top >= max(abs(low), abs(high)) * (1.0 - 1e-9) - 1e-12
    assert top <= max(2.0 * max(abs(low), abs(high)), 1.0)


def test_a_probability_has_the_whole_range_whatever_it_is():
    steady = SteadyRange(whole_share, (0.0, 1.0))
    assert {steady.cover(low, high) for low, high in ((0.4, 0.5), (0.0, 1.0), (math.nan, math.nan))} == {(0.0, 1.0)}


def test_rounding_dust_is_not_magnified():
    assert around_zero(-1e-20, 1e-20) == around_zero(0.0, 0.0) == (0.0, 1.0)
    assert evenly_around_zero(-1e-20, 1e-20) == (-1.0, 1.0)


@pytest.mark.parametrize("snap", [whole_decades, third_decades])
@given(one=logs, other=logs)
def test_decades_hold_the_values_and_at_least_one_power_of_ten(snap, one, other):
    low, high = sorted((one, other))
    bottom, top = snap(low, high)
    assert bottom <= low
    assert top >= high
    assert top - bottom >= 1.0 - 1e-12


@given(st.integers(0, 10**9))
def test_at_most_about_a_quarter_of_the_step_axis_is_beyond_the_last_step(step):
    end = step_axis_end(step)
    assert end >= step
    assert end <= max(FEWEST_STEPS, 1.29 * step)


def test_values_far_from_zero_keep_their_shape():
    snap = around_values(around_zero)
    low, high = snap(1e9 - 0.4, 1e9 + 0.5)
    assert 1e9 - 1.5 < low <= 1e9 - 0.4
    assert 1e9 + 0.5 <= high < 1e9 + 1.5
    for ends in ((-1.0, 3.0), (0.0, 1e9), (5.0, 5.0), (1e9, 1.2e9)):
        assert snap(*ends) == around_zero(*ends)
