import numpy as np
import pytest

from neuronlab.core.data.classes import CLASS_GENERATORS
from neuronlab.core.data.generator import REACH


@pytest.mark.parametrize("key", CLASS_GENERATORS)
def test_places_of_classes_lie_in_the_square_and_apart(key):
    row, random = CLASS_GENERATORS[key], np.random.default_rng(1)
    labels = random.integers(row.classes, size=4_000)
    assert 2 <= row.classes <= 6
    positions = row.locate(labels, *random.random((2, 4_000)))
    assert positions.shape == (4_000, 2)
    assert np.abs(positions).max() <= REACH
    assert np.abs(positions.mean(axis=0)).max() < 0.4
    own, others = positions[labels == 0], positions[labels == 1]
    assert not (own[:, None] == others[None, :]).all(axis=2).any()


@pytest.mark.parametrize("key", [key for key, row in CLASS_GENERATORS.items() if row.functions])
def test_places_are_of_the_class_their_function_says(key):
    row, random = CLASS_GENERATORS[key], np.random.default_rng(2)
    labels = random.integers(row.classes, size=100_000)
    positions = row.locate(labels, *random.random((2, 100_000)))
    (function,) = row.functions
    assert (function(*positions.T) == labels).all()


def located(key, label, count=20_000):
    return CLASS_GENERATORS[key].locate(np.full(count, label), *np.random.default_rng(3).random((2, count)))


@pytest.mark.parametrize(("key", "label"), [("circle", 0), ("circle", 1), ("rings", 0), ("rings", 1), ("rings", 2)])
def test_points_lie_evenly_over_the_area_of_a_ring(key, label):
    squares = np.square(located(key, label)).sum(axis=1)
    counts, _ = np.histogram(squares, 8, (squares.min(), squares.max()))
    np.testing.assert_allclose(counts, 20_000 / 8, rtol=0.1)


@pytest.mark.parametrize("key", ["two_spirals", "three_spirals"])
def test_the_arms_of_a_spiral_are_one_arm_turned(key):
    arms = CLASS_GENERATORS[key].classes
    first = located(key, 0) @ [1.0, 1.0j]
    for label in range(1, arms):
        turned = located(key, label) @ [1.0, 1.0j]
        np.testing.assert_allclose(turned, first * np.exp(2.0j * np.pi * label / arms), atol=1e-12)


def test_one_moon_is_the_other_turned_by_half():
    np.testing.assert_array_equal(located("moons", 1), -located("moons", 0))


def test_strips_along_the_axes_of_xor_are_empty():
    positions = np.concatenate([located("xor", label) for label in (0, 1)])
    assert np.abs(positions).min() >= 0.2
    quadrants = np.unique(np.sign(positions), axis=0)
    assert len(quadrants) == 4
