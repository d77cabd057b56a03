import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab.analysis.collapse import LinearMap, collapse, collapse_and_compare
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS


@given(
    widths=st.lists(st.integers(1, 6), max_size=4),
    inputs=st.integers(1, 3),
    outputs=st.integers(1, 2),
    is_scaled=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_one_map_says_the_same_as_all_layers(widths, inputs, outputs, is_scaled, seed):
    rng = np.random.default_rng(seed)
    spec = NetworkSpec(inputs, outputs, tuple(LayerSpec(width, "identity") for width in widths))
    scalings = [
        Scaling(tuple(rng.normal(size=columns)), tuple(rng.uniform(0.1, 10.0, columns))) if is_scaled else None
        for columns in (inputs, outputs)
    ]
    network = Network(spec, rng.normal(size=spec.parameter_count), *scalings)
    x = rng.normal(size=(20, inputs))
    line = collapse(network)
    size = np.abs(line.weights).sum() + np.abs(line.bias).sum() + 1.0
    np.testing.assert_allclose(x @ line.weights.T + line.bias, network.predict(x), rtol=0, atol=1e-12 * size)


def test_a_line_worked_by_hand():
    # x̂ = (x − 10)/2; ŷ̂ = 3·(4·x̂ + 1) − 1 = 12·x̂ + 2; ŷ = 0.5·ŷ̂ + 7 = 3·x − 22.
    spec = NetworkSpec(hidden=(LayerSpec(1, "identity"),))
    line = collapse(Network(spec, np.array([4.0, 1.0, 3.0, -1.0]), Scaling((10.0,), (2.0,)), Scaling((7.0,), (0.5,))))
    assert line.weights.tolist() == [[3.0]]
    assert line.bias.tolist() == [-22.0]
    assert line.formula == "3·x − 22"


@pytest.mark.parametrize(
    ("weights", "bias", "formula"),
    [
        ([0.41234], -0.03, "0.412·x − 0.03"),
        ([-2.0], 1.0, "−2·x + 1"),
        ([0.0], 0.0, "0·x + 0"),
        ([1.5, -0.25], 3.0, "1.5·x₁ − 0.25·x₂ + 3"),
    ],
)
def test_formulas_read_as_one_would_write_them(weights, bias, formula):
    assert LinearMap(np.array([weights]), np.array([bias])).formula == formula


def test_a_network_that_bends_is_no_line():
    spec = NetworkSpec(hidden=(LayerSpec(2, "identity"), LayerSpec(2, "relu")))
    with pytest.raises(ValueError, match="not a single linear map"):
        collapse(Network(spec, np.zeros(spec.parameter_count)))


@pytest.mark.parametrize("labels", [("a", "b"), ("a", "b", "c")])
def test_of_classes_it_is_the_map_to_the_logits(labels):
    rng = np.random.default_rng(2)
    spec = TASKS["classes"].network((LayerSpec(4, "identity"),), labels)
    network = Network(spec, rng.normal(size=spec.parameter_count), Scaling((3.0, -1.0), (2.0, 0.1)))
    x = rng.normal(size=(20, 2))
    line = collapse(network)
    np.testing.assert_allclose(x @ line.weights.T + line.bias, network.pre_activations(x)[-1].T, rtol=1e-10, atol=1e-10)


@given(
    widths=st.lists(st.integers(1, 12), min_size=1, max_size=16),
    inputs=st.integers(1, 2),
    dtype=st.sampled_from([np.float32, np.float64]),
    seed=st.integers(0, 2**32 - 1),
)
def test_deep_stacks_differ_from_their_map_by_rounding_alone(widths, inputs, dtype, seed):
    rng = np.random.default_rng(seed)
    spec = NetworkSpec(inputs, hidden=tuple(LayerSpec(width, "identity") for width in widths))
    into, out = (Scaling(tuple(rng.normal(size=n)), tuple(rng.uniform(0.1, 10.0, n))) for n in (inputs, 1))
    parameters = rng.normal(size=spec.parameter_count) / np.sqrt(max(widths))
    x = rng.normal(size=(40, inputs))
    found = collapse_and_compare(Network(spec, parameters.astype(dtype), into, out), x)
    size = np.abs(x @ found.map.weights.T).max() + np.abs(found.map.bias).max() + 1.0
    assert found.error <= 1e-12 * size


def test_the_difference_is_the_largest_there_is():
    spec = NetworkSpec(hidden=(LayerSpec(2, "identity"),))
    network = Network(spec, np.array([0.1, 0.2, 0.3, 0.4, 0.7, -0.3, 0.9]))
    x = np.linspace(-1e3, 1e3, 101)[:, None]
    found = collapse_and_compare(network, x)
    assert found.error == np.abs(network.predict(x) - found.map.at(x)).max() > 0.0
    assert collapse_and_compare(network, x[:0]).error == 0.0


def test_the_difference_of_classes_is_that_of_the_logits():
    spec = TASKS["classes"].network((LayerSpec(3, "identity"),), ("a", "b", "c"))
    network = Network(spec, np.random.default_rng(3).normal(size=spec.parameter_count) * 1e3)
    x = np.random.default_rng(4).normal(size=(30, 2))
    found = collapse_and_compare(network, x)
    assert found.error == np.abs(network.pre_activations(x)[-1].T - found.map.at(x)).max() > 0.0
