import numpy as np
import pytest

from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.features import FEATURES, compute_features, features_for
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

X, U, V = 0.7, -1.3, 0.4
ONE = {"x": X, "x^2": X * X, "x^3": X**3, "sin(x)": np.sin(X)}
TWO = {
    "x1": U,
    "x2": V,
    "x1^2": U * U,
    "x2^2": V * V,
    "x1*x2": U * V,
    "sin(x1)": np.sin(U),
    "sin(x2)": np.sin(V),
}


def test_every_feature_is_the_function_it_is_named_for():
    assert set(FEATURES) == set(ONE) | set(TWO)
    np.testing.assert_allclose(compute_features(tuple(ONE), np.array([[X]])), [list(ONE.values())])
    np.testing.assert_allclose(compute_features(tuple(TWO), np.array([[U, V]])), [list(TWO.values())])


def test_a_choice_is_kept_in_the_tables_order_and_plain_inputs_are_no_choice():
    assert NetworkSpec(features=("sin(x)", "x", "x")).features == ("x", "sin(x)")
    assert NetworkSpec(features=("x",)) == NetworkSpec()
    assert NetworkSpec(inputs=2, features=("x2", "x1")) == NetworkSpec(inputs=2)
    assert NetworkSpec(inputs=2, features=("x2",)).features == ("x2",)
    assert NetworkSpec(features=("x", "x^2")).widths == (2, 1)


@pytest.mark.parametrize(("inputs", "feature"), [(1, "x1"), (2, "x"), (1, "cos(x)"), (3, "x1")])
def test_a_feature_of_other_inputs_is_refused_with_those_there_are(inputs, feature):
    with pytest.raises(InputError, match="choose from") as refusal:
        NetworkSpec(inputs=inputs, features=(feature,))
    assert all(key in str(refusal.value) for key in features_for(inputs))


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
