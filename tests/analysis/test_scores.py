import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab.analysis import scores
from neuronlab.analysis.scores import Fit, in_pieces, most_likely, score
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import WorkError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, state_at

CURVE = TASKS["curve"].network()
TWO, THREE = (TASKS["classes"].network(labels=tuple(labels)) for labels in ("ab", "abc"))


def column(*values):
    return np.array(values, float)[:, None]


def test_a_fit_of_numbers_worked_by_hand():
    # Errors 1, 0, −2, 1: squares 1 + 0 + 4 + 1 = 6. Mean 5, spread 9 + 1 + 1 + 9 = 20.
    fit = Fit.of(CURVE, column(3, 4, 4, 9), column(2, 4, 6, 8))
    assert fit.count == 4
    assert fit.rmse == math.sqrt(6 / 4)
    assert fit.r2 == 1 - 6 / 20
    assert fit.accuracy is fit.confusion is None


def test_a_fit_of_three_classes_worked_by_hand():
    predicted = np.array([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.8, 0.1, 0.1], [0.3, 0.3, 0.4]])
    fit = Fit.of(THREE, predicted, column(0, 1, 2, 2, 1))
    assert fit.count == 5
    assert fit.accuracy == 3 / 5
    # Rows are what the points are, columns what they are taken for.
    assert fit.confusion.tolist() == [[1, 0, 0], [0, 1, 1], [1, 0, 1]]
    assert not fit.confusion.flags.writeable
    assert fit.rmse is fit.r2 is None


def test_a_fit_of_two_classes_goes_by_the_probability_of_the_second():
    fit = Fit.of(TWO, column(0.2, 0.9, 0.51, 0.49, 0.5), column(0, 1, 0, 1, 0))
    assert fit.accuracy == 3 / 5  # an even chance is taken for the first
    assert fit.confusion.tolist() == [[2, 1], [1, 1]]


def test_precision_and_recall_worked_by_hand_and_the_share_of_the_largest_class():
    # Class 1 has four of six points; two are found, and one of class 2 is taken for it. Class 0 is never predicted.
    confusion = np.array([[0, 0, 1], [0, 2, 2], [0, 1, 0]])
    fit = Fit(6, accuracy=2 / 6, confusion=confusion)
    assert fit.largest_share == 4 / 6
    assert [one.points for one in fit.by_class] == [1, 4, 1]
    assert [one.precision for one in fit.by_class] == [None, 2 / 3, 0.0]
    assert [one.recall for one in fit.by_class] == [0.0, 0.5, 0.0]


def test_a_class_without_points_has_no_recall():
    nothing, all_right = Fit.of(TWO, column(0.9, 0.8), column(1, 1)).by_class
    assert (nothing.precision, nothing.recall) == (None, None)
    assert (all_right.precision, all_right.recall) == (1.0, 1.0)


def test_numbers_have_no_largest_class():
    fit = Fit.of(CURVE, column(3, 4), column(2, 4))
    assert (fit.largest_share, fit.by_class) == (None, ())


def test_classes_without_points_keep_their_place_in_the_matrix():
    fit = Fit.of(THREE, np.array([[0.1, 0.8, 0.1]]), column(1))
    assert fit.confusion.tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize("spec", [CURVE, TWO, THREE], ids=["curve", "two", "three"])
def test_of_no_points_nothing_can_be_said(spec):
    fit = Fit.of(spec, np.empty((0, spec.outputs)), np.empty((0, 1)))
    assert (fit.count, fit.accuracy, fit.confusion, fit.rmse, fit.r2) == (0, None, None, None, None)


@pytest.mark.parametrize("targets", [(3.0,), (3.0, 3.0, 3.0)], ids=["one", "equal"])
def test_of_targets_that_do_not_spread_no_share_is_explained(targets):
    fit = Fit.of(CURVE, column(*targets) + 0.5, column(*targets))
    assert fit.rmse == 0.5
    assert fit.r2 is None


def test_a_prediction_of_the_mean_explains_nothing_and_a_worse_one_less_than_that():
    targets = column(1, 2, 6)
    assert Fit.of(CURVE, np.full((3, 1), 3.0), targets).r2 == 0.0
    assert Fit.of(CURVE, targets, targets).r2 == 1.0
    assert Fit.of(CURVE, -targets, targets).r2 < 0.0


def test_predictions_beyond_all_bounds_are_scored_in_silence():
    assert Fit.of(CURVE, column(1e300, np.inf), column(1, 2)).rmse == np.inf
    result = Fit.of(THREE, np.full((2, 3), np.nan), column(1, 2))
    assert result.confusion.sum() == 2


@given(
    classes=st.integers(2, 6),
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**32 - 1)), min_size=1, max_size=40),
)
def test_a_matrix_counts_every_point_once(classes, rows):
    spec = TASKS["classes"].network(labels=tuple("abcdef"[:classes]))
    right = np.array([number % classes for number, _ in rows])
    predicted = np.stack([np.random.default_rng(seed).dirichlet(np.ones(spec.outputs + 1)) for _, seed in rows])
    predicted = predicted[:, : spec.outputs]
    fit = Fit.of(spec, predicted, right[:, None].astype(float))
    result = most_likely(predicted)
    for row in range(classes):
        for predicted_as in range(classes):
            assert fit.confusion[row, predicted_as] == np.count_nonzero((right == row) & (result == predicted_as))
    assert fit.accuracy == np.mean(right == result)


def test_the_most_likely_class():
    assert most_likely(column(0.1, 0.6)).tolist() == [0, 1]
    assert most_likely(np.array([[0.1, 0.2, 0.7], [0.5, 0.2, 0.3]])).tolist() == [2, 0]


def random_network(task, labels=("a", "b", "c")):
    spec = TASKS[task].network((LayerSpec(5, "tanh"),), labels)
    flat = np.random.default_rng(2).normal(size=spec.parameter_count)
    targets = Scaling((3.0,), (0.25,)) if not spec.labels else None
    return Network(spec, flat, Scaling((1.0,) * spec.inputs, (2.0,) * spec.inputs), targets)


@pytest.mark.parametrize(
    ("task", "loss"),
    [(task, key) for task in TASKS for key, row in LOSSES.items() if random_network(task).spec.output in row.outputs],
)
def test_a_score_is_the_loss_that_training_shows(task, loss):
    network = random_network(task)
    rng = np.random.default_rng(6)
    inputs = rng.normal(size=(50, network.spec.inputs))
    targets = rng.integers(0, 3, 50) if network.spec.labels else rng.normal(size=50)
    points, run = make_points(inputs, targets), RunSpec(network.spec, TrainingSpec(loss=loss))
    trainer = Trainer(run, points, state_at(run, points, network.parameters), np.float64)
    found = score(trainer.network(), loss, points.inputs, points.targets)
    assert found.loss == pytest.approx(trainer.probe().train_loss, rel=1e-12)
    expected = Fit.of(network.spec, trainer.network().predict(points.inputs), points.targets)
    if network.spec.labels:
        assert found.classes.confusion.tolist() == expected.confusion.tolist()
    else:
        assert found.classes is None
    if loss == "squared" and not network.spec.labels:
        assert math.sqrt(found.loss) == pytest.approx(expected.rmse, rel=1e-12)


def test_without_points_there_is_no_score():
    found = score(random_network("curve"), "squared", np.empty((0, 1)), np.empty((0, 1)))
    assert (found.loss, found.classes) == (None, None)


def test_a_score_that_no_number_can_hold_is_told_in_a_sentence():
    with pytest.raises(WorkError, match="outputs overflow"):
        score(Network(CURVE, np.array([1e200, 0.0])), "squared", column(1e200), column(0.0))


@pytest.mark.parametrize("at_once", [1, 7, 70, 10_000])
def test_what_is_asked_in_pieces_is_what_is_asked_at_once(monkeypatch, at_once):
    network = random_network("surface")
    inputs = np.random.default_rng(3).normal(size=(23, 2))
    asked = []

    def ask(some):
        asked.append(len(some))
        return network.predict(some)

    monkeypatch.setattr(scores, "_NUMBERS_AT_ONCE", at_once)
    np.testing.assert_allclose(in_pieces(network, inputs, ask), network.predict(inputs), rtol=1e-12)
    assert sum(asked) == 23
    assert max(asked) == min(23, max(1, at_once // 8))  # 2 inputs, 5 units and 1 output are 8 numbers a point
    assert in_pieces(network, inputs[:0], network.predict).shape == (0, 1)
