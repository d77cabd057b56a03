"""The lane below the plot: triangles, and trails from where the kinks began."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.canvas.pictures.kink_lane import KinkLane, apart

FOOT, TRAILS = 9, range(13, 27)
"""Pixels below the plot: the foot of the triangles, and the rows of the trails."""


@pytest.fixture
def lane(plot, theme):
    lane = KinkLane(plot)
    lane.recolor(theme.colors, 0)
    plot.show_lane(is_shown=True)
    lane.setVisible(True)
    plot.grab()
    QApplication.processEvents()
    return lane


@pytest.fixture
def color_at(plot):
    def look(x, down):
        at = plot.position_of(x, plot.ranges[1][0]).toPoint()
        return plot.grab().toImage().pixelColor(at.x(), at.y() + down).name()

    return look


@pytest.fixture
def has_trail(plot, color_at):
    """Whether any row below the triangles is marked at a position."""
    ground = plot._theme.colors.panel
    return lambda x: any(color_at(x, down) != ground for down in TRAILS)


def test_triangles_of_deeper_layers_are_hollow(lane, color_at, theme):
    kinks = np.array([-2.0, 2.0])
    lane.show_kinks(kinks, kinks > 0.0)
    assert [color_at(x, FOOT) for x in kinks] == [theme.colors.runs[0], theme.colors.panel]


def test_a_trail_leads_from_where_a_kink_began_to_where_it_is(lane, has_trail):
    kinks = np.array([-2.0, 2.0])
    lane.show_kinks(kinks, kinks > 9.0, np.array([-3.0, np.nan]))
    assert has_trail(-2.5)
    assert not has_trail(-1.5)
    assert not has_trail(2.5)
    assert not has_trail(1.5)
    lane.show_kinks(kinks, kinks > 9.0, None)
    assert not has_trail(-2.5)


def test_the_trail_of_a_kink_that_is_dragged_is_hidden_with_its_mark(lane, has_trail):
    kinks = np.array([-2.0])
    lane.show_kinks(kinks, kinks > 9.0, np.array([-3.0]))
    lane.stand_out(0.0, instead_of=-2.0)
    assert not has_trail(-2.5)


def test_a_start_far_out_of_view_leaves_a_trail_to_the_edge(lane, has_trail):
    kinks = np.array([2.0])
    lane.show_kinks(kinks, kinks > 9.0, np.array([1e12]))
    assert has_trail(3.5)
    assert not has_trail(1.0)


def test_kinks_stay_at_their_inputs_when_the_view_moves(lane, plot, color_at, theme):
    kinks = np.array([1.0])
    lane.show_kinks(kinks, kinks > 9.0)
    plot.show_ranges((0.0, 3.0), (-2.0, 2.0))
    assert color_at(1.0, FOOT) == theme.colors.runs[0]


def test_of_kinks_that_share_a_pixel_one_is_drawn():
    x = np.linspace(0.0, 500.0, 50_001)
    kept = apart(x)
    assert len(kept) <= 502
    assert max(np.diff(kept)) < 2.0
    assert apart(np.array([1.0, 4.0, 1.2])) == [1.0, 4.0]
