import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import (
    OUTPUTS,
    class_probabilities,
    encode_classes,
    output_for_classes,
    sigmoid,
    softmax,
)
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points


def blobs(classes, count=90, seed=0):
    """Points about corners of a polygon, one corner a class."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % classes
    angle = 2 * np.pi * labels / classes
    return make_points(np.stack([np.cos(angle), np.sin(angle)], axis=1) + 0.15 * rng.normal(size=(count, 2)), labels)


@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("loss", ["cross_entropy", "squared"])
@pytest.mark.parametrize("standardize", [False, True])
def test_classes_are_learned_with_both_losses(classes, loss, standardize):
    network = TASKS["classes"].network((LayerSpec(8, "tanh"),), tuple("abcdef"[:classes]))
    points = blobs(classes)
    trainer = Trainer(RunSpec(network, TrainingSpec(loss=loss, learning_rate=0.03, standardize=standardize)), points)
    before = trainer.probe().train_loss
    trainer.advance(500)
    probabilities = class_probabilities(trainer.network().predict(points.inputs))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-6)
    accuracy = np.mean(probabilities.argmax(axis=1) == points.targets[:, 0])
    assert accuracy > 0.97
    assert trainer.probe().train_loss < before / 5


def test_two_classes_take_one_sigmoid_and_more_take_a_softmax():
    assert output_for_classes(2) == ("sigmoid", 1)
    assert [output_for_classes(count) for count in (3, 6)] == [("softmax", 3), ("softmax", 6)]


def test_probabilities_are_right_at_any_logit():
    logits = np.array([[0.0, 1e4, -1e4, 3e38]], np.float32)
    np.testing.assert_array_equal(sigmoid(logits), [[0.5, 1.0, 0.0, 1.0]])
    many = np.array([[0.0, 1e4, -3e38], [0.0, -1e4, 3e38], [np.log(2.0), 0.0, 0.0]])
    np.testing.assert_allclose(softmax(many), [[0.25, 1, 0], [0.25, 0, 1], [0.5, 0, 0]])


def test_class_numbers_become_targets():
    classes = np.array([[0.0], [2.0], [1.0]])
    np.testing.assert_array_equal(encode_classes(classes, 3), [[1, 0, 0], [0, 0, 1], [0, 1, 0]])
    np.testing.assert_array_equal(encode_classes(classes[::2], 1), [[0], [1]])


@pytest.mark.parametrize(("classes", "outputs"), [([0, 2], 1), ([0, 3], 3), ([0.5], 3), ([-1], 1)])
def test_a_class_nobody_knows_is_named_with_its_point(classes, outputs):
    with pytest.raises(InputError, match=r"Point \d has class"):
        encode_classes(np.array(classes, float)[:, None], outputs)


@pytest.mark.parametrize(
    ("output", "outputs", "labels"),
    [
        ("linear", 1, ("a", "b")),
        ("sigmoid", 1, ()),
        ("sigmoid", 2, ("a", "b")),
        ("sigmoid", 3, ("a", "b", "c")),
        ("softmax", 2, ("a", "b")),
        ("softmax", 3, ("a", "b", "b")),
        ("softmax", 7, tuple("abcdefg")),
        ("softmax", 1, ("a",)),
    ],
)
def test_outputs_that_cannot_name_the_classes_are_refused(output, outputs, labels):
    with pytest.raises(InputError):
        NetworkSpec(inputs=2, outputs=outputs, output=output, labels=labels)


@pytest.mark.parametrize(
    ("task", "loss"), [("curve", "cross_entropy"), ("classes", "huber"), ("surface", "cross_entropy")]
)
def test_a_loss_that_cannot_follow_an_output_is_refused(task, loss):
    with pytest.raises(InputError, match=r"requires .* outputs"):
        RunSpec(TASKS[task].network(), TrainingSpec(loss=loss))


def test_targets_of_classes_are_never_scaled():
    network = TASKS["classes"].network()
    trainer = Trainer(RunSpec(network, TrainingSpec(loss="cross_entropy", standardize=True)), blobs(2))
    assert trainer.target_scaling.is_identity
    assert not trainer.input_scaling.is_identity


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_row_says_what_it_is(output):
    assert OUTPUTS[output].label
    assert OUTPUTS[output].meaning


def test_a_network_predicts_probabilities():
    spec = TASKS["classes"].network((), ("a", "b", "c"))
    network = Network(spec, np.zeros(spec.parameter_count))
    np.testing.assert_allclose(network.predict(np.ones((2, 2))), 1 / 3)
