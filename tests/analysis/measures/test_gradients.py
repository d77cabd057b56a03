import numpy as np
import pytest

from neuronlab.analysis.measures.gradients import GRADIENTS
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

WEIGHTS = (0.5, 0.1, 0.8, -0.2, 1.5, 0.3)
"""w and b of Hidden 1, Hidden 2 and the output."""


def sine(x):
    return np.sin(3 * x)


def read(key, measured):
    return GRADIENTS[key].read(measured)


def test_the_share_of_the_gradient_is_that_of_the_chain_rule_by_hand():
    two = measured_run(sine, LayerSpec(1, "tanh"), LayerSpec(1, "tanh"), parameters=WEIGHTS)
    x = np.linspace(-1, 1, 21)
    w, b, u, c, v, d = WEIGHTS
    first = np.tanh(w * x + b)
    second = np.tanh(u * first + c)
    at_second = 2 * (v * second + d - sine(x)) * v * (1 - second**2)
    at_first = at_second * u * (1 - first**2)
    share = np.sqrt(np.mean(at_first**2) / np.mean(at_second**2))
    assert read("gradient_share", two) == pytest.approx(share, rel=1e-9)
    assert read("first_gradient", two) == pytest.approx(abs(np.mean(at_first * x)), rel=1e-9)


def test_a_dead_last_layer_passes_no_share_on():
    dead = measured_run(sine, LayerSpec(1, "relu"), LayerSpec(1, "relu"), parameters=(1, 0, 1, -9, 1, 0))
    assert read("gradient_share", dead) == 0.0


def test_one_hidden_layer_has_no_share_and_an_overflow_no_gradient():
    one = measured_run(sine, LayerSpec(2, "tanh"))
    assert read("gradient_share", one) is None
    huge = LayerSpec(1, "square")
    overflow = measured_run(sine, *[huge] * 10, parameters=(1e9, 0) * 11)
    assert read("gradient_share", overflow) is None
    assert read("first_gradient", overflow) is None
