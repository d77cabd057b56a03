from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from neuronlab.core.data.points import PointSet
from neuronlab.gui.plots.warped_plane.view import WarpedPlaneView
from tests.controls import hover
from tests.frames import with_part

SIZE = (500, 320)


@pytest.fixture
def view(theme):
    return WarpedPlaneView(theme)


def test_before_the_first_frame_it_says_what_will_come(view, shown):
    shown(view, size=SIZE)
    assert view.painted_texts() == ["What a layer makes of the plane appears here."]
    assert not view.layer.isVisible()


def test_of_one_input_it_says_that_it_is_for_two(view, make_frame, make_plane_frame, shown):
    shown(view, make_frame((3, "relu")), SIZE)
    assert view.painted_texts() == ["The warped plane needs two inputs: switch to Classes or Surface."]
    assert not view.layer.isVisible()
    view.show_frame(make_plane_frame((3, "relu"), classes=2))
    assert view.layer.isVisible()
    view.show_frame(make_frame((3, "relu")))
    assert not view.layer.isVisible()


@pytest.mark.parametrize("how", [{"classes": 2}, {"classes": 4}, {}])
@pytest.mark.parametrize("width", [1, 2, 5])
def test_it_draws_the_plane_of_the_last_hidden_layer_at_first(view, make_plane_frame, shown, how, width):
    empty = shown(view, size=SIZE)
    image = shown(view, make_plane_frame((4, "tanh"), (width, "tanh"), steps=10, **how), SIZE)
    assert image != empty
    assert view.layer.currentText() == "Hidden 2"
    assert view.warped_by is None


def test_a_choice_is_asked_for_and_shown_once_it_comes(view, make_plane_frame, shown, qtbot):
    frame = make_plane_frame((4, "tanh"), (3, "tanh"), classes=2)
    shown(view, frame, SIZE)
    with qtbot.waitSignal(view.look_changed):
        view.layer.chosen.emit("0")
    assert view.warped_by == 0
    before = view.plot._frame
    view.show_frame(replace(frame))  # one that was on its way, of the layer shown before
    assert view.plot._frame is before
    first = with_part(frame, "warped_plane", layer=0, units=4)
    view.show_frame(first)
    assert view.plot._frame is first
    assert view.layer.currentText() == "Hidden 1"


def test_a_layer_selected_elsewhere_is_shown_and_asked_for_once(view, qtbot):
    asked = []
    view.look_changed.connect(lambda: asked.append(view.warped_by))
    view.select_layer(1)
    view.select_layer(1)
    assert asked == [1]


def test_the_scale_is_steady_while_the_plane_moves_a_little_and_new_for_another_layer(view, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), (3, "tanh"), classes=2)
    shown(view, frame, SIZE)
    ends = view.plot._across.ends, view.plot._up.ends
    plane = frame.warped_plane
    view.show_frame(with_part(frame, "warped_plane", lines=0.8 * plane.lines, at=0.8 * plane.at))
    assert (view.plot._across.ends, view.plot._up.ends) == ends
    view.select_layer(0)
    view.show_frame(with_part(frame, "warped_plane", layer=0, lines=0.5 * plane.lines, at=0.5 * plane.at))
    assert (view.plot._across.ends, view.plot._up.ends) != ends


def test_a_plane_of_any_size_fills_the_picture(view, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), (2, "tanh"), classes=2)
    plane = frame.warped_plane
    for size in (1e-14, 1e-30):
        small = with_part(frame, "warped_plane", layer=0, units=4, lines=size * plane.lines, at=size * plane.at)
        view.plot.show_frame(replace(small, task=str(size)))  # each has a scale of its own
        shown(view, size=SIZE)
        spread = np.ptp(view.plot.picture._pixels(small.warped_plane.lines.reshape(-1, 2)), axis=0)
        assert (spread > 0.4 * np.array([view.plot.picture.box.width(), view.plot.picture.box.height()])).all()


def test_other_points_have_a_scale_of_their_own(view, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), (3, "tanh"), classes=2)
    shown(view, frame, SIZE)
    ends = view.plot._across.ends, view.plot._up.ends
    plane, points = frame.warped_plane, frame.points
    aside = np.array([high - low for low, high in ends])
    moved = with_part(frame, "warped_plane", lines=plane.lines + aside, at=plane.at + aside)
    view.show_frame(moved)
    assert (view.plot._across.ends[0], view.plot._up.ends[0]) == (ends[0][0], ends[1][0])  # the same points have moved
    others = PointSet(points.inputs, points.targets, ids=points.ids, test=points.test, source=points.source)
    view.show_frame(replace(moved, points=others))
    assert view.plot._across.ends[0] > ends[0][0] + 0.5 * aside[0]
    assert view.plot._up.ends[0] > ends[1][0] + 0.5 * aside[1]


def test_rounding_across_a_line_of_outputs_is_not_magnified(view, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), (3, "tanh"), classes=2)
    plane = frame.warped_plane
    lines, at = plane.lines.copy(), plane.at.copy()
    lines[..., 1] *= 1e-16
    at[:, 1] *= 1e-16
    shown(view, with_part(frame, "warped_plane", lines=lines, at=at), SIZE)
    up = view.plot.picture._pixels(lines.reshape(-1, 2))[:, 1]
    assert np.ptp(up) < 1.0
    ends = view.plot._across.ends
    lines[..., 1] = at[:, 1] = np.inf
    view.show_frame(with_part(frame, "warped_plane", lines=2.0 * lines, at=2.0 * at))
    assert view.plot._across.ends[1] > ends[1]


def test_the_point_under_the_mouse_has_a_ring_and_says_where_it_is(view, make_plane_frame, shown, qtbot):
    frame = make_plane_frame((4, "tanh"), (2, "tanh"), classes=2, steps=20)
    before = shown(view, frame, SIZE)
    x, y = view.plot.picture._pixels(frame.warped_plane.at)[3]
    hover(qtbot, view.plot, QPoint(round(x), round(y)))
    qtbot.waitUntil(lambda: view.grab().toImage() != before)
    assert view.plot.tip_at(QPointF(x, y)).startswith("x₁ ")
    hover(qtbot, view.plot, QPoint(1, 1))
    qtbot.waitUntil(lambda: view.grab().toImage() == before)


def test_values_that_are_not_finite_are_left_out(view, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), (2, "tanh"), classes=2)
    plane = frame.warped_plane
    at, lines = plane.at.copy(), plane.lines.copy()
    at[:3], lines[4, 5] = np.nan, np.inf
    shown(view, replace(frame, warped_plane=replace(plane, at=at, lines=lines)), SIZE)
    assert all(np.isfinite(view.plot._across.ends))
    shown(view, replace(frame, warped_plane=replace(plane, at=at * np.nan, lines=lines * np.nan)), SIZE)


def test_the_head_moves_nothing_when_its_text_grows(view, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), (5, "tanh"), classes=2)
    shown(view, frame, SIZE)
    before = view.minimumSizeHint().width()
    thinned = frame.warped_plane.at[:10], frame.warped_plane.chosen[:10]
    view.show_frame(with_part(frame, "warped_plane", at=thinned[0], chosen=thinned[1]))
    assert view._facts.text().endswith("10 points shown")
    assert view.minimumSizeHint().width() == before
