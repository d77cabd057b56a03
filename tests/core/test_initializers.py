import numpy as np
import pytest

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.initializers import AUTO_INITIALIZER, INITIALIZERS, draw_block
from neuronlab.core.network import initial_parameters, parameter_blocks
from tests.core.building import make_run

UNITS, BELOW = 400, 300
SPREAD = {
    "he": np.sqrt(2 / BELOW),
    "xavier": np.sqrt(2 / (BELOW + UNITS)),
    "normal": 0.1,
    "zero": 0.0,
}


def drawn(initializer, activation="tanh", seed=0):
    block = np.full((UNITS, BELOW + 1), np.nan)
    draw_block(np.random.default_rng(seed), block, initializer, activation)
    return block


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_spread_as_the_rule_says_and_biases_are_zero(name):
    block = drawn(name)
    weights = block[:, :-1]
    assert weights.std() == pytest.approx(SPREAD[name], rel=0.01)
    assert abs(weights.mean()) <= 5 * SPREAD[name] / np.sqrt(weights.size)
    assert (block[:, -1] == 0.0).all()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_auto_takes_the_rule_of_the_activation(activation):
    expected = "he" if "relu" in activation else "xavier"
    assert (drawn(AUTO_INITIALIZER, activation) == drawn(expected, activation)).all()


def test_another_rule_leaves_the_layers_above_where_they_were():
    above = {}
    for activation in ("tanh", "relu"):
        run = make_run(f"5:{activation},4:tanh")
        flat = initial_parameters(run.network, "auto", np.random.default_rng(3), np.float64)
        above[activation] = parameter_blocks(run.network, flat)[1:]
    for first, second in zip(above["tanh"], above["relu"], strict=True):
        assert (first == second).all()


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_auto_keeps_a_signals_size_through_many_layers(activation):
    spec = make_run(",".join([f"200:{activation}"] * 8), inputs=1).network
    flat = initial_parameters(spec, "auto", np.random.default_rng(3), np.float64)
    signal = np.random.default_rng(4).normal(size=(200, 50))
    first = signal.std()
    for block in parameter_blocks(spec, flat)[1:-1]:
        z = block[:, :-1] @ signal
        signal = np.empty_like(z)
        ACTIVATIONS[activation].apply(z, signal)
    assert first / 5 < np.sqrt((signal**2).mean()) < first * 5
