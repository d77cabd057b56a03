import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.diagram.layout import CAPTION_HEIGHT, LEGEND_HEIGHT, edge_curves, layout_network

shapes = st.lists(st.integers(1, 512), max_size=4)


def spec_of(widths):
    return NetworkSpec(hidden=tuple(LayerSpec(width, "tanh") for width in widths))


@given(shapes, st.integers(320, 1200), st.integers(180, 700))
def test_boxes_keep_apart_and_inside_the_picture(widths, width, height):
    layout = layout_network(spec_of(widths), width, height)
    for column in layout.columns:
        assert column.shown + column.hidden == column.units
        assert (np.diff(column.tops) >= column.height).all()
        assert column.tops[0] >= CAPTION_HEIGHT - 1.0
        assert column.tops[-1] + column.height <= height - LEGEND_HEIGHT + 1.0
    lefts = np.array([column.left for column in layout.columns])
    assert lefts[0] >= 0.0
    assert lefts[-1] + layout.columns[-1].width <= width
    assert (np.diff(lefts) > [column.width for column in layout.columns[:-1]]).all()


def test_sixteen_layers_keep_apart():
    layout = layout_network(spec_of([512] * 16), 720, 330)
    for one, other in zip(layout.columns, layout.columns[1:], strict=False):
        assert one.left + one.width < other.left


@given(st.sampled_from([320.0, 720.0, 1400.0]), st.integers(0, 4))
def test_long_names_of_classes_have_more_room_and_nothing_overlaps(width, layers):
    def layout_of(*labels):
        hidden = tuple(LayerSpec(8, "tanh") for _ in range(layers))
        spec = NetworkSpec(inputs=2, outputs=3, hidden=hidden, output="softmax", labels=labels)
        return layout_network(spec, width, 330.0)

    short, long = layout_of("A", "B", "C"), layout_of("setosa", "versicolor", "virginica")
    rooms = [width - layout.columns[-1].left for layout in (short, long)]
    assert rooms[1] > rooms[0]
    lefts = np.array([column.left for column in long.columns])
    assert lefts[0] >= 0.0
    assert (np.diff(lefts) > [column.width for column in long.columns[:-1]]).all()


def test_units_that_do_not_fit_are_counted():
    layout = layout_network(spec_of([512]), 720, 330)
    assert layout.columns[1].hidden == 512 - layout.columns[1].shown > 0
    assert layout_network(spec_of([8]), 720, 330).columns[1].hidden == 0


def test_a_point_in_a_box_finds_its_unit():
    layout = layout_network(spec_of([3, 5]), 720, 330)
    for index, column in enumerate(layout.columns):
        for unit in range(column.shown):
            assert layout.unit_at(column.box(unit).center()) == (index, unit)
    assert layout.unit_at(QPointF(layout.columns[0].left + 1.0, 1.0)) is None
    assert layout.caption_at(layout.caption_rect(2).center()) == 2


def test_edges_leave_and_arrive_at_the_middle_of_boxes():
    layout = layout_network(spec_of([3]), 720, 330)
    start, end = layout.edge_ends(np.array([0]), np.array([0]), np.array([2]))
    source, target = layout.columns[0].box(0), layout.columns[1].box(2)
    assert start.tolist() == [[source.right(), source.center().y()]]
    assert end.tolist() == [[target.left(), target.center().y()]]
    curve = edge_curves(start, end)[0]
    assert np.allclose(curve[0], start[0])
    assert np.allclose(curve[-1], end[0])


@pytest.mark.parametrize("height", [180.0, 230.0, 330.0, 500.0])
@pytest.mark.parametrize("units", [1, 5, 8, 12, 100])
def test_thumbnails_are_never_lower_than_twenty_pixels(height, units):
    column = layout_network(NetworkSpec(hidden=(LayerSpec(units, "relu"),)), 600.0, height).columns[1]
    assert column.height >= 20.0
    assert column.shown in {units, *range(1, int(height) // 22)}
    assert column.tops[-1] + column.height <= height
