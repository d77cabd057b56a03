import numpy as np
import pytest

from neuronlab.analysis.measures.probabilities import PROBABILITIES
from tests.analysis.measures.runs import measured_classes, measured_run


def read(key, measured):
    return PROBABILITIES[key].read(measured)


def test_the_gap_is_that_between_what_is_said_and_how_often_it_happens():
    # p = 1/(1 + e^−x₁): 0.88, 0.27 and 0.27 at three points, of which the first and the second are of the last class
    three = measured_classes([(2, 0), (-1, 0), (-1, 5)], [1, 1, 0], parameters=(1, 0, 0))
    high, low = 1 / (1 + np.exp(-2)), 1 / (1 + np.exp(1))
    assert read("calibration_gap", three) == pytest.approx(((1 - high) + abs(2 * low - 1)) / 3, rel=1e-9)


def test_an_answer_is_graded_unless_one_class_is_nearly_certain():
    three = measured_classes([(2, 0), (-9, 0), (9, 0)], [1, 0, 1], parameters=(1, 0, 0))
    assert read("unsure", three) == pytest.approx(1 / 3)


def test_numbers_have_no_probabilities():
    assert {row.read(measured_run(np.sin)) for row in PROBABILITIES.values()} == {None}
