import math

import numpy as np
import pytest

from neuronlab.analysis.measures.slopes import POSITIONS, SLOPES
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run


def slopes_of(*hidden, parameters=()):
    measured = measured_run(np.sin, *hidden, parameters=parameters)
    return {key: row.read(measured) for key, row in SLOPES.items()}


def test_linear_layers_have_one_slope_everywhere():
    # ŷ = 3·(2·x + 5) + 1
    found = slopes_of(LayerSpec(1, "identity"), parameters=(2, 5, 3, 1))
    assert found == {"slopes": 1, "least_slope": 6, "greatest_slope": 6, "slope_range": 0}


def test_every_relu_unit_adds_one_slope():
    # ŷ = max(0, x + ½) − 3·max(0, x − ½)
    found = slopes_of(LayerSpec(2, "relu"), parameters=(1, 0.5, 1, -0.5, 1, -3, 0))
    assert found == {"slopes": 3, "least_slope": -2, "greatest_slope": 1, "slope_range": 3}


def test_a_sigmoid_is_steepest_at_zero_with_a_slope_of_a_quarter():
    found = slopes_of(LayerSpec(1, "sigmoid"), parameters=(1, 0, 1, 0))
    end = math.exp(-1) / (1 + math.exp(-1)) ** 2
    assert found["greatest_slope"] == pytest.approx(0.25, rel=1e-12)
    assert found["least_slope"] == pytest.approx(end, rel=1e-12)
    assert found["slopes"] == (POSITIONS + 1) // 2  # both sides have the same slopes


def test_a_derivative_that_overflows_is_no_number():
    with np.errstate(all="ignore"):
        found = slopes_of(LayerSpec(1, "cube"), parameters=(1e200, 0, 1, 0))
    assert set(found.values()) == {None}
