import numpy as np

from neuronlab.analysis.measures.kinks import KINKS
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

RELU = LayerSpec(2, "relu")
TWO_KINKS = (1, 0.5, 1, -0.5, 1, -3, 0)


def read(key, *hidden, parameters=()):
    return KINKS[key].read(measured_run(np.sin, *hidden, parameters=parameters))


def test_a_curve_has_a_piece_more_than_kinks_between_its_points():
    assert read("pieces", RELU, parameters=TWO_KINKS) == 3
    assert read("pieces", RELU, parameters=(1, 0.5, 1, -1.5, 1, -3, 0)) == 2  # the other kink is at 1.5
    assert read("pieces", LayerSpec(2, "tanh")) is None


def test_a_relu_unit_is_on_in_the_half_ahead_of_its_kink():
    assert read("off_half_plane", RELU, parameters=TWO_KINKS) == 0


def test_a_unit_that_is_on_at_both_sides_is_off_the_half():
    x = np.linspace(-1, 1, 21)
    assert read("off_half_plane", LayerSpec(1, "abs"), parameters=(1, 0.55, 1, 0)) == np.count_nonzero(x < -0.55)


def test_units_without_a_kink_have_no_half():
    assert read("off_half_plane", LayerSpec(1, "tanh")) is None
    assert read("off_half_plane") is None
