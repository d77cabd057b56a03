"""The hand that holds the tools: where its points go, which of them it reaches, and what it adds."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import take_in
from neuronlab.core.data.plane import plane_positions
from neuronlab.gui.canvas.strokes.hand import GRAB_RADIUS_PX, nearest_point
from neuronlab.session.proposals import Proposal
from tests.controls import click
from tests.gui.canvas.strokes.strokes import PER_PX, at_px, make_hand, workspace_of


def test_points_snap_to_the_grid_at_any_size(window, session, hand, points, qtbot):
    workspace = session.document.experiment.workspace
    tiny = take_in(workspace, np.linspace(1e-9, 2e-9, 5)[:, None], np.linspace(-3e-9, 3e-9, 5)[:, None], ())
    session.document.push(Proposal(session.document.experiment.with_workspace(tiny), "Import"))
    window.canvas.fit()
    click(qtbot, window.data_panel.snap)
    hand.click(1.512e-9, 1.1e-9)
    hand.click(1.512e-9, 1.1e-9)
    assert len(points()) == 6  # no second one where there is one
    steps = np.array(window.canvas.plot.snap_steps)
    at = plane_positions(points())[-1]
    assert np.abs(at / steps - np.round(at / steps)).max() < 1e-6
    assert 1.3e-9 < at[0] < 1.7e-9


def test_snapped_places_are_short_decimals(window, hand, points, qtbot):
    click(qtbot, window.data_panel.snap)
    hand.click(0.61, 0.29)
    for number in plane_positions(points())[-1]:
        assert len(repr(float(number))) <= 4


def test_distances_are_those_on_the_screen():
    position = at_px(10, 20)
    assert position.distance_px(*(np.array([13, 24]) * PER_PX)) == pytest.approx(5.0)
    assert position.distances_px(np.array([[10, 20], [13, 24]]) * PER_PX) == pytest.approx([0.0, 5.0])


@pytest.mark.parametrize(
    ("task", "options", "target"),
    [
        ("surface", {"value": -2.5, "label": 1}, -2.5),
        ("classes", {"value": -2.5, "label": 1}, 1.0),
        ("classes", {"label": 5}, 1.0),  # there are two
    ],
)
def test_new_points_of_a_plane_get_the_class_or_the_value_in_hand(task, options, target):
    assert make_hand(**options).target_of(workspace_of(task)) == target
    added = make_hand(**options).add(workspace_of(task), np.array([[1.0, 2.0]]))
    assert added.points.targets[:, 0].tolist() == [target]


@pytest.mark.parametrize(
    ("steps", "snapped"), [((0.1, 0.1), (0.3, -0.7)), ((0.25, 2.0), (0.25, 0.0)), ((20.0, 0.5), (0.0, -0.5))]
)
def test_places_snap_to_whole_steps(steps, snapped):
    hand = make_hand(snaps=True)
    hand.snap_steps = steps
    assert hand.snapped(np.array([[0.31, -0.68]])).tolist() == [list(snapped)]
    assert make_hand().snapped(np.array([[0.31, -0.68]])).tolist() == [[0.31, -0.68]]


def test_on_the_grid_there_is_one_point_of_a_kind_at_a_place():
    hand = make_hand(snaps=True, label=1)
    first = hand.add(workspace_of("classes"), np.array([[0.31, 0.0], [0.29, 0.01], [0.5, 0.0]]))
    assert len(first.points) == 2
    assert hand.add(first, np.array([[0.3, 0.0]])) is first
    assert len(make_hand(snaps=True, label=0).add(first, np.array([[0.3, 0.0]])).points) == 3  # another class
    assert len(make_hand(label=1).add(first, np.array([[0.3, 0.0]])).points) == 3  # not on the grid


def test_the_nearest_point_in_sight_within_reach_is_under_the_pointer():
    workspace = workspace_of("curve", (0, 0), (6, 0), (100, 0), test=[1])
    assert nearest_point(workspace, at_px(5, 0)) == 1
    hidden = replace(workspace, view=replace(workspace.view, test_points=False))
    assert nearest_point(hidden, at_px(5, 0)) == 0
    assert nearest_point(workspace, at_px(100, 0.99 * GRAB_RADIUS_PX)) == 2
    assert nearest_point(workspace, at_px(100, 1.01 * GRAB_RADIUS_PX)) is None
    assert nearest_point(workspace_of("curve"), at_px(0, 0)) is None
