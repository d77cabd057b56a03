import numpy as np
import pytest

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.painting.unit_pictures import input_ends, layer_maps, layer_shades, unit_ranges, unit_shades
from neuronlab.gui.theme.theme import DARK, LIGHT

HIDDEN = (LayerSpec(4, "tanh"),)
SURFACE = NetworkSpec(inputs=2, hidden=HIDDEN)
TWO = NetworkSpec(inputs=2, hidden=HIDDEN, output="sigmoid", labels=("a", "b"))
THREE = NetworkSpec(inputs=2, outputs=3, hidden=HIDDEN, output="softmax", labels=("a", "b", "c"))


def hexes(shades):
    return [f"#{int(pixel) & 0xFFFFFF:06x}" for pixel in shades]


def test_zero_is_in_the_middle_of_a_heat_maps_range_and_on_the_way_of_a_curves():
    assert unit_ranges(SURFACE)[0].cover(0.0, 1.8) == (-2.0, 2.0)
    assert unit_ranges(NetworkSpec(hidden=HIDDEN))[0].cover(0.0, 1.8) == (0.0, 2.0)


def test_a_probability_is_shown_between_0_and_1():
    for spec in (TWO, THREE):
        assert unit_ranges(spec)[-1].cover(0.3, 0.4) == (0.0, 1.0)


def test_inputs_have_ranges_of_their_own():
    values = np.array([-1.0, 3.0])
    assert input_ends(SURFACE, values) == (-3.0, 3.0)
    assert input_ends(NetworkSpec(), values) == (-1.0, 3.0)
    assert input_ends(NetworkSpec(), np.array([2.0, 2.0])) == (1.0, 3.0)
    assert input_ends(SURFACE, np.zeros(2)) == (-1.0, 1.0)


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_values_have_the_colours_of_their_sign(colors):
    for spec, layer in ((SURFACE, 0), (SURFACE, 1), (SURFACE, -1), (TWO, 0), (THREE, 0)):
        (shades,) = layer_shades(colors, spec, layer)
        assert hexes(shades[[0, 255]]) == [colors.negative, colors.positive]


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_probabilities_have_the_colours_of_their_classes(colors):
    (two,) = layer_shades(colors, TWO, 1)
    assert hexes(two[[0, 255]]) == list(colors.classes[:2])
    three = layer_shades(colors, THREE, 1)
    assert hexes(three[:, 0]) == [colors.plot] * 3
    assert hexes(three[:, 255]) == list(colors.classes[:3])
    assert (unit_shades(colors, THREE, 1, 2) == three[2:]).all()
    assert (unit_shades(colors, TWO, 1, 0) == two).all()


@pytest.mark.parametrize(("classes", "outputs"), [(0, 1), (2, 1), (3, 3)])
def test_an_output_is_taken_from_the_big_plot_where_there_is_one(make_plane_frame, classes, outputs):
    frame = make_plane_frame((4, "tanh"), classes=classes)
    maps, grid = layer_maps(frame, 1, frame.units.outputs, frame.units.grid)
    assert len(maps) == outputs
    assert grid == frame.plane.values.shape[1:]
    x1, x2 = np.meshgrid(frame.plane.x1, frame.plane.x2)
    assert np.allclose(maps, frame.network.predict(np.stack([x1.ravel(), x2.ravel()], axis=1)).T, atol=1e-6)
    hidden, its_grid = layer_maps(frame, 0, frame.units.outputs, frame.units.grid)
    assert hidden is frame.units.outputs[0]
    assert its_grid == frame.units.grid


@pytest.mark.parametrize("value", [0.0, 5.0, 1e17, -3e29])
def test_an_input_that_is_the_same_everywhere_has_a_range_all_the_same(value):
    low, high = input_ends(NetworkSpec(), np.full(9, value))
    assert low < value < high
