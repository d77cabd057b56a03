"""Wrong ideas that lessons run: steps up the gradient, and networks without biases."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.network import bias_mask
from neuronlab.core.training.state import first_parameters, is_untouched
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, same_learned, state_at, wavy_points

X, Y = [1.0, 2.0, 4.0], [2.0, 3.0, 9.0]


def trained(run, points, steps, dtype=np.float64):
    trainer = Trainer(run, points, dtype=dtype)
    trainer.advance(steps)
    return trainer


def test_a_flipped_gradient_adds_what_descent_subtracts():
    """ŷ = 1·x + 0 misses by −1, −1, −5: ∂L/∂w = 2/3·(−1 − 2 − 20) = −46/3 and ∂L/∂b = −14/3."""
    run, points = make_run("", optimizer="sgd", learning_rate=0.03, flip_gradient=True), make_points(X, Y)
    trainer = Trainer(run, points, state_at(run, points, [1.0, 0.0]), np.float64)
    trainer.advance(1)
    np.testing.assert_allclose(trainer.parameters, [1.0 - 0.03 * 46 / 3, -0.03 * 14 / 3], rtol=1e-12)


@pytest.mark.parametrize("changes", [{"l1": 0.1, "l2": 0.2}, {"clip": 0.5}, {"schedule": "cosine", "warmup": 3}])
def test_penalties_clipping_and_schedules_are_flipped_with_it(changes):
    """So the step up is the step down with the other sign, whatever happens to the gradient before."""
    points, run = wavy_points(9), make_run("3:tanh", optimizer="sgd", learning_rate=0.1, **changes)
    down = trained(run, points, 1)
    up = trained(replace(run, training=replace(run.training, flip_gradient=True)), points, 1)
    start = first_parameters(run, np.float64, down.input_range)
    np.testing.assert_allclose(up.parameters - start, start - down.parameters, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_loss_rises_with_every_optimiser(optimizer):
    run, points = make_run("4:tanh", optimizer=optimizer, flip_gradient=True), wavy_points(20)
    trainer = Trainer(run, points, dtype=np.float64)
    before = trainer.probe().train_loss
    trainer.advance(5)
    assert trainer.probe().train_loss > before


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_biases_are_0_from_the_first_step_to_the_last_and_all_else_learns(optimizer):
    points, run = wavy_points(20, inputs=2), make_run("4:tanh,3:prelu", 2, optimizer=optimizer, no_bias=True)
    trainer = Trainer(run, points)
    start, bias = trainer.parameters.copy(), bias_mask(run.network)
    usual = first_parameters(make_run("4:tanh,3:prelu", 2), np.float32, trainer.input_range)
    np.testing.assert_array_equal(start, np.where(bias, 0.0, usual))
    assert is_untouched(run, trainer.state())
    trainer.advance(30)
    assert (trainer.parameters[bias] == 0.0).all()
    assert (trainer.parameters[~bias] != start[~bias]).all()


def test_without_a_bias_a_line_goes_through_the_origin():
    """The best w of w·x is Σxy / Σx² = 44 / 21."""
    trainer = trained(make_run("", optimizer="lbfgs", no_bias=True), make_points(X, Y), 50)
    np.testing.assert_allclose(trainer.parameters, [44 / 21, 0.0], rtol=1e-6)


def test_a_bias_that_is_not_there_cannot_be_set_or_brought_along():
    run, points = make_run("", no_bias=True), make_points(X, Y)
    trainer = Trainer(run, points, state_at(run, points, [1.0, 5.0]))
    assert trainer.parameters.tolist() == [1.0, 0.0]
    trainer.set_parameters({0: 2.0, 1: 3.0}, stay_fixed=True)
    trainer.advance(3)
    assert trainer.parameters.tolist() == [2.0, 0.0]
    trainer.let_go()
    trainer.advance(3)
    assert trainer.parameters[0] != 2.0
    assert trainer.parameters[1] == 0.0


@pytest.mark.parametrize("idea", ["flip_gradient", "no_bias"])
def test_a_run_that_is_resumed_goes_on_bit_for_bit(idea):
    run, points = make_run("4:tanh", batch_size=3, learning_rate=1e-3, **{idea: True}), wavy_points(11)
    whole, first = Trainer(run, points), Trainer(run, points)
    whole.advance(60)
    first.advance(23)
    second = Trainer(run, points, first.state())
    second.advance(37)
    assert same_learned(second.state(), whole.state())


def test_a_run_without_biases_starts_anew_when_they_are_switched():
    run = make_run("4:tanh")
    other = replace(run.training, no_bias=True)
    assert other.start != run.training.start
    assert replace(run.training, flip_gradient=True).start == run.training.start
