"""The perceptron rule: a single threshold unit that learns from its mistakes, one point at a time."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, state_at

RULE = RunSpec(
    TASKS["classes"].network(), TrainingSpec(optimizer="sgd", learning_rate=0.5, batch_size=1, loss="perceptron")
)


def separable(seed, count=40):
    """Points on both sides of a line that does not meet the origin, none nearer to it than 0.1."""
    rng = np.random.default_rng(seed)
    normal, offset = rng.normal(size=2), rng.uniform(-0.5, 0.5)
    normal /= np.linalg.norm(normal)
    points = rng.uniform(-2.0, 2.0, (4 * count, 2))
    distance = points @ normal + offset
    kept = np.flatnonzero(np.abs(distance) > 0.1)[:count]
    return points[kept], (distance[kept] > 0.0).astype(float), np.append(normal, offset)


def made_steps(points, steps, run=RULE):
    """A trainer that starts at 0, and the parameters after every step: (steps + 1, 3)."""
    trainer = Trainer(run, points, state_at(run, points, [0.0, 0.0, 0.0]), np.float64)
    course = [trainer.parameters.copy()]
    for _ in range(steps):
        trainer.advance(1)
        course.append(trainer.parameters.copy())
    return trainer, np.array(course)


def test_every_step_is_the_rule_by_hand():
    """W ← w + η·(y − ŷ)·[x, 1], with the answer ŷ of a threshold unit, in the order in which the points come."""
    inputs, classes, _ = separable(1, 12)
    points = make_points(inputs, classes)
    trainer = Trainer(RULE, points, state_at(RULE, points, [-0.3, 0.2, 0.1]), np.float64)
    w, moved = np.array([-0.3, 0.2, 0.1]), 0
    for _ in range(30):
        (index,) = trainer.upcoming()[0]
        x, y = np.append(inputs[index], 1.0), classes[index]
        answer = 1.0 if w @ x > 0.0 else 0.0
        w = w + 0.5 * (y - answer) * x
        moved += y != answer
        trainer.advance(1)
        np.testing.assert_allclose(trainer.parameters, w, rtol=1e-12, atol=1e-15)
    assert 2 < moved < 30


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rate", [0.01, 3.0])
def test_points_that_a_line_separates_take_no_more_mistakes_than_the_theorem_allows(seed, rate):
    """Novikoff (1962): from 0, at most (R/γ)² mistakes, R the longest [x, 1], γ the margin of a unit vector."""
    inputs, classes, separator = separable(seed)
    run = replace(RULE, training=replace(RULE.training, learning_rate=rate))
    trainer, course = made_steps(make_points(inputs, classes), 1_200, run)
    mistakes = int((np.diff(course, axis=0) != 0.0).any(axis=1).sum())
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    margin = ((2.0 * classes - 1.0) * (rows @ separator)).min() / np.linalg.norm(separator)
    assert 0 < mistakes <= (np.linalg.norm(rows, axis=1).max() / margin) ** 2
    np.testing.assert_array_equal(trainer.network().predict(inputs)[:, 0] > 0.5, classes > 0.5)
    assert trainer.probe().train_loss == 0.0


def test_where_no_line_separates_them_it_never_rests():
    """The four points of XOR."""
    _, course = made_steps(make_points([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]), 400)
    last = np.diff(course[-40:], axis=0)
    assert (last != 0.0).any()
