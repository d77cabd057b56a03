import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.kink_distances import has_kinks, kink_distances
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec


def made(*hidden):
    spec = NetworkSpec(hidden=hidden)
    return Network(spec, np.random.default_rng(0).normal(size=spec.parameter_count))


X = np.array([[-2.0], [0.5], [1.0], [3.0]])
TARGET = np.array([[0.1, -0.2, 0.3, 2.0]])


@pytest.mark.parametrize(
    ("activation", "loss", "expected"),
    [
        ("tanh", "squared", False),
        ("tanh", "absolute", True),
        ("tanh", "huber", True),
        ("relu", "squared", True),
        ("hard_tanh", "cross_entropy", True),
    ],
)
def test_kinks_are_those_of_activations_and_of_the_loss(activation, loss, expected):
    assert has_kinks(made(LayerSpec(2, activation)), loss) == expected


def test_every_kink_of_every_unit_has_a_row():
    network = made(LayerSpec(3, "relu"), LayerSpec(2, "hard_tanh"))
    z = network.pre_activations(X)
    expected = np.concatenate([z[0], z[1] + 1.0, z[1] - 1.0])
    np.testing.assert_array_equal(kink_distances(network, "squared", z, TARGET), expected)


def test_errors_have_the_kinks_of_the_loss():
    network = made(LayerSpec(3, "tanh"))
    z = network.pre_activations(X)
    error = z[-1] - TARGET
    np.testing.assert_array_equal(kink_distances(network, "absolute", z, TARGET), error)
    np.testing.assert_array_equal(kink_distances(network, "huber", z, TARGET), np.concatenate([error + 1, error - 1]))


def test_a_perceptron_has_a_kink_where_its_answer_changes():
    network = made(LayerSpec(3, "tanh"))
    z = network.pre_activations(X)
    assert has_kinks(network, "perceptron")
    np.testing.assert_array_equal(kink_distances(network, "perceptron", z, TARGET), z[-1])


def test_muted_units_have_no_rows():
    network = made(replace(LayerSpec(3, "relu"), muted=(0, 2)))
    z = network.pre_activations(X)
    np.testing.assert_array_equal(kink_distances(network, "squared", z, TARGET), z[0][1:2])


def test_without_kinks_there_are_no_rows():
    network = made(LayerSpec(3, "tanh"))
    assert kink_distances(network, "squared", network.pre_activations(X), TARGET).shape == (0, 4)
