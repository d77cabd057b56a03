import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.network.losses import LOSSES, fitting_loss

ONE = np.ones((1, 1))


def value(loss, output, logits, target, unit=None):
    logits = np.array(logits, float)
    unit = np.ones((len(logits), 1)) if unit is None else np.array(unit, float)
    with np.errstate(all="ignore"):  # as in training
        return LOSSES[loss].value(output, logits, np.array(target, float), unit, *np.empty((2, *logits.shape)))


def gradient(loss, output, logits, target, dtype=np.float64):
    z, target = np.array(logits, dtype), np.array(target, dtype)
    error = np.empty_like(z)
    gradient = LOSSES[loss].gradient(output, z, error, 1.0)
    with np.errstate(all="ignore"):
        run_calls(gradient.before)
        np.subtract(gradient.compared, target, error)
        run_calls(gradient.after)
    return error


@pytest.mark.parametrize(
    ("loss", "expected"), [("squared", (1 + 4 + 9) / 4), ("absolute", 6 / 4), ("huber", (0.5 + 1.5 + 2.5) / 4)]
)
def test_errors_of_1_2_and_3(loss, expected):
    assert value(loss, "linear", [[1.0, -2.0], [3.0, 5.0]], [[0.0, 0.0], [0.0, 5.0]]) == pytest.approx(expected)


@pytest.mark.parametrize(("loss", "power"), [("squared", 2), ("absolute", 1), ("huber", 2)])
def test_values_are_in_the_targets_own_units(loss, power):
    logits, target = [[0.3, -2.0]], [[0.0, 0.0]]
    scaled = value(loss, "linear", logits, target, [[10.0]])
    assert scaled == pytest.approx(10.0**power * value(loss, "linear", logits, target))


def test_cross_entropy_is_the_logarithm_of_the_right_classes_probability():
    assert value("cross_entropy", "sigmoid", [[np.log(3.0)]], [[1.0]]) == pytest.approx(-np.log(0.75))
    assert value("cross_entropy", "sigmoid", [[np.log(3.0)]], [[0.0]]) == pytest.approx(-np.log(0.25))
    logits = np.log([[1.0], [2.0], [5.0]])
    assert value("cross_entropy", "softmax", logits, [[0.0], [1.0], [0.0]]) == pytest.approx(-np.log(2 / 8))


@pytest.mark.parametrize("logit", [1e4, -1e4, 3e38, -3e38])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_sigmoids_cross_entropy_is_exact_where_its_probability_has_rounded_off(logit, target):
    is_wrong = (logit > 0) != (target > 0)
    assert value("cross_entropy", "sigmoid", [[logit]], [[target]]) == (abs(logit) if is_wrong else 0.0)
    for dtype in (np.float32, np.float64):
        expected = (1.0 if logit > 0 else 0.0) - target
        assert gradient("cross_entropy", "sigmoid", [[logit]], [[target]], dtype) == expected


@pytest.mark.parametrize("size", [1e4, 3e38])
def test_a_softmaxs_cross_entropy_is_exact_where_its_probabilities_have_rounded_off(size):
    logits = [[size, -size], [0.0, 0.0], [-size, size]]
    target = [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]
    assert value("cross_entropy", "softmax", logits, target) == pytest.approx(size)
    for dtype in (np.float32, np.float64):
        expected = np.array([[1.0, 0.0], [0.0, 0.0], [-1.0, 0.0]]) / 2
        np.testing.assert_array_equal(gradient("cross_entropy", "softmax", logits, target, dtype), expected)


def test_a_perceptrons_loss_is_how_far_misclassified_points_are_on_the_wrong_side():
    logits, target = [[2.0, -3.0, 0.5, -0.25]], [[1.0, 1.0, 0.0, 0.0]]
    assert value("perceptron", "sigmoid", logits, target) == pytest.approx((3.0 + 0.5) / 4)
    np.testing.assert_array_equal(gradient("perceptron", "sigmoid", logits, target), [[0.0, -0.25, 0.25, 0.0]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_at_0_a_perceptron_answers_the_first_class(dtype):
    """As a threshold unit does not fire there, and as the class of probability ½ is the first."""
    assert gradient("perceptron", "sigmoid", [[0.0, 0.0]], [[0.0, 1.0]], dtype).tolist() == [[0.0, -0.5]]
    assert np.isnan(gradient("perceptron", "sigmoid", [[np.nan]], [[1.0]], dtype)).all()


def test_a_loss_that_does_not_fit_an_output_gives_way():
    assert fitting_loss("perceptron", "softmax", "cross_entropy") == "cross_entropy"
    assert fitting_loss("squared", "softmax", "cross_entropy") == "squared"


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("size", [1e4, 3e38])
def test_squared_error_of_probabilities_stays_finite_and_has_no_slope_left_there(output, size):
    logits = [[size]] if output == "sigmoid" else [[size], [-size]]
    target = [[0.0]] if output == "sigmoid" else [[0.0], [1.0]]
    assert value("squared", output, logits, target) == 1.0
    assert (gradient("squared", output, logits, target, np.float32) == 0.0).all()


@pytest.mark.parametrize("loss", LOSSES)
def test_every_row_says_what_it_is(loss):
    row = LOSSES[loss]
    assert row.label
    assert row.formula
    assert row.meaning
    assert row.outputs
