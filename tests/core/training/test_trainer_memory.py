"""A step allocates nothing that lasts, and next to nothing that does not."""

import tracemalloc

import pytest

from neuronlab.core.training.history import CAPACITY
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points

LIMIT_BYTES = 4096


def peak_of_1000_steps(trainer):
    tracemalloc.start()
    try:
        trainer.advance(CAPACITY - 100)
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        trainer.advance(1000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak - before


@pytest.mark.parametrize(("count", "batch_size"), [(100, 0), (100, 10), (103, 10), (50, 1), (6000, 500)], ids=str)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_thousand_steps_allocate_less_than_a_page(optimizer, count, batch_size):
    """With several epochs, samples of the history and, with all points, a thinning of it."""
    run = make_run("8:tanh,8:relu", optimizer=optimizer, learning_rate=1e-3, batch_size=batch_size, l2=0.001)
    trainer = Trainer(run, wavy_points(count, test=range(5)))
    assert peak_of_1000_steps(trainer) < LIMIT_BYTES
    assert trainer.divergence is None
    assert trainer.epoch > 20
    assert len(trainer.history.record().steps) > 10


def test_wide_layers_allocate_no_more():
    trainer = Trainer(make_run("64:tanh,64:tanh", optimizer="adam", learning_rate=1e-4), wavy_points(64))
    assert peak_of_1000_steps(trainer) < LIMIT_BYTES
