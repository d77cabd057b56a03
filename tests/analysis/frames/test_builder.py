from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from neuronlab.analysis.derivative import derivative_of
from neuronlab.analysis.frames import subject
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.over_line import CURVE_SAMPLES
from neuronlab.analysis.frames.request import (
    ACTIVATION,
    ALL_VIEWS,
    COLLAPSE,
    CONTRIBUTIONS,
    DIAGRAM,
    FUNCTION,
    GRADIENTS,
    INSPECTOR,
    LOSS,
    MICROSCOPE,
    NEURONS,
    RUNS,
    SCORES,
    TRAJECTORY,
    WARPED_PLANE,
    ViewRequest,
)
from neuronlab.analysis.scores import Fit
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.analysis.planes import plane_trainer
from tests.core.building import make_points, make_run, state_at, wavy_points

RANGE = (-2.0, 2.0)
EVERYTHING = ViewRequest(x_range=RANGE, unit=(1, 0))


@pytest.fixture
def trainer():
    points, trajectory = wavy_points(30, test=range(6)), Trajectory(Workspace())
    trainer = Trainer(make_run("6:relu,4:tanh", standardize=True), points, trajectory=trajectory)
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
    assert frame.line.x.shape == frame.line.prediction.shape == (CURVE_SAMPLES,)
    assert (frame.line.x[0], frame.line.x[-1]) == RANGE
    assert (frame.line.prediction == network.predict(frame.line.x[:, None])[:, 0]).all()
    assert [outputs.shape[0] for outputs in frame.units.outputs] == [6, 4, 1]
    assert all(outputs.shape[1] == len(frame.units.x) for outputs in frame.units.outputs)
    assert set(frame.units.x) <= set(frame.line.x)
    assert (frame.line.at_points == network.predict(trainer.points.inputs)).all()
    assert frame.line.at_points.shape == (30, 1)
    at_units = network.activations(frame.units.x[:, None])
    np.testing.assert_allclose(frame.units.outputs[0], at_units[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(frame.units.outputs[2][0], network.predict(frame.units.x[:, None])[:, 0], rtol=1e-5)
    assert frame.line.kinks.units[frame.line.kinks.layers == 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert [mask.shape for mask in frame.marks.silent] == [(6,), (4,)]
    assert (frame.step, frame.status.epoch) == (50, 50)
    assert (frame.train_count, frame.test_count) == (24, 6)
    assert frame.probe.train_loss == trainer.probe().train_loss
    assert frame.history.steps[-1] == 50
    assert (frame.is_playing, frame.status.steps_per_second) == (True, 7.0)
    assert frame.network_spec == trainer.run.network
    assert frame.points is trainer.points
    assert frame.task == "curve"
    assert (frame.scores.train.count, frame.scores.test.count) == (24, 6)
    assert frame.plane is frame.units.grid is None


def test_everything_in_a_frame_is_read_only_and_outlives_training(trainer):
    assert_outlives_training(trainer, "curve", ViewSpec(slope=True), fewest=20)


@pytest.mark.parametrize("task", ["classes", "surface"])
def test_everything_in_a_frame_over_a_plane_is_read_only_and_outlives_training(task):
    trainer = plane_trainer(task)
    assert_outlives_training(trainer, task, ViewSpec(section=True), fewest=19)


def assert_outlives_training(trainer, task, view, fewest):
    builder = FrameBuilder(trainer, task, view)
    frame = builder.build(EVERYTHING)
    arrays = list(arrays_in(frame))
    assert len(arrays) >= fewest
    assert not any(array.flags.writeable for array in arrays)
    before = [array.copy() for array in arrays]
    for _ in range(3):
        trainer.advance(200)
        builder.build(EVERYTHING)
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


LINE, LINE_UNITS = {"line"}, {"units", "units.x"}
PLANE, PLANE_UNITS = {"plane"}, {"units", "units.grid"}
ANSWERS = {
    FUNCTION: LINE | LINE_UNITS | {"line.at_points"},
    NEURONS: LINE | LINE_UNITS | {"marks", "marks.contributions"},
    DIAGRAM: LINE | LINE_UNITS | {"marks", "marks.signals"},
    GRADIENTS: {"history", "course", "flat_share"},
    LOSS: {"history", "course"},
    SCORES: {"scores"},
    ACTIVATION: {"activation"},
    COLLAPSE: set(),
    TRAJECTORY: {"trajectory", "course"},
    INSPECTOR: {"marks", "activation"},
    MICROSCOPE: {"next_step"},
    CONTRIBUTIONS: LINE | LINE_UNITS | {"contributions"},
    WARPED_PLANE: set(),
    RUNS: set(),
}
ANSWERS_OVER_A_PLANE = ANSWERS | {
    FUNCTION: PLANE | PLANE_UNITS | {"plane.at_points"},
    NEURONS: PLANE_UNITS | {"marks", "marks.contributions"},
    DIAGRAM: PLANE_UNITS | {"marks", "marks.signals"},
    CONTRIBUTIONS: set(),
    WARPED_PLANE: {"warped_plane"},
}


def answered(record):
    """Names of the answers in a record that could have been left out, and of those in its own records."""
    for field in fields(record):
        answer = getattr(record, field.name)
        if field.default is None and answer is not None:
            yield field.name
            if field.name in {"line", "plane", "units", "marks"}:
                yield from (f"{field.name}.{part}" for part in answered(answer))


@pytest.mark.parametrize("task", ["curve", "classes", "surface"])
@pytest.mark.parametrize(
    "views",
    [set(), *({view} for view in sorted(ALL_VIEWS)), {FUNCTION, LOSS}],
    ids=lambda views: "+".join(sorted(views)) or "nothing",
)
def test_what_no_visible_view_asks_for_is_not_answered(trainer, views, task):
    builder = FrameBuilder(trainer if task == "curve" else plane_trainer(task), task)
    frame = builder.build(ViewRequest(frozenset(views), RANGE, unit=(0, 0)))
    answers = ANSWERS if task == "curve" else ANSWERS_OVER_A_PLANE
    assert set(answered(frame)) == set().union(*(answers[view] for view in views))


def test_signals_are_the_mean_sizes_of_what_layers_are_fed(trainer):
    frame = FrameBuilder(trainer).build(EVERYTHING)
    inputs, _ = frame.points.training()
    scaled, passed = frame.network.features(inputs), frame.network.activations(inputs)
    expected = [np.abs(scaled).mean(axis=1), *(np.abs(y).mean(axis=1) for y in passed[:-1])]
    for signals, mean in zip(frame.marks.signals, expected, strict=True):
        np.testing.assert_allclose(signals, mean, rtol=1e-5)


def test_a_step_is_taken_apart_once_for_a_state_and_not_while_it_trains(trainer):
    builder = FrameBuilder(trainer)
    trace = builder.build(EVERYTHING).next_step
    assert builder.build(EVERYTHING).next_step is trace
    assert builder.build(EVERYTHING, is_playing=True).next_step is None
    trainer.advance(1)
    later = builder.build(EVERYTHING).next_step
    assert later.step == trace.step + 1
    assert np.array_equal(later.network.parameters, trace.update.after)


def test_a_hidden_plot_is_not_computed(trainer, monkeypatch):
    for name in ("pass_over_line", "in_pieces"):
        monkeypatch.setattr(
            f"neuronlab.analysis.frames.subject.{name}", lambda *_: pytest.fail("drew what nobody sees")
        )
    FrameBuilder(trainer).build(ViewRequest(frozenset({LOSS, GRADIENTS}), RANGE))


def test_the_history_is_copied_again_only_when_it_has_grown(trainer):
    builder = FrameBuilder(trainer)
    trainer.advance(5)
    first = builder.build(EVERYTHING).history
    assert builder.build(EVERYTHING).history is first
    trainer.advance(5)
    later = builder.build(EVERYTHING).history
    assert (first.steps[-1], later.steps[-1]) == (55, 60)


def test_the_derivative_is_answered_where_it_is_looked_at(trainer):
    assert FrameBuilder(trainer).build(EVERYTHING).line.derivative is None
    frame = FrameBuilder(trainer, view=ViewSpec(slope=True)).build(EVERYTHING)
    np.testing.assert_array_equal(frame.line.derivative, derivative_of(trainer.network(), frame.line.x))
    drawn = np.diff(frame.line.prediction) / np.diff(frame.line.x)
    np.testing.assert_allclose(
        np.median(drawn - 0.5 * (frame.line.derivative[1:] + frame.line.derivative[:-1])), 0.0, atol=1e-3
    )


def test_scores_are_of_the_training_and_the_test_points(trainer):
    scores = FrameBuilder(trainer).build(EVERYTHING).scores
    network = trainer.network()
    for fit, (inputs, targets) in (
        (scores.train, trainer.points.training()),
        (scores.test, trainer.points.testing()),
    ):
        expected = Fit.of(network.spec, network.predict(inputs), targets)
        assert (fit.count, fit.rmse, fit.r2) == pytest.approx((expected.count, expected.rmse, expected.r2), rel=1e-6)
    assert scores.train.rmse**2 == pytest.approx(trainer.probe().train_loss, rel=1e-5)
    assert scores.test.rmse**2 == pytest.approx(trainer.probe().test_loss, rel=1e-5)


def test_of_more_points_than_are_drawn_none_is_asked_about(monkeypatch, trainer):
    monkeypatch.setattr(subject, "MOST_DRAWN", 30)
    assert FrameBuilder(trainer).build(EVERYTHING).line.at_points.shape == (30, 1)
    monkeypatch.setattr(subject, "MOST_DRAWN", 29)
    assert FrameBuilder(trainer).build(EVERYTHING).line.at_points is None


HARDLY_ANY = {
    "none": [],
    "one": [([0.5, 1.0], 1.0)],
    "two of one class": [([0.5, 1.0], 1.0), ([-1.0, 0.0], 1.0)],
    "two in one place": [([0.5, 1.0], 0.0), ([0.5, 1.0], 1.0)],
}


@pytest.mark.parametrize("test", [(), (0,), (0, 1)], ids=["all train", "the first tests", "all test"])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("rows", HARDLY_ANY.values(), ids=HARDLY_ANY)
@pytest.mark.parametrize("task", TASKS)
def test_a_frame_of_hardly_any_points_is_whole(task, rows, standardize, test):
    row = TASKS[task]
    points = PointSet.empty(row.inputs, 1)
    if rows:
        points = make_points([position[: row.inputs] for position, _ in rows], [target for _, target in rows], test)
    run = RunSpec(row.network((LayerSpec(3, "relu"),)), TrainingSpec(loss=row.loss, standardize=standardize))
    trainer = Trainer(run, points)
    for _ in range(2):
        frame = FrameBuilder(trainer, task, view=ViewSpec(slope=True, section=True)).build(EVERYTHING)
        drawn = frame.line.prediction if task == "curve" else frame.plane.values
        at_points = (frame.line or frame.plane).at_points
        assert np.isfinite(drawn).all()
        assert np.isfinite(at_points).all()
        assert at_points.shape == (len(rows), 1)
        assert (frame.train_count, frame.test_count) == (points.train_count, len(rows) - points.train_count)
        assert (frame.scores.train.count, frame.scores.test.count) == (frame.train_count, frame.test_count)
        assert frame.insight is not None
        trainer.advance(5)


def test_weights_beyond_all_bounds_are_drawn_in_silence():
    # Ten factors of 3e38 leave the range even of the float64 in which they are multiplied into one line.
    run, points = make_run(",".join(["3:identity"] * 10)), wavy_points(10)
    state = state_at(run, points, np.full(run.network.parameter_count, 3e38), np.float32)
    frame = FrameBuilder(Trainer(run, points, state)).build(EVERYTHING)
    assert not np.isfinite(frame.line.prediction).all()


def test_a_diverged_run_is_shown_as_it_was_before():
    run, points = make_run("", optimizer="sgd", learning_rate=1.01), make_points([-1.0, 1.0], [1.0, -2.0])
    trainer = Trainer(run, points)
    trainer.advance(10**4)
    frame = FrameBuilder(trainer).build(EVERYTHING)
    assert frame.status.divergence == trainer.divergence
    assert frame.step == trainer.divergence.step - 1
    assert np.isfinite(frame.probe.train_loss)
    assert np.isfinite(frame.line.prediction[np.abs(frame.line.x) <= 1.0]).all()
