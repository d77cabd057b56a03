import numpy as np
import pytest

from neuronlab.core.data.points import Scaling
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.probe import PROBE_FEWEST, PROBE_POINTS, PROBE_WORK, probe_points
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, state_at, wavy_points


def test_losses_are_in_the_targets_own_units():
    # Targets 0 and 200 scale to ±1; a network that says 0 is wrong by 100 everywhere.
    run, points = make_run("", standardize=True), make_points([0.0, 2.0, 1.0], [0.0, 200.0, 70.0], test=[2])
    trainer = Trainer(run, points, state_at(run, points, [0.0, 0.0]), np.float64)
    probe = trainer.probe()
    assert probe.train_loss == pytest.approx(100.0**2)
    assert probe.test_loss == pytest.approx(30.0**2)


def test_gradients_are_those_of_the_weights_without_penalty():
    # ŷ − y = 0.1 at x = 2: ∂L/∂w = 0.4; the bias's 0.2 and λ·w stay out.
    run, points = make_run("", l2=3.0), make_points([2.0], [1.0])
    probe = Trainer(run, points, state_at(run, points, [0.5, 0.1]), np.float64).probe()
    np.testing.assert_allclose(probe.gradient_rms, [0.4], rtol=1e-12)


def test_each_layer_has_a_gradient_of_its_own():
    run, points = make_run("2:identity"), make_points([1.0], [0.0])
    # y₁ = (1, 3), ŷ = 5·1 + 7·3 = 26: ∂L/∂ŷ = 52, so ∂L/∂V = 52·(1, 3) and ∂L/∂W = 52·(5, 7).
    probe = Trainer(run, points, state_at(run, points, [1, 0, 3, 0, 5, 7, 0]), np.float64).probe()
    np.testing.assert_allclose(probe.gradient_rms, [52 * np.sqrt(37), 52 * np.sqrt(5)], rtol=1e-12)


def test_without_points_there_is_no_loss():
    probe = Trainer(make_run("3:tanh"), make_points([1.0], [1.0], test=[0])).probe()
    assert np.isnan(probe.train_loss)
    assert probe.test_loss > 0
    assert (probe.gradient_rms == 0).all()
    assert np.isnan(Trainer(make_run("3:tanh"), make_points([1.0], [1.0])).probe().test_loss)


def test_a_probe_is_a_copy():
    trainer = Trainer(make_run("3:tanh"), wavy_points(10))
    probe = trainer.probe()
    before = probe.gradient_rms.copy()
    trainer.advance(5)
    trainer.probe()
    assert (probe.gradient_rms == before).all()
    assert not probe.gradient_rms.flags.writeable


def test_of_a_large_set_some_points_are_looked_at():
    count = 3 * PROBE_POINTS + 5
    x = np.arange(count, dtype=float)
    run, points = make_run(""), make_points(x, np.zeros(count))
    trainer = Trainer(run, points, state_at(run, points, [1.0, 0.0]), np.float64)
    chosen = some_of(x, PROBE_POINTS)
    assert len(chosen) == PROBE_POINTS
    assert trainer.probe().train_loss == pytest.approx(np.mean(chosen**2))


def test_squares_that_single_precision_cannot_hold_are_summed_all_the_same():
    predicted, target = np.array([[1e25, -1e25]]), np.zeros((1, 2))
    loss = LOSSES["squared"].value("linear", predicted, target, np.array([[2.0]]), *np.empty((2, 1, 2)))
    assert loss == pytest.approx(4e50, rel=1e-6)


def test_scaling_that_is_off_is_none():
    trainer = Trainer(make_run(""), make_points([5.0, 7.0], [1.0, 3.0]))
    assert trainer.input_scaling == trainer.target_scaling == Scaling.none(1)


def test_large_networks_are_probed_at_fewer_points():
    def shape(*widths):
        return NetworkSpec(hidden=tuple(LayerSpec(width) for width in widths))

    assert probe_points(shape(8, 8)) == probe_points(shape(64, 64)) == PROBE_POINTS
    assert probe_points(shape(512, 512)) == PROBE_WORK // shape(512, 512).parameter_count
    assert probe_points(shape(*[512] * 16)) == PROBE_FEWEST
