"""The plot: its ranges, its axes, and the mouse that pans and zooms it."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.edits import take_in
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.view import MARGIN
from neuronlab.session.proposals import Proposal
from tests.controls import click, drag, hover, until_usable
from tests.windows import in_one_window, share_window


def filled(window, points):
    """Shares of the plot that its points fill, across and up."""
    spans = np.ptp(plane_positions(points()), axis=0)
    return spans / [high - low for low, high in window.canvas.plot.ranges]


@in_one_window("task", TASKS)
@in_one_window("size", [(1280, 720), (1024, 700)])
def test_points_fill_the_plot_when_a_task_is_seen_first(window, points, in_task, rest, task, size):
    window.resize(*size)
    rest()
    in_task(task)
    shares = filled(window, points)
    assert (shares <= 1.0).all()
    assert shares.max() > 0.75
    assert shares.min() > 0.6


def test_a_fitted_plane_fills_the_plot_again_at_another_size(window, points, in_task, rest):
    in_task("classes")
    for size in ((1500, 640), (1024, 1000)):
        window.resize(*size)
        rest()
        assert filled(window, points).max() > 0.75
        position = window.canvas.plot.plot_position_at(QPointF(0, 0))
        assert 0.49 < position.x_per_px / position.y_per_px < 2.01
    window.canvas.zoom(1)
    zoomed = window.canvas.plot.ranges
    window.resize(1280, 720)
    rest()
    assert window.canvas.plot.ranges == zoomed  # what the person has chosen to see stays


def the_axes_say_what_imported_columns_were_called(window, session, in_task):
    document = session.document
    document.push(
        Proposal(
            document.experiment.with_workspace(replace(document.experiment.workspace, names=("weight", "height"))),
            "Names",
        )
    )
    axis = window.canvas.plot.getPlotItem().getAxis
    assert "weight" in axis("bottom").labelText
    assert "height" in axis("left").labelText
    in_task("classes")
    assert axis("bottom").labelText == "x₁"


@in_one_window("task", TASKS)
def test_points_of_any_size_can_be_seen(window, session, points, in_task, wait_for_frame, task):
    in_task(task)
    for centre, spread in ((0.0, 1e-12), (1e17, 0.0), (-3e20, 1e19), (1e29, 1e28), (5.0, 0.0)):
        workspace = session.document.experiment.workspace
        rng = np.random.default_rng(0)
        inputs = centre + spread * rng.standard_normal((12, workspace.points.inputs.shape[1]))
        targets = np.arange(12.0)[:, None] % 2 if workspace.labels else centre + spread * rng.standard_normal((12, 1))
        changed = take_in(workspace, inputs, targets, workspace.labels)
        session.document.push(Proposal(session.document.experiment.with_workspace(changed), "Import"))
        window.canvas.fit()
        (left, right), (bottom, top) = window.canvas.plot.ranges
        at = plane_positions(points())
        assert left < at[:, 0].min(), (centre, spread)
        assert at[:, 0].max() < right, (centre, spread)
        assert bottom < at[:, 1].min(), (centre, spread)
        assert at[:, 1].max() < top, (centre, spread)
        if spread:
            assert np.ptp(at[:, 0]) > 0.05 * (right - left), (centre, spread)
        shown = points()
        wait_for_frame(lambda frame, shown=shown: frame.points is shown)
        window.canvas.zoom(3)
        window.canvas.zoom(-6)


def right_drag_pans_and_the_wheel_zooms_about_the_pointer(window, hand, points):
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


def at(plot, x, y):
    return plot.position_of(x, y).toPoint()


@pytest.fixture
def told(plot):
    """What the plot tells of the left button, as (signal, x, y) rounded."""
    emitted = []
    for name in ("pressed", "dragged", "released", "double_clicked"):
        signal = getattr(plot, name)
        signal.connect(lambda position, name=name: emitted.append((name, round(position.x, 1), round(position.y, 1))))
    return emitted


def test_a_place_and_its_pixel_are_each_others(plot):
    position = plot.plot_position_at(plot.position_of(1.5, -0.75))
    assert (position.x, position.y) == pytest.approx((1.5, -0.75), abs=position.x_per_px)
    beside = plot.plot_position_at(plot.position_of(1.5, -0.75) + QPointF(10.0, -20.0))
    assert beside.distance_px(position.x, position.y) == pytest.approx(np.hypot(10.0, 20.0), abs=0.01)


def test_the_left_button_is_the_tools(plot, qtbot, told):
    drag(qtbot, plot.viewport(), at(plot, -1.0, 0.0), at(plot, 1.0, 0.0), at(plot, 2.0, 1.0))
    assert told[0] == ("pressed", -1.0, 0.0)
    assert told[-2:] == [("dragged", 2.0, 1.0), ("released", 2.0, 1.0)]
    np.testing.assert_allclose(plot.ranges, [(-4.0, 4.0), (-2.0, 2.0)])


def test_a_press_on_an_axis_begins_nothing(plot, qtbot, told):
    click(qtbot, plot.viewport(), QPoint(5, 5))
    assert told == []


def test_shift_goes_along_with_a_press(plot, qtbot):
    extends = []
    plot.pressed.connect(lambda position: extends.append(position.extends))
    click(qtbot, plot.viewport(), at(plot, 0.0, 0.0))
    click(qtbot, plot.viewport(), at(plot, 0.0, 0.0), keys=Qt.KeyboardModifier.ShiftModifier)
    assert extends == [False, True]


def test_a_fitted_view_has_a_margin_on_every_side(plot):
    plot.fit((0.0, 10.0), (-5.0, 5.0))
    (left, right), (bottom, top) = plot.ranges
    assert (left, right) == pytest.approx((-10.0 * MARGIN, 10.0 + 10.0 * MARGIN))
    assert (bottom, top) == pytest.approx((-5.0 - 10.0 * MARGIN, 5.0 + 10.0 * MARGIN))


def test_a_single_place_is_fitted_into_some_room(plot):
    plot.fit((3.0, 3.0), (100.0, 100.0))
    for (low, high), place in zip(plot.ranges, (3.0, 100.0), strict=True):
        assert low < place < high
        assert high - low >= 1.0


def test_a_plane_is_stretched_at_most_twofold_unless_its_axes_are_of_different_things(plot):
    plot.fit((0.0, 2.0), (0.0, 8.0), equal_scale=True)
    x_per_px, y_per_px = plot.box.viewPixelSize()
    assert y_per_px == pytest.approx(2.0 * x_per_px)
    plot.fit((0.0, 2.0), (0.0, 400.0), equal_scale=True)
    x_per_px, y_per_px = plot.box.viewPixelSize()
    assert y_per_px > 50 * x_per_px


def test_zooming_stops_before_numbers_can_no_longer_be_distinct_names(plot):
    plot.show_ranges((1e9, 1e9 + 1.0), (0.0, 1.0))
    for _ in range(200):
        plot.zoom_about_centre(0.5)
    low, high = plot.ranges[0]
    assert 1_000 * np.spacing(1e9) < high - low < 0.01
    for _ in range(200):
        plot.zoom_about_centre(2.0)
    assert 1e20 < plot.ranges[0][1] - plot.ranges[0][0] < 1e33


def test_other_ranges_are_told(plot, qtbot):
    with qtbot.waitSignal(plot.range_changed):
        plot.show_ranges((0.0, 1.0), (0.0, 1.0))


def test_places_to_snap_to_are_seen_where_they_are(plot):
    plot.show_snaps(True)
    steps = np.array(plot.snap_steps)
    places = np.column_stack(plot._snaps.getData())
    np.testing.assert_allclose(places / steps, np.round(places / steps), atol=1e-6)
    assert len(places) == (int(4.0 / steps[0]) * 2 + 1) * (int(2.0 / steps[1]) * 2 + 1)
    plot.show_snaps(False)
    assert not plot._snaps.isVisible()


def test_the_pointer_is_told_of_until_it_leaves(plot, qtbot):
    hovered = []
    plot.hovered.connect(hovered.append)
    hover(qtbot, plot.viewport(), at(plot, 1.0, 1.0))
    qtbot.waitUntil(lambda: [position.x for position in hovered][-1:] == [pytest.approx(1.0, abs=0.05)])
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert hovered[-1] is None


@in_one_window(("button", "by", "asks"), [("Right", 0, 1), ("Right", 2, 1), ("Right", 30, 0), ("Middle", 0, 0)])
def only_a_right_click_that_does_not_drag_asks_for_the_menu(window, qtbot, button, by, asks):
    plot, before, asked = window.canvas.plot, window.canvas.plot.ranges, []
    plot.menu_asked.disconnect()
    plot.menu_asked.connect(lambda at, _on_screen: asked.append(at))
    target, start, pressed = window.canvas.mouse_target(), QPoint(200, 100), Qt.MouseButton[f"{button}Button"]
    until_usable(qtbot, target, start)
    QTest.mousePress(target, pressed, pos=start)
    for step in range(1, by + 1):
        QTest.mouseMove(target, start + QPoint(step, 0))
    QTest.mouseRelease(target, pressed, pos=start + QPoint(by, 0))
    assert len(asked) == asks
    assert (plot.ranges != before) == (by > 3)
    if asks:
        there = plot.plot_position_at(QPointF(start + QPoint(by, 0)))
        assert (asked[0].x, asked[0].y) == (there.x, there.y)


def test_the_name_of_an_axis_has_forms_for_less_room(plot):
    plot.name_axes(("x₁ · area [m²]", "x₂"))
    plot.show_ranges((1.7e9, 1.7e9 + 2.0), (0.0, 1.0))
    assert plot.ticks("bottom")[1] == ("x₁ · area [m²] +1.7e9", "x₁ +1.7e9", "x₁")
    assert plot.ticks("left")[1] == ("x₂", "x₂", "x₂")


test_what_is_seen = share_window(
    the_axes_say_what_imported_columns_were_called,
    right_drag_pans_and_the_wheel_zooms_about_the_pointer,
    only_a_right_click_that_does_not_drag_asks_for_the_menu,
)
