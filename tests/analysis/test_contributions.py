import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuronlab.analysis.contributions import contributions_of
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

X = np.linspace(-3.0, 3.0, 121)
KINDS = [name for name in ACTIVATIONS if name != "custom"]


def taken_apart(network):
    return contributions_of(network, X, network.activations(X[:, None]))


def random_network(spec, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    into = Scaling((float(rng.normal()),), (float(rng.uniform(0.5, 2.0)),))
    out = Scaling((float(rng.normal(scale=100.0)),), (float(rng.uniform(0.1, 30.0)),))
    return Network(spec, rng.normal(size=spec.parameter_count).astype(dtype), into, out)


@settings(max_examples=80)
@given(
    layers=st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from(KINDS), st.sampled_from(["linear", "quadratic"])), max_size=3
    ),
    features=st.sampled_from([(), ("x", "x^2"), ("sin(x)",)]),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_terms_and_the_bias_add_up_to_the_function(layers, features, seed):
    hidden = tuple(LayerSpec(width, kind, unit=unit) for width, kind, unit in layers)
    network = random_network(NetworkSpec(hidden=hidden, features=features), seed)
    found = taken_apart(network)
    predicted = network.predict(X[:, None])[:, 0]
    terms = found.terms(np.arange(len(found.weights)))
    size = np.abs(terms).sum(axis=0).max() + abs(found.bias)
    np.testing.assert_allclose(terms.sum(axis=0) + found.bias, predicted, rtol=0, atol=1e-12 * size)
    everything = np.ones(len(found.weights), bool)
    np.testing.assert_allclose(found.total(everything), predicted, rtol=0, atol=1e-12 * size)
    running = found.bias + np.cumsum(found.terms(found.order), axis=0)
    np.testing.assert_allclose(running[-1], predicted, rtol=0, atol=1e-12 * size)


def test_in_single_precision_it_is_as_near_as_that_can_be():
    network = random_network(NetworkSpec(hidden=(LayerSpec(8, "tanh"),) * 2), dtype=np.float32)
    found = taken_apart(network)
    predicted = network.predict(X[:, None])[:, 0]
    np.testing.assert_allclose(found.total(np.ones(8, bool)), predicted, rtol=0, atol=2e-6 * np.ptp(predicted))


def test_a_sum_has_only_the_terms_that_are_on():
    network = random_network(NetworkSpec(hidden=(LayerSpec(4, "relu"),)))
    found = taken_apart(network)
    is_on = np.array([True, False, False, True])
    numbers = network.parameters.copy()
    parameter_blocks(network.spec, numbers)[-1][0, 1:3] = 0.0
    without = Network(network.spec, numbers, network.input_scaling, network.target_scaling)
    np.testing.assert_allclose(found.total(is_on), without.predict(X[:, None])[:, 0], rtol=1e-12)
    np.testing.assert_allclose(found.total(is_on, with_bias=False) + found.bias, found.total(is_on))
    np.testing.assert_array_equal(found.total(np.zeros(4, bool)), np.full(len(X), found.bias))


def test_that_which_moves_the_sum_most_comes_first():
    spec = NetworkSpec(hidden=(LayerSpec(4, "relu"),))
    # 0.5·ReLU(x), 0·ReLU(x), −2·ReLU(x), and 100·ReLU(0·x + 3), which moves nothing
    numbers = np.array([1, 0, 1, 0, 1, 0, 0, 3, 0.5, 0.0, -2.0, 100.0, 0.0])
    found = taken_apart(Network(spec, numbers))
    assert found.order.tolist() == [2, 0, 1, 3]
    spreads = [np.std(np.maximum(X[::4], 0.0)) * weight for weight in (0.5, 0.0, 2.0)]
    np.testing.assert_allclose(found.sizes, [*spreads, 0.0], atol=1e-12)


def test_without_hidden_layers_the_inputs_are_the_terms():
    network = random_network(NetworkSpec(features=("x", "x^2")))
    found = taken_apart(network)
    scaled = network.input_scaling.apply(X[:, None])[:, 0]
    weights = network.parameters[:2] * network.target_scaling.deviation[0]
    assert found.layer == -1
    np.testing.assert_allclose(found.terms(np.arange(2)), weights[:, None] * np.stack([scaled, scaled**2]))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_borne(value):
    spec = NetworkSpec(hidden=(LayerSpec(3, "relu"),))
    numbers = np.ones(spec.parameter_count)
    numbers[-2] = value
    found = taken_apart(Network(spec, numbers))
    assert sorted(found.order.tolist()) == [0, 1, 2]
    assert found.total(np.array([True, True, False]))[-1] == pytest.approx(9.0)
    assert found.pieces is None


def test_what_crosses_to_the_window_is_a_copy():
    network = random_network(NetworkSpec(hidden=(LayerSpec(3, "relu"),)))
    outputs = network.activations(X[:, None])
    found = contributions_of(network, X, outputs)
    before = found.outputs.copy()
    outputs[0][:] = 7.0
    np.testing.assert_array_equal(found.outputs, before)
    assert not any(array.flags.writeable for array in (found.x, found.outputs, found.weights, found.sizes))
