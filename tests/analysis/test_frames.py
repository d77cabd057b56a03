from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from neuronlab.analysis.frames import (
    CURVE_SAMPLES,
    DIAGRAM,
    FUNCTION,
    GRADIENTS,
    LOSS,
    NEURONS,
    VIEWS,
    FrameBuilder,
    ViewRequest,
    pin_from,
)
from neuronlab.core.points import PointSet
from neuronlab.core.trainer import Trainer
from tests.core.building import make_points, make_run, state_at, wavy_points

RANGE = (-2.0, 2.0)
EVERYTHING = ViewRequest(x_range=RANGE)


@pytest.fixture
def trainer():
    trainer = Trainer(make_run("6:relu,4:tanh", standardize=True), wavy_points(30, test=range(6)))
    trainer.advance(50)
    return trainer


def arrays_in(value):
    """Every array a frame leads to, with the way to it."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from arrays_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays_in(getattr(value, field.name))
    elif hasattr(value, "parameters"):  # a network
        yield from (value.parameters, *(layer.block for layer in value.layers))


def test_a_frame_answers_what_the_network_says(trainer):
    frame = FrameBuilder(trainer).build(EVERYTHING, is_playing=True, steps_per_second=7.0)
    network = trainer.network()
    assert frame.x.shape == frame.prediction.shape == (CURVE_SAMPLES,)
    assert (frame.x[0], frame.x[-1]) == RANGE
    assert (frame.prediction == network.predict(frame.x[:, None])[:, 0]).all()
    assert [outputs.shape[0] for outputs in frame.unit_outputs] == [6, 4, 1]
    assert all(outputs.shape[1] == len(frame.unit_x) for outputs in frame.unit_outputs)
    assert set(frame.unit_x) <= set(frame.x)
    at_units = network.activations(frame.unit_x[:, None])
    np.testing.assert_allclose(frame.unit_outputs[0], at_units[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(frame.unit_outputs[2][0], network.predict(frame.unit_x[:, None])[:, 0], rtol=1e-5)
    assert frame.kinks.shape == (6,)
    assert [mask.shape for mask in frame.silent] == [(6,), (4,)]
    assert (frame.step, frame.epoch) == (50, 50)
    assert (frame.train_count, frame.test_count) == (24, 6)
    assert frame.probe.train_loss == trainer.probe().train_loss
    assert frame.history.steps[-1] == 50
    assert (frame.is_playing, frame.steps_per_second) == (True, 7.0)
    assert frame.network_spec == trainer.run.network


def test_everything_in_a_frame_is_read_only_and_outlives_training(trainer):
    builder = FrameBuilder(trainer, pin=pin_from(FrameBuilder(trainer).build(EVERYTHING)))
    frame = builder.build(EVERYTHING)
    arrays = list(arrays_in(frame))
    assert len(arrays) >= 18
    assert not any(array.flags.writeable for array in arrays)
    before = [array.copy() for array in arrays]
    for _ in range(3):
        trainer.advance(200)
        builder.build(EVERYTHING)
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


DRAWN = {"x", "prediction", "kinks", "unit_x", "unit_features", "unit_outputs"}
ANSWERS = {
    FUNCTION: DRAWN | {"history"},
    NEURONS: DRAWN | {"silent"},
    DIAGRAM: DRAWN | {"silent"},
    GRADIENTS: {"history"},
    LOSS: {"history"},
}


@pytest.mark.parametrize("views", [set(), *({view} for view in VIEWS), {FUNCTION, LOSS}], ids=str)
def test_what_no_visible_view_asks_for_is_not_answered(trainer, views):
    frame = FrameBuilder(trainer).build(ViewRequest(frozenset(views), RANGE))
    asked = set().union(*(ANSWERS[view] for view in views))
    optional = {field.name for field in fields(frame) if field.default is None}
    assert {name for name in optional if getattr(frame, name) is not None} == asked


def test_a_hidden_plot_is_not_computed(trainer, monkeypatch):
    builder = FrameBuilder(trainer)
    monkeypatch.setattr(builder, "_drawn", lambda *_: pytest.fail("drew what nobody sees"))
    builder.build(ViewRequest(frozenset({LOSS, GRADIENTS}), RANGE))


def test_a_pin_keeps_function_and_loss_as_they_were(trainer):
    frame = FrameBuilder(trainer).build(EVERYTHING)
    pin = pin_from(frame)
    trainer.advance(500)
    builder = FrameBuilder(trainer, pin=pin)
    later = builder.build(EVERYTHING)
    assert (later.ghost == frame.prediction).all()
    assert (later.prediction != frame.prediction).any()
    assert (pin.train_loss == frame.history.train_loss).all()
    assert (pin.steps == frame.history.steps).all()
    assert builder.build(EVERYTHING).ghost is later.ghost
    elsewhere = builder.build(ViewRequest(x_range=(0.0, 1.0)))
    assert elsewhere.ghost[0] == pytest.approx(frame.network.predict(np.array([[0.0]]))[0, 0])


def test_the_canvas_alone_has_all_that_can_be_pinned(trainer):
    trainer.advance(20)
    pin = pin_from(FrameBuilder(trainer).build(ViewRequest(frozenset({FUNCTION}), RANGE)))
    assert pin.steps[-1] == trainer.step
    assert np.isfinite(pin.train_loss).all()


def test_the_history_is_copied_again_only_when_it_has_grown(trainer):
    builder = FrameBuilder(trainer)
    trainer.advance(5)
    first = builder.build(EVERYTHING).history
    assert builder.build(EVERYTHING).history is first
    trainer.advance(5)
    later = builder.build(EVERYTHING).history
    assert (first.steps[-1], later.steps[-1]) == (55, 60)


@pytest.mark.parametrize("points", [PointSet.empty(1, 1), make_points([1.0], [2.0])], ids=["none", "one"])
def test_a_frame_of_hardly_any_points_is_whole(points):
    frame = FrameBuilder(Trainer(make_run("3:relu"), points)).build(EVERYTHING)
    assert np.isfinite(frame.prediction).all()
    assert frame.train_count == len(points)
    assert frame.insight is not None


def test_weights_beyond_all_bounds_are_drawn_in_silence():
    # Ten factors of 3e38 leave the range even of the float64 in which they are multiplied into one line.
    run, points = make_run(",".join(["3:identity"] * 10)), wavy_points(10)
    state = state_at(run, points, np.full(run.network.parameter_count, 3e38), np.float32)
    frame = FrameBuilder(Trainer(run, points, state)).build(EVERYTHING)
    assert not np.isfinite(frame.prediction).all()


def test_a_diverged_run_is_shown_as_it_was_before():
    run, points = make_run("", optimizer="sgd", learning_rate=1.01), make_points([-1.0, 1.0], [1.0, -2.0])
    trainer = Trainer(run, points)
    trainer.advance(10**4)
    frame = FrameBuilder(trainer).build(EVERYTHING)
    assert frame.divergence == trainer.divergence
    assert frame.step == trainer.divergence.step - 1
    assert np.isfinite(frame.probe.train_loss)
    assert np.isfinite(frame.prediction[np.abs(frame.x) <= 1.0]).all()
