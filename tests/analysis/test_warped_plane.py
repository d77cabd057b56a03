import numpy as np
import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import WARPED_PLANE, ViewRequest
from neuronlab.analysis.main_directions import MainDirections
from neuronlab.analysis.warped_plane import INPUT, LINES, MOST_POINTS, nearest_shown, warped_plane
from neuronlab.analysis.weight_noise import with_weight_noise
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.planes import plane_trainer
from tests.core.building import make_points, make_run, wavy_points
from tests.frames import plane_points

WIDE = (-9.0, 9.0), (-9.0, 9.0)


def hidden(*widths, kind="tanh"):
    return tuple(LayerSpec(width, kind) for width in widths)


def warped(trainer, layer=None, points=None, ranges=WIDE, directions=None, **how):
    network = trainer.network()
    points = trainer.points if points is None else points
    return warped_plane(network, network, points, ranges, layer, directions or MainDirections(), **how)


def test_two_units_are_shown_as_they_are():
    trainer = plane_trainer("classes", hidden=hidden(5, 2))
    plane = warped(trainer)
    outputs = trainer.network().activations(trainer.points.inputs)[1]
    np.testing.assert_allclose(plane.at, outputs.T, rtol=1e-6)
    assert (plane.layer, plane.units, plane.share) == (1, 2, None)
    assert plane.chosen.tolist() == list(range(len(trainer.points)))


def test_the_input_is_the_plane_itself_with_a_grid_around_the_points():
    trainer = plane_trainer("classes", hidden=hidden(5, 2))
    plane = warped(trainer, INPUT)
    np.testing.assert_array_equal(plane.at, trainer.points.inputs)
    down, across = plane.lines[:LINES], plane.lines[LINES:]
    assert len(down) == len(across) == LINES
    assert (np.ptp(down[..., 0], axis=1) == 0.0).all()
    assert (np.ptp(across[..., 1], axis=1) == 0.0).all()
    low, high = (ends[:2] for ends in trainer.points.ends)
    extent = high - low
    np.testing.assert_allclose(plane.lines.reshape(-1, 2).min(axis=0), low - 0.25 * extent)
    np.testing.assert_allclose(plane.lines.reshape(-1, 2).max(axis=0), high + 0.25 * extent)


def test_the_grid_stays_within_what_the_canvas_shows():
    trainer = plane_trainer("classes", hidden=hidden(5, 2))
    plane = warped(trainer, INPUT, ranges=((-0.5, 0.5), (50.0, 60.0)))
    corners = plane.lines.reshape(-1, 2)
    assert corners.min(axis=0).tolist() == [-0.5, 50.0]
    assert corners.max(axis=0).tolist() == [0.5, 60.0]


@pytest.mark.parametrize("layer", [0, 1])
def test_grid_lines_are_mapped_as_points_are(layer):
    trainer = plane_trainer("classes", hidden=hidden(5, 4))
    directions = MainDirections()
    plane, flat = warped(trainer, layer, directions=directions), warped(trainer, INPUT)
    outputs = trainer.network().activations(flat.lines.reshape(-1, 2))[layer]
    found = MainDirections().of("a", trainer.network().activations(trainer.points.inputs)[layer])
    np.testing.assert_allclose(plane.lines.reshape(-1, 2), found.project(outputs), atol=1e-5)
    assert plane.share == pytest.approx(found.share(trainer.network().activations(trainer.points.inputs)[layer]))
    assert plane.units == 5 - layer


def test_one_unit_lies_on_an_axis():
    plane = warped(plane_trainer("classes", hidden=hidden(4, 1)))
    assert not plane.lines[..., 1].any()
    assert not plane.at[:, 1].any()
    assert np.ptp(plane.at[:, 0]) > 0.0


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_over_two_units_of_the_last_layer_the_boundary_is_exact(classes):
    trainer = plane_trainer("classes", classes, hidden=hidden(5, 2))
    plane, network = warped(trainer), trainer.network()
    assert plane.is_exact
    at = plane.boundary[np.isfinite(plane.boundary).all(axis=1)].reshape(-1, 2, 2)
    assert len(at)
    for share in (0.1, 0.5, 0.9):
        between = (1.0 - share) * at[:, 0] + share * at[:, 1]
        z = network.layers[-1].pre_activations(between.T.astype(np.float32)).astype(np.float64)
        ordered = np.sort(z, axis=0)
        gap = np.abs(z[0]) if classes == 2 else ordered[-1] - ordered[-2]
        assert (gap <= 1e-4 * (1.0 + np.abs(z).max(axis=0))).all()


def test_over_other_layers_the_boundary_of_the_plane_is_mapped():
    trainer = plane_trainer("classes", 2, hidden=hidden(5, 4), steps=400)
    flat, plane = warped(trainer, INPUT), warped(trainer)
    assert not plane.is_exact
    is_there = np.isfinite(flat.boundary).all(axis=1)
    assert is_there.sum() > 10
    chance = trainer.network().predict(flat.boundary[is_there])[:, 0]
    assert np.abs(chance - 0.5).max() < 0.2
    np.testing.assert_array_equal(np.isfinite(plane.boundary).all(axis=1), is_there)


def test_a_surface_has_no_boundary():
    assert len(warped(plane_trainer("surface", hidden=hidden(5, 2))).boundary) == 0


def test_without_a_hidden_layer_there_is_only_the_plane():
    trainer = plane_trainer("classes", hidden=())
    for layer in (None, 0, INPUT):
        plane = warped(trainer, layer)
        assert plane.layer == INPUT
        np.testing.assert_array_equal(plane.at, trainer.points.inputs)


def test_a_layer_that_is_gone_is_replaced_by_the_last_one():
    spec = plane_trainer("classes", hidden=hidden(5, 4), steps=0).run.network
    assert [nearest_shown(spec, layer) for layer in (None, -5, INPUT, 0, 1, 7)] == [1, INPUT, INPUT, 0, 1, 1]


def test_of_many_points_some_are_shown_and_test_points_can_be_left_out():
    trainer = plane_trainer("classes", hidden=hidden(3, 2))
    points = plane_points(("a", "b", "c"), count=5_001)
    plane = warped(trainer, points=points)
    assert MOST_POINTS / 2 < len(plane.at) == len(plane.chosen) <= MOST_POINTS
    train = warped(trainer, points=points, with_test=False)
    assert not points.test[train.chosen].any()


@pytest.mark.parametrize("count", [384, 570, 4 * MOST_POINTS])
@pytest.mark.parametrize("classes", [2, 3])
def test_where_classes_alternate_all_are_shown_with_the_variance_the_picture_holds(count, classes):
    kinds = np.arange(count) % classes
    middles = np.array([[-2.0, -1.0], [2.0, -1.0], [0.0, 2.0]])[kinds]
    points = make_points(middles + np.random.default_rng(0).normal(scale=0.3, size=(count, 2)), kinds)
    trainer = plane_trainer("classes", classes, hidden=hidden(6, 5), steps=300)
    plane = warped(trainer, points=points)
    shares = np.bincount(kinds[plane.chosen], minlength=classes) / len(plane.chosen)
    np.testing.assert_allclose(shares, 1.0 / classes, rtol=0.1)
    outputs = trainer.network().activations(points.inputs[plane.chosen])[1].astype(np.float64)
    assert plane.share == pytest.approx(plane.at.var(axis=0).sum() / outputs.var(axis=1).sum(), rel=1e-4)
    squares = np.linalg.svd(outputs - outputs.mean(axis=1, keepdims=True), compute_uv=False) ** 2
    assert plane.share > squares[:2].sum() / squares.sum() - 0.02  # as much as any plane holds


def test_without_points_the_grid_alone_is_shown():
    trainer = plane_trainer("classes", hidden=hidden(6, 5))
    plane = warped(trainer, points=PointSet.empty(2, 1))
    assert plane.at.shape == (0, 2)
    assert np.isfinite(plane.lines).all()
    assert plane.share > 0.5  # directions of the grid


def test_points_that_coincide_leave_the_canvas_as_the_grid():
    trainer = plane_trainer("classes", hidden=hidden(6, 5))
    same = make_points(np.ones((4, 2)), np.zeros(4))
    assert np.ptp(warped(trainer, INPUT, points=same).lines) == 18.0


def test_a_large_network_has_fewer_positions_along_a_line_while_it_trains():
    trainer = plane_trainer("classes", hidden=hidden(80, 80), steps=0)
    calm, playing = (warped(trainer, is_playing=is_playing).lines.shape for is_playing in (False, True))
    assert calm == (2 * LINES, 61, 2)
    assert playing == (2 * LINES, 21, 2)


def test_weight_noise_moves_the_plane_and_not_the_directions():
    trainer, directions = plane_trainer("classes", hidden=hidden(6, 5)), MainDirections()
    network = trainer.network()
    shaken = with_weight_noise(network, 0.5, np.random.default_rng(0))
    calm = warped(trainer, directions=directions)
    noisy = warped_plane(shaken, network, trainer.points, WIDE, None, directions)
    assert np.abs(noisy.at - calm.at).max() > 1e-2
    found = MainDirections().of("a", network.activations(trainer.points.inputs)[1])
    np.testing.assert_allclose(noisy.at, found.project(shaken.activations(trainer.points.inputs)[1]), atol=1e-5)
    np.testing.assert_allclose(warped(trainer, directions=directions).at, calm.at)


def test_weights_that_are_not_finite_are_no_reason_to_fail():
    for widths in ((6, 5), (4, 2), (3, 1)):
        trainer = plane_trainer("classes", hidden=hidden(*widths, kind="relu"), steps=0)
        with np.errstate(all="ignore"):  # as in every frame
            trainer.parameters[:] = 3e38
            warped(trainer)
            trainer.parameters[:] = np.nan
            assert not np.isfinite(warped(trainer).boundary).all(axis=1).any()


def test_the_frame_has_it_for_two_inputs_where_it_is_seen():
    builder = FrameBuilder(plane_trainer("classes", hidden=hidden(5, 2)), "classes", view=ViewSpec(test_points=False))
    seen = frozenset({WARPED_PLANE})
    assert builder.build(ViewRequest(frozenset())).warped_plane is None
    plane = builder.build(ViewRequest(seen, warped_by=0)).warped_plane
    assert plane.layer == 0
    assert not any(part.flags.writeable for part in (plane.lines, plane.at, plane.chosen, plane.boundary))
    assert len(plane.chosen) == builder.trainer.points.train_count


def test_one_input_has_no_plane():
    curve = FrameBuilder(Trainer(make_run("4:tanh"), wavy_points(20)))
    assert curve.build(ViewRequest(frozenset({WARPED_PLANE}))).warped_plane is None


def test_another_builder_goes_on_with_the_directions():
    trainer, directions = plane_trainer("classes", hidden=hidden(6, 5)), MainDirections()
    request = ViewRequest(frozenset({WARPED_PLANE}))
    seen = MainDirections()
    FrameBuilder(trainer, "classes", directions=directions).build(request)
    warped(trainer, directions=seen)
    trainer.advance(30)
    at = FrameBuilder(trainer, "classes", directions=directions).build(request).warped_plane.at
    np.testing.assert_array_equal(at, warped(trainer, directions=seen).at)
    assert not np.allclose(at, FrameBuilder(trainer, "classes").build(request).warped_plane.at)
