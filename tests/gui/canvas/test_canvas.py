import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from neuronlab.core.data.edits import add_class, rename_class, take_in
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.data.points import DRAWN
from neuronlab.session.proposals import Proposal
from tests.controls import click, drag, press_key, trigger, type_into
from tests.windows import in_one_window, share_window


def undo_count(session):
    return session.document.undo_stack.count()


def a_click_adds_one_point_where_it_was(hand, points, session):
    hand.click(1.25, 0.5)
    assert len(points()) == 41
    assert points().inputs[-1, 0] == pytest.approx(1.25, abs=0.02)
    assert points().targets[-1, 0] == pytest.approx(0.5, abs=0.02)
    assert undo_count(session) == 1


def a_stroke_sprays_points_along_its_way_and_is_one_undo(hand, points, session):
    hand.drag((-2.0, 1.0), (2.0, 1.0), steps=40)
    drawn = points().take(np.arange(40, len(points())))
    assert len(drawn) > 20
    assert drawn.inputs.min() < -1.7
    assert drawn.inputs.max() > 1.7
    assert np.abs(drawn.targets - 1.0).max() < 0.25
    assert undo_count(session) == 1
    session.document.undo_stack.undo()
    assert len(points()) == 40


def two_strokes_are_two_undos(hand, session):
    hand.click(0.0, 0.0)
    hand.click(0.5, 0.0)
    assert undo_count(session) == 2


def moving_takes_hold_of_the_nearest_point_and_keeps_id_and_role(window, hand, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    index = int(np.argmin(points().inputs[:, 0]))
    before = points()
    hand.drag((before.inputs[index, 0], before.targets[index, 0]), (-2.0, 1.3))
    after = points()
    assert after.inputs[index, 0] == pytest.approx(-2.0, abs=0.02)
    assert after.targets[index, 0] == pytest.approx(1.3, abs=0.02)
    assert after.ids[index] == before.ids[index]
    assert after.test[index] == before.test[index]
    assert after.source[index] == DRAWN
    assert undo_count(session) == 1
    hand.drag((2.9, 1.9), (2.0, 1.9))  # nothing there to take hold of
    assert undo_count(session) == 1


def a_double_click_draws_two_points_with_the_pencil_and_fits_with_the_move_tool(window, hand, points, qtbot):
    hand.double_click(0.3, 0.3)
    assert len(points()) == 42
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    fitted = window.canvas.plot.ranges[0]
    window.canvas.zoom(5)
    assert window.canvas.plot.ranges[0] != fitted
    hand.double_click(0.31, -0.6)
    assert window.canvas.plot.ranges[0] == pytest.approx(fitted)
    assert len(points()) == 42


def zooming_asks_for_frames_of_the_range_that_is_seen(window, wait_for_frame, qtbot):
    trigger(qtbot, window.actions_by_name["zoom_in"])
    low, high = window.canvas.plot.ranges[0]
    frame = wait_for_frame(
        lambda frame: frame.line.x[0] == pytest.approx(low) and frame.line.x[-1] == pytest.approx(high)
    )
    assert len(frame.line.prediction) == len(frame.line.x)


def test_an_empty_plot_says_what_to_do(window, points, qtbot):
    assert not window.canvas._empty.isVisible()
    click(qtbot, window.data_panel.clear)
    assert window.canvas._empty.isVisible()
    assert "preset" in window.canvas._empty.text()
    window.data_panel.choose_task("classes")
    click(qtbot, window.data_panel.clear)
    for _ in range(5):
        window.runs_controller.duplicate()
    qtbot.waitUntil(lambda: window.canvas.plot.width() < 300)
    assert window.canvas._empty.text() == "No points yet."  # there is no room for more in a tile
    assert window.canvas._empty.width() <= window.canvas.plot.width()


def the_legend_names_what_is_there_and_nothing_else(window, session, wait_for_frame, qtbot):
    legend = window.canvas._legend
    wait_for_frame(lambda frame: frame.line.kinks is not None)
    for name in ("train", "test", "true curve", "ReLU kinks"):
        assert name in legend.text()
    click(qtbot, window.activation_panel.cards["tanh"])
    wait_for_frame(lambda frame: len(frame.line.kinks) == 0)
    click(qtbot, window.data_panel.clear)
    for name in ("test", "true curve", "switches", "pinned"):
        assert name not in legend.text()


def a_click_with_the_move_tool_moves_nothing(window, hand, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    before = points()
    x, y = before.inputs[5, 0], before.targets[5, 0]
    beside = window.canvas.plot.plot_position_at(QPointF(hand.at(x, y) + QPoint(8, 0)))
    hand.click(beside.x, beside.y)
    assert points() is before
    assert undo_count(session) == 0


def a_moved_point_stays_as_far_from_the_pointer_as_it_was_taken_hold_of(window, hand, points, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    x, y = float(points().inputs[5, 0]), float(points().targets[5, 0])
    hand.drag((x + 0.05, y), (x + 0.55, y))
    moved = points().inputs[5, 0]
    assert moved == pytest.approx(x + 0.5, abs=0.02)


def undoing_other_points_brings_the_view_back_to_those_that_were_there(window, session):
    before = window.canvas.plot.ranges
    workspace = session.document.experiment.workspace
    far = take_in(workspace, np.linspace(1000.0, 2000.0, 9)[:, None], np.zeros((9, 1)), ())
    session.document.push(Proposal(session.document.experiment.with_workspace(far), "Import"))
    assert window.canvas.plot.ranges[0][0] > 500.0
    session.document.undo_stack.undo()
    assert window.canvas.plot.ranges[0] == pytest.approx(before[0])


def a_selection_never_goes_over_to_points_of_another_family(window, session, points, in_task):
    in_task("classes")
    window.data_panel.presets.preset_chosen.emit("xor")
    window.selection.choose(points().ids[3:6])
    session.document.undo_stack.undo()
    assert len(window.selection) == 0
    window.selection.choose(points().ids[3:6])
    session.document.push(
        Proposal(session.document.experiment.with_workspace(add_class(session.document.experiment.workspace)), "x")
    )
    assert len(window.selection) == 3


def names_are_shown_as_they_are_and_never_read_as_markup(window, session, hand, in_task, wait_for_frame):
    in_task("classes")
    window.canvas.zoom(-5)  # so that there is room beside the points
    document = session.document
    named = replace(rename_class(document.experiment.workspace, 0, "<b>sea</b>"), names=("p<0.05", "<i>h</i>", "kind"))
    document.push(Proposal(document.experiment.with_workspace(named), "Names"))
    axis = window.canvas.plot.getPlotItem().getAxis("bottom")
    assert "p&lt;0.05" in axis.labelText
    wait_for_frame(lambda frame: frame.network_spec.labels[0] == "<b>sea</b>")
    hand.hover(0.0, 3.0)
    assert "<b>sea</b>" in window.canvas.pointer.readout.text()
    assert window.canvas.pointer.readout.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;b&gt;sea" in window.canvas._legend.text()


def a_task_is_seen_again_as_it_was_left(window, in_task):
    window.canvas.zoom(4)
    left = window.canvas.plot.ranges
    in_task("surface")
    in_task("curve")
    assert np.allclose(window.canvas.plot.ranges, left)


@in_one_window(("task", "formula"), [("curve", "sqrt(x) * 50"), ("surface", "sqrt(x1)"), ("classes", "log(x1)")])
def test_a_formula_that_is_entered_is_seen_as_a_whole(window, session, points, in_task, task, formula, qtbot):
    in_task(task)
    window.data_panel.presets.preset.chosen.emit("formula")
    window.canvas.zoom(4)
    left = window.canvas.plot.ranges
    type_into(qtbot, window.data_panel.presets.formula.text, formula)
    at = plane_positions(points())
    for axis, (low, high) in enumerate(window.canvas.plot.ranges):
        assert low < at[:, axis].min()
        assert at[:, axis].max() < high
    # Nothing is left free for the half without a value.
    assert (np.ptp(at, axis=0) / np.ptp(window.canvas.plot.ranges, axis=1)).max() > 0.65
    assert f"{formula} has no value at " in window.insight_bar.text.text()
    session.document.undo_stack.undo()
    assert np.allclose(window.canvas.plot.ranges, left)


@pytest.fixture
def constant(window, qtbot):
    """The row of the constant a of a·x, which the view fits."""
    window.data_panel.presets.preset.chosen.emit("formula")
    type_into(qtbot, window.data_panel.presets.formula.text, "a*x")
    return window.data_panel.presets.constants.rows[0]


def shares_of_height(window, points):
    """Where the lowest and the highest point are in the plot, as shares of its height."""
    low, high = window.canvas.plot.ranges[1]
    return (points().targets.min() - low) / (high - low), (points().targets.max() - low) / (high - low)


def drag_constant(qtbot, row, by, *, releases=True):
    """Drag the handle of the slider aside, in two moves."""
    option = QStyleOptionSlider()
    row.slider.initStyleOption(option)
    part, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    at = row.slider.style().subControlRect(part, option, handle, row.slider).center()
    drag(qtbot, row.slider, at, at + QPoint(by // 2, 0), at + QPoint(by, 0), releases=releases)


def the_view_fits_a_typed_constant_and_undo_brings_the_view_back(window, session, points, constant, qtbot):
    fitted = window.canvas.plot.ranges
    type_into(qtbot, constant.number, "1000")
    low, high = shares_of_height(window, points)
    assert 0.0 < low < 0.2
    assert 0.8 < high < 1.0
    session.document.undo_stack.undo()
    assert np.allclose(window.canvas.plot.ranges, fitted)
    session.document.undo_stack.redo()
    assert shares_of_height(window, points) == pytest.approx((low, high))
    for typed in ("1", "1000", "1"):
        type_into(qtbot, constant.number, typed)
        assert shares_of_height(window, points)[1] > 0.8


def a_dragged_constant_moves_the_view_once_it_is_let_go_if_points_have_left(window, session, points, constant, qtbot):
    fitted = window.canvas.plot.ranges
    drag_constant(qtbot, constant, 30, releases=False)
    assert shares_of_height(window, points)[1] > 1.0
    assert window.canvas.plot.ranges == fitted
    constant.slider.end_drag()
    assert 0.8 < shares_of_height(window, points)[1] < 1.0
    larger = window.canvas.plot.ranges
    drag_constant(qtbot, constant, -10)
    assert window.canvas.plot.ranges == larger
    session.document.undo_stack.undo()
    assert window.canvas.plot.ranges == larger
    session.document.undo_stack.undo()
    assert np.allclose(window.canvas.plot.ranges, fitted)


def a_dragged_constant_leaves_a_part_that_was_zoomed_to_alone(window, points, constant, qtbot):
    window.canvas.zoom(5)
    seen = window.canvas.plot.ranges
    drag_constant(qtbot, constant, 10)
    assert window.canvas.plot.ranges == seen


def undo_leaves_the_view_alone_where_the_edit_had_not_moved_it(window, session, hand, points, qtbot):
    before = len(points())
    click(qtbot, window.data_panel.clear)
    hand.click(0.5, 0.5)
    window.canvas.zoom(4)
    seen = window.canvas.plot.ranges
    while len(points()) < before:
        session.document.undo_stack.undo()
    assert window.canvas.plot.ranges == seen
    session.document.undo_stack.redo()
    assert window.canvas.plot.ranges == seen


def a_task_left_and_changed_is_fitted_when_it_is_seen_again(window, session, in_task):
    in_task("surface")
    in_task("curve")
    experiment = session.document.experiment
    far = take_in(experiment.surface, np.full((4, 2), 50.0) + np.eye(4, 2), np.eye(4, 1), ())
    session.document.push(Proposal(replace(experiment, surface=far), "Import"))
    in_task("surface")
    assert window.canvas.plot.ranges[0][0] > 40.0


test_drawing_and_moving = share_window(
    a_click_adds_one_point_where_it_was,
    a_stroke_sprays_points_along_its_way_and_is_one_undo,
    two_strokes_are_two_undos,
    moving_takes_hold_of_the_nearest_point_and_keeps_id_and_role,
    a_double_click_draws_two_points_with_the_pencil_and_fits_with_the_move_tool,
    a_click_with_the_move_tool_moves_nothing,
    a_moved_point_stays_as_far_from_the_pointer_as_it_was_taken_hold_of,
)


test_what_is_seen = share_window(
    zooming_asks_for_frames_of_the_range_that_is_seen,
    the_legend_names_what_is_there_and_nothing_else,
    undoing_other_points_brings_the_view_back_to_those_that_were_there,
    a_selection_never_goes_over_to_points_of_another_family,
    names_are_shown_as_they_are_and_never_read_as_markup,
    a_task_is_seen_again_as_it_was_left,
    undo_leaves_the_view_alone_where_the_edit_had_not_moved_it,
    a_task_left_and_changed_is_fitted_when_it_is_seen_again,
)


test_dragging_a_constant = share_window(
    the_view_fits_a_typed_constant_and_undo_brings_the_view_back,
    a_dragged_constant_moves_the_view_once_it_is_let_go_if_points_have_left,
    a_dragged_constant_leaves_a_part_that_was_zoomed_to_alone,
)
