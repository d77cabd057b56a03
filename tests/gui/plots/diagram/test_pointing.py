import numpy as np
import pytest
from PySide6.QtCore import QPointF

from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.diagram.large_pictures import LargeCurve, LargeMap
from neuronlab.gui.plots.diagram.layout import layout_network
from neuronlab.gui.plots.diagram.pointing import magnify, target_at
from neuronlab.gui.plots.painting.unit_pictures import unit_ranges
from neuronlab.wording.equations import unit_name
from neuronlab.wording.numbers import weight_text


def layout_of(frame):
    return layout_network(frame.network_spec, 720.0, 330.0)


def pointed_at(frame, point):
    return target_at(layout_of(frame), frame.network, point)


def said_of_unit(frame, column, unit):
    """The card of a unit's box."""
    target = pointed_at(frame, layout_of(frame).columns[column].box(unit).center())
    return magnify(target, frame, unit_ranges(frame.network_spec))


def edge_middle(frame, gap, unit_in, unit_out):
    start, end = layout_of(frame).edge_ends(np.array([gap]), np.array([unit_in]), np.array([unit_out]))
    return QPointF(*((start + end) / 2.0)[0].tolist())


def test_a_unit_a_caption_and_an_edge_are_found_where_they_are(make_frame):
    frame = make_frame((3, "relu"), blocks=[[[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]])
    layout = layout_of(frame)
    unit = pointed_at(frame, layout.columns[1].box(2).center())
    assert (unit.column, unit.unit, unit.edge) == (1, 2, None)
    caption = pointed_at(frame, layout.caption_rect(1).center())
    assert (caption.column, caption.unit, caption.edge) == (1, None, None)
    assert pointed_at(frame, edge_middle(frame, 0, 0, 2)).edge == (0, 0, 2)
    assert pointed_at(frame, QPointF(1.0, 329.0)) is None


def test_only_what_belongs_to_a_hidden_layer_names_one(make_frame):
    frame = make_frame((3, "relu"), (2, "tanh"))
    layout = layout_of(frame)
    boxes = [pointed_at(frame, column.box(0).center()) for column in layout.columns]
    assert [target.hidden_layer(layout) for target in boxes] == [None, 0, 1, None]
    edge = pointed_at(frame, edge_middle(frame, 0, 0, 1))
    assert edge.edge is not None
    assert edge.hidden_layer(layout) is None


def test_an_edge_is_said_to_go_from_one_unit_to_another_with_its_weight(make_frame):
    frame = make_frame((2, "tanh"), blocks=[[[0.1, 0.0], [-1.25, 0.0]]])
    said = magnify(pointed_at(frame, edge_middle(frame, 0, 0, 1)), frame, [])
    for unit in (unit_name(frame.network_spec, -1, 0), unit_name(frame.network_spec, 0, 1)):
        assert unit in said.title
    assert said.lines[0].endswith(weight_text(-1.25))
    assert said.picture is None


def test_an_edge_of_a_quadratic_unit_has_the_weight_of_the_square_too(make_frame):
    frame = make_frame(LayerSpec(1, "tanh", unit="quadratic"), blocks=[[[0.3, -0.83, 0.0]]])
    lines = magnify(pointed_at(frame, edge_middle(frame, 0, 0, 0)), frame, []).lines
    assert [line.rsplit(" ", 1)[1] for line in lines[:2]] == [weight_text(-0.83), weight_text(0.3)]


@pytest.mark.parametrize(("blocks", "is_alarming"), [([[[1.0, 0.0]]], False), ([[[0.0, -50.0]]], True)])
def test_a_unit_that_cannot_learn_says_so_in_alarm(make_frame, blocks, is_alarming):
    said = said_of_unit(make_frame((1, "relu"), blocks=blocks), 1, 0)
    assert bool(said.alarm) == is_alarming
    assert not any(line == said.alarm for line in said.lines)


def test_units_are_shown_as_a_curve_of_one_input_and_as_a_map_of_two(make_frame, make_plane_frame):
    assert isinstance(said_of_unit(make_frame((2, "tanh")), 1, 1).picture, LargeCurve)
    assert isinstance(said_of_unit(make_plane_frame((2, "tanh")), 1, 1).picture, LargeMap)


def test_a_caption_says_how_many_units_of_which_kind_the_layer_has(make_frame):
    frame = make_frame((12, "sigmoid"))
    caption = pointed_at(frame, layout_of(frame).caption_rect(1).center())
    said = magnify(caption, frame, [])
    assert "12" in said.lines[0]
    assert frame.network.layers[0].activation.label in said.lines[0]
