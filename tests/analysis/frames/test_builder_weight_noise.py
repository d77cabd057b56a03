"""Frames of a network with weight noise: what is drawn is shaken, what is learned is not."""

from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.scores import score
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.analysis.planes import plane_trainer
from tests.core.building import make_run, same_learned, wavy_points

CALM = ViewRequest(x_range=(-2.0, 2.0), unit=(0, 0), spread_of=0)
NOISY = replace(CALM, noise=0.3)


def make_trainer(**training):
    run = make_run("6:relu,4:tanh", **training)
    points = wavy_points(30, test=range(6))
    trainer = Trainer(run, points, trajectory=Trajectory(Workspace(runs=(run,), points=points)))
    trainer.advance(50)
    return trainer


@pytest.fixture
def builder():
    return FrameBuilder(make_trainer(), view=ViewSpec(slope=True))


def test_without_noise_there_is_nothing_shaken(builder):
    frame = builder.build(CALM)
    assert frame.shaken is None
    assert frame.drawn_network is frame.network


def test_everything_drawn_is_of_the_shaken_network(builder):
    frame = builder.build(NOISY)
    shaken = frame.drawn_network
    assert shaken is frame.shaken.network
    assert not np.array_equal(shaken.parameters, frame.network.parameters)
    outputs = shaken.activations(frame.line.x[:, None])
    np.testing.assert_allclose(frame.line.prediction, shaken.target_scaling.undo(outputs[-1].T)[:, 0], atol=1e-6)
    np.testing.assert_allclose(frame.units.outputs[0][:, -1], outputs[0][:, -1], atol=1e-6)
    np.testing.assert_allclose(frame.contributions.total(np.ones(4, bool)), frame.line.prediction, atol=1e-5)
    assert np.abs(frame.line.prediction - builder.build(CALM).line.prediction).max() > 1e-3


def test_the_canvas_of_two_inputs_is_shaken_too():
    builder = FrameBuilder(plane_trainer("surface"), "surface")
    calm, noisy = builder.build(ViewRequest()), builder.build(ViewRequest(noise=0.5))
    assert np.abs(noisy.plane.values - calm.plane.values).max() > 1e-3


def test_every_frame_has_a_draw_of_its_own(builder):
    first, second = builder.build(NOISY), builder.build(NOISY)
    assert not np.array_equal(first.shaken.network.parameters, second.shaken.network.parameters)


def test_the_loss_with_noise_is_that_of_the_shaken_network_and_the_true_one_stays(builder):
    calm, frame = builder.build(CALM), builder.build(NOISY)
    inputs, targets = frame.points.training()
    assert frame.shaken.train_loss == pytest.approx(
        score(frame.shaken.network, frame.run.training.loss, inputs, targets).loss, rel=1e-6
    )
    assert frame.probe.train_loss == calm.probe.train_loss
    tiny = builder.build(replace(CALM, noise=1e-7))
    assert tiny.shaken.train_loss == pytest.approx(calm.probe.train_loss, rel=1e-3)  # the same points, the same unit


def test_a_loss_that_overflows_is_infinite_and_one_of_no_points_unknown():
    trainer = make_trainer()
    trainer.parameters[:] = 3e38
    assert FrameBuilder(trainer).build(NOISY).shaken.train_loss == np.inf
    empty = Trainer(make_run("3:relu"), wavy_points(4, test=range(4)))
    assert np.isnan(FrameBuilder(empty).build(NOISY).shaken.train_loss)


def test_what_is_learned_is_shown_without_noise(builder):
    calm, noisy = builder.build(CALM), builder.build(NOISY)
    assert noisy.network.parameters.tobytes() == calm.network.parameters.tobytes()
    assert noisy.runs[0].network.parameters.tobytes() == calm.network.parameters.tobytes()
    assert noisy.probe.gradient.tobytes() == calm.probe.gradient.tobytes()
    np.testing.assert_array_equal(noisy.spread.weights[-1], calm.spread.weights[-1])
    assert noisy.flat_share == calm.flat_share


def test_the_insight_is_that_of_the_network_as_it_is():
    """A network whose units all died: noise would revive some of them for a frame."""
    trainer = make_trainer()
    trainer.parameters[:] = -1.0
    builder = FrameBuilder(trainer)
    calm = builder.build(CALM).insight
    assert calm is not None
    assert {builder.build(replace(CALM, noise=1.0)).insight for _ in range(5)} == {calm}


def test_a_shaken_network_that_overflows_is_no_insight():
    builder = FrameBuilder(make_trainer())
    calm = builder.build(CALM).insight
    frame = builder.build(replace(CALM, noise=1e40))
    assert not np.isfinite(frame.line.prediction).all()
    assert (frame.insight.kind, frame.insight.text) == (calm.kind, calm.text)


@pytest.mark.parametrize("training", [{"batch_size": 8}, {"optimizer": "lbfgs"}])
def test_training_goes_on_as_if_nobody_shook_it(training):
    def train(request):
        trainer = make_trainer(**training)
        builder = FrameBuilder(trainer)
        for _ in range(20):
            trainer.advance(7)
            builder.build(request, is_playing=True)
        return trainer.state()

    assert same_learned(train(CALM), train(NOISY))


def test_a_run_in_the_past_can_be_shaken():
    trainer = make_trainer()
    checkpoint = trainer.trajectory.record().checkpoints[0]
    kept = checkpoint.state.parameters.tobytes()
    past = FrameBuilder(PastRun(checkpoint, trainer.trajectory, (trainer.step, trainer.epoch)))
    frame = past.build(NOISY)
    assert not np.array_equal(frame.shaken.network.parameters, frame.network.parameters)
    assert frame.network.parameters.tobytes() == checkpoint.state.parameters.tobytes() == kept
