from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields
from PySide6.QtCore import QPointF

from neuronlab.analysis.warped_plane import INPUT
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.gui.plots.warped_plane.picture import WarpedPicture, effect_text, facts_text, layer_choices
from neuronlab.wording.numbers import share_text, weight_text
from neuronlab.wording.ticks import end_texts
from tests.frames import with_part

ENDS = (-1.0, 1.0), (-1.0, 1.0)


def picture_of(frame, size=(500.0, 300.0)):
    return WarpedPicture(frame, frame.warped_plane, size, *ENDS)


def spec_of(*hidden, features=()):
    return with_fields(TASKS["classes"].network(hidden, CLASS_NAMES[:2]), features=features)


@pytest.mark.parametrize(
    ("hidden", "layer", "text"),
    [
        ((LayerSpec(4, "tanh"),), INPUT, "The plane before the first layer."),
        ((LayerSpec(4, "identity"), LayerSpec(4, "identity")), 1, "Linear layers only shear and stretch the plane."),
        ((LayerSpec(4, "identity", unit="quadratic"),), 0, ""),
        ((LayerSpec(4, "tanh"), LayerSpec(4, "identity")), 1, ""),
        ((LayerSpec(4, "tanh"),), 0, "tanh bends the plane."),
        ((LayerSpec(4, "relu"),), 0, "ReLU folds the plane along straight lines."),
        ((LayerSpec(4, "relu", unit="quadratic"),), 0, "ReLU folds the plane."),
        ((LayerSpec(4, "tanh"), LayerSpec(4, "relu")), 1, "ReLU folds the plane."),
        ((LayerSpec(4, "step"),), 0, ""),
    ],
)
def test_it_says_what_a_layer_does(hidden, layer, text, qapp):
    assert effect_text(spec_of(*hidden), layer) == text


def test_of_features_a_linear_layer_does_more_than_shear():
    assert effect_text(spec_of(LayerSpec(4, "identity"), features=("x1", "x2", "x1*x2")), 0) == ""


def test_it_says_how_the_outputs_are_shown(make_plane_frame):
    for width, text in ((1, "1 unit, shown along one axis"), (2, "2 units, as they are")):
        frame = make_plane_frame((4, "tanh"), (width, "tanh"), classes=2)
        assert facts_text(frame, frame.warped_plane) == text
    frame = make_plane_frame((4, "tanh"), (5, "tanh"), classes=2)
    plane = frame.warped_plane
    assert facts_text(frame, plane) == f"5 units, {share_text(plane.share)} of the variance"
    thinned = replace(plane, at=plane.at[:10], chosen=plane.chosen[:10])
    assert facts_text(frame, thinned).endswith("of the variance · 10 points shown")
    assert facts_text(frame, replace(plane, layer=INPUT)) == "not warped"


def test_the_axes_are_named_by_what_they_are(make_plane_frame):
    for width, names in ((1, "→ unit 1"), (2, "→ unit 1   ↑ unit 2"), (3, "→ direction 1   ↑ direction 2")):
        frame = make_plane_frame((width, "tanh"), classes=2)
        assert names in [label.text for label in picture_of(frame).labels]


def test_the_sentence_gives_way_to_the_legend(make_plane_frame):
    frame = make_plane_frame((3, "tanh"), classes=2)
    assert "tanh bends the plane." in [label.text for label in picture_of(frame).labels]
    assert "tanh bends the plane." not in [label.text for label in picture_of(frame, (240.0, 200.0)).labels]
    assert [entry.text for entry in picture_of(frame).legend] == ["input grid", "boundary"]


def test_a_surface_has_no_boundary_in_its_legend(make_plane_frame):
    assert [entry.text for entry in picture_of(make_plane_frame((3, "tanh"))).legend] == ["input grid"]


def test_a_point_says_where_it_was_and_where_it_is(make_plane_frame):
    frame = make_plane_frame((4, "tanh"), (2, "tanh"), classes=2, steps=20)
    picture = picture_of(frame)
    for shown in (0, 7):
        x, y = picture._pixels(frame.warped_plane.at)[shown]
        found = picture.point_at(QPointF(x, y))
        index = int(frame.warped_plane.chosen[found])
        (x1, x2), at = frame.points.inputs[index], frame.warped_plane.at[found]
        label = frame.network_spec.labels[int(frame.points.targets[index, 0])]
        role = "test" if frame.points.test[index] else "train"
        assert picture.tip_at(QPointF(x, y)).splitlines() == [
            f"x₁ {weight_text(x1)}, x₂ {weight_text(x2)}",
            f"{label}, {role}",
            f"unit 1 {weight_text(at[0])}, unit 2 {weight_text(at[1])}",
        ]
    assert picture.tip_at(QPointF(-5.0, -5.0)) == ""


def test_the_ends_of_the_axes_are_at_the_edges_of_the_box(make_plane_frame):
    picture = picture_of(make_plane_frame((2, "tanh"), classes=2))
    (left, bottom), (right, top) = picture._pixels(np.array([[-1.0, -1.0], [1.0, 1.0]]))
    assert picture.box.left() < left < right < picture.box.right()
    assert picture.box.top() < top < bottom < picture.box.bottom()
    far = picture._pixels(np.array([[1e30, -np.inf]]))
    assert np.isfinite(far).all()


def test_every_layer_can_be_chosen_and_the_plane_itself():
    spec = spec_of(LayerSpec(4), LayerSpec(3))
    assert layer_choices(spec) == {"-1": "Input", "0": "Hidden 1", "1": "Hidden 2"}


def test_far_from_zero_the_ends_and_points_are_distinct_names(make_plane_frame, qapp):
    inputs = np.stack([np.linspace(1.7e9, 1.7e9 + 86400.0, 40), np.linspace(1e6, 1e6 + 4.0, 40)], axis=1)
    points = PointSet(
        inputs,
        np.linspace(5e6, 5e6 + 8.0, 40)[:, None],
        ids=np.arange(40),
        test=np.zeros(40, bool),
        source=np.full(40, -1),
    )
    frame = with_part(make_plane_frame((3, "tanh"), points=points), "warped_plane", layer=INPUT, units=2, at=inputs)
    ends = (1.7e9 - 1e4, 1.7e9 + 1e5), (1e6 - 0.5, 1e6 + 4.5)
    picture = WarpedPicture(frame, frame.warped_plane, (500.0, 300.0), *ends)
    across, up = end_texts(*ends[0]), end_texts(*ends[1])
    texts = [label.text for label in picture.labels]
    for text in (f"{across.low} {across.caption}", across.high, up.low, up.high, up.caption):
        assert text in texts
    x, y = picture._pixels(inputs)[20]
    assert picture.point_at(QPointF(x, y)) == 20
    index = int(frame.warped_plane.chosen[20])
    (x1, x2), target = points.inputs[index], points.targets[index, 0]
    assert picture.tip_at(QPointF(x, y)).splitlines() == [f"x₁ {x1:.0f}, x₂ {x2:.2f}", f"y {target:.2f}, train"]


def test_far_from_zero_mapped_coordinates_are_distinct_names(make_plane_frame, qapp):
    frame = make_plane_frame((2, "tanh"))
    frame = with_part(frame, "warped_plane", at=1e6 + frame.warped_plane.at)
    picture = WarpedPicture(frame, frame.warped_plane, (500.0, 300.0), *((1e6 - 1.0, 1e6 + 1.0),) * 2)
    x, y = picture._pixels(frame.warped_plane.at)[3]
    first, second = frame.warped_plane.at[picture.point_at(QPointF(x, y))]
    assert picture.tip_at(QPointF(x, y)).splitlines()[-1] == f"unit 1 {first:.2f}, unit 2 {second:.2f}"
