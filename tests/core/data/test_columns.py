import numpy as np
import pytest

from neuronlab.core.data.columns import NetworkColumns, feed_rows
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS


def test_features_are_those_of_scaled_inputs():
    spec = NetworkSpec(features=("x", "x^2"))
    scaling = Scaling((10.0,), (2.0,))
    np.testing.assert_allclose(
        NetworkColumns(spec, scaling, Scaling.none(1)).x(np.array([[14.0], [10.0]]), np.float64),
        [[2, 0], [4, 0], [1, 1]],
    )
    network = Network(spec, np.array([3.0, 5.0, 7.0]), scaling)
    np.testing.assert_allclose(network.predict(np.array([[14.0]])), [[3 * 2 + 5 * 4 + 7]])


def test_quadratic_units_are_fed_the_squares_of_features_too():
    spec = NetworkSpec(features=("x", "x^3"), hidden=(LayerSpec(1, "identity", unit="quadratic"),))
    rows = NetworkColumns(spec, Scaling.none(1), Scaling.none(1)).x(np.array([[2.0]]), np.float64)
    np.testing.assert_allclose(rows[:, 0], [4, 64, 2, 8, 1])
    network = Network(spec, np.array([1.0, 10.0, 100.0, 1000.0, 0.5, 1.0, 0.0]))
    assert network.predict(np.array([[2.0]])) == 4 + 640 + 200 + 8000 + 0.5
    assert network.layers[0].weights.tolist() == [[100.0, 1000.0]]
    assert network.layers[0].squares.tolist() == [[1.0, 10.0]]
    assert network.layers[0].bias.tolist() == [0.5]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rows_end_in_ones_and_begin_with_squares_where_units_take_them(dtype):
    values = np.array([[2.0, -3.0], [0.5, 4.0]])
    linear, quadratic = (feed_rows(values, UNITS[unit], dtype) for unit in ("linear", "quadratic"))
    assert linear.tolist() == [[2.0, 0.5], [-3.0, 4.0], [1.0, 1.0]]
    assert quadratic.tolist() == [[4.0, 0.25], [9.0, 16.0], *linear.tolist()]
    assert linear.dtype == quadratic.dtype == dtype


def columns_for(spec, scaling):
    return NetworkColumns(spec, Scaling.none(spec.inputs), scaling)


def test_targets_that_are_numbers_are_scaled():
    columns = columns_for(NetworkSpec(), Scaling((10.0,), (4.0,)))
    assert columns.y(np.array([[10.0], [18.0]]), np.float32).tolist() == [[0.0, 2.0]]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [(2, [[0.0, 1.0, 1.0]]), (3, [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])],
)
def test_targets_that_are_classes_become_a_row_for_every_output_and_are_not_scaled(classes, expected):
    columns = columns_for(TASKS["classes"].network((), tuple("abc"[:classes])), Scaling((10.0,), (4.0,)))
    y = columns.y(np.array([[0.0], [1.0], [1.0]]), np.float64)
    assert y.tolist() == expected
    assert y.flags.c_contiguous


def test_a_class_that_the_network_does_not_have_is_refused_with_its_point():
    columns = columns_for(TASKS["classes"].network(), Scaling.none(1))
    with pytest.raises(InputError, match="Point 2"):
        columns.y(np.array([[1.0], [2.0]]), np.float64)
