"""How many steps are due, by a clock that the tests turn."""

import numpy as np
import pytest

from neuronlab.session.speeds import AUTO, FASTEST, MAX, SLOWEST, UNHURRIED
from neuronlab.session.step_clock import CALM_MOVE, FIRST_RATE, StepClock

TICK = 1e-3


def clock_at(speed, now=100.0):
    clock = StepClock()
    clock.set_speed(speed, now)
    return clock


def steps_made(clock, seconds, now=100.0, tick=TICK):
    """Steps by time, for a machine that makes every step that is due at once."""
    made = []
    for _ in range(round(seconds / tick)):
        due = clock.due(now)
        clock.note_steps(due)
        made.append(due)
        now += tick
    return np.array(made)


@pytest.mark.parametrize("speed", [1.0, 4.0, 10.0, 33.0, 250.0, 5_000.0, FASTEST])
def test_as_many_steps_are_due_as_the_speed_says(speed):
    made = steps_made(clock_at(speed), 5.0)
    assert made.sum() == pytest.approx(5.0 * speed, abs=1.0 + speed * TICK)


@pytest.mark.parametrize("speed", [1.0, UNHURRIED])
def test_an_unhurried_speed_makes_one_step_at_a_time(speed):
    clock = clock_at(speed)
    assert clock.is_unhurried
    assert set(steps_made(clock, 3.0).tolist()) == {0, 1}
    assert clock.due(200.0) == 1  # not all those of the last minute


def test_at_an_unhurried_speed_a_late_step_is_seen_for_its_full_time():
    clock = clock_at(4.0)
    clock.note_steps(clock.due(100.0))
    assert clock.due(100.4) == 1
    clock.note_steps(1)
    assert clock.due(100.6) == 0
    assert clock.due(100.65) == 1


def test_the_first_step_is_due_at_once_and_the_next_when_its_time_comes():
    clock = clock_at(4.0)
    assert (clock.due(100.0), clock.seconds_to_next(100.0)) == (1, 0.0)
    clock.note_steps(1)
    assert clock.due(100.2) == 0
    assert clock.seconds_to_next(100.2) == pytest.approx(0.05)
    assert clock.due(100.25) == 1


def test_at_most_a_machine_makes_all_it_can():
    clock = clock_at(MAX)
    assert clock.due(100.0) > 1e9
    assert clock.seconds_to_next(100.0) == 0.0


def test_a_slow_machine_does_not_chase_steps_it_could_not_make():
    clock = clock_at(1_000.0)
    assert clock.due(160.0) == 100
    clock.note_steps(100)
    assert clock.due(160.0) == 0


def test_a_new_speed_owes_nothing_from_before():
    clock = clock_at(1.0)
    clock.note_steps(1)
    clock.set_speed(1_000.0, 130.0)
    assert clock.due(130.0) == 1


# -- Auto ---------------------------------------------------------------------------------------------------------


def test_auto_starts_slowly_and_keeps_the_move_near_its_value():
    """A function whose move per step shrinks to a hundredth."""
    clock, now, moves = clock_at(AUTO), 0.0, []
    assert clock.rate == FIRST_RATE
    for frame in range(600):
        per_step = 1e-3 * 10.0 ** (-2.0 * min(1.0, frame / 400.0))
        move = per_step * clock.rate / 30.0
        moves.append(move)
        now += 1.0 / 30.0
        clock.follow(move, now)
    assert np.median(moves[60:]) == pytest.approx(CALM_MOVE, rel=0.2)
    assert clock.rate == pytest.approx(30.0 * CALM_MOVE / 1e-5, rel=0.01)


def test_auto_loses_no_part_of_a_step_when_it_adapts():
    clock, now, made = clock_at(AUTO, 0.0), 0.0, 0
    for _ in range(300):
        now += 1.0 / 30.0
        due = clock.due(now)
        clock.note_steps(due)
        made += due
        clock.follow(CALM_MOVE * 30.0 / FIRST_RATE, now)  # as calm as it should be
    assert clock.rate == pytest.approx(FIRST_RATE)
    assert made == pytest.approx(10.0 * FIRST_RATE, abs=2)


def test_auto_slows_down_at_once_when_the_picture_jumps():
    clock = clock_at(AUTO)
    clock.rate = 10_000.0
    clock.follow(1.0, 0.0)
    assert clock.rate < 7_000.0
    for frame in range(40):
        clock.follow(float("inf"), float(frame))
    assert clock.rate == SLOWEST


def test_auto_of_a_function_that_does_not_move_becomes_as_fast_as_possible():
    clock = clock_at(AUTO)
    for frame in range(200):
        clock.follow(0.0, float(frame))
    assert clock.rate == FASTEST


def test_a_set_speed_does_not_follow_the_picture():
    clock = clock_at(50.0)
    clock.follow(1.0, 0.0)
    clock.begin_slowly(0.0)
    assert clock.rate == 50.0


def test_auto_goes_on_at_the_speed_that_was_set_and_slowly_after_max():
    clock = clock_at(700.0)
    clock.set_speed(AUTO, 0.0)
    assert clock.rate == 700.0
    clock.begin_slowly(0.0)
    assert clock.rate == FIRST_RATE
    clock = clock_at(MAX)
    clock.set_speed(AUTO, 0.0)
    assert clock.rate == FIRST_RATE


def test_auto_that_starts_over_owes_no_time_for_the_steps_it_made_fast():
    clock, now = clock_at(AUTO, 0.0), 1.0
    clock.rate = 20_000.0
    clock.begin(now)
    for _ in range(33):
        now += 1e-3
        clock.note_steps(clock.due(now))
    clock.begin_slowly(now)
    assert clock.rate == FIRST_RATE
    assert clock.due(now) == 1
    clock.note_steps(1)
    assert clock.due(now + 1.01 / FIRST_RATE) == 1


def test_a_speed_that_is_dragged_makes_no_step_with_every_move():
    clock, now, made = clock_at(1.0, 0.0), 0.0, 0
    for number in range(100):
        now += 0.02
        clock.set_speed(1.0 + (number % 9) / 10.0, now)
        due = clock.due(now)
        clock.note_steps(due)
        made += due
    assert 1 <= made <= 4
    clock.set_speed(1_000.0, now)
    assert clock.due(now + 2e-3) <= 3
