import numpy as np
import pytest

from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, same_learned, wavy_points


def dropping(share, unit="linear", **training):
    hidden = (LayerSpec(8, "tanh", dropout=share), LayerSpec(6, "sigmoid", unit=unit, dropout=share / 2))
    return RunSpec(NetworkSpec(hidden=hidden), TrainingSpec(**training))


def program_of(run, points, parameters, gradient, noise):
    trainer = Trainer(run, points)
    x, y = trainer._x.astype(np.float64), trainer._y.astype(np.float64)
    program = GradientProgram(run.network, "squared", x.shape[1], parameters, gradient, 1.0, noise)
    return program, program.calls(x, y)


def test_a_kept_unit_is_raised_so_that_the_sum_stays_what_it_is_on_average():
    network = NetworkSpec(hidden=(LayerSpec(400, "identity", dropout=0.25),))
    run, points = RunSpec(network), make_points([1.0], [0.0])
    parameters = np.ones(network.parameter_count)
    program, _ = program_of(run, points, parameters, np.zeros_like(parameters), np.random.default_rng(2))
    x = np.ones((2, 1))
    sums = [float(program.forward(x)[0, 0]) - 1.0 for _ in range(400)]
    assert np.mean(sums) == pytest.approx(800.0, rel=0.01)  # each unit gives 2
    kept = np.array(sums) * 0.75 / 2.0
    np.testing.assert_allclose(kept, np.round(kept), atol=1e-6)  # whole units, each raised by 4/3
    assert kept.std() == pytest.approx(np.sqrt(400 * 0.25 * 0.75), rel=0.15)


@pytest.mark.parametrize("unit", ["linear", "quadratic"])
def test_the_gradient_is_that_of_the_thinned_network(unit):
    """The same noise leaves out the same units, so that the loss can be differenced."""
    run, points = dropping(0.4, unit), wavy_points(5)
    parameters = np.random.default_rng(4).normal(size=run.network.parameter_count)
    gradient, rest = np.zeros((2, len(parameters)))

    def loss(changed):
        program, _ = program_of(run, points, changed, rest, np.random.default_rng(9))
        x, y = points.inputs.T, points.targets.T
        return np.mean((program.forward(np.vstack([x, np.ones_like(x)]))[0] - y[0]) ** 2)

    _, calls = program_of(run, points, parameters, gradient, np.random.default_rng(9))
    for function, arrays in calls:
        function(*arrays)
    expected = np.empty_like(parameters)
    for index in range(len(parameters)):
        step = np.zeros_like(parameters)
        step[index] = 1e-6
        expected[index] = (loss(parameters + step) - loss(parameters - step)) / 2e-6
    np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-7)


def test_predictions_and_shown_losses_leave_no_unit_out():
    run, points = dropping(0.5), wavy_points(40)
    trainer = Trainer(run, points)
    trainer.advance(50)
    expected = np.mean((trainer.network().predict(points.inputs) - points.targets) ** 2)
    assert trainer.probe().train_loss == pytest.approx(expected, rel=1e-5)
    assert trainer.probe() != trainer.probe()  # equal by identity
    assert trainer.probe().train_loss == trainer.probe().train_loss


@pytest.mark.parametrize("batch_size", [0, 7])
def test_noise_repeats_itself_however_a_run_is_sliced_looked_at_or_resumed(batch_size):
    run, points = dropping(0.3, batch_size=batch_size), wavy_points(40)
    whole = Trainer(run, points)
    whole.advance(3000)
    sliced = Trainer(run, points)
    while sliced.step < 3000:
        sliced.advance(min(77, 3000 - sliced.step))
        sliced.probe()
        sliced = Trainer(run, points, sliced.state())
    assert same_learned(whole.state(), sliced.state())
    other = Trainer(dropping(0.3, batch_size=batch_size, seed=4), points)
    assert other.state().noise != Trainer(run, points).state().noise


def test_a_replay_after_a_divergence_draws_the_same_noise():
    run, points = dropping(0.3, optimizer="momentum", learning_rate=30.0), wavy_points(20)
    once, again = Trainer(run, points), Trainer(run, points)
    once.advance(100_000)
    while again.can_train:
        again.advance(1)
    if once.divergence is None:
        pytest.fail("this rate should throw the weights about")
    assert once.divergence == again.divergence
    assert same_learned(once.state(), again.state())
