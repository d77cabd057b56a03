"""The loss of the best constant."""

import numpy as np
import pytest

from neuronlab.analysis.health.chance import loss_of_a_constant, loss_of_the_mean
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run


@pytest.mark.parametrize(
    ("output", "loss", "targets"),
    [
        ("linear", "squared", [0.0, 1.0, 2.0, 9.0]),
        ("linear", "absolute", [-2.0, 1.0, 1.5]),
        ("sigmoid", "cross_entropy", [0, 0, 0, 1]),
        ("softmax", "cross_entropy", [0, 1, 2, 2]),
        ("softmax", "squared", [0, 1, 2, 2]),
    ],
)
def test_the_loss_of_the_mean_is_that_of_a_network_which_answers_it(output, loss, targets):
    targets = np.array(targets, float)
    if output == "linear":
        run, mean = make_run(""), targets.mean()
        expected = ((targets - mean) ** 2).mean() if loss == "squared" else np.abs(targets - mean).mean()
    else:
        labels = ("a", "b", "c")[: 3 if output == "softmax" else 2]
        run = RunSpec(TASKS["classes"].network((), labels), TrainingSpec(loss=loss))
        share = np.bincount(targets.astype(int)) / len(targets)
        one_hot = np.eye(len(labels))[targets.astype(int)]
        entropy = -(share * np.log(share)).sum()
        expected = entropy if loss == "cross_entropy" else ((one_hot - share) ** 2).mean()
    inputs = np.random.default_rng(0).normal(size=(len(targets), run.network.inputs))
    trainer = Trainer(run, make_points(inputs, targets))
    assert loss in LOSSES
    assert loss_of_the_mean(trainer.network(), loss, targets[:, None]) == pytest.approx(expected)


def test_a_loss_without_a_scale_has_none():
    targets = np.array([[0.0], [1.0], [1.0]])
    network = Trainer(
        RunSpec(TASKS["classes"].network(), TrainingSpec(loss="perceptron")),
        make_points(np.zeros((3, 2)), targets[:, 0]),
    ).network()
    assert np.isnan(loss_of_a_constant(network, "perceptron", targets))


def test_of_an_absolute_error_the_best_constant_is_the_median():
    targets = np.r_[np.zeros(32), np.full(8, 10.0)][:, None]
    network = Trainer(make_run(""), make_points(np.arange(40.0), targets[:, 0])).network()
    assert loss_of_a_constant(network, "absolute", targets) == pytest.approx(2.0)
    assert loss_of_a_constant(network, "squared", targets) == pytest.approx(np.var(targets))
