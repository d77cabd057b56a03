from types import SimpleNamespace

import numpy as np
import pytest

from neuronlab.core.engine.schedules import SCHEDULES, rates

STEPS = np.array([0, 1, 49, 50, 99, 100, 101, 250])


def rates_of(schedule, steps=STEPS, warmup=0, learning_rate=0.2):
    training = SimpleNamespace(
        learning_rate=learning_rate, schedule=schedule, schedule_steps=100, schedule_factor=0.5, warmup=warmup
    )
    return rates(training, np.asarray(steps))


EXPECTED = {
    "constant": [1.0] * 8,
    "step": [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25],
    "cosine": [*[(1 + np.cos(np.pi * t / 100)) / 2 for t in (0, 1, 49, 50, 99)], 0.0, 0.0, 0.0],
    "exponential": [0.5 ** (t / 100) for t in STEPS],
}


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_rate_follows_the_schedule(schedule):
    np.testing.assert_allclose(rates_of(schedule), 0.2 * np.array(EXPECTED[schedule]), rtol=1e-14, atol=1e-17)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_warm_up_rises_in_equal_parts_and_multiplies_every_schedule(schedule):
    share = rates_of(schedule, [0, 1, 5, 8, 9, 10, 60], warmup=10) / rates_of(schedule, [0, 1, 5, 8, 9, 10, 60])
    np.testing.assert_allclose(share, [0.1, 0.2, 0.6, 0.9, 1.0, 1.0, 1.0], rtol=1e-14)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_rates_are_double_and_one_for_each_step(schedule):
    several = rates_of(schedule)
    assert several.dtype == np.float64
    assert several.tolist() == [rates_of(schedule, [step]).item() for step in STEPS]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_rate_is_ever_negative_or_more_than_asked_for(schedule):
    far = rates_of(schedule, [10**6, 10**9])
    assert ((far >= 0.0) & (far <= 0.2)).all()
