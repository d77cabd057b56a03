from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuronlab.core.engine.batches import HAND, FullBatch, ShuffledBatches
from neuronlab.core.engine.shuffling import CHUNK
from neuronlab.core.engine.updates import LONGEST_LEG

START = np.random.PCG64(8).state


def numbered(count):
    """Points that carry their own number: x (2, count) with a row of ones, y (1, count) twice the number."""
    numbers = np.arange(count, dtype=np.float64)
    return np.stack([numbers, np.ones(count)]), 2.0 * numbers[None]


def shuffled(count, size, epoch=0, position=0, epoch_start=START):
    return ShuffledBatches(*numbered(count), size, epoch=epoch, position=position, epoch_start=epoch_start)


def numbers_given(batches, steps, most=10**6):
    """The numbers in each of the next `steps` batches, read before the next take, as the contract asks."""
    given_out = []
    while len(given_out) < steps:
        count, leg = batches.take(min(most, steps - len(given_out)))
        leg = list(leg)
        assert len(leg) == count <= most
        for batch in leg:
            x, y = batch.x, batch.y
            assert x.shape == (2, y.shape[1])
            assert x.flags.c_contiguous
            assert y.flags.c_contiguous
            assert (x[1] == 1.0).all()
            assert (y[0] == 2.0 * x[0]).all()
            given_out.append(x[0].astype(int).tolist())
    return given_out


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (2, 1),
        (7, 1),
        (7, 6),
        (30, 5),
        (37, 8),
        (HAND - 1, 100),
        (HAND, 64),
        (HAND + 1, 64),
        (HAND + 1, HAND),
        (3 * HAND + 5, 1),
        (3 * HAND, HAND - 1),
        (CHUNK, 1000),
        (CHUNK + 1, CHUNK),
        (2 * CHUNK + 77, 999),
        (3 * CHUNK, 2 * CHUNK),
    ],
)
def test_every_epoch_gives_every_point_once_in_an_order_of_its_own(count, size):
    batches = shuffled(count, size)
    per_epoch = -(-count // size)
    orders = []
    for epoch in range(4):
        assert batches.epoch == epoch
        cut = numbers_given(batches, per_epoch)
        assert [len(batch) for batch in cut] == [size] * (count // size) + [count % size] * (count % size > 0)
        order = [number for batch in cut for number in batch]
        assert sorted(order) == list(range(count))
        orders.append(order)
    assert batches.epoch == 4
    assert count < 20 or all(a != b for a, b in pairwise(orders))


@pytest.mark.parametrize(("count", "size"), [(37, 8), (30, 5), (9, 1), (HAND + 9, 50), (2 * CHUNK + 7, 2000)])
@settings(max_examples=10)
@given(data=st.data())
def test_how_they_are_taken_changes_nothing_and_resuming_neither(count, size, data):
    steps = 3 * -(-count // size)
    expected = numbers_given(shuffled(count, size), steps)
    stop = data.draw(st.integers(0, steps))
    batches = shuffled(count, size)
    seen = numbers_given(batches, stop, most=data.draw(st.integers(1, 60)))
    again = shuffled(count, size, batches.epoch, batches.position, batches.epoch_start)
    assert (again.epoch, again.position, again.left_in_epoch) == (
        batches.epoch,
        batches.position,
        batches.left_in_epoch,
    )
    assert seen + numbers_given(again, steps - stop) == expected


def test_a_position_that_does_not_exist_any_more_begins_the_order_again():
    batches = shuffled(30, 5)
    numbers_given(batches, 200)
    fewer = shuffled(8, 7, batches.epoch, 10**6, batches.epoch_start)
    assert (fewer.epoch, fewer.position) == (batches.epoch, 0)
    assert numbers_given(fewer, 2) == numbers_given(shuffled(8, 7, epoch_start=batches.epoch_start), 2)


@pytest.mark.parametrize(("count", "size"), [(37, 8), (30, 5), (HAND + 9, 50), (2 * CHUNK + 7, 2000)])
def test_upcoming_is_what_take_gives_next_and_takes_nothing(count, size):
    batches = shuffled(count, size)
    for _ in range(3 * -(-count // size)):
        points = batches.upcoming_points().tolist()
        x = batches.upcoming().x
        announced = x[0].astype(int).tolist()
        assert numbers_given(batches, 1) == [announced] == [points]


@pytest.mark.parametrize(("count", "size"), [(30, 5), (37, 8), (3 * HAND, 100)])
def test_a_leg_is_not_overwritten_before_the_next_take(count, size):
    batches = shuffled(count, size)
    for _ in range(4 * count // size):
        _, leg = batches.take(LONGEST_LEG)
        before = [batch.x.copy() for batch in leg]
        assert batches.epoch >= 0
        assert batches.left_in_epoch >= 1
        for batch, copy in zip(leg, before, strict=True):
            assert (batch.x == copy).all()


def test_turning_the_epoch_of_a_large_set_leaves_nothing_to_shuffle():
    """Shuffling it all between two epochs would be a pause that one sees."""
    batches = shuffled(5 * CHUNK + 3, 1000)
    rng = batches._orders._rng  # what it has drawn can be seen in its state alone
    for _ in range(3):
        states = []
        while batches.left_in_epoch > 1:
            batches.take(1)
            states.append(rng.bit_generator.state["state"]["state"])
        assert len(set(states)) >= 10
        batches.take(1)
        before = rng.bit_generator.state
        batches.upcoming()
        assert rng.bit_generator.state == before


def test_all_points_are_one_batch_again_and_again():
    x, y = numbered(5)
    batches = FullBatch(x, y, epoch=3, epoch_start=START)
    count, leg = batches.take(7)
    assert count == 7
    assert all(batch.x is x and batch.y is y for batch in leg)
    assert (batches.epoch, batches.position, batches.left_in_epoch) == (10, 0, 1)
    assert batches.upcoming().x is x
