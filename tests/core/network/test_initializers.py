from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.network.initializers import AUTO_INITIALIZER, INITIALIZERS, Draws, fill_block

UNITS, BELOW = 400, 300
SPREAD = {
    "he": np.sqrt(2 / BELOW),
    "he_uniform": np.sqrt(2 / BELOW),
    "xavier": np.sqrt(2 / (BELOW + UNITS)),
    "xavier_uniform": np.sqrt(2 / (BELOW + UNITS)),
    "lecun": np.sqrt(1 / BELOW),
    "orthogonal": np.sqrt(1 / UNITS),  # columns of length 1
    "normal": 0.1,
    "uniform": 0.5 / np.sqrt(3),
    "zero": 0.0,
    "constant": 0.0,
}
MEAN = {**dict.fromkeys(SPREAD, 0.0), "constant": 0.1}
BOUND = {"he_uniform": np.sqrt(6 / BELOW), "xavier_uniform": np.sqrt(6 / (BELOW + UNITS)), "uniform": 0.5}
ADJUSTABLE = [key for key, row in INITIALIZERS.items() if row.scale]


def drawn_for(block, rng, are_uniform=False):
    return Draws(rng, (block.shape[0], block.shape[1] - 1), are_uniform=are_uniform)


def drawn(initializer, activation="tanh", shape=(UNITS, BELOW + 1), seed=0, gain=None, are_uniform=False, **start):
    block, row = np.full(shape, np.nan), ACTIVATIONS[activation]
    row = row if gain is None else replace(row, gain=gain)
    fill_block(drawn_for(block, np.random.default_rng(seed), are_uniform), block, initializer, row, **start)
    return block


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_spread_as_the_rule_says(name):
    weights = drawn(name)[:, :-1]
    assert weights.std() == pytest.approx(SPREAD[name], rel=0.01, abs=1e-15)
    assert abs(weights.mean() - MEAN[name]) <= 5 * SPREAD[name] / np.sqrt(weights.size) + 1e-15


@pytest.mark.parametrize("name", BOUND)
def test_uniform_rules_fill_their_bounds_and_keep_within(name):
    weights = drawn(name)[:, :-1]
    assert 0.999 * BOUND[name] < np.abs(weights).max() <= BOUND[name]
    quarters, _ = np.histogram(weights, bins=4, range=(-BOUND[name], BOUND[name]))
    np.testing.assert_allclose(quarters, weights.size / 4, rtol=0.02)


@pytest.mark.parametrize("name", ["he", "xavier", "lecun", "normal"])
def test_normal_rules_have_a_normal_share_within_one_deviation(name):
    weights = drawn(name)[:, :-1]
    assert (np.abs(weights) < SPREAD[name]).mean() == pytest.approx(0.6827, abs=0.005)


@pytest.mark.parametrize("name", ADJUSTABLE)
def test_a_scale_stretches_the_rule_and_its_default_is_one_of_its_values(name):
    scale = INITIALIZERS[name].scale
    usual, wider = drawn(name)[:, :-1], drawn(name, scale=3 * scale.default)[:, :-1]
    np.testing.assert_allclose(wider, 3 * usual, rtol=1e-12)
    assert scale.low <= scale.default <= scale.high


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_start_where_they_are_asked_to(name):
    assert (drawn(name)[:, -1] == 0.0).all()
    assert (drawn(name, bias=0.3)[:, -1] == 0.3).all()


@pytest.mark.parametrize(("shape", "is_wide"), [((5, 13), True), ((12, 5), False), ((6, 7), True)])
def test_orthogonal_weights_are_at_right_angles_and_as_long_as_the_gain(shape, is_wide):
    for activation, gain in (("tanh", 1.0), ("relu", np.sqrt(2.0))):
        weights = drawn("orthogonal", activation, shape, gain=1.0)[:, :-1]
        product = weights @ weights.T if is_wide else weights.T @ weights
        np.testing.assert_allclose(product, gain**2 * np.eye(len(product)), atol=1e-12)
    np.testing.assert_allclose(drawn("orthogonal", "relu", shape, gain=3.0)[:, :-1], 3.0 * weights, rtol=1e-12)


def test_orthogonal_weights_point_everywhere_alike():
    corners = np.array([drawn("orthogonal", shape=(3, 4), seed=seed)[:, :-1] for seed in range(2000)])
    np.testing.assert_allclose(corners.mean(axis=0), 0.0, atol=5 * np.sqrt(1 / 3 / 2000))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_auto_takes_the_rule_of_the_activation_times_its_gain(activation):
    row = ACTIVATIONS[activation]
    expected = row.gain * drawn(row.initializer, activation)
    np.testing.assert_allclose(drawn(AUTO_INITIALIZER, activation), expected, rtol=1e-15)


@pytest.mark.parametrize("name", [name for name in INITIALIZERS if name != "orthogonal"])
def test_a_rule_that_was_named_does_not_ask_for_the_activation(name):
    assert (drawn(name, "relu", gain=3.0) == drawn(name, "tanh", gain=0.5)).all()


@pytest.mark.parametrize(
    ("activation", "deviation"), [("relu", np.sqrt(2.0 / BELOW)), ("tanh", np.sqrt(2.0 / (BELOW + UNITS)))]
)
def test_a_seed_keeps_its_weights(activation, deviation):
    expected = np.random.default_rng(0).standard_normal((UNITS, BELOW)) * deviation
    assert (drawn(AUTO_INITIALIZER, activation)[:, :-1] == expected).all()


def test_another_rule_leaves_the_layers_above_where_they_were():
    above = []
    for activation in ("tanh", "relu"):
        rng = np.random.default_rng(3)
        for row in (ACTIVATIONS[activation], ACTIVATIONS["tanh"]):
            block = np.empty((5, 5))
            fill_block(drawn_for(block, rng), block, AUTO_INITIALIZER, row)
        above.append(block)
    assert (above[0] == above[1]).all()


@pytest.mark.parametrize("activation", ["relu", "tanh", "selu"])
def test_auto_keeps_a_signals_size_through_many_layers(activation):
    rng, row = np.random.default_rng(3), ACTIVATIONS[activation]
    signal = np.random.default_rng(4).normal(size=(200, 50))
    for _ in range(8):
        block = np.empty((200, 201))
        fill_block(drawn_for(block, rng), block, AUTO_INITIALIZER, row)
        z = block[:, :-1] @ signal
        signal = np.empty_like(z)
        row.apply(z, signal, np.zeros(()))
    assert 1 / 5 < np.sqrt((signal**2).mean()) < 5


def test_squares_are_inputs_like_the_others():
    # A block [a | W | b] of 400 quadratic units over 150 inputs has the columns of 300 plain inputs.
    assert (drawn("he", shape=(UNITS, 2 * 150 + 1)) == drawn("he")).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_distribution_of_a_rule_does_not_depend_on_the_one_its_numbers_are_drawn_from(name):
    ours, theirs = (np.sort(drawn(name, are_uniform=flag)[:, :-1].ravel()) for flag in (False, True))
    assert theirs.std() == pytest.approx(SPREAD[name], rel=0.01, abs=1e-15)
    np.testing.assert_allclose(ours[2000:-2000:100], theirs[2000:-2000:100], atol=0.05 * SPREAD[name] + 1e-15)


def test_numbers_that_are_turned_into_another_distribution_and_back_are_the_same():
    block, rng = np.empty((30, 31)), np.random.default_rng(1)
    for are_uniform in (False, True):
        draws = drawn_for(block, rng, are_uniform)
        there = NormalDist().cdf if are_uniform else NormalDist().inv_cdf
        back = [there(value) for value in (draws.normal if are_uniform else (draws.uniform + 1.0) / 2.0).ravel()]
        expected = (draws.uniform + 1.0) / 2.0 if are_uniform else draws.normal
        np.testing.assert_allclose(np.reshape(back, draws.shape), expected, atol=1e-9)


class _Lowest:
    """A generator whose numbers are the lowest there are."""

    def uniform(self, low, _high, shape):
        return np.full(shape, low)


def test_the_lowest_number_has_a_finite_quantile():
    assert np.isfinite(drawn_for(np.empty((2, 3)), _Lowest(), are_uniform=True).normal).all()
