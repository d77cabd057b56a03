import numpy as np
import pytest

from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.data.points import Scaling
from neuronlab.core.engine.objective import Objective
from neuronlab.core.engine.program import GradientProgram
from neuronlab.core.network.network import weight_mask
from tests.core.building import make_points, make_run

X, Y = np.array([1.0, 2.0, 4.0]), np.array([2.0, 3.0, 9.0])


def line(parameters, last=lambda _gradient: (), dtype=np.float64, **training):
    """The objective of ŷ = w·x + b over three points, with the arrays it works on."""
    run, points = make_run("", **training), make_points(X, Y)
    flat, gradient = np.array(parameters, dtype), np.full(2, np.nan, dtype)
    columns = NetworkColumns(run.network, Scaling.none(1), Scaling.none(1))
    x, y = columns.x(points.inputs, dtype), columns.y(points.targets, dtype)
    program = GradientProgram(run.network, run.training.loss, 3, flat, gradient)
    mask = weight_mask(run.network, dtype)
    return Objective(run, program, x, y, flat, gradient, mask, last(gradient)), flat, gradient


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.7), (0.3, 0.7)])
def test_value_and_gradient_are_those_of_the_loss_with_its_penalties_on_weights(l1, l2):
    objective, flat, gradient = line([1.5, -0.5], l1=l1, l2=l2)
    for w, b in ((1.5, -0.5), (-2.0, 1.0)):
        flat[:] = w, b
        error = w * X + b - Y
        assert objective() == pytest.approx(np.square(error).mean() + l1 * abs(w) + l2 / 2.0 * w**2)
        expected = [2.0 * (error * X).mean() + l1 * np.sign(w) + l2 * w, 2.0 * error.mean()]
        np.testing.assert_allclose(gradient, expected)


def test_a_flipped_gradient_is_that_of_the_negative_value():
    """The program brings the loss's part of the direction along; this one does not, so only the penalty is flipped."""
    (down, _, there), (up, _, back) = (line([1.5, -0.5], l2=0.7, flip_gradient=flips) for flips in (False, True))
    assert up() == -down()
    assert there[0] - back[0] == pytest.approx(2.0 * 0.7 * 1.5)


def test_the_last_calls_are_made_when_gradient_and_penalties_are_there():
    still = np.array([True, False])
    objective, _, gradient = line(
        [1.5, -0.5], last=lambda gradient: [(np.putmask, (gradient, still, np.zeros(1)))], l2=0.7
    )
    objective()
    assert gradient[0] == 0.0
    assert gradient[1] != 0.0


def test_the_value_is_in_double_precision_though_the_network_is_not():
    objective, _, _ = line([0.5, 0.7], dtype=np.float32)  # products are exact, so one rounding is left
    predicted = np.float32(0.5) * X.astype(np.float32) + np.float32(0.7)
    expected = np.square(predicted.astype(np.float64) - Y).mean()
    assert objective() == pytest.approx(expected, rel=1e-14)


def test_an_overflow_is_a_value_that_is_not_finite():
    objective, _, _ = line([1e200, 1e200])
    with np.errstate(all="ignore"):  # as in training
        assert not np.isfinite(objective())
