"""The learned curve, and what is drawn beside it."""

import numpy as np
from msgspec.structs import replace

from tests.controls import click, trigger
from tests.windows import share_window


def the_derivative_has_an_axis_of_its_own_which_the_view_does_not_follow(window, switch, learned, wait_for_frame):
    plot, derivative = window.canvas.plot, window.canvas.pictures["curve"].derivative
    axis = plot.getPlotItem().getAxis("right")
    learned(400)
    assert not axis.isVisible()
    before = plot.ranges
    switch("Derivative dŷ/dx")
    frame = wait_for_frame(lambda frame: frame.line.derivative is not None)
    assert axis.isVisible()
    assert "dŷ/dx" in axis.labelText
    assert "dŷ/dx" in window.canvas._legend.text()
    low, high = axis.range
    values = frame.line.derivative
    assert low <= values.min() <= values.max() <= high
    assert np.median(np.abs(np.gradient(frame.line.prediction, frame.line.x) - values)) < 0.02
    for zoom in (0, 3):
        window.canvas.zoom(zoom)
        bottom, top = plot.ranges[1]
        x, y = derivative.getData()
        shown = low + (np.interp(frame.line.x, x, y) - bottom) / (top - bottom) * (high - low)
        assert np.allclose(shown, values, atol=1e-5)
        assert axis.range == [low, high]
    window.canvas.fit()
    assert np.allclose(plot.ranges[1], before[1])
    switch("Derivative dŷ/dx")
    wait_for_frame(lambda frame: frame.line.derivative is None)
    assert not axis.isVisible()


def the_axis_of_the_derivative_goes_with_its_task_and_comes_back(window, switch, in_task, learned, wait_for_frame):
    learned(50)
    axis = window.canvas.plot.getPlotItem().getAxis("right")
    switch("Derivative dŷ/dx")
    wait_for_frame(lambda frame: frame.line.derivative is not None)
    in_task("classes")
    assert not axis.isVisible()
    in_task("curve")
    assert axis.isVisible()


def residuals_join_every_point_with_the_curve(window, points, switch, learned, wait_for_frame):
    learned(400)
    switch("Residuals")
    frame = wait_for_frame(lambda frame: frame.line.at_points is not None)
    x, y = window.canvas.pictures["curve"]._residuals.getData()
    assert len(x) == 2 * len(points())
    assert (x[::2] == points().inputs[:, 0]).all()
    assert (y[::2] == points().targets[:, 0]).all()
    assert np.allclose(y[1::2], frame.network.predict(points().inputs)[:, 0])


def trails_begin_where_the_run_did_and_follow_reset_undo_and_a_new_seed(
    window, session, run, learned, wait_for_frame, qtbot
):
    lane = window.canvas.pictures["curve"].kinks.lane
    first = session.frame.line.kinks.x
    learned(300)
    frame = session.frame
    assert np.allclose(frame.line.kink_starts, first)
    assert np.array_equal(lane._starts, frame.line.kink_starts)
    assert not np.allclose(lane._kinks, lane._starts)
    click(qtbot, window.top_bar.reset)
    wait_for_frame(lambda frame: frame.step == 0)
    assert np.isnan(lane._starts).all()
    trigger(qtbot, window.actions_by_name["undo"])
    wait_for_frame(lambda frame: frame.step == 300)
    assert np.allclose(lane._starts, first)
    session.document.push_run(replace(run(), training=replace(run().training, seed=5)), "Seed")
    other = wait_for_frame(lambda frame: frame.step == 0).line.kinks.x
    learned(100)
    assert np.allclose(lane._starts, other)
    assert not np.allclose(other, first)


def only_networks_with_kinks_have_the_lane(window, with_layers, in_task):
    lane = window.canvas.pictures["curve"].kinks.lane
    assert lane.isVisible()
    with_layers((4, "tanh"))
    assert not lane.isVisible()
    with_layers((4, "relu"))
    assert lane.isVisible()
    in_task("classes")
    assert not lane.isVisible()
    assert not window.canvas.plot._has_lane


def dots_of_the_true_curve_follow_the_size_of_a_plot_at_rest(window, qtbot):
    picture = window.canvas.pictures["curve"]
    before = len(picture._true_curve.getData()[0])
    ranges = window.canvas.plot.ranges
    window.resize(2100, 900)
    qtbot.waitUntil(lambda: len(picture._true_curve.getData()[0]) > before + 50)
    assert window.canvas.plot.ranges == ranges


test_parts_of_the_picture = share_window(
    the_derivative_has_an_axis_of_its_own_which_the_view_does_not_follow,
    the_axis_of_the_derivative_goes_with_its_task_and_comes_back,
    residuals_join_every_point_with_the_curve,
    trails_begin_where_the_run_did_and_follow_reset_undo_and_a_new_seed,
    only_networks_with_kinks_have_the_lane,
    dots_of_the_true_curve_follow_the_size_of_a_plot_at_rest,
)
