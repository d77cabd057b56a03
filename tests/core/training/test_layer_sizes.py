from dataclasses import replace as swap

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.network.network import Network, weight_mask
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training import layer_sizes
from neuronlab.core.training.history import CAPACITY
from neuronlab.core.training.layer_sizes import WeightSizes, rms
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, same_learned, wavy_points

SHAPE = NetworkSpec(
    hidden=(LayerSpec(5, "prelu"), LayerSpec(1, "tanh", unit="quadratic"), LayerSpec(7, "relu")),
    features=("x", "sin(x)"),
)


def size_of(weights):
    return np.sqrt(np.mean(np.square(weights, dtype=np.float64)))


def weights_of(spec, parameters):
    """Every layer's weights, of squares too, without its biases."""
    return [layer.block[:, :-1] for layer in Network(spec, parameters).layers]


@pytest.mark.parametrize("at_once", [1, 12, 2**14])
def test_every_layer_has_the_root_mean_square_of_its_weights_alone(monkeypatch, at_once):
    monkeypatch.setattr(layer_sizes, "_AT_ONCE", at_once)
    vectors = np.random.default_rng(0).normal(size=(2, SHAPE.parameter_count)).astype(np.float32)
    sizes = WeightSizes(SHAPE, vectors, weight_mask(SHAPE, np.float32))
    for _ in range(2):
        sizes.measure()
        for row, vector in zip(sizes.rms, vectors, strict=True):
            np.testing.assert_allclose(row, [size_of(w) for w in weights_of(SHAPE, vector)], rtol=1e-12)
        vectors *= 3.0


@pytest.mark.parametrize("size", [1e-25, 1.0, 1e25])
def test_squares_that_single_precision_cannot_hold_are_no_matter(size):
    values = np.full((3, 4), size, np.float32)
    with np.errstate(over="ignore"):  # as there is throughout training
        assert rms(values) == pytest.approx(size)
    spec = NetworkSpec()
    sizes = WeightSizes(spec, np.full((1, 2), size, np.float32), weight_mask(spec, np.float32))
    sizes.measure()
    assert sizes.rms[0, 0] == pytest.approx(size)


def test_nothing_has_no_size():
    assert rms(np.zeros((2, 3), np.float32)) == 0.0


# -- what comes back to a layer -----------------------------------------------------------------------------------


def test_deltas_are_the_slopes_of_single_points_losses():
    # Two points through y = tanh(0.5·x), ŷ = 2·y: ∂ℓ/∂ŷ = 2·(ŷ − t), ∂ℓ/∂z₁ = ∂ℓ/∂ŷ · 2 · (1 − y²).
    run, x, t = make_run("1:tanh"), np.array([1.0, -2.0]), np.array([0.5, 3.0])
    points = make_points(x, t)
    state = swap(fresh_state(run, points, np.float64), parameters=np.array([0.5, 0.0, 2.0, 0.0]))
    y = np.tanh(0.5 * x)
    d_out = 2.0 * (2.0 * y - t)
    expected = [size_of(d_out * 2.0 * (1.0 - y**2)), size_of(d_out)]
    np.testing.assert_allclose(Trainer(run, points, state, np.float64).probe().delta_rms, expected, rtol=1e-12)


def test_deltas_do_not_depend_on_how_often_the_same_points_are_there():
    run, once = make_run("3:relu,2:tanh"), wavy_points(10)
    thrice = make_points(np.tile(once.inputs, (3, 1)), np.tile(once.targets, (3, 1)))
    state = fresh_state(run, once, np.float64)
    one, three = (Trainer(run, points, state, np.float64).probe() for points in (once, thrice))
    np.testing.assert_allclose(one.delta_rms, three.delta_rms, rtol=1e-12)
    np.testing.assert_allclose(one.gradient_rms, three.gradient_rms, rtol=1e-12)


@pytest.mark.parametrize("activation", ["prelu", "identity", "softplus"])
def test_deltas_follow_a_nudge_of_the_biases(activation):
    """∂ℓ/∂z of one point is that by the bias: moving all z of a unit is moving its bias."""
    run = make_run(f"4:{activation},3:tanh", inputs=2, outputs=2)
    layers = replace(run.network, hidden=(LayerSpec(4, activation), LayerSpec(3, "tanh", unit="quadratic")))
    run, points = replace(run, network=layers), make_points([[0.4, -1.1]], [[0.3, 0.8]])
    trainer = Trainer(run, points, dtype=np.float64)
    by_bias = [layer.block[:, -1] for layer in Network(run.network, trainer.probe().gradient).layers]
    np.testing.assert_allclose(trainer.probe().delta_rms, [size_of(d) for d in by_bias], rtol=1e-12)


def test_without_points_nothing_comes_back():
    probe = Trainer(make_run("3:tanh"), make_points([1.0], [1.0], test=[0])).probe()
    assert (probe.delta_rms == 0.0).all()
    assert np.isnan(probe.update_ratio).all()


# -- updates ------------------------------------------------------------------------------------------------------

POINTS = wavy_points(60, test=[3, 9])


def ratio_by_hand(run, before, after):
    return [
        size_of(new.astype(np.float64) - old) / size_of(old)
        for old, new in zip(weights_of(run.network, before), weights_of(run.network, after), strict=True)
    ]


@pytest.mark.parametrize(
    "training",
    [
        {"optimizer": "sgd", "batch_size": 7},
        {"optimizer": "sgd", "clip": 0.1, "batch_size": 0},
        {"optimizer": "adam", "batch_size": 16},
        {"optimizer": "adamw", "schedule": "cosine", "schedule_steps": 40, "warmup": 5, "batch_size": 0},
        {"optimizer": "lbfgs"},
    ],
    ids=lambda training: training["optimizer"],
)
def test_ratios_are_those_of_two_consecutive_states(training):
    run = make_run("5:tanh,3:relu", learning_rate=0.02, **training)
    watched, by_steps = Trainer(run, POINTS), Trainer(run, POINTS)
    watched.advance(50)
    states = [by_steps.parameters.copy()]
    for _ in range(50):
        by_steps.advance(1)
        states.append(by_steps.parameters.copy())
    record = watched.history.record()
    assert len(record.steps) > 3
    assert np.isnan(record.update_ratio[0]).all()
    for step, ratio in list(zip(record.steps.tolist(), record.update_ratio, strict=True))[1:]:
        np.testing.assert_allclose(ratio, ratio_by_hand(run, states[step - 1], states[step]), rtol=1e-5)
    assert (watched.probe().update_ratio == record.update_ratio[-1]).all()


def test_of_plain_descent_the_ratio_is_rate_times_gradient_over_weights():
    run = make_run("4:tanh", optimizer="sgd", learning_rate=0.03)
    trainer = Trainer(run, POINTS, dtype=np.float64)
    trainer.advance(8)
    probe = trainer.probe()
    weights = [size_of(w) for w in weights_of(run.network, trainer.parameters)]
    trainer.advance(1)
    np.testing.assert_allclose(trainer.probe().update_ratio, 0.03 * probe.gradient_rms / weights, rtol=1e-9)


@pytest.mark.parametrize("batch_size", [0, 7])
def test_however_it_is_sliced_the_same_is_learned_and_measured(batch_size):
    run = make_run("5:tanh", optimizer="adam", batch_size=batch_size)
    total = 5 * CAPACITY + 321
    whole = Trainer(run, POINTS)
    whole.advance(total)
    sliced, rng = Trainer(run, POINTS), np.random.default_rng(4)
    while sliced.step < total:
        sliced.advance(min(int(rng.integers(1, 90)), total - sliced.step))
        sliced.probe()
        if rng.random() < 0.1:
            sliced = Trainer(run, POINTS, sliced.state())
    assert same_learned(sliced.state(), whole.state())
    assert np.isfinite(whole.history.record().update_ratio[1:]).all()


def test_weights_that_were_all_zero_have_no_finite_ratio():
    run = make_run("", optimizer="sgd", initializer="zero")
    trainer = Trainer(run, POINTS)
    trainer.advance(2)
    ratios = trainer.history.record().update_ratio[:, 0]
    assert np.isnan(ratios[0])
    assert np.isinf(ratios[1])
    assert np.isfinite(ratios[2])
