import numpy as np
import pytest

from neuronlab.analysis.measures.frequencies import FREQUENCIES
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

SINE = LayerSpec(1, "sine")


def two_waves(x):
    return np.sin(np.pi * x) + 0.5 * np.cos(4 * np.pi * x)


def read(periods, measured):
    return FREQUENCIES[f"missing_{periods}"].read(measured)


def test_a_wave_that_is_learned_in_part_is_missing_in_part():
    quarter = measured_run(two_waves, SINE, count=41, parameters=(np.pi, 0, 0.25, 0))
    assert read(1, quarter) == pytest.approx(0.75, abs=1e-9)
    assert read(4, quarter) == pytest.approx(1.0, abs=1e-9)


def test_a_wave_with_the_wrong_phase_is_missing_too():
    shifted = measured_run(two_waves, SINE, count=41, parameters=(4 * np.pi, 0, 0.5, 0))
    assert read(4, shifted) == pytest.approx(np.sqrt(2), abs=1e-9)


def test_of_waves_that_are_not_in_the_points_nothing_is_missing():
    assert read(2, measured_run(two_waves, SINE, count=41)) is None
    assert read(1, measured_run(two_waves, SINE, count=8)) is None
