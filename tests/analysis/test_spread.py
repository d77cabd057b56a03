import numpy as np
import pytest

from neuronlab.analysis.spread import (
    BINS,
    LEAST_POWER,
    MOST_COUNTED,
    PER_DECADE,
    count_sizes,
    count_weights,
    layer_numbers,
    on_scale,
)
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec


@pytest.mark.parametrize("size", [1e-7, 0.3, 1.0, 6.0, 1e5])
def test_weights_are_counted_between_powers_of_two_that_leave_room_for_all(size):
    values = np.random.default_rng(0).uniform(-size, size, 500)
    exponent, counts = count_weights(values)
    assert 2.0**exponent > np.abs(values).max() >= 2.0 ** (exponent - 1)
    expected, _ = np.histogram(values, BINS, (-(2.0**exponent), 2.0**exponent))
    assert counts.tolist() == expected.tolist()


@pytest.mark.parametrize("growth", [0, 1, 3, 5, 6, 40])
def test_on_a_larger_scale_the_counts_are_as_if_they_had_been_counted_there(growth):
    values = np.array([*np.random.default_rng(0).normal(size=300), 0.0, 0.5, -0.5, 1.0, -2.0])
    exponent, counts = count_weights(values)
    end = 2.0 ** (exponent + growth)
    expected = np.bincount((np.floor(values / end * (BINS // 2)) + BINS // 2).astype(int), minlength=BINS)
    assert on_scale(counts, exponent, exponent + growth).tolist() == expected.tolist()


def test_no_weights_and_weights_of_zero_have_a_scale_too():
    assert count_weights(np.empty(0))[1].sum() == 0
    assert count_weights(np.zeros(3))[1][BINS // 2] == 3


def test_gradients_are_counted_by_their_size():
    counts = count_sizes(np.array([0.0, -1e-20, 1.5e-3, -1.5e-3, 9.0e-3, 1e9]))
    positions = {
        0: 2,
        BINS - 1: 1,
        int((-3 - LEAST_POWER) * PER_DECADE): 2,
        int((-2 - LEAST_POWER) * PER_DECADE) - 1: 1,
    }
    assert {position: int(counts[position]) for position in np.flatnonzero(counts)} == positions


def test_the_numbers_of_a_layer_are_its_finite_weights():
    spec = NetworkSpec(hidden=(LayerSpec(2, "prelu"), LayerSpec(3, "tanh", unit="quadratic")))
    flat = np.arange(spec.parameter_count, dtype=float)
    flat[4] = np.inf
    expected = Network(spec, flat).layers[1].block[:, :-1].ravel()
    assert layer_numbers(spec, flat, 1).tolist() == expected[np.isfinite(expected)].tolist()


def test_of_a_wide_layer_some_are_counted():
    spec = NetworkSpec(hidden=(LayerSpec(300, "tanh"), LayerSpec(300, "tanh")))
    assert MOST_COUNTED // 2 < len(layer_numbers(spec, np.zeros(spec.parameter_count), 1)) <= MOST_COUNTED
