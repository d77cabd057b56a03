from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.health.scale_rules import gaps, out_of_range
from neuronlab.core.data.points import PointSet
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import situation
from tests.core.building import make_points, make_run, wavy_points

SHAPE = np.linspace(-1.0, 1.0, 9)


def found_of(inputs, targets=SHAPE, run=None):
    with np.errstate(all="ignore"):  # as frames are built
        return out_of_range(situation(Trainer(run or make_run("3:tanh"), make_points(inputs, targets))))


@pytest.mark.parametrize("size", [1e-10, 1e-3, 1.0, 1e6, 1e15])
def test_points_of_any_usual_size_are_in_range(size):
    assert found_of(size * SHAPE, size * SHAPE) is None


@pytest.mark.parametrize("size", [1e160, 1e-160])
@pytest.mark.parametrize("standardize", [False, True])
def test_what_leaves_double_precision_cannot_be_helped_by_scaling(size, standardize):
    found = found_of(size * SHAPE, run=make_run("3:tanh", standardize=standardize))
    assert found.kind == "out_of_range"
    assert found.text.startswith("x ")
    assert found.fixes == ()


@pytest.mark.parametrize("values", [1e20 * SHAPE, 1e-13 * SHAPE, 5.0 + 1e-7 * SHAPE], ids=["large", "small", "close"])
def test_what_leaves_single_precision_is_helped_by_standardising(values):
    found = found_of(values)
    assert [fix.label for fix in found.fixes] == ["Standardise"]
    assert found.fixes[0].apply(make_run("3:tanh")).training.standardize


def test_standardised_points_of_such_sizes_are_in_range():
    run = make_run("3:tanh", standardize=True)
    assert found_of(1e20 * SHAPE, 1e-13 * SHAPE, run) is None


def test_points_that_have_left_the_scale_they_were_learned_in_are_told_without_a_fix():
    run = make_run("3:tanh", standardize=True)
    begun = Trainer(run, make_points(SHAPE, SHAPE)).state()
    with np.errstate(all="ignore"):
        found = out_of_range(situation(Trainer(run, make_points(1e20 * SHAPE, SHAPE), begun)))
    assert "Reset" in found.text
    assert found.fixes == ()


def test_the_column_that_is_out_of_range_is_named():
    plane = np.stack([SHAPE, 1e20 * SHAPE], axis=1)
    assert found_of(plane, run=make_run("3:tanh", inputs=2)).text.startswith("x₂ ")
    assert found_of(SHAPE, 1e20 * SHAPE).text.startswith("y ")


def test_equal_values_have_no_spread_to_be_lost():
    assert found_of(np.stack([SHAPE, np.full(9, 2.0)], axis=1), run=make_run("3:tanh", inputs=2)) is None


def test_without_points_nothing_is_out_of_range():
    assert out_of_range(situation(Trainer(make_run("3:tanh"), PointSet.empty(1, 1)))) is None


# -- gaps ---------------------------------------------------------------------------------------------------------


def test_finite_losses_and_predictions_have_no_gaps():
    assert gaps(situation(Trainer(make_run("3:tanh"), wavy_points(9, test=[2])))) is None


def test_a_prediction_that_is_not_finite_is_told():
    now = replace(situation(Trainer(make_run("3:tanh"), wavy_points(9))), has_gaps=True)
    assert gaps(now).kind == "gaps"
    assert [fix.label for fix in gaps(now).fixes] == ["Standardise"]


@pytest.mark.parametrize("name", ["train_loss", "test_loss"])
def test_a_loss_that_is_not_finite_is_told(name):
    now = situation(Trainer(make_run("3:tanh"), wavy_points(9, test=[2])))
    assert gaps(replace(now, probe=replace(now.probe, **{name: np.inf}))).kind == "gaps"


def test_a_test_loss_that_is_not_there_is_no_gap():
    now = situation(Trainer(make_run("3:tanh"), wavy_points(9)))
    assert np.isnan(now.probe.test_loss)
    assert gaps(now) is None
