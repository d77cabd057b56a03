from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.neurons.cells import PER_ROW, bands_of, cells_per_row, least_height

WIDTH = 340.0


def spec_of(*widths):
    return NetworkSpec(hidden=tuple(LayerSpec(width, "tanh") for width in widths))


def whole(bands):
    return QRectF(0.0, 0.0, WIDTH, bands[-1].bottom)


@pytest.mark.parametrize("widths", [(1,), (4, 5), (512, 3, 8)])
def test_bands_follow_one_another_and_fit_into_the_least_height(widths):
    bands = list(bands_of(spec_of(*widths), WIDTH, 0.0))
    assert [(band.layer, band.units) for band in bands] == list(enumerate(widths))
    assert bands[0].top == 0.0
    assert all(upper.bottom == lower.top for upper, lower in pairwise(bands))
    assert int(bands[-1].bottom) == least_height(spec_of(*widths), WIDTH)
    assert least_height(spec_of(), WIDTH) == 0


def test_cells_grow_with_the_room_and_keep_within_it_up_to_a_limit():
    heights = []
    for height in (0.0, 250.0, 2000.0, 4000.0):
        bands = list(bands_of(spec_of(8, 4), WIDTH, height))
        heights.append(bands[0].cell_height)
        assert bands[-1].bottom <= max(height, least_height(spec_of(8, 4), WIDTH))
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_cells_stand_in_rows_below_the_heading_and_apart():
    (band,) = bands_of(spec_of(PER_ROW + 2), WIDTH, 0.0)
    first, corners = band.corners(whole([band]))
    width, height = band.cell_size
    cells = [QRectF(left, top, width, height) for left, top in corners.tolist()]
    assert (first, len(cells)) == (0, PER_ROW + 2)
    assert len({cell.top() for cell in cells}) == 2
    assert not any(one.intersects(other) for i, one in enumerate([*cells, band.heading]) for other in cells[i + 1 :])
    assert all(QRectF(0.0, 0.0, WIDTH, band.bottom).contains(cell) for cell in cells)


def test_a_point_finds_the_cell_it_is_in():
    bands = list(bands_of(spec_of(3, PER_ROW + 2), WIDTH, 0.0))
    for band in bands:
        _, corners = band.corners(whole(bands))
        for cell, (left, top) in enumerate(corners.tolist()):
            assert band.cell_at(QPointF(left + 5.0, top + 5.0)) == cell
        assert band.cell_at(band.heading.center()) is None
        assert band.cell_at(QPointF(WIDTH - 30.0, band.bottom - 20.0)) is None  # the last row is not full


def test_only_rows_that_can_be_seen_have_places():
    (band,) = bands_of(spec_of(512), WIDTH, 0.0)
    first, corners = band.corners(QRectF(0.0, 1000.0, WIDTH, 100.0))
    assert first % PER_ROW == 0
    assert 0 < first < 512
    tops = corners[:, 1]
    assert tops.min() <= 1000.0 < tops.min() + band.cell_height + 20.0
    assert tops.max() <= 1100.0 < tops.max() + band.cell_height + 20.0
    assert len(band.corners(QRectF(0.0, 1e6, WIDTH, 100.0))[1]) == 0


def test_a_narrow_picture_has_fewer_cells_in_a_row_and_is_higher():
    assert [cells_per_row(width) for width in (60.0, 120.0, 200.0, 240.0, 320.0, 900.0)] == [1, 1, 2, 3, 4, PER_ROW]
    assert least_height(spec_of(8), 240.0) > least_height(spec_of(8), 320.0)
    (band,) = bands_of(spec_of(8), 240.0, 0.0)
    first, corners = band.corners(whole([band]))
    assert (first, band.rows, len(corners)) == (0, 3, 8)
    assert corners[:, 0].max() + band.cell_size[0] <= 240.0
    assert [band.cell_at(QPointF(*(corner + 5.0))) for corner in corners] == list(range(8))
