"""The compiled gradient against finite differences of a loss that is worked out without it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.network import Network
from neuronlab.core.specs import LayerSpec, NetworkSpec, RunSpec, TrainingSpec
from neuronlab.core.trainer import Trainer
from tests.core.building import make_points, make_run, state_at, wavy_points
from tests.core.reference import SLOPES

MARGIN = 1e-3
"""Every pre-activation stays this far from a kink, where there is no derivative to compare with."""


def forward(spec, parameters, inputs):
    """Outputs (n, outputs) and all hidden pre-activations, with plain matrix products and scalar functions."""
    signal, hidden, start = inputs, [], 0
    for below, units, activation in zip(spec.widths, spec.widths[1:], spec.activations, strict=False):
        block = parameters[start : start + units * (below + 1)].reshape(units, below + 1)
        start += block.size
        z = signal @ block[:, :-1].T + block[:, -1]
        signal = np.vectorize(SLOPES[activation][0], otypes=[float])(z)
        hidden.append(z)
    return signal, hidden[:-1]


def loss(spec, parameters, points, l2):
    predicted, _ = forward(spec, parameters, points.inputs)
    is_weight = np.concatenate(
        [np.tile([1.0] * below + [0.0], units) for below, units in zip(spec.widths, spec.widths[1:], strict=False)]
    )
    return np.mean((predicted - points.targets) ** 2) + l2 / 2 * np.sum(is_weight * parameters**2)


def central_differences(spec, parameters, points, l2, h=1e-6):
    gradient = np.empty_like(parameters)
    for index in range(len(parameters)):
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[index] += h
        behind[index] -= h
        gradient[index] = (loss(spec, ahead, points, l2) - loss(spec, behind, points, l2)) / (2 * h)
    return gradient


def trained_gradient(run, points, parameters):
    """One step of plain descent at rate 1 moves the parameters by the gradient."""
    trainer = Trainer(run, points, state_at(run, points, parameters), np.float64)
    trainer.advance(1)
    return parameters - trainer.state().parameters


@st.composite
def problems(draw, activation):
    inputs, outputs = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    hidden = tuple(LayerSpec(draw(st.integers(1, 5)), activation) for _ in range(draw(st.integers(1, 3))))
    spec = NetworkSpec(inputs=inputs, outputs=outputs, hidden=hidden)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 9))
    points = make_points(rng.normal(size=(count, inputs)), rng.normal(size=(count, outputs)))
    l2 = draw(st.sampled_from([0.0, 0.01, 0.5]))
    run = RunSpec(spec, TrainingSpec(optimizer="sgd", learning_rate=1.0, l2=l2))
    return run, points, rng.normal(size=spec.parameter_count)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_gradient_is_that_of_the_loss(activation, data):
    run, points, parameters = data.draw(problems(activation))
    spec, l2 = run.network, run.training.l2
    if ACTIVATIONS[activation].kink is not None:
        _, hidden = forward(spec, parameters, points.inputs)
        assume(min(np.abs(z).min() for z in hidden) >= MARGIN)
    expected = central_differences(spec, parameters, points, l2)
    actual = trained_gradient(run, points, parameters)
    np.testing.assert_allclose(actual, expected, rtol=1e-6, atol=1e-7 * max(1.0, np.abs(expected).max()))


def test_a_step_lets_no_gradient_through():
    run = make_run("4:tanh,3:step,2:tanh", optimizer="sgd", learning_rate=1.0)
    points = wavy_points(12)
    parameters = np.random.default_rng(5).normal(size=run.network.parameter_count)
    gradient = trained_gradient(run, points, parameters)
    below = 4 * 2 + 3 * 5
    assert (gradient[:below] == 0.0).all()
    assert (gradient[below:] != 0.0).any()


@pytest.mark.parametrize("hidden", ["", "1:tanh", "512:tanh", "3:relu,512:leaky_relu,2:sigmoid"])
def test_prediction_is_that_of_a_plain_forward_pass(hidden):
    spec = make_run(hidden, inputs=2).network
    parameters = np.random.default_rng(3).normal(size=spec.parameter_count) / 10
    inputs = wavy_points(7, inputs=2).inputs
    expected, _ = forward(spec, parameters, inputs)
    np.testing.assert_allclose(Network(spec, parameters).predict(inputs), expected, rtol=1e-12, atol=1e-14)
