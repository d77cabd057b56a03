import numpy as np
import pytest

from neuronlab.core.arrays import run_calls, run_flat
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES, rates
from neuronlab.core.engine.updates import LONGEST_LEG, Updates
from neuronlab.core.specs.training import TrainingSpec

GIVEN = np.array([3.0, -4.0, 0.5])
MASK = np.array([1.0, 1.0, 0.0])
STEPPING = [key for key, row in OPTIMIZERS.items() if not row.is_full_batch]


class Descent:
    """Parameters (3,) that start at 1 and are moved by the same gradient in every update."""

    def __init__(self, **training):
        self.training = TrainingSpec(**training)
        self.parameters, self.gradient = np.ones(3), np.empty(3)
        memory = np.zeros((OPTIMIZERS[self.training.optimizer].slots, 3))
        self.updates = Updates(self.training, self.parameters, self.gradient, memory, MASK)
        self.made = 0

    def go(self, count):
        for _ in range(count):
            self.gradient[:] = GIVEN * self.updates.folded_rate
            run_calls(self.updates.constant)
            if not self.updates.constant:
                run_flat(self.updates.following(self.made, self.made, 1)[0])
            self.made += 1
        return self.parameters


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("warmup", [0, 3])
def test_every_update_has_the_rate_of_its_step(schedule, warmup):
    descent = Descent(
        optimizer="sgd", learning_rate=0.1, schedule=schedule, schedule_steps=4, schedule_factor=0.3, warmup=warmup
    )
    total = rates(descent.training, np.arange(7)).sum()
    np.testing.assert_allclose(descent.go(7), 1.0 - total * GIVEN, rtol=1e-12)


@pytest.mark.parametrize(
    ("training", "folded"),
    [
        ({}, 0.2),
        ({"l2": 0.1, "weight_decay": 0.1}, 0.2),
        ({"clip": 1.0}, 1.0),
        ({"warmup": 5}, 1.0),
        ({"schedule": "cosine"}, 1.0),
        ({"optimizer": "momentum"}, 1.0),
    ],
)
def test_the_rate_is_folded_into_the_gradient_where_nothing_else_happens_to_it(training, folded):
    assert Descent(**{"optimizer": "sgd", "learning_rate": 0.2, **training}).updates.folded_rate == folded


@pytest.mark.parametrize("optimizer", STEPPING)
def test_a_flipped_gradient_is_a_factor_and_takes_no_call(optimizer):
    up, down = (Descent(optimizer=optimizer, learning_rate=0.2, flip_gradient=flips) for flips in (True, False))
    assert up.updates.folded_rate == -down.updates.folded_rate
    counts = [len(each.updates.constant or each.updates.following(0, 0, 1)[0]) for each in (up, down)]
    assert counts[0] == counts[1]
    np.testing.assert_allclose(up.go(3) - 1.0, 1.0 - down.go(3), rtol=1e-12)


@pytest.mark.parametrize("optimizer", STEPPING)
def test_calls_are_made_once_where_their_numbers_never_change(optimizer):
    assert bool(Descent(optimizer=optimizer).updates.constant) != OPTIMIZERS[optimizer].varies
    assert not Descent(optimizer=optimizer, schedule="step").updates.constant
    assert not Descent(optimizer=optimizer, warmup=9).updates.constant


def test_updates_are_counted_apart_from_steps():
    """The first step of Adam is as long as the rate, in each direction."""
    first, later = (Descent(optimizer="adam", learning_rate=0.1) for _ in range(2))
    np.testing.assert_allclose(first.go(1), 1.0 - 0.1 * np.sign(GIVEN), rtol=1e-6)
    later.gradient[:] = GIVEN
    run_flat(later.updates.following(step=50, updates=0, count=1)[0])
    np.testing.assert_array_equal(later.parameters, first.parameters)


def test_a_leg_of_updates_made_at_once_is_that_of_updates_made_one_by_one():
    one_by_one, at_once = (Descent(optimizer="adam", schedule="cosine", schedule_steps=50) for _ in range(2))
    calls = at_once.updates.following(0, 0, LONGEST_LEG)
    assert len(calls) == LONGEST_LEG
    for each in calls:
        at_once.gradient[:] = GIVEN
        run_flat(each)
    np.testing.assert_array_equal(at_once.parameters, one_by_one.go(LONGEST_LEG))


def test_a_gradient_is_penalised_then_clipped_then_multiplied_by_the_rate():
    descent = Descent(optimizer="sgd", learning_rate=0.1, l2=0.5, clip=2.0)
    penalised = GIVEN + 0.5 * MASK
    expected = 1.0 - 0.1 * 2.0 * penalised / np.linalg.norm(penalised)
    np.testing.assert_allclose(descent.go(1), expected, rtol=1e-6)


@pytest.mark.parametrize("training", [{}, {"schedule": "exponential"}])
def test_weights_decay_by_the_rate_and_biases_do_not(training):
    plain, decaying = (
        Descent(optimizer="momentum", learning_rate=0.1, weight_decay=decay, **training) for decay in (0.0, 0.5)
    )
    np.testing.assert_allclose(decaying.go(1), plain.go(1) - 0.1 * 0.5 * MASK, rtol=1e-12)


@pytest.mark.parametrize("training", [{}, {"schedule": "cosine", "schedule_steps": 50}])
def test_every_update_ends_with_the_calls_given_last(training):
    descent, first, second = Descent(optimizer="sgd", **training), np.zeros(1), np.zeros(1)
    for counter in (first, second):
        descent.updates.end_with([(np.add, (counter, np.ones(1), counter))])
    descent.go(3)
    assert (first.tolist(), second.tolist()) == ([0.0], [3.0])
    descent.updates.end_with([])
    descent.go(2)
    assert second.tolist() == [3.0]
