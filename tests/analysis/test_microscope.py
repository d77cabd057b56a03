"""One step taken apart, held against the same step worked out plainly in float64, and against the training itself."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.microscope import MOST_PARAMETERS, take_apart, why_not
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.steps import BUSY, make_points, make_trainer

ACTIVATIONS = {
    "tanh": (np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0.0), lambda z: (z > 0.0) * 1.0),
    "identity": (lambda z: z, np.ones_like),
}


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=0)


def reference_errors(output, loss, z, y):
    """(prediction, loss of each point, ∂ℓ/∂z) in float64 from the textbook, z and y being (outputs, n)."""
    p = {"linear": lambda z: z, "sigmoid": sigmoid, "softmax": softmax}[output](z)
    if loss == "cross_entropy":
        right = -np.log(p) * y - (np.log(1.0 - p) * (1.0 - y) if output == "sigmoid" else 0.0)
        return p, right.sum(axis=0), p - y
    if loss == "perceptron":
        return p, np.maximum(0.0, -(2.0 * y - 1.0) * z)[0], (z > 0.0) - y
    e = p - y
    by_loss = {
        "squared": (e**2, 2.0 * e),
        "absolute": (np.abs(e), np.sign(e)),
        "huber": (np.where(np.abs(e) <= 1.0, e**2 / 2.0, np.abs(e) - 0.5), np.clip(e, -1.0, 1.0)),
    }
    value, d_p = by_loss[loss]
    d_p = d_p / len(z)
    if output == "sigmoid":
        d_p = d_p * p * (1.0 - p)
    if output == "softmax":
        d_p = p * (d_p - (d_p * p).sum(axis=0))
    return p, value.mean(axis=0), d_p


def assert_agrees(trace):
    """Every number of the passes, worked out anew in float64 from weights, inputs and the units left out."""
    spec, count = trace.run.network, trace.count
    blocks = [block.astype(np.float64) for block in parameter_blocks(spec, trace.network.parameters)]
    x = trace.network.features(trace.inputs).astype(np.float64)
    feds, zs, slopes = [x], [], []
    for layer, block, passed in zip(spec.hidden, blocks, trace.layers, strict=False):
        rows = [feds[-1] ** 2] * (layer.unit == "quadratic") + [feds[-1], np.ones((1, count))]
        z = block @ np.concatenate(rows)
        function, slope = ACTIVATIONS[layer.activation]
        keep = 1.0 if passed.keep is None else passed.keep
        near(passed.fed, feds[-1])
        near(passed.z, z)
        near(passed.a, function(z))
        near(passed.derivative, slope(z))
        zs.append(z)
        slopes.append(slope(z))
        feds.append(function(z) * keep)
    z = blocks[-1] @ np.concatenate([feds[-1], np.ones((1, count))])
    prediction, losses, d_z = reference_errors(spec.output, trace.run.training.loss, z, trace.aims.astype(np.float64))
    near(trace.layers[-1].z, z)
    near(trace.layers[-1].a, prediction)
    near([trace.loss_of(point) for point in range(count)], losses)
    near(trace.loss, losses.mean())
    for index in reversed(range(len(blocks))):
        passed = trace.layers[index]
        near(passed.d_z, d_z)
        has_squares = spec.units[index].has_squares
        rows = [feds[index] ** 2] * has_squares + [feds[index], np.ones((1, count))]
        near(passed.gradient, d_z @ np.concatenate(rows).T / count)
        if index:
            fan_in = len(feds[index])
            d_fed = blocks[index][:, -1 - fan_in : -1].T @ d_z
            if has_squares:
                d_fed += 2.0 * feds[index] * (blocks[index][:, :fan_in].T @ d_z)
            keep = trace.layers[index - 1].keep
            d_a = d_fed * (1.0 if keep is None else keep)
            near(trace.layers[index - 1].d_a, d_a)
            d_z = d_a * slopes[index - 1]


def near(found, expected):
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("loss", ["squared", "absolute", "huber"])
@pytest.mark.parametrize("batch", [0, 1, 7])
def test_a_step_on_a_curve_is_that_of_the_textbook(loss, batch):
    layers = LayerSpec(5, "tanh"), LayerSpec(4, "relu")
    assert_agrees(take_apart(make_trainer(*layers, loss=loss, batch_size=batch, standardize=True)))


@pytest.mark.parametrize(
    ("classes", "loss"),
    [(2, "cross_entropy"), (3, "cross_entropy"), (2, "squared"), (4, "squared"), (2, "perceptron")],
)
def test_a_step_on_classes_is_that_of_the_textbook(classes, loss):
    network = TASKS["classes"].network((LayerSpec(6, "tanh"),), tuple("ABCD"[:classes]))
    trainer = make_trainer(points=make_points(2, classes), network=network, loss=loss, batch_size=8)
    assert_agrees(take_apart(trainer))


def test_squares_dropout_and_features_are_told_as_the_step_has_them():
    layers = (
        LayerSpec(5, "tanh", dropout=0.4),
        LayerSpec(6, "tanh", unit="quadratic", dropout=0.5),
        LayerSpec(3, "tanh"),
    )
    network = replace(TASKS["surface"].network(layers), features=("x1", "x2^2", "x1*x2"))
    trace = take_apart(make_trainer(points=make_points(2), network=network, batch_size=6))
    assert_agrees(trace)
    keep = trace.layers[0].keep
    np.testing.assert_allclose(np.unique(keep), [0.0, 1.0 / 0.6], rtol=1e-6)


@pytest.mark.parametrize("hidden", [(), (LayerSpec(3, "identity"),)])
def test_networks_without_a_bend_have_slopes_of_one(hidden):
    trace = take_apart(make_trainer(*hidden))
    assert_agrees(trace)
    assert len(trace.layers) == len(hidden) + 1


def test_learned_negative_slopes_have_gradients():
    trace = take_apart(make_trainer(LayerSpec(4, "prelu"), batch_size=5))
    passed = trace.layers[0]
    d_slope = (passed.d_a * np.minimum(passed.z, 0.0)).sum(axis=1, keepdims=True) / 5
    near(passed.negative_slope_gradient, d_slope)
    near(passed.derivative, np.where(passed.z > 0.0, 1.0, trace.network.layers[0].parameter))
    near(passed.d_z, passed.d_a * passed.derivative)
    assert np.array_equal(trace.update.gradient[-4:], passed.negative_slope_gradient[:, 0])


@pytest.mark.parametrize("training", [{}, BUSY], ids=["plain", "busy"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_new_values_are_those_of_the_training_bit_for_bit(optimizer, training):
    layers = LayerSpec(6, "prelu", dropout=0.3), LayerSpec(5, "tanh", unit="quadratic")
    trainer = make_trainer(*layers, optimizer=optimizer, **training)
    for _ in range(6):  # with batches of 7 of 15 points, over two ends of an epoch
        before, trace = trainer.parameters.copy(), take_apart(trainer)
        assert trace.step == trainer.step
        assert np.array_equal(trainer.parameters, before)
        trainer.advance(1)
        assert np.array_equal(trace.update.before, before)
        assert np.array_equal(trace.update.after, trainer.parameters)
        assert np.array_equal(trace.update.change, trainer.parameters.astype(np.float64) - before)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_is_frozen_or_held_stays_and_what_is_muted_is_silent(optimizer):
    layers = LayerSpec(4, "tanh", frozen=(1,), muted=(2,)), LayerSpec(3, "prelu", frozen=(0,), muted=(1,))
    trainer = make_trainer(*layers, optimizer=optimizer, batch_size=7, l2=0.1)
    trainer.set_parameters({0: 0.5}, stay_fixed=True)
    for _ in range(3):
        trace = take_apart(trainer)
        for layer, passed in zip(layers, trace.layers, strict=False):
            assert not passed.a[list(layer.muted)].any()
            assert not passed.d_a[list(layer.muted)].any()
            near(passed.d_z, passed.d_a * passed.derivative)
        trainer.advance(1)
        assert trace.update.fixed.any()
        assert not trace.update.change[trace.update.fixed].any()
        if not OPTIMIZERS[optimizer].is_full_batch:  # that searches a little further without what a hand holds
            assert np.array_equal(trace.update.after, trainer.parameters)


def test_looking_changes_nothing():
    watched, alone = (make_trainer(LayerSpec(6, "tanh", dropout=0.3), **BUSY) for _ in range(2))
    for _ in range(7):
        take_apart(watched)
        for trainer in (watched, alone):
            trainer.advance(1)
    assert np.array_equal(watched.parameters, alone.parameters)
    assert watched.state().noise == alone.state().noise


def test_the_points_are_those_of_the_training_in_their_order():
    points = make_points()
    trainer = make_trainer(LayerSpec(3, "tanh"), points=points, batch_size=4, steps=0)
    seen = []
    for _ in range(4):  # 15 points to learn from
        trace = take_apart(trainer)
        assert not points.test[trace.points].any()
        assert np.array_equal(trace.inputs, points.inputs[trace.points])
        near(trace.aims[0], points.targets[trace.points, 0])
        seen += trace.points.tolist()
        trainer.advance(1)
    assert sorted(seen) == np.flatnonzero(~points.test).tolist()
    assert (trace.epoch, trace.count, trace.train_count) == (0, 3, 15)


def test_numbers_that_are_not_finite_are_told_as_they_are():
    trainer = make_trainer(LayerSpec(3, "relu"), steps=0)
    trainer.parameters[:] = 3e38
    trace = take_apart(trainer)
    assert np.isinf(trace.layers[0].z).any()
    assert not np.isfinite(trace.update.after).all()


def test_what_is_too_much_is_refused_in_a_sentence():
    wide = RunSpec(NetworkSpec(hidden=(LayerSpec(512), LayerSpec(512))))
    assert "264,193 parameters is too large" in why_not(wide, 10)
    assert f"{MOST_PARAMETERS:,}" in why_not(wide, 10)
    small = RunSpec(NetworkSpec(hidden=(LayerSpec(8),)))
    assert "1,000,000 points is too large" in why_not(small, 1_000_000)
    assert not why_not(replace(small, training=TrainingSpec(batch_size=32)), 1_000_000)
    with pytest.raises(InputError, match="no training points"):
        take_apart(Trainer(small, PointSet.empty(1, 1)))
