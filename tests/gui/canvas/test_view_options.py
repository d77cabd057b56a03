"""What the big plot shows of each task, and what can be switched on beside it."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from neuronlab.analysis.frames.frame import MOST_DRAWN
from neuronlab.core.data.edits import add_class, load_generator, rename_class, take_in
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.network.outputs import softmax
from neuronlab.core.specs.tasks import TASKS
from tests.controls import click, trigger


def shown_switches(window):
    return {label for label, action in window.canvas.options.actions_by_label.items() if action.isVisible()}


def test_only_switches_of_the_task_are_offered(window, in_task):
    assert shown_switches(window) == {"Test points", "Derivative dŷ/dx", "Residuals"}
    in_task("classes")
    assert shown_switches(window) == {"Test points", "Misclassified points", "Decision regions"}
    in_task("surface")
    assert shown_switches(window) == {"Test points", "Section along x₁", "Section along x₂"}


@pytest.mark.parametrize("task", TASKS)
def test_every_switch_is_one_undo_step_and_is_kept_for_its_task(window, session, in_task, switch, task):
    in_task(task)
    for label in shown_switches(window):
        before = session.document.experiment.workspace.view
        entries = session.document.undo_stack.index()
        switch(label)
        assert session.document.experiment.workspace.view != before
        assert session.document.undo_stack.index() == entries + 1
        session.document.undo_stack.undo()
        assert session.document.experiment.workspace.view == before


def test_the_slope_is_drawn_and_fits_into_the_view(window, switch, learned, wait_for_frame):
    learned(400)
    switch("Derivative dŷ/dx")
    frame = wait_for_frame(lambda frame: frame.slope is not None)
    _, y = window.canvas.pictures["curve"]._slope.getData()
    assert (y == frame.slope).all()
    assert np.median(np.abs(np.gradient(frame.prediction, frame.x) - y)) < 0.02
    assert "derivative" in window.canvas._legend.text()
    window.canvas.fit()
    low, high = window.canvas.plot.ranges[1]
    assert low < y.min()
    assert high > y.max()


def test_residuals_join_every_point_with_the_curve(window, points, switch, learned, wait_for_frame):
    learned(400)
    switch("Residuals")
    frame = wait_for_frame(lambda frame: frame.at_points is not None)
    x, y = window.canvas.pictures["curve"]._residuals.getData()
    assert len(x) == 2 * len(points())
    assert (x[::2] == points().inputs[:, 0]).all()
    assert (y[::2] == points().targets[:, 0]).all()
    assert np.allclose(y[1::2], frame.network.predict(points().inputs)[:, 0])


def test_the_plane_has_the_colour_of_the_class_that_is_told_there(window, in_task, learned):
    in_task("classes")
    frame = learned(600)
    image = window.canvas.plot.grab().toImage()
    colors = [QColor(name) for name in window.theme.colors.classes]
    for x, y in ((-5.5, 2.0), (-5.5, -2.0), (5.5, 2.0), (5.5, -2.0)):  # where there are no points
        pixel = image.pixelColor(window.canvas.plot.position_of(x, y).toPoint())
        predicted_class = int(frame.network.predict(np.array([[x, y]]))[0, 0] > 0.5)
        distances = [abs(pixel.hueF() - color.hueF()) for color in colors[:2]]
        assert int(np.argmin(distances)) == predicted_class


def test_the_boundary_runs_where_both_classes_are_equally_likely(window, in_task, learned):
    in_task("classes")
    frame = learned(600)
    x, y = window.canvas.pictures["classes"].boundary.getData()
    on_line = np.isfinite(x)
    assert on_line.sum() > 20
    chance = frame.network.predict(np.column_stack([x[on_line], y[on_line]]))[:, 0]
    # Between two nodes of the grid the line is straight; a logit of 0.3 is 7 % of probability.
    assert np.median(np.abs(np.log(chance / (1.0 - chance)))) < 0.3


def test_hard_classes_have_no_shades(window, in_task, switch, learned):
    in_task("classes")
    learned(50)
    picture = window.canvas.pictures["classes"]
    assert len(np.unique(picture.map._pixels[..., 3])) > 10
    switch("Decision regions")
    assert len(np.unique(picture.map._pixels.reshape(-1, 4), axis=0)) == 2


def test_points_that_are_told_wrong_are_crossed_out(window, points, in_task, switch, wait_for_frame):
    in_task("classes")
    frame = wait_for_frame(lambda frame: frame.at_points is not None)
    wrong = (frame.network.predict(points().inputs)[:, 0] > 0.5) != points().targets[:, 0]
    assert 0 < wrong.sum() < len(wrong)
    assert window.canvas.points.mistakes_shown == wrong.sum()
    switch("Test points")
    assert window.canvas.points.mistakes_shown == (wrong & ~points().test).sum()
    switch("Misclassified points")
    assert window.canvas.points.mistakes_shown == 0
    assert "misclassified" not in window.canvas._legend.text()


@pytest.mark.parametrize("task", TASKS)
def test_test_points_can_be_hidden(window, points, in_task, switch, task):
    in_task(task)
    items = window.canvas.points._test
    shown = sum(len(item.getData()[0]) for item in items if item.isVisible())
    assert shown == points().test.sum() > 0
    switch("Test points")
    assert not any(item.isVisible() for item in items)
    trained = sum(len(item.getData()[0]) for item in window.canvas.points._train if item.isVisible())
    assert trained == (~points().test).sum()


def test_classes_differ_by_mark_and_not_by_colour_alone(window, in_task):
    in_task("classes")
    marks = {item.opts["symbol"] for item in window.canvas.points._train}
    assert len(marks) == 6
    for mark in ("●", "■"):
        assert mark in window.canvas._legend.text()


def test_heights_are_orange_above_and_blue_below_zero(window, in_task, learned):
    in_task("surface")
    frame = learned(800)
    image = window.canvas.plot.grab().toImage()
    theme = window.theme.colors
    grid, heights = frame.grid, frame.grid.values[0]
    for extreme, name in ((np.argmax(heights), "positive"), (np.argmin(heights), "negative")):
        row, column = np.unravel_index(extreme, heights.shape)
        at = window.canvas.plot.position_of(grid.x1[column], grid.x2[row]).toPoint()
        around = [image.pixelColor(at.x() + dx, at.y() + dy) for dx in (-6, 0, 6) for dy in (-6, 0, 6)]
        hues = [abs(color.hueF() - QColor(getattr(theme, name)).hueF()) for color in around]
        assert min(hues) < 0.06


def test_contours_lie_at_round_heights(window, in_task, learned):
    in_task("surface")
    frame = learned(400)
    x, y = window.canvas.pictures["surface"].contours.getData()
    on_line = np.isfinite(x)
    heights = frame.network.predict(np.column_stack([x[on_line], y[on_line]]))[:, 0]
    assert np.median(np.abs(heights / 0.5 - np.round(heights / 0.5))) < 0.02


@pytest.mark.parametrize(("label", "along"), [("Section along x₁", 0), ("Section along x₂", 1)])
def test_a_section_shows_the_prediction_along_it_and_moves_by_its_handle(
    window, session, hand, points, in_task, switch, learned, wait_for_frame, label, along
):
    in_task("surface")
    learned(200)
    assert not window.canvas.strip.isVisible()
    switch(label)
    assert window.canvas.strip.isVisible()
    frame = wait_for_frame(lambda frame: frame.section is not None)
    at = session.document.experiment.workspace.view.section_at
    inputs = np.full((len(frame.section.x), 2), at)
    inputs[:, along] = frame.section.x
    assert np.allclose(frame.section.prediction, frame.network.predict(inputs)[:, 0])
    assert (window.canvas.strip.curve.getData()[1] == frame.section.prediction).all()
    before, entries = points(), session.document.undo_stack.count()
    (left, _), (bottom, _) = window.canvas.plot.ranges
    position = window.canvas.plot.plot_position_at(QPointF(0, 0))
    edge = bottom + 6 * position.y_per_px if along else left + 6 * position.x_per_px
    hand.drag((at, edge) if along else (edge, at), (at + 0.8, edge) if along else (edge, at + 0.8))
    assert session.document.experiment.workspace.view.section_at == pytest.approx(at + 0.8, abs=0.05)
    assert points() is before  # the tool has not touched them
    assert session.document.undo_stack.count() == entries + 1
    moved = session.document.experiment.workspace.view.section_at
    frame = wait_for_frame(lambda frame: frame.section is not None and frame.section.x[0] == frame.section.x.min())
    inputs[:, 1 - along] = moved
    inputs[:, along] = frame.section.x
    wait_for_frame(
        lambda frame: (
            frame.section is not None
            and np.allclose(frame.section.prediction, frame.network.predict(inputs)[:, 0], atol=1e-5)
        )
    )


@pytest.mark.parametrize("task", TASKS)
def test_many_points_are_shown_as_a_density_and_can_still_be_drawn_on(
    window, session, hand, points, in_task, qtbot, task
):
    in_task(task)
    document = session.document
    workspace = document.experiment.workspace
    many = load_generator(workspace, replace(workspace.data, count=MOST_DRAWN + 1000))
    document.push(document.experiment.with_workspace(many), "Many points")
    picture = window.canvas.points
    qtbot.waitUntil(lambda: picture._density._pixels is not None)
    assert not any(item.isVisible() for item in picture._marks())
    filled = picture._density._pixels[..., 3] > 0
    assert 0.01 < filled.mean() < 0.9
    hand.click(0.3, 0.4)
    assert len(points()) == MOST_DRAWN + 1001
    session.play()
    trigger(qtbot, window.actions_by_name["zoom_in"])
    qtbot.waitUntil(lambda: not picture._density_due.isActive() and not picture._rest_due.isActive())
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert picture._density._pixels is None
    assert any(item.isVisible() for item in picture._marks())


@pytest.mark.parametrize("task", TASKS)
def test_a_pinned_function_is_drawn_as_a_ghost(window, in_task, learned, wait_for_frame, task, qtbot):
    in_task(task)
    learned(100)
    click(qtbot, window.top_bar.pin)
    click(qtbot, window.top_bar.reset)
    frame = wait_for_frame(lambda frame: frame.step == 0 and (frame.ghost is not None or frame.grid is not None))
    assert "pinned" in window.canvas._legend.text()
    if task == "curve":
        assert np.abs(frame.ghost - frame.prediction).max() > 0.1
    else:
        assert frame.grid.ghost.shape == frame.grid.values.shape
        assert window.canvas.picture._ghost.isVisible()
        assert np.isfinite(window.canvas.picture._ghost.getData()[0]).sum() > 10


def test_hovering_over_classes_reads_class_chance_and_loss(window, hand, in_task, learned):
    in_task("classes")
    frame = learned(300)
    hand.hover(3.5, 2.9)
    text = window.canvas.pointer.readout.text()
    at = window.canvas.plot.plot_position_at(QPointF(hand.at(3.5, 2.9))).at[None]
    probability = softmax(np.array([[0.0], [float(frame.network.pre_activations(at)[-1][0, 0])]]))
    assert f"x₁ {at[0, 0]:.2f}" in text
    predicted_class = "B" if probability[1, 0] > 0.5 else "A"
    assert f"predicted {predicted_class} {probability.max():.0%}"[:-1] in text
    assert "loss" in text
    assert text.endswith("as A")


def test_hovering_over_a_point_reads_that_point(window, hand, points, in_task, learned):
    in_task("surface")
    learned(50)
    x, y = points().inputs[0]
    hand.hover(x, y)
    text = window.canvas.pointer.readout.text()
    role = "test" if points().test[0] else "train"
    assert role in text
    assert "loss" in text
    assert window.canvas.pointer.readout.isVisible()
    hand.hover(-1000.0, 0.0)


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


def test_the_place_of_a_section_can_be_typed(window, session, in_task, switch, wait_for_frame):
    in_task("surface")
    switch("Section along x₁")
    entries = session.document.undo_stack.index()
    window.canvas.strip.at.setValue(-1.25)
    assert session.document.experiment.workspace.view.section_at == -1.25
    assert session.document.undo_stack.index() == entries + 1
    frame = wait_for_frame(lambda frame: frame.section is not None)
    inputs = np.full((len(frame.section.x), 2), -1.25)
    inputs[:, 0] = frame.section.x
    wait_for_frame(
        lambda frame: (
            frame.section is not None
            and np.allclose(frame.section.prediction, frame.network.predict(inputs)[:, 0], atol=1e-5)
        )
    )


def test_a_switch_turned_twice_is_two_undo_steps(window, session, switch):
    before = session.document.experiment.workspace.view
    switch("Residuals")
    switch("Residuals")
    assert session.document.undo_stack.index() == 2
    session.document.undo_stack.undo()
    assert session.document.experiment.workspace.view == replace(before, residuals=True)


@pytest.mark.parametrize("task", ["classes", "surface"])
def test_a_task_that_is_left_leaves_nothing_behind_on_the_plot(window, in_task, learned, task, qtbot):
    in_task(task)
    learned(50)
    click(qtbot, window.top_bar.pin)
    left = window.canvas.picture
    in_task("curve")
    for mode in ("light", "dark"):
        window.theme.set_mode(mode)
        for group in left._groups.values():
            for item in group.childItems():
                assert not item.isVisible()
    in_task(task)
    assert left.map.isVisible()


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


def test_undoing_other_points_brings_the_view_back_to_those_that_were_there(window, session):
    before = window.canvas.plot.ranges
    workspace = session.document.experiment.workspace
    far = take_in(workspace, np.linspace(1000.0, 2000.0, 9)[:, None], np.zeros((9, 1)), ())
    session.document.push(session.document.experiment.with_workspace(far), "Import")
    assert window.canvas.plot.ranges[0][0] > 500.0
    session.document.undo_stack.undo()
    assert window.canvas.plot.ranges[0] == pytest.approx(before[0])


def test_a_selection_never_goes_over_to_points_of_another_family(window, session, points, in_task):
    in_task("classes")
    window.data_panel.presets.preset_chosen.emit("xor")
    window.selection.choose(points().ids[3:6])
    session.document.undo_stack.undo()
    assert len(window.selection) == 0
    window.selection.choose(points().ids[3:6])
    session.document.push(
        session.document.experiment.with_workspace(add_class(session.document.experiment.workspace)), "x"
    )
    assert len(window.selection) == 3


def test_crosses_outlast_another_theme(window, in_task, wait_for_frame):
    in_task("classes")
    wait_for_frame(lambda frame: frame.at_points is not None)
    count = window.canvas.points.mistakes_shown
    assert count > 0
    window.theme.set_mode("light" if window.theme.colors.is_dark else "dark")
    assert window.canvas.points.mistakes_shown == count


def test_marks_of_heights_are_drawn_once_and_used_again(window, hand, in_task):
    in_task("surface")
    train = window.canvas.points._train[0]
    known = len(train.fragmentAtlas)
    for position in range(5):
        hand.click(-2.0 + 0.3 * position, 2.9)
    assert len(train.fragmentAtlas) <= known + 2  # of the heights there are, at most one is new


def test_what_is_out_of_sight_is_out_of_reach(window, hand, points, in_task, switch):
    in_task("classes")
    switch("Test points")
    before = points()
    window.use_tool("erase")
    hand.drag((-3.0, 0.5), (3.0, 0.5), steps=40)
    assert len(points()) < len(before)
    assert points().test.sum() == before.test.sum()
    window.use_tool("lasso")
    corners = [(-3.3, -2.5), (3.3, -2.5), (3.3, 2.5), (-3.3, 2.5)]
    hand.drag(*corners, steps=8)
    assert set(window.selection.ids) == set(points().ids[~points().test])


def test_names_are_shown_as_they_are_and_never_read_as_markup(window, session, hand, in_task, wait_for_frame):
    in_task("classes")
    document = session.document
    named = replace(rename_class(document.experiment.workspace, 0, "<b>sea</b>"), names=("p<0.05", "<i>h</i>", "kind"))
    document.push(document.experiment.with_workspace(named), "Names")
    axis = window.canvas.plot.getPlotItem().getAxis("bottom")
    assert "p&lt;0.05" in axis.labelText
    wait_for_frame(lambda frame: frame.network_spec.labels[0] == "<b>sea</b>")
    hand.hover(0.0, 3.0)
    assert "<b>sea</b>" in window.canvas.pointer.readout.text()
    assert window.canvas.pointer.readout.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;b&gt;sea" in window.canvas._legend.text()


def test_the_section_tells_train_from_test_points(window, points, in_task, switch):
    in_task("surface")
    switch("Section along x₁")
    strip = window.canvas.strip
    near = np.abs(points().inputs[:, 1] - strip.at.value()) <= 0.06 * np.ptp(window.canvas.plot.ranges[1])
    assert len(strip._train.getData()[0]) == (near & ~points().test).sum() > 0
    assert len(strip._test.getData()[0]) == (near & points().test).sum()
    switch("Test points")
    assert not strip._test.isVisible()


def test_a_task_is_seen_again_as_it_was_left(window, in_task):
    window.canvas.zoom(4)
    left = window.canvas.plot.ranges
    in_task("surface")
    in_task("curve")
    assert np.allclose(window.canvas.plot.ranges, left)


def test_points_snap_to_the_grid_at_any_size(window, session, hand, points, qtbot):
    workspace = session.document.experiment.workspace
    tiny = take_in(workspace, np.linspace(1e-9, 2e-9, 5)[:, None], np.linspace(-3e-9, 3e-9, 5)[:, None], ())
    session.document.push(session.document.experiment.with_workspace(tiny), "Import")
    window.canvas.fit()
    click(qtbot, window.data_panel.snap)
    hand.click(1.512e-9, 1.1e-9)
    hand.click(1.512e-9, 1.1e-9)
    assert len(points()) == 6  # no second one where there is one
    steps = np.array(window.canvas.plot.snap_steps)
    at = plane_positions(points())[-1]
    assert np.abs(at / steps - np.round(at / steps)).max() < 1e-6
    assert 1.3e-9 < at[0] < 1.7e-9


def test_snapped_places_are_short_decimals(window, hand, points, qtbot):
    click(qtbot, window.data_panel.snap)
    hand.click(0.61, 0.29)
    for number in plane_positions(points())[-1]:
        assert len(repr(float(number))) <= 4
