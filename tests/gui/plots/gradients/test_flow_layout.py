from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF

from neuronlab.gui.plots.gradients.flow_layout import LABELLED_ROW, MOST_LABELLED, FlowLayout, least_height

SIZES = [(1, 60), (3, 190), (3, 600), (17, 190), (17, 500)]


def layout_of(layers, height, width=340.0):
    return FlowLayout(
        tuple(f"Hidden {number}" for number in range(layers)), width, float(max(height, least_height(layers)))
    )


@pytest.mark.parametrize(("layers", "height"), SIZES)
def test_bars_key_and_ribbon_stand_below_one_another_and_inside(layers, height):
    layout = layout_of(layers, height)
    rows = [layout.bar_row(layer) for layer in range(layers)]
    assert all(upper.bottom() <= lower.top() for upper, lower in pairwise(rows))
    assert rows[-1].bottom() <= layout.key.top()
    assert layout.key.bottom() < layout.ribbon.top()
    assert layout.ribbon.bottom() <= layout.height
    assert layout.ribbon.right() <= layout.width


@pytest.mark.parametrize(("layers", "height"), SIZES)
def test_a_layer_is_found_by_its_bar_and_by_its_row_of_the_ribbon(layers, height):
    layout = layout_of(layers, height)
    for layer in range(layers):
        assert layout.layer_at(layout.bar_row(layer).center()) == layer
        assert layout.layer_at(QPointF(layout.ribbon.left() + 5.0, layout.ribbon_name(layer).center().y())) == layer
    assert layout.layer_at(layout.key.center()) is None
    assert layout.layer_at(QPointF(100.0, layout.height + 50.0)) is None


def test_rows_grow_with_the_room_up_to_a_limit():
    low, high, higher = (layout_of(3, height) for height in (100, 1000, 2000))
    assert low.bar_height < high.bar_height == higher.bar_height
    assert low.ribbon_height < high.ribbon_height == higher.ribbon_height


def test_bars_key_and_ribbon_begin_at_the_same_place():
    layout = layout_of(3, 190)
    left, length = layout.track
    assert layout.key.left() == layout.ribbon.left() == left
    assert layout.key.width() == length
    assert layout.ribbon_name(0).right() <= left


@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5])
def test_every_row_of_the_ribbon_has_room_for_its_name_up_to_four_hidden_layers(layers):
    assert layout_of(layers, 0).ribbon_height >= LABELLED_ROW


def test_many_layers_have_lower_rows():
    assert layout_of(MOST_LABELLED + 1, 0).ribbon_height < LABELLED_ROW
