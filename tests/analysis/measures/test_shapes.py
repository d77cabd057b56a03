import numpy as np
import pytest

from neuronlab.analysis.measures.shapes import SHAPES
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

QUADRATIC = LayerSpec(1, "identity", unit="quadratic")
X = np.linspace(-1, 1, 21)


def w_shape(x):
    return np.abs(np.abs(x) - 0.5)


def read(key, measured):
    return SHAPES[key].read(measured)


def test_turns_are_counted_where_the_curve_changes_direction():
    kinks = measured_run(w_shape, LayerSpec(4, "relu"), parameters=(-1, -0.5, 1, 0.5, 1, 0, 1, -0.5, 1, 1, -2, 2, 0))
    assert read("turns", kinks) == 3
    assert read("turns", measured_run(w_shape, QUADRATIC, parameters=(1, 0, 0, 1, 0))) == 1
    assert read("turns", measured_run(w_shape, parameters=(0, 1))) == 0


def test_a_quadratic_unit_is_measured_against_the_best_parabola():
    own = 0.5 * X**2 - 0.1 * X + 0.3
    unit = measured_run(w_shape, QUADRATIC, parameters=(0.5, -0.1, 0.3, 1, 0))
    columns = np.stack([X**2, X, np.ones(21)], axis=1)
    best = columns @ np.linalg.lstsq(columns, w_shape(X), rcond=None)[0]
    excess = np.sqrt(np.mean((own - w_shape(X)) ** 2)) - np.sqrt(np.mean((best - w_shape(X)) ** 2))
    assert read("polynomial_excess", unit) == pytest.approx(excess, rel=1e-9)


def test_every_quadratic_layer_doubles_the_degree():
    quartic = measured_run(lambda x: x**4, QUADRATIC, QUADRATIC, parameters=(1, 0, 0, 1, 0, 0, 1, 0))
    assert read("polynomial_excess", quartic) == pytest.approx(0.0, abs=1e-12)


def test_the_degree_doubles_with_every_quadratic_layer():
    layers = [QUADRATIC, LayerSpec(2, "identity"), QUADRATIC, QUADRATIC]
    assert read("degree", measured_run(w_shape, *layers)) == 8
    assert read("degree", measured_run(w_shape, LayerSpec(2, "tanh"))) is None


def test_the_largest_value_outside_is_that_at_half_a_range_beyond_the_points():
    cubic = measured_run(lambda x: 0.5 * x, features=("x^3",), parameters=(-2, 1))
    assert read("outside", cubic) == pytest.approx((2 * 2**3 + 1) / 0.5, rel=1e-9)


def test_a_network_that_is_no_polynomial_has_no_excess():
    assert read("polynomial_excess", measured_run(w_shape, LayerSpec(2, "tanh"))) is None
    assert read("polynomial_excess", measured_run(w_shape, QUADRATIC, features=("x", "x^2"))) is None


def test_a_network_of_dead_units_has_a_constant_output():
    dead = measured_run(w_shape, LayerSpec(1, "relu"), parameters=(1, -2, 3, 0.5))
    assert read("is_constant", dead) == 1
    assert read("is_constant", measured_run(w_shape, LayerSpec(1, "relu"), parameters=(1, 0, 3, 0.5))) == 0
