"""Colours on a grid, where they belong in the plot and the right way up."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from neuronlab.gui.canvas.pictures.heat_map import HeatMap, node_rect

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)


@pytest.fixture
def heat_map(plot):
    heat_map = HeatMap(is_smooth=False)
    plot.addItem(heat_map, ignoreBounds=True)
    return heat_map


@pytest.fixture
def color_at(plot):
    """The colour in the plot at a place, as (red, green, blue)."""

    def look(x, y):
        return plot.grab().toImage().pixelColor(plot.position_of(x, y).toPoint()).getRgb()[:3]

    return look


def test_the_first_row_is_the_lowest(heat_map, color_at):
    heat_map.show_colors(np.array([[RED, BLUE], [BLUE, RED]], np.uint8), QRectF(-2.0, -1.0, 4.0, 2.0))
    assert color_at(-1.0, -0.5) == RED[:3]
    assert color_at(1.0, -0.5) == BLUE[:3]
    assert color_at(-1.0, 0.5) == BLUE[:3]
    assert color_at(1.0, 0.5) == RED[:3]


def test_other_colours_move_and_clearing_leaves_nothing(heat_map, color_at):
    ground = color_at(1.5, 0.9)
    heat_map.show_colors(np.array([[RED]], np.uint8), QRectF(-2.0, -1.0, 1.0, 1.0))
    heat_map.show_colors(np.array([[BLUE]], np.uint8), QRectF(1.0, 0.5, 1.0, 1.0))
    assert heat_map.boundingRect() == QRectF(1.0, 0.5, 1.0, 1.0)
    assert color_at(-1.5, -0.5) != RED[:3]
    assert color_at(1.5, 0.9) == BLUE[:3]
    heat_map.clear()
    assert color_at(1.5, 0.9) == ground


@pytest.mark.parametrize(("is_smooth", "is_mixed"), [(True, True), (False, False), (None, False)])
def test_colours_are_mixed_between_nodes_only_where_it_is_smooth(heat_map, color_at, is_smooth, is_mixed):
    heat_map.show_colors(np.array([[RED, BLUE]], np.uint8), QRectF(-2.0, -1.0, 4.0, 2.0), is_smooth=is_smooth)
    red, _, blue = color_at(-0.4, 0.0)
    assert (0 < red < 255 and 0 < blue < 255) is is_mixed


def test_cells_lie_around_the_nodes_of_a_grid():
    assert node_rect(np.array([0.0, 1.0, 2.0]), np.array([10.0, 14.0])) == QRectF(-0.5, 8.0, 3.0, 8.0)
