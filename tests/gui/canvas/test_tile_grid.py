import itertools

import pytest
from PySide6.QtCore import QSize

from neuronlab.gui.canvas.tile_grid import LEAST_PX, Margins, cells, point_scale

MARGINS = Margins(left=40, bottom=20, head=24, gap=12)


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 2, 2), (5, 3, 2), (6, 3, 2)]
)
def test_tiles_are_equal_and_apart_in_a_grid_within_the_size(count, columns, rows):
    found = cells(count, QSize(900, 700), MARGINS)
    areas = [cell.area for cell in found]
    assert len({area.left() for area in areas}) == columns
    assert len({area.top() for area in areas}) == rows
    assert len({area.size() for area in areas}) == 1
    assert all(area.right() < 900 and area.bottom() < 700 - MARGINS.bottom for area in areas)
    assert not any(one.intersects(other) for one, other in itertools.combinations(areas, 2))
    assert [cell.is_left for cell in found] == [area.left() == MARGINS.left for area in areas]


def test_a_flat_plot_has_all_tiles_in_a_row():
    found = cells(4, QSize(900, 200), MARGINS)
    assert len({cell.area.top() for cell in found}) == 1
    assert all(cell.is_lowest for cell in found)


@pytest.mark.parametrize(("count", "columns"), [(2, 1), (4, 2), (6, 2)])
def test_a_tall_plot_has_more_rows_than_columns(count, columns):
    assert len({cell.area.left() for cell in cells(count, QSize(700, 1200), MARGINS)}) == columns


@pytest.mark.parametrize(("size", "columns"), [(QSize(660, 235), 3), (QSize(560, 170), 6), (QSize(415, 215), 3)])
def test_where_the_usual_grid_is_narrow_the_least_narrow_one_is_taken(size, columns):
    found = cells(6, size, Margins(left=36, bottom=18, head=20, gap=8))
    assert len({cell.area.left() for cell in found}) == columns
    assert all(min(cell.area.width(), cell.area.height()) >= LEAST_PX for cell in found)


def test_points_are_smaller_in_tiles_that_they_would_fill():
    small, large = cells(6, QSize(700, 300), MARGINS), cells(2, QSize(900, 700), MARGINS)
    assert point_scale(large[0].area.size()) == 1.0
    assert 0.4 < point_scale(small[0].area.size()) < 0.7


@pytest.mark.parametrize("size", [QSize(900, LEAST_PX), QSize(LEAST_PX, 900), QSize(0, 0)])
def test_there_are_none_where_they_would_be_too_small(size):
    assert cells(6, size, MARGINS) == []
