from dataclasses import replace

import numpy as np
import pytest

from neuronlab.analysis.health.point_rules import outlier
from neuronlab.core.data.points import PointSet
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import classes_run, finding, plane_points, situation
from tests.core.building import make_points, make_run, wavy_points


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (PointSet.empty(1, 1), "no_points"),
        (make_points([1.0, 2.0], [1.0, 2.0], test=[0, 1]), "no_training_points"),
        (make_points([1.0], [1.0]), "one_point"),
        (make_points([1.0] * 9, np.arange(9.0)), "equal_x"),
        (wavy_points(4), "few_points"),
    ],
)
def test_points_that_cannot_teach_are_pointed_out(points, kind):
    found = finding(make_run("4:tanh"), points)
    assert found.kind == kind
    assert found.text.endswith(".")
    assert not found.fixes


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (PointSet.empty(2, 1), "no_points"),
        (plane_points([0, 1], test=[0, 1]), "no_training_points"),
        (plane_points([0]), "one_point"),
        (plane_points([1, 1]), "one_class"),
        (plane_points([1] * 9), "one_class"),
        (plane_points([1] * 9 + [0], test=[9]), "one_class"),
        (plane_points([0, 1, 0, 1]), "few_points"),
        (plane_points([0] * 8 + [1]), None),
        (make_points([[1.0, 2.0]] * 6, [0, 1] * 3), "equal_x"),
    ],
)
def test_points_that_cannot_teach_classes_are_pointed_out(points, kind):
    found = finding(classes_run(), points)
    assert (found.kind if found else None) == kind
    assert found is None or (found.text.endswith(".") and not found.fixes)


def test_the_one_class_there_is_is_named():
    assert "dog" in finding(classes_run(), plane_points([1] * 9)).text
    assert "bee" in finding(classes_run(("ant", "bee", "cow")), plane_points([1] * 9)).text
    two_of_three = finding(classes_run(("ant", "bee", "cow")), plane_points([0, 2] * 4))
    assert two_of_three is None


def test_few_points_are_told_in_words_for_what_they_teach():
    curve, surface = make_run("4:tanh"), make_run("4:tanh", inputs=2)
    for run, points in ((curve, wavy_points(4)), (surface, wavy_points(4, inputs=2))):
        assert "4 points" in finding(run, points).text
        assert "function" in finding(run, points).text
    assert "2 points" in finding(classes_run(), plane_points([0, 1])).text
    assert "function" not in finding(classes_run(), plane_points([0, 1])).text


def test_points_that_can_teach_are_not_mentioned():
    assert finding(make_run("4:tanh"), wavy_points(5)) is None
    assert finding(make_run("4:tanh"), make_points([0.0, 0.0, 0.0, 0.0, 1.0], np.arange(5.0))) is None


def test_one_target_far_from_all_others_is_named_with_losses_that_ignore_it():
    points = wavy_points(40)
    far = make_points(points.inputs, np.where(np.arange(40) == 7, 1e6, points.targets[:, 0]))
    found = finding(make_run("4:tanh"), far)
    assert found.kind == "outlier"
    assert found.text == "The point at x = −0.363 dominates the loss: y = 1e6, the rest between −1 and 0.974."
    assert [fix.label for fix in found.fixes] == ["Huber", "Absolute error"]
    assert found.fixes[0].apply(make_run("4:tanh")).training.loss == "huber"
    assert finding(make_run("4:tanh", loss="huber"), far) is None


@pytest.mark.parametrize("targets", [np.sin(np.arange(40.0)), np.arange(40.0) ** 3, np.r_[np.zeros(39), 1e6]])
def test_wide_or_constant_targets_are_no_outliers(targets):
    found = finding(make_run("4:tanh"), make_points(np.linspace(-2.0, 2.0, 40), targets))
    assert found is None or found.kind != "outlier"


def test_outliers_of_scaled_targets_are_to_be_learned_unscaled():
    run = make_run("4:tanh", standardize=True)
    points = wavy_points(100)
    far = make_points(points.inputs, np.where(np.arange(100) < 2, 1e6, points.targets[:, 0]))
    found = finding(run, far)
    assert found.text == "2 points dominate the loss: y = 1e6 at x = 0.0473, the rest between −1 and 0.999."
    assert [fix.label for fix in found.fixes] == ["Huber, unscaled", "Absolute error, unscaled"]
    changed = found.fixes[0].apply(run).training
    assert (changed.loss, changed.standardize) == ("huber", False)


def test_an_outlier_of_a_surface_is_named_by_both_inputs():
    points = wavy_points(40, inputs=2)
    far = make_points(points.inputs, np.where(np.arange(40) == 7, -1e6, points.targets[:, 0]))
    assert finding(make_run("4:tanh", inputs=2), far).text.startswith(
        "The point at x₁ = −0.787, x₂ = −0.186 dominates "
    )
    assert points.inputs[7] == pytest.approx((-0.787, -0.186), abs=5e-4)


def test_an_outlier_matters_until_the_other_points_are_learned_and_a_little_longer():
    """Whether or not it is fitted itself: a network can do that and miss everything else."""
    y = np.array([0.0, 1.0, 0.5] * 14 + [1e6])
    points, run = make_points(np.linspace(-2.0, 2.0, len(y)), y), make_run("4:tanh")

    def found(rest, shown_before=""):
        error = np.where(y < 2.0, np.sqrt(rest * y[:-1].var()), 0.0)
        now = situation(Trainer(run, points), shown_before)
        return outlier(replace(now, outputs=[*now.outputs[:-1], (y + error)[None]]))

    assert found(0.6).kind == "outlier"
    assert found(0.4) is None
    assert found(0.4, shown_before="outlier").kind == "outlier"
    assert found(0.2, shown_before="outlier") is None
