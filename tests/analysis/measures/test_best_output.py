import numpy as np
import pytest

from neuronlab.analysis.measures.best_output import BEST_OUTPUT
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run


def rmse_of(function, *hidden, **settings):
    return BEST_OUTPUT["best_output_rmse"].read(measured_run(function, *hidden, **settings))


def test_units_that_can_make_the_curve_leave_no_error_whatever_the_output_is_now():
    corner = rmse_of(abs, LayerSpec(2, "relu"), parameters=(1, 0, -1, 0, 7, -7, 3))
    assert corner == pytest.approx(0.0, abs=1e-12)


def test_units_that_are_all_equal_make_no_more_than_one_of_them():
    x = np.linspace(-1, 1, 21)
    ramp = np.column_stack([np.maximum(x, 0), np.ones(21)])
    left = np.linalg.norm(ramp @ (np.linalg.pinv(ramp) @ np.abs(x)) - np.abs(x)) / np.sqrt(21)
    assert rmse_of(abs, LayerSpec(2, "relu"), parameters=(1, 0, 1, 0, 1, 1, 0)) == pytest.approx(left, rel=1e-9)


def test_there_is_none_without_hidden_units_or_where_they_overflow():
    assert rmse_of(abs) is None
    with np.errstate(all="ignore"):
        assert rmse_of(abs, LayerSpec(1, "cube"), parameters=(1e200, 0, 1, 0)) is None
