"""Frames of two inputs: every number stands for the place it is drawn at, not for one mirrored or turned."""

import numpy as np
import pytest

from neuronlab.analysis.frames import over_plane
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.over_line import CURVE_SAMPLES
from neuronlab.analysis.frames.over_plane import UNIT_GRID, grid_stride
from neuronlab.analysis.frames.request import DIAGRAM, FUNCTION, NEURONS, ViewRequest
from neuronlab.analysis.scores import Fit
from neuronlab.core.network.outputs import class_probabilities, softmax
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from tests.analysis.planes import plane_trainer

REQUEST = ViewRequest(x_range=(-1.0, 2.0), y_range=(-3.0, 1.0))
ROWS, COLUMNS = UNIT_GRID
KINDS = [("surface", 0), ("classes", 2), ("classes", 3), ("classes", 6)]


def predicted_at(network, x1, x2):
    """What a Plane's values stand for, asked one by one: the target, or a probability for every class."""
    predicted = network.predict(np.array([[x1, x2]]))
    return class_probabilities(predicted)[0] if network.spec.labels else predicted[0]


def shown(network, values):
    """What values (values, …) of a Plane say."""
    return softmax(values) if network.spec.labels else values


@pytest.mark.parametrize("hidden", [(), (LayerSpec(6, "relu"), LayerSpec(4, "tanh"))], ids=["no layer", "two layers"])
@pytest.mark.parametrize(("task", "classes"), KINDS)
def test_the_grid_says_at_every_place_what_the_network_predicts_there(task, classes, hidden):
    trainer = plane_trainer(task, classes, hidden)
    frame = FrameBuilder(trainer, task).build(REQUEST)
    grid, network = frame.plane, trainer.network()
    assert (
        grid.values.shape == (max(classes, 1), len(grid.x2), len(grid.x1)) == (max(classes, 1), 4 * ROWS, 4 * COLUMNS)
    )
    assert (grid.x1[0], grid.x1[-1], grid.x2[0], grid.x2[-1]) == (*REQUEST.x_range, *REQUEST.y_range)
    assert (np.diff(grid.x1) > 0).all()
    assert (np.diff(grid.x2) > 0).all()
    for row in (0, 1, 17, -1):
        for column in (0, 2, 50, -1):
            expected = predicted_at(network, grid.x1[column], grid.x2[row])
            np.testing.assert_allclose(shown(network, grid.values[:, row, column]), expected, rtol=1e-4, atol=1e-6)
    everywhere = np.array([[x1, x2] for x2 in grid.x2 for x1 in grid.x1])
    predicted = network.predict(everywhere)
    outcome = class_probabilities(predicted) if classes else predicted
    np.testing.assert_allclose(
        shown(network, grid.values).reshape(max(classes, 1), -1).T, outcome, rtol=1e-4, atol=1e-6
    )


def test_a_plane_that_rises_to_the_right_and_falls_upwards_does_so_in_the_picture():
    trainer = plane_trainer("surface", hidden=(), standardize=False)
    trainer.parameters[:] = 3.0, -1.0, 0.5
    values = FrameBuilder(trainer, "surface").build(REQUEST).plane.values[0]
    assert (np.diff(values, axis=1) > 0).all()
    assert (np.diff(values, axis=0) < 0).all()
    np.testing.assert_allclose(values[0, 0], 3.0 * -1.0 - 1.0 * -3.0 + 0.5, rtol=1e-6)
    np.testing.assert_allclose(values[-1, 0], 3.0 * -1.0 - 1.0 * 1.0 + 0.5, rtol=1e-6)


def test_two_classes_have_logits_that_mirror_each_other():
    frame = FrameBuilder(plane_trainer("classes", 2), "classes").build(REQUEST)
    np.testing.assert_array_equal(frame.plane.values[0], -frame.plane.values[1])


def test_logits_tell_places_apart_where_probabilities_no_longer_do():
    trainer = plane_trainer("classes", 2, hidden=(), standardize=False)
    trainer.parameters[:] = 500.0, 0.0, 0.0
    frame = FrameBuilder(trainer, "classes").build(REQUEST)
    assert (np.diff(frame.plane.values[1], axis=1) > 0).all()
    assert len(np.unique(softmax(frame.plane.values)[1])) < len(frame.plane.x1)


@pytest.mark.parametrize(
    "views", [{FUNCTION, NEURONS}, {NEURONS}, {DIAGRAM}], ids=lambda views: "+".join(sorted(views))
)
@pytest.mark.parametrize(("task", "classes"), KINDS)
def test_units_are_shown_over_the_same_plane_and_the_same_way_up(task, classes, views):
    trainer = plane_trainer(task, classes)
    request = ViewRequest(frozenset(views), REQUEST.x_range, REQUEST.y_range)
    frame = FrameBuilder(trainer, task).build(request)
    network = trainer.network()
    assert frame.units.grid == UNIT_GRID
    outputs = max(1, classes if classes > 2 else 1)
    assert [units.shape for units in frame.units.outputs] == [(count, ROWS * COLUMNS) for count in (6, 4, outputs)]
    assert frame.units.features.shape == (2, ROWS * COLUMNS)
    x1, x2 = network.input_scaling.undo(frame.units.features.T).T.reshape(2, ROWS, COLUMNS)
    # Row by row from the lower left corner, evenly over the plot.
    assert (np.diff(x1, axis=1) > 0).all()
    assert (np.diff(x2, axis=0) > 0).all()
    np.testing.assert_allclose(x1, np.tile(x1[0], (ROWS, 1)), atol=1e-5)
    for positions, low, high, count in ((x1[0], *REQUEST.x_range, COLUMNS), (x2[:, 0], *REQUEST.y_range, ROWS)):
        assert low - 1e-5 <= positions[0] < low + (high - low) / count
        assert high - (high - low) / count < positions[-1] <= high + 1e-5
        np.testing.assert_allclose(np.diff(positions), np.diff(positions).mean(), rtol=1e-3)
    inputs = np.stack([x1.ravel(), x2.ravel()], axis=1)
    layers = network.activations(inputs)
    for units, expected in zip(frame.units.outputs[:-1], layers[:-1], strict=True):
        np.testing.assert_allclose(units, expected, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(frame.units.outputs[-1], network.predict(inputs).T, rtol=1e-3, atol=1e-3)


def test_a_units_picture_is_the_big_one_made_small():
    """Of a network without hidden layers the one output is what the big plot shows."""
    frame = FrameBuilder(plane_trainer("surface", hidden=()), "surface").build(REQUEST)
    small = frame.units.outputs[-1].reshape(UNIT_GRID)
    np.testing.assert_allclose(small, frame.plane.values[0][2::4, 2::4], rtol=1e-6)


@pytest.mark.parametrize(("task", "classes"), KINDS)
def test_predictions_at_the_points_are_those_of_the_network(task, classes):
    trainer = plane_trainer(task, classes)
    frame = FrameBuilder(trainer, task).build(REQUEST)
    assert (frame.plane.at_points == trainer.network().predict(trainer.points.inputs)).all()


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_scores_of_classes_count_the_training_and_the_test_points(classes):
    trainer = plane_trainer("classes", classes)
    scores, network = FrameBuilder(trainer, "classes").build(REQUEST).scores, trainer.network()
    for fit, (inputs, targets) in ((scores.train, trainer.points.training()), (scores.test, trainer.points.testing())):
        expected = Fit.of(network.spec, network.predict(inputs), targets)
        assert (fit.count, fit.accuracy) == (expected.count, expected.accuracy)
        assert fit.confusion.tolist() == expected.confusion.tolist()
        assert fit.confusion.sum() == len(inputs)


@pytest.mark.parametrize("along", [0, 1])
def test_a_section_is_the_surface_along_one_input_with_the_other_held(along):
    trainer = plane_trainer("surface")
    view = ViewSpec(section=True, section_along=along, section_at=0.25)
    frame = FrameBuilder(trainer, "surface", view=view).build(REQUEST)
    section, network = frame.plane.section, trainer.network()
    assert section.x.shape == section.prediction.shape == (CURVE_SAMPLES,)
    assert (section.x[0], section.x[-1]) == (REQUEST.x_range, REQUEST.y_range)[along]
    fixed = np.full(CURVE_SAMPLES, 0.25)
    inputs = np.stack([section.x, fixed] if along == 0 else [fixed, section.x], axis=1)
    np.testing.assert_array_equal(section.prediction, network.predict(inputs)[:, 0])


@pytest.mark.parametrize(("task", "view"), [("surface", ViewSpec(slope=True)), ("classes", ViewSpec(section=True))])
def test_what_is_of_another_task_is_not_answered(task, view):
    frame = FrameBuilder(plane_trainer(task), task, view=view).build(REQUEST)
    assert frame.line is frame.plane.section is None


def test_several_planes_are_drawn_smaller_and_coarser():
    spec = NetworkSpec(inputs=2, hidden=(LayerSpec(8),) * 2)
    assert [grid_stride(spec, is_playing=True, count=count) for count in (1, 2, 6)] == [4, 2, 2]
    large = NetworkSpec(inputs=2, hidden=(LayerSpec(60),) * 2)
    assert grid_stride(large, is_playing=True, count=6) == 1


@pytest.mark.parametrize(("width", "stride"), [(1, 4), (8, 4), (95, 4), (97, 2), (195, 2), (197, 1), (512, 1)])
def test_the_larger_the_network_the_coarser_its_picture(width, stride):
    spec = NetworkSpec(inputs=2, hidden=(LayerSpec(width),) * 2)
    assert grid_stride(spec, is_playing=False) == stride
    work = ROWS * COLUMNS * stride**2 * spec.parameter_count
    assert work <= 60_000_000 or stride == 1
    assert 4 * work > 60_000_000 or stride == 4


@pytest.mark.parametrize("stride", [1, 2, 4])
@pytest.mark.parametrize(("task", "classes"), KINDS)
def test_a_coarser_picture_shows_the_same(monkeypatch, task, classes, stride):
    trainer = plane_trainer(task, classes)
    monkeypatch.setattr(over_plane, "grid_stride", lambda *_: stride)
    frame = FrameBuilder(trainer, task).build(REQUEST)
    network, grid = trainer.network(), frame.plane
    assert grid.values.shape[1:] == (ROWS * stride, COLUMNS * stride)
    expected = predicted_at(network, grid.x1[5], grid.x2[-2])
    np.testing.assert_allclose(shown(network, grid.values[:, -2, 5]), expected, rtol=1e-4, atol=1e-6)
    assert [units.shape[1] for units in frame.units.outputs] == [ROWS * COLUMNS] * 3


@pytest.mark.parametrize(("task", "classes"), KINDS)
def test_strip_by_strip_it_is_the_same_picture(monkeypatch, task, classes):
    trainer = plane_trainer(task, classes)
    whole = FrameBuilder(trainer, task).build(REQUEST)
    rows_of = []
    strip = over_plane._strip
    monkeypatch.setattr(
        over_plane, "_strip", lambda *asked, **kinds: rows_of.append(len(asked[1])) or strip(*asked, **kinds)
    )
    monkeypatch.setattr(over_plane, "_NUMBERS_AT_ONCE", 3 * COLUMNS * 16 * max(trainer.network().spec.widths))
    striped = FrameBuilder(trainer, task).build(REQUEST)
    assert len(rows_of) == 6  # five of three rows of units, and the last
    np.testing.assert_allclose(striped.plane.values, whole.plane.values, rtol=1e-5, atol=1e-6)
    for got, expected in zip(striped.units.outputs, whole.units.outputs, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(striped.units.features, whole.units.features)


def test_weights_beyond_all_bounds_are_drawn_in_silence():
    for task, classes in KINDS:
        trainer = plane_trainer(task, classes, standardize=False)
        trainer.parameters[:] = 3e38
        frame = FrameBuilder(trainer, task, view=ViewSpec(section=True)).build(REQUEST)
        assert not np.isfinite(frame.plane.values).all()


def test_the_grid_of_a_large_network_is_coarser_while_it_trains():
    small, large = (NetworkSpec(inputs=2, hidden=(LayerSpec(width), LayerSpec(width))) for width in (8, 64))
    assert grid_stride(small, is_playing=True) == grid_stride(small, is_playing=False)
    assert grid_stride(large, is_playing=True) < grid_stride(large, is_playing=False)
