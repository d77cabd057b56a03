"""Ticks of the loss plot: round, and apart from each other."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from neuronlab.gui.plots.loss.axes import (
    LossScale,
    distance_to_curve,
    in_pixels,
    loss_ticks,
    solid,
    step_labels,
    visible,
)

AREA = QRectF(44.0, 18.0, 282.0, 114.0)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("last", [10.0, 12.5, 16.0, 250.0, 4000.0, 6.4e6, 1e9])
def test_steps_are_marked_in_round_numbers_that_keep_apart(last):
    labels = step_labels(AREA, 0.0, last)
    name, *marks = sorted(labels, key=lambda label: label.text != "step")
    assert name.text == "step"
    assert marks[0].text == "0"
    assert len(marks) >= 2
    middles = [mark.rect.center().x() for mark in marks]
    assert np.allclose(np.diff(middles), np.diff(middles)[0])
    row = [*(mark.rect for mark in marks), name.rect]
    assert all(one.right() <= other.left() for one, other in pairwise(row))


@pytest.mark.parametrize("span", [(-2.0, 0.0), (-12.0, 3.0), (-2.5229, -1.5229), (0.0, 1.0)])
def test_every_loss_scale_has_marks_that_keep_apart(span):
    ticks = loss_ticks(AREA, LossScale(0.0, 100.0, *span))
    assert len(ticks) >= 2
    assert np.diff(sorted(height for height, _ in ticks)).min() >= 14.0


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("first", "last"), [(990.0, 1000.0), (123_456.7, 654_321.0), (999_990.0, 1_000_000.0)])
def test_a_part_of_the_steps_has_round_ticks_within_it(first, last):
    marks = [label for label in step_labels(AREA, first, last) if label.text != "step"]
    assert marks
    assert all(AREA.left() <= mark.rect.center().x() <= AREA.right() for mark in marks)


def test_a_position_and_its_step_are_each_others_inverse():
    scale = LossScale(200.0, 300.0, -2.0, 0.0)
    assert scale.step_at(float(scale.x_of(np.array(250.0), AREA)), AREA) == pytest.approx(250.0)
    assert float(scale.y_of(np.array(1.0), AREA)) == AREA.top()
    assert float(scale.y_of(np.array(0.0), AREA)) > AREA.bottom()


def test_only_samples_in_view_and_their_neighbours_are_drawn():
    steps = np.arange(0.0, 1_000_001.0, 2048.0)
    part = visible(steps, 10_000.0, 20_000.0)
    shown = steps[part]
    assert shown[0] <= 10_000.0 < shown[1]
    assert shown[-2] < 20_000.0 <= shown[-1]
    path = solid(*in_pixels(steps, np.full(len(steps), 0.1), AREA, LossScale(10_000.0, 20_000.0, -2.0, 0.0)))
    assert path.elementCount() == len(shown)


@pytest.mark.parametrize(
    ("at", "distance"), [((50.0, 50.0), 0.0), ((50.0, 60.0), 8.0), ((50.0, 45.0), 3.0), ((120.0, 100.0), np.inf)]
)
def test_a_curve_is_as_far_as_along_the_vertical_nearby(at, distance):
    x = np.array([0.0, 100.0])
    assert distance_to_curve(x, x, QPointF(*at)) == pytest.approx(distance)


def test_what_is_not_finite_of_a_curve_is_nowhere():
    gone = np.full(3, np.nan)
    assert distance_to_curve(np.arange(3.0), gone, QPointF(1.0, 1.0)) == np.inf
