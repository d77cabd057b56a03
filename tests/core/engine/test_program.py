"""The compiled gradient against central differences, over every activation, kind of unit, loss and feature.

The loss that is differenced is worked out by plain matrix products, sample by sample of the definition; that values of
activations are right is shown elsewhere against a reference of their own.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.features import features_for
from neuronlab.core.data.points import Scaling
from neuronlab.core.engine.objective import Objective
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network, weight_mask
from neuronlab.core.network.outputs import encode_classes
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, state_at, wavy_points

MARGIN = 1e-3
"""Every pre-activation stays this far from a kink, where there is no derivative to compare with."""

ERRORS = {
    "squared": lambda predicted, target: np.mean((predicted - target) ** 2),
    "absolute": lambda predicted, target: np.mean(np.abs(predicted - target)),
    "huber": lambda predicted, target: np.mean(
        np.where(np.abs(predicted - target) <= 1, (predicted - target) ** 2 / 2, np.abs(predicted - target) - 0.5)
    ),
}


def cross_entropy(logits, target):
    """−log p of the right class, where log p = z − log Σ eᶻ; one logit stands beside a zero for the other class."""
    if len(target) == 1:
        logits, target = np.vstack([np.zeros_like(logits), logits]), np.vstack([1 - target, target])
    return -np.mean(np.sum(target * (logits - np.logaddexp.reduce(logits, axis=0)), axis=0))


def perceptron(logits, target):
    return np.mean(np.maximum(0.0, -(2.0 * target - 1.0) * logits))


OF_LOGITS = {"cross_entropy": cross_entropy, "perceptron": perceptron}


def objective(run, parameters, points):
    """The loss with its penalties."""
    spec, training = run.network, run.training
    network = Network(spec, parameters)
    target = points.targets.T if spec.output == "linear" else encode_classes(points.targets, spec.outputs).T
    if training.loss in OF_LOGITS:
        loss = OF_LOGITS[training.loss](network.pre_activations(points.inputs)[-1], target)
    else:
        loss = ERRORS[training.loss](network.predict(points.inputs).T, target)
    weights = parameters[weight_mask(spec, float) == 1]
    return loss + training.l1 * np.abs(weights).sum() + training.l2 / 2 * (weights**2).sum()


def central_differences(run, parameters, points, h=1e-6):
    gradient = np.empty_like(parameters)
    for index in range(len(parameters)):
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[index] += h
        behind[index] -= h
        gradient[index] = (objective(run, ahead, points) - objective(run, behind, points)) / (2 * h)
    return gradient


def compiled_gradient(run, points, parameters):
    """The engine's gradient; its value of what is made small is compared on the way."""
    network, flat, gradient = run.network, parameters.copy(), np.zeros_like(parameters)
    columns = NetworkColumns(network, Scaling.none(network.inputs), Scaling.none(network.outputs))
    x, y = columns.x(points.inputs, np.float64), columns.y(points.targets, np.float64)
    program = GradientProgram(network, run.training.loss, len(points), flat, gradient)
    with np.errstate(all="ignore"):  # as in training
        value = Objective(run, program, x, y, flat, gradient, weight_mask(network, np.float64))()
    np.testing.assert_allclose(value, objective(run, parameters, points), rtol=1e-9)
    return gradient


def test_a_step_of_plain_descent_goes_down_the_gradient():
    run, points = make_run("4:tanh,3:relu", optimizer="sgd", learning_rate=0.1, l2=0.01), wavy_points(12)
    parameters = np.random.default_rng(6).normal(size=run.network.parameter_count)
    trainer = Trainer(run, points, state_at(run, points, parameters), np.float64)
    trainer.advance(1)
    moved = parameters - trainer.state().parameters
    np.testing.assert_allclose(moved, 0.1 * compiled_gradient(run, points, parameters), rtol=1e-9, atol=1e-15)


def assume_no_kink_is_near(run, parameters, points):
    network = Network(run.network, parameters)
    for layer, z in zip(network.layers, network.pre_activations(points.inputs), strict=True):
        assume(all(np.abs(z - kink).min() >= MARGIN for kink in layer.activation.kinks))
    if run.training.loss in {"absolute", "huber"}:
        error = network.predict(points.inputs) - points.targets
        assume(np.abs(error).min() >= MARGIN)
    if run.training.loss == "perceptron":
        assume(np.abs(network.pre_activations(points.inputs)[-1]).min() >= MARGIN)
    if run.training.l1:
        assume(np.abs(parameters).min() >= MARGIN)


@st.composite
def problems(draw, activation, unit):
    task = TASKS[draw(st.sampled_from(list(TASKS)))]
    formula = "z*sigmoid(1.5*z) - 0.1*max(0, z)" if activation == CUSTOM else ""
    layers = draw(st.integers(1, 2))
    hidden = tuple(
        LayerSpec(draw(st.integers(1, 4)), activation, formula=formula, unit=unit if number == 0 else "linear")
        for number in range(layers)
    )
    labels = tuple("abcdef"[: draw(st.integers(2, 4))])
    network = task.network(hidden, labels)
    chosen = draw(st.lists(st.sampled_from(list(features_for(task.inputs))), max_size=3, unique=True))
    network = NetworkSpec(
        **{name: getattr(network, name) for name in network.__struct_fields__} | {"features": tuple(chosen)}
    )
    loss = draw(st.sampled_from([key for key, row in LOSSES.items() if network.output in row.outputs]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 8))
    inputs = rng.normal(size=(count, task.inputs))
    targets = rng.integers(0, len(labels), count) if task.predicts_classes else rng.normal(size=(count, task.targets))
    l1, l2 = draw(st.sampled_from([(0.0, 0.0), (0.01, 0.0), (0.0, 0.5), (0.02, 0.1)]))
    training = TrainingSpec(optimizer="sgd", learning_rate=1.0, loss=loss, l1=l1, l2=l2)
    return RunSpec(network, training), make_points(inputs, targets), 0.7 * rng.normal(size=network.parameter_count)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("activation", [*ACTIVATIONS, CUSTOM])
@settings(max_examples=8)
@given(data=st.data())
def test_gradient_is_that_of_the_loss(activation, unit, data):
    run, points, parameters = data.draw(problems(activation, unit))
    assume_no_kink_is_near(run, parameters, points)
    expected = central_differences(run, parameters, points)
    actual = compiled_gradient(run, points, parameters)
    np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-7 * max(1.0, np.abs(expected).max()))


@pytest.mark.parametrize(("loss", "output"), [(key, output) for key, row in LOSSES.items() for output in row.outputs])
def test_every_loss_is_tried_with_every_output_it_follows(loss, output):
    outputs, labels = {"linear": (2, ()), "sigmoid": (1, ("a", "b")), "softmax": (3, ("a", "b", "c"))}[output]
    network = NetworkSpec(inputs=2, outputs=outputs, output=output, labels=labels, hidden=(LayerSpec(3, "tanh"),))
    run = RunSpec(network, TrainingSpec(optimizer="sgd", learning_rate=1.0, loss=loss))
    rng = np.random.default_rng(4)
    targets = rng.normal(size=(9, 2)) if output == "linear" else np.arange(9) % max(2, outputs)
    points, parameters = make_points(rng.normal(size=(9, 2)), targets), rng.normal(size=network.parameter_count)
    expected = central_differences(run, parameters, points)
    np.testing.assert_allclose(compiled_gradient(run, points, parameters), expected, rtol=1e-6, atol=1e-8)


def test_neighbours_of_one_activation_and_a_layer_between_them_are_distinct_names():
    """Slopes of equal neighbours are worked out together; here are groups of two, one and two, and two parameters."""
    hidden = (
        LayerSpec(3, "tanh"),
        LayerSpec(2, "tanh", unit="quadratic"),
        LayerSpec(4, "sigmoid"),
        LayerSpec(3, "leaky_relu", parameter=0.3),
        LayerSpec(3, "leaky_relu", parameter=0.6),
        LayerSpec(3, "identity"),
        LayerSpec(2, "identity"),
        LayerSpec(2, "prelu"),
        LayerSpec(3, "prelu"),
    )
    run = RunSpec(NetworkSpec(hidden=hidden), TrainingSpec(optimizer="sgd", learning_rate=1.0))
    points = wavy_points(7)
    parameters = np.random.default_rng(8).normal(size=run.network.parameter_count)
    expected = central_differences(run, parameters, points)
    np.testing.assert_allclose(
        compiled_gradient(run, points, parameters), expected, rtol=1e-5, atol=1e-8 * np.abs(expected).max()
    )


def test_a_step_lets_no_gradient_through():
    run = make_run("4:tanh,3:step,2:tanh", optimizer="sgd", learning_rate=1.0)
    points = wavy_points(12)
    parameters = np.random.default_rng(5).normal(size=run.network.parameter_count)
    gradient = compiled_gradient(run, points, parameters)
    below = 4 * 2 + 3 * 5
    assert (gradient[:below] == 0.0).all()
    assert (gradient[below:] != 0.0).any()
