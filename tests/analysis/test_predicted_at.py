import numpy as np
import pytest

from neuronlab.analysis.predicted_at import predicted_at
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from tests.core.building import make_points

LINE = Network(NetworkSpec(hidden=()), np.array([2.0, -1.0]))
"""ŷ = 2x − 1"""


def points_at(inputs, test=()):
    return make_points(inputs, np.zeros(len(inputs)), test=test)


def test_it_is_what_the_network_predicts_there():
    answer = predicted_at(LINE, (1.25,), points_at(np.array([[0.0], [2.0]])))
    assert answer.inputs == (1.25,)
    assert answer.outputs.tolist() == [1.5]
    assert not answer.outputs.flags.writeable
    network = Network(TASKS["classes"].network((), ("A", "B", "C")), np.linspace(-1.0, 1.0, 9))
    answer = predicted_at(network, (0.5, -2.0), points_at(np.zeros((1, 2))))
    np.testing.assert_array_equal(answer.outputs, network.predict(np.array([[0.5, -2.0]]))[0])
    assert answer.outputs.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("x", "is_outside"), [(0.0, False), (2.0, False), (1.3, False), (-0.01, True), (2.01, True), (9.0, True)]
)
def test_outside_is_beyond_the_outermost_training_points(x, is_outside):
    assert predicted_at(LINE, (x,), points_at(np.array([[0.0], [2.0], [1.0]]))).is_outside == is_outside


@pytest.mark.parametrize(("x1", "x2", "is_outside"), [(1.0, 50.0, False), (1.0, 5.0, True), (3.0, 50.0, True)])
def test_every_input_has_to_be_within_its_own_range(x1, x2, is_outside):
    network = Network(TASKS["surface"].network(), np.zeros(3))
    assert predicted_at(network, (x1, x2), points_at(np.array([[0.0, 40.0], [2.0, 60.0]]))).is_outside == is_outside


def test_without_points_nothing_is_outside():
    assert not predicted_at(LINE, (9.0,), NO_POINTS).is_outside


def test_every_training_point_counts_however_many_there_are_and_no_test_point():
    x = np.linspace(-3.0, 3.0, 20_001)[:, None]
    for outlier in range(10_000, 10_008):
        inputs = x.copy()
        inputs[outlier] = 10.0
        assert not predicted_at(LINE, (9.9,), points_at(inputs)).is_outside
        assert predicted_at(LINE, (9.9,), points_at(inputs, test=[outlier])).is_outside
