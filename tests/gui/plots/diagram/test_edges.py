import numpy as np
import pytest
from PySide6.QtCore import QPointF

from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.diagram.edges import MOST_EDGES, nearest_edge, strongest_edges
from neuronlab.gui.plots.diagram.layout import edge_curves, layout_network

SPEC = NetworkSpec(hidden=(LayerSpec(2, "relu"),))


def network_of(first, output):
    return Network(SPEC, np.array([first[0], 9.0, first[1], 9.0, *output, 9.0]))


@pytest.fixture
def layout():
    return layout_network(SPEC, 720.0, 330.0)


def test_strength_is_relative_to_the_largest_weight_of_the_layer_and_knows_no_bias(layout):
    edges = strongest_edges(network_of((-2.0, 1.0), (0.1, 0.2)), layout)
    strengths = {edges.edge_at(i): (edges.weight[i], edges.strength[i]) for i in range(len(edges))}
    assert strengths == {
        (0, 0, 0): (-2.0, 1.0),
        (0, 0, 1): (1.0, 0.5),
        (1, 0, 0): (0.1, 0.5),
        (1, 1, 0): (0.2, 1.0),
    }


def test_the_strongest_come_last(layout):
    edges = strongest_edges(network_of((0.3, -4.0), (1.0, 0.5)), layout)
    assert (np.diff(edges.strength) >= 0.0).all()


def test_no_more_than_the_strongest_few_hundred_are_drawn():
    spec = NetworkSpec(hidden=(LayerSpec(512, "relu"), LayerSpec(512, "relu"), LayerSpec(512, "relu")))
    rng = np.random.default_rng(0)
    network = Network(spec, rng.standard_normal(spec.parameter_count))
    layout = layout_network(spec, 720.0, 600.0)
    edges = strongest_edges(network, layout)
    shown = [column.shown for column in layout.columns]
    every = np.concatenate(
        [
            np.abs(layer.weights[:out, :into]).ravel() / np.abs(layer.weights).max()
            for layer, into, out in zip(network.layers, shown, shown[1:], strict=False)
        ]
    )
    assert len(every) > MOST_EDGES == len(edges)
    assert np.allclose(np.sort(edges.strength), np.sort(every)[-MOST_EDGES:])


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_layer_without_usable_weights_has_no_edges(layout, value):
    edges = strongest_edges(network_of((value, value), (1.0, 1.0)), layout)
    assert set(edges.gap.tolist()) == {1}


def test_a_point_on_an_edge_finds_it_and_one_beside_does_not(layout):
    edges = strongest_edges(network_of((1.0, 2.0), (1.0, 2.0)), layout)
    curves = edge_curves(*layout.edge_ends(edges.gap, edges.unit_in, edges.unit_out))
    for index in range(len(edges)):
        x, y = curves[index][12]
        assert nearest_edge(edges, layout, QPointF(x, y)) == edges.edge_at(index)
    assert nearest_edge(edges, layout, QPointF(360.0, 320.0)) is None


def test_nothing_is_near_where_there_are_no_edges(layout):
    edges = strongest_edges(network_of((0.0, 0.0), (0.0, 0.0)), layout)
    assert nearest_edge(edges, layout, QPointF(300.0, 165.0)) is None
