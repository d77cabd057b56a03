"""One neuron, one point, updates worked by hand.

With ŷ = w·x + b, x = 2, y = 1, w = 0.5 and b = 0.1 the error is 0.1, so ∂L/∂w = 2 · 0.1 · 2 = 0.4 and ∂L/∂b = 0.2.
"""

import numpy as np
import pytest

from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.trainer import Trainer
from tests.core.building import make_points, make_run, state_at


def trained(steps, **training):
    run, points = make_run("", learning_rate=0.1, **training), make_points([2.0], [1.0])
    trainer = Trainer(run, points, state_at(run, points, [0.5, 0.1]), np.float64)
    assert trainer.advance(steps) == steps
    return trainer.state().parameters


def test_sgd_moves_by_rate_times_gradient():
    np.testing.assert_allclose(trained(1, optimizer="sgd"), [0.5 - 0.04, 0.1 - 0.02], rtol=1e-14)


def test_momentum_rolls_on_where_the_gradient_is_zero():
    # After the first step ŷ = 0.46 · 2 + 0.08 = 1: no gradient, but 0.9 of the speed (0.4, 0.2) is left.
    np.testing.assert_allclose(trained(1, optimizer="momentum"), [0.46, 0.08], rtol=1e-14)
    np.testing.assert_allclose(trained(2, optimizer="momentum"), [0.46 - 0.036, 0.08 - 0.018], rtol=1e-14)


def test_adam_steps_by_the_rate_at_first_and_by_its_memory_then():
    first = np.array([0.5 - 0.1 * 0.4 / (0.4 + 1e-8), 0.1 - 0.1 * 0.2 / (0.2 + 1e-8)])
    np.testing.assert_allclose(trained(1, optimizer="adam"), first, rtol=1e-14, atol=1e-15)
    # Then ŷ = 0.8, so the gradient is (−0.8, −0.4): m̂ = (0.09 · g₁ + 0.1 · g₂) / 0.19 and v̂ likewise with squares.
    error = 2 * first[0] + first[1] - 1
    gradients = np.array([[0.4, 0.2], [2 * error * 2, 2 * error]])
    mean = (0.09 * gradients[0] + 0.1 * gradients[1]) / (1 - 0.81)
    square = (0.000999 * gradients[0] ** 2 + 0.001 * gradients[1] ** 2) / (1 - 0.998001)
    expected = first - 0.1 * mean / (np.sqrt(square) + 1e-8)
    np.testing.assert_allclose(trained(2, optimizer="adam"), expected, rtol=1e-12)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_l2_pulls_the_weight_and_leaves_the_bias(optimizer):
    # The penalty adds λ·w = 0.5 · 0.5 to the weight's gradient alone.
    np.testing.assert_allclose(trained(1, optimizer=optimizer, l2=0.5), [0.5 - 0.1 * 0.65, 0.1 - 0.02], rtol=1e-14)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_change_of_rate_takes_effect_and_keeps_the_memory(optimizer):
    points = make_points([2.0], [1.0])
    slow, fast = (make_run("", optimizer=optimizer, learning_rate=rate) for rate in (0.001, 0.1))
    trainer = Trainer(slow, points, state_at(slow, points, [0.5, 0.1]), np.float64)
    trainer.advance(1)
    state = trainer.state()
    moved = {}
    for run in (slow, fast):
        again = Trainer(run, points, state, np.float64)
        again.advance(1)
        moved[run] = again.state().parameters - state.parameters
    np.testing.assert_allclose(moved[fast], 100 * moved[slow], rtol=1e-9)


def test_another_optimizer_starts_with_an_empty_memory():
    points = make_points([2.0], [1.0])
    trainer = Trainer(make_run("", optimizer="adam"), points, dtype=np.float64)
    trainer.advance(10)
    changed = Trainer(make_run("", optimizer="momentum"), points, trainer.state(), np.float64).state()
    assert changed.updates == 0
    assert changed.step == 10
    assert changed.memory.shape == (1, 2)
    assert (changed.memory == 0).all()
    assert (changed.parameters == trainer.state().parameters).all()
