"""Updates held against the textbook's formulas, one number at a time, and some worked by hand.

By hand it is one neuron and one point. With ŷ = w·x + b, x = 2, y = 1, w = 0.5 and b = 0.1 the error is 0.1, so
∂L/∂w = 2 · 0.1 · 2 = 0.4 and ∂L/∂b = 0.2.
"""

import math

import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, state_at

CALLED = [key for key, row in OPTIMIZERS.items() if not row.is_full_batch]


def sgd(gradients, rates):
    return [rate * g for g, rate in zip(gradients, rates, strict=True)]


def momentum(gradients, rates):
    v, steps = 0.0, []
    for g, rate in zip(gradients, rates, strict=True):
        v = 0.9 * v + g
        steps.append(rate * v)
    return steps


def nesterov(gradients, rates):
    v, steps = 0.0, []
    for g, rate in zip(gradients, rates, strict=True):
        v = 0.9 * v + g
        steps.append(rate * (g + 0.9 * v))
    return steps


def adagrad(gradients, rates):
    total, steps = 0.0, []
    for g, rate in zip(gradients, rates, strict=True):
        total += g * g
        steps.append(rate * g / (math.sqrt(total) + 1e-10))
    return steps


def rmsprop(gradients, rates):
    mean_square, steps = 0.0, []
    for g, rate in zip(gradients, rates, strict=True):
        mean_square = 0.99 * mean_square + 0.01 * g * g
        steps.append(rate * g / (math.sqrt(mean_square) + 1e-8))
    return steps


def adam(gradients, rates):
    m, v, steps = 0.0, 0.0, []
    for t, (g, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        steps.append(rate * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8))
    return steps


TEXTBOOK = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adam,  # its decay is made before the update, for all optimisers alike
}
"""What one parameter is moved by in each of the updates, from its gradients and the rates."""


def moved(optimizer, gradients, rates, dtype=np.float64):
    """Where parameters (n,) that start at 1 are after each update by gradients (updates, n): (updates, n)."""
    row, (count, size) = OPTIMIZERS[optimizer], gradients.shape
    table = row.factors(rates, np.arange(count))
    parameters, gradient, scratch = np.ones(size, dtype), np.empty(size, dtype), np.full(size, np.nan, dtype)
    factors = np.empty(table.shape[1], dtype)
    calls = row.build(parameters, gradient, np.zeros((row.slots, size), dtype), scratch, factors)
    positions = []
    for given, numbers, rate in zip(gradients, table, rates, strict=True):
        gradient[:] = given * rate if row.scales_gradient else given
        factors[:] = numbers
        run_calls(calls)
        positions.append(parameters.copy())
    return np.array(positions)


def gradients_and_rates(updates=40, size=6):
    """Gradients of very different sizes, one of them always zero and one only at first; rates that change."""
    rng = np.random.default_rng(5)
    gradients = rng.normal(size=(updates, size)) * 10.0 ** np.arange(-4, size - 4)
    gradients[:, 0] = 0.0
    gradients[:10, 1] = 0.0
    return gradients, rng.uniform(0.001, 0.1, updates)


@pytest.mark.parametrize("optimizer", CALLED)
def test_updates_are_those_of_the_textbook(optimizer):
    gradients, rates = gradients_and_rates()
    steps = np.array([TEXTBOOK[optimizer](column, rates) for column in gradients.T.tolist()]).T
    np.testing.assert_allclose(moved(optimizer, gradients, rates), 1.0 - np.cumsum(steps, axis=0), rtol=1e-12)


@pytest.mark.parametrize("optimizer", CALLED)
def test_single_precision_makes_the_same_updates_to_its_own_precision(optimizer):
    gradients, rates = gradients_and_rates()
    expected, single = moved(optimizer, gradients, rates), moved(optimizer, gradients, rates, np.float32)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("optimizer", CALLED)
def test_only_what_says_so_depends_on_the_number_of_updates(optimizer):
    row = OPTIMIZERS[optimizer]
    early, late = (row.factors(np.array([0.1]), np.array([updates])) for updates in (0, 100))
    assert (early != late).any() == row.varies


def test_weight_decay_comes_with_adamw_alone():
    assert {key: row.default_decay for key, row in OPTIMIZERS.items() if row.default_decay} == {"adamw": 0.01}


def test_only_lbfgs_needs_all_points_in_every_step():
    assert [key for key, row in OPTIMIZERS.items() if row.is_full_batch] == ["lbfgs"]


@pytest.mark.parametrize("row", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_row_is_explained_in_one_sentence(row):
    assert row.label
    assert row.meaning.endswith(".")
    assert row.meaning.count(". ") == 0


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


@pytest.mark.parametrize("optimizer", CALLED)
def test_a_change_of_rate_takes_effect_and_keeps_the_memory(optimizer):
    points = make_points([2.0], [1.0])
    slow, fast = (make_run("", optimizer=optimizer, learning_rate=rate) for rate in (0.001, 0.1))
    trainer = Trainer(slow, points, state_at(slow, points, [0.5, 0.1]), np.float64)
    trainer.advance(1)
    state = trainer.state()
    steps = {}
    for run in (slow, fast):
        again = Trainer(run, points, state, np.float64)
        again.advance(1)
        steps[run] = again.state().parameters - state.parameters
    np.testing.assert_allclose(steps[fast], 100 * steps[slow], rtol=1e-9)


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
