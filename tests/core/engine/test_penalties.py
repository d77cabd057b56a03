import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.engine.penalties import decay_calls, penalty_calls, penalty_value

WEIGHTS = np.array([0.5, -2.0, 0.0, 3.0])
MASK = np.array([1.0, 1.0, 1.0, 0.0])


def with_penalties(l1=0.0, l2=0.0, scale=1.0, dtype=np.float64):
    gradient = np.full(4, 10.0, dtype)
    scratch = np.full(4, np.nan, dtype)
    run_calls(penalty_calls(WEIGHTS.astype(dtype), gradient, MASK.astype(dtype), scratch, l1, l2, scale))
    return gradient


def test_l2_adds_a_share_of_each_weight():
    assert with_penalties(l2=0.5).tolist() == [10.25, 9.0, 10.0, 10.0]


def test_l1_adds_the_same_to_every_weight_but_zero():
    assert with_penalties(l1=0.5).tolist() == [10.5, 9.5, 10.0, 10.0]


def test_both_add_up_and_are_scaled_as_the_gradient_is():
    assert with_penalties(l1=0.5, l2=0.5, scale=2.0).tolist() == [11.5, 7.0, 10.0, 10.0]


def test_no_penalty_costs_no_call():
    assert penalty_calls(WEIGHTS, WEIGHTS, MASK, WEIGHTS, 0.0, 0.0, 1.0) == []


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.7), (0.3, 0.7)])
def test_what_is_added_to_the_gradient_is_the_slope_of_what_is_added_to_the_loss(l1, l2):
    weights = np.array([0.5, -2.0, 0.1, 3.0])
    gradient = np.zeros(4)
    run_calls(penalty_calls(weights, gradient, MASK, np.empty(4), l1, l2, 1.0))
    nudges = 1e-6 * np.eye(4)
    rises = [penalty_value(weights + e, MASK, l1, l2) - penalty_value(weights - e, MASK, l1, l2) for e in nudges]
    np.testing.assert_allclose(gradient, np.array(rises) / 2e-6, rtol=1e-8, atol=1e-8)


def test_the_value_of_a_penalty_does_not_overflow_in_single_precision():
    assert penalty_value(np.array([3e30], np.float32), np.ones(1, np.float32), 0.0, 2.0) == pytest.approx(9e60)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_decay_shrinks_the_weights_by_the_rate_of_the_moment(dtype):
    parameters, rate = WEIGHTS.astype(dtype), np.zeros((), dtype)
    calls = decay_calls(parameters, (0.1 * MASK).astype(dtype), np.full(4, np.nan, dtype), rate)
    expected = WEIGHTS.copy()
    for now in (0.5, 0.2):
        rate[()] = now
        run_calls(calls)
        expected[:3] *= 1.0 - now * 0.1
        np.testing.assert_allclose(parameters, expected, rtol=1e-6 if dtype == np.float32 else 1e-15)
