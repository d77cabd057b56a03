"""The plot: its ranges, its axes, and the mouse that pans and zooms it."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.edits import take_in
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.specs.tasks import TASKS


def test_planes_are_fitted_with_units_of_the_same_length(window, in_task):
    in_task("classes")
    window.canvas.fit()
    position = window.canvas.plot.plot_position_at(QPointF(0, 0))
    assert position.x_per_px == pytest.approx(position.y_per_px, rel=0.02)


def test_the_axes_say_what_imported_columns_were_called(window, session, in_task):
    document = session.document
    document.push(
        document.experiment.with_workspace(replace(document.experiment.workspace, names=("weight", "height"))), "Names"
    )
    axis = window.canvas.plot.getPlotItem().getAxis
    assert "weight" in axis("bottom").labelText
    assert "height" in axis("left").labelText
    in_task("classes")
    assert axis("bottom").labelText == "x₁"


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(("centre", "spread"), [(0.0, 1e-12), (1e17, 0.0), (-3e20, 1e19), (1e29, 1e28), (5.0, 0.0)])
def test_points_of_any_size_can_be_seen(window, session, points, in_task, wait_for_frame, task, centre, spread):
    in_task(task)
    workspace = session.document.experiment.workspace
    rng = np.random.default_rng(0)
    inputs = centre + spread * rng.standard_normal((12, workspace.points.inputs.shape[1]))
    targets = np.arange(12.0)[:, None] % 2 if workspace.labels else centre + spread * rng.standard_normal((12, 1))
    changed = take_in(workspace, inputs, targets, workspace.labels)
    session.document.push(session.document.experiment.with_workspace(changed), "Import")
    window.canvas.fit()
    (left, right), (bottom, top) = window.canvas.plot.ranges
    at = plane_positions(points())
    assert left < at[:, 0].min()
    assert at[:, 0].max() < right
    assert bottom < at[:, 1].min()
    assert at[:, 1].max() < top
    if spread:
        assert np.ptp(at[:, 0]) > 0.05 * (right - left)
    wait_for_frame(lambda frame: frame.train_count + frame.test_count == 12)
    window.canvas.zoom(3)
    window.canvas.zoom(-6)


def test_right_drag_pans_and_the_wheel_zooms_about_the_pointer(window, hand, points):
    low, high = window.canvas.plot.ranges[0]
    hand.drag((0.0, 0.0), (1.0, 0.0), button=Qt.MouseButton.RightButton)
    assert window.canvas.plot.ranges[0] == pytest.approx((low - 1.0, high - 1.0), abs=0.02)
    target = window.canvas.mouse_target()
    at = QPointF(hand.at(-1.0, 0.0))
    wheel = QWheelEvent(
        at,
        QPointF(target.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, wheel)
    zoomed = window.canvas.plot.ranges[0]
    assert zoomed[1] - zoomed[0] < (high - low) * 0.8
    assert (QPointF(hand.at(-1.0, 0.0)) - at).manhattanLength() <= 2
    assert len(points()) == 40
