"""How far the learned function moves between two frames."""

import numpy as np
import pytest

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.movement import Movement
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS

CANVAS = ViewRequest(x_range=(-1.0, 1.0), y_range=(-2.0, 2.0))


def line(slope, height):
    return Network(NetworkSpec(), np.array([slope, height]))


def test_a_curve_moves_in_shares_of_the_plot_s_height():
    movement = Movement()
    assert movement.since_last(line(0.0, 0.0), CANVAS) is None
    assert movement.since_last(line(0.0, 0.4), CANVAS) == pytest.approx(0.1)
    assert movement.since_last(line(0.0, 0.4), CANVAS) == 0.0
    assert movement.since_last(line(0.8, 0.4), CANVAS) == pytest.approx(0.1, rel=0.05)  # |0.8 x| is 0.4 on average


def test_a_surface_moves_in_shares_of_its_range():
    movement, spec = Movement(), TASKS["surface"].network()
    movement.since_last(Network(spec, np.array([3.0, 0.0, 0.0])), CANVAS)
    assert movement.since_last(Network(spec, np.array([3.0, 0.0, 0.6])), CANVAS) == pytest.approx(0.1)


@pytest.mark.parametrize("labels", [("A", "B"), ("A", "B", "C")])
def test_probabilities_move_between_0_and_1(labels):
    movement, spec = Movement(), TASKS["classes"].network(labels=labels)
    before, after = np.zeros(spec.parameter_count), np.zeros(spec.parameter_count)
    after[-1] = 40.0
    movement.since_last(Network(spec, before), CANVAS)
    expected = 0.5 if len(labels) == 2 else (1.0 / 3.0 + 1.0 / 3.0 + 2.0 / 3.0) / 3.0
    assert movement.since_last(Network(spec, after), CANVAS) == pytest.approx(expected)


@pytest.mark.parametrize("changed", ["network", "range"])
def test_another_network_or_range_is_not_compared(changed):
    movement = Movement()
    movement.since_last(line(0.0, 0.0), CANVAS)
    if changed == "network":
        spec = NetworkSpec(features=("x^2",))
        assert movement.since_last(Network(spec, np.array([0.0, 1.0])), CANVAS) is None
    else:
        wider = ViewRequest(x_range=(-2.0, 2.0), y_range=CANVAS.y_range)
        assert movement.since_last(line(0.0, 1.0), wider) is None


def test_a_function_that_overflows_moves_infinitely_far():
    movement = Movement()
    movement.since_last(line(0.0, 0.0), CANVAS)
    assert movement.since_last(line(np.inf, 0.0), CANVAS) == np.inf
