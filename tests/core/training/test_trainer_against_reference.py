"""A hundred steps of the engine equal to the plain per-sample training of `reference`, which shares no code with it."""

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, wavy_points
from tests.core.reference import OPTIMIZERS as REFERENCE_OPTIMIZERS
from tests.core.reference import ReferenceNetwork

STEPS = 100
SEED = 11


def shuffled_batches(samples, size):
    """Batches as they are documented: numbers 0 … n − 1 shuffled for every epoch by the seed's second stream."""
    rng = np.random.Generator(np.random.PCG64([SEED, 1]))
    while True:
        order = np.arange(len(samples))
        rng.shuffle(order)
        for first in range(0, len(samples), size):
            yield [samples[index] for index in order[first : first + size]]


def reference_numbers(run, start, samples):
    training = run.training
    network = ReferenceNetwork(run.network.widths, run.network.activations, start.tolist())
    optimizer = REFERENCE_OPTIMIZERS[training.optimizer](len(start), training.learning_rate)
    batches = shuffled_batches(samples, training.batch_size or len(samples))
    for _ in range(STEPS):
        network.moved(optimizer.steps(network.batch_gradient(next(batches), training.l2)))
    return network.numbers()


def samples_of(inputs, targets):
    return list(zip(inputs.tolist(), targets.tolist(), strict=True))


@pytest.mark.parametrize(
    ("batch_size", "l2"),
    [
        *((0, 0.02), (1, 0.0), (7, 0.02)),
        *(
            pytest.param(*pair, marks=pytest.mark.long)
            for pair in ((0, 0.0), (1, 0.02), (7, 0.0), (23, 0.0), (23, 0.02))
        ),
    ],
)
@pytest.mark.parametrize("optimizer", REFERENCE_OPTIMIZERS)
def test_training_equals_the_reference(optimizer, batch_size, l2):
    run = make_run(
        "4:tanh,3:leaky_relu,3:sigmoid",
        2,
        optimizer=optimizer,
        learning_rate=0.02,
        batch_size=batch_size,
        l2=l2,
        seed=SEED,
    )
    points = wavy_points(23, inputs=2)
    trainer = Trainer(run, points, dtype=np.float64)
    start = trainer.state().parameters
    assert trainer.advance(STEPS) == STEPS
    expected = reference_numbers(run, start, samples_of(points.inputs, points.targets))
    reached = trainer.state().parameters
    assert np.abs(reached - start).max() > 0.01
    np.testing.assert_allclose(reached, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("optimizer", REFERENCE_OPTIMIZERS)
def test_training_on_standardized_points_equals_the_reference(optimizer):
    rng = np.random.default_rng(2)
    inputs, targets = rng.normal(2000.0, 10.0, (19, 1)), rng.normal(-5.0, 0.01, (19, 2))
    run = make_run("3:relu,2:identity", 1, 2, optimizer=optimizer, batch_size=6, seed=SEED, standardize=True)
    trainer = Trainer(run, make_points(inputs, targets), dtype=np.float64)
    start = trainer.state().parameters
    trainer.advance(STEPS)
    scaled = [(column - column.mean(axis=0)) / column.std(axis=0) for column in (inputs, targets)]
    expected = reference_numbers(run, start, samples_of(*scaled))
    np.testing.assert_allclose(trainer.state().parameters, expected, rtol=0, atol=1e-10)
