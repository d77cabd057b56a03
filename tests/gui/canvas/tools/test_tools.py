"""Every tool in every task it is for, with the mouse on the real window while the network trains."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neuronlab.core.data.plane import plane_positions
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import TOOLS, tools_for
from tests.controls import LEFT, click, press_key
from tests.windows import in_one_window, share_window


@pytest.fixture
def in_task(window, session, wait_for_frame, qtbot):
    """Go to a task by its segment, as a person does, and wait until its network is seen."""

    def go(task):
        if session.document.experiment.task != task:
            click(qtbot, window.data_panel.task.button(task))
        wait_for_frame(lambda frame: frame.task == task)
        session.document.undo_stack.clear()

    return go


def at_of(points):
    return plane_positions(points)


@pytest.fixture
def take(qtbot, window):
    """Take a tool in hand, by its key."""

    def use(key):
        press_key(qtbot, window.canvas.plot, getattr(Qt.Key, f"Key_{TOOLS[key].key}"))
        assert window.data_panel.tool_buttons[key].isChecked()

    return use


def few_in_view(points, count=3):
    """Places of some points that stand apart from the others, so that a brush meets one alone."""
    at = at_of(points)
    distance = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    return np.argsort(-distance.min(axis=1))[:count]


def expect_one_step(session, points, before):
    """What was done is one undo entry, undo brings the very bytes back, redo the change."""
    after = points()
    assert session.document.undo_stack.count() == 1
    session.document.undo_stack.undo()
    assert points().digest == before.digest
    session.document.undo_stack.redo()
    assert points().digest == after.digest


EVERY = [(task, key) for task in TASKS for key in tools_for(task)]


ADDING = [pair for pair in EVERY if pair[1] in {"draw", "line", "spray"}]


def tools_that_add_points_add_them_along_the_way_in_one_step(
    window, session, hand, points, wait_for_frame, in_task, task, key, take
):
    in_task(task)
    session.play()
    take(key)
    before = points()
    hand.drag((-2.5, 0.5), (2.5, 0.5))
    after = points()
    new = at_of(after)[len(before) :]
    assert len(new) >= 4
    assert (at_of(after)[: len(before)] == at_of(before)).all()
    (_, _), (low, high) = window.canvas.plot.ranges
    assert np.abs(new[:, 1] - 0.5).max() < 0.25 * (high - low)
    assert new[:, 0].min() < -1.7
    assert new[:, 0].max() > 1.7
    assert session.is_playing
    expect_one_step(session, points, before)
    count = len(points())
    wait_for_frame(lambda frame: frame.train_count + frame.test_count == count)


test_tools_that_add_points = in_one_window(("task", "key"), ADDING[::4])(  # each of the tools, in another task
    tools_that_add_points_add_them_along_the_way_in_one_step
)
test_all_tools_that_add_points = pytest.mark.long(
    in_one_window(("task", "key"), ADDING)(tools_that_add_points_add_them_along_the_way_in_one_step)
)


@in_one_window("task", TASKS)
def a_freehand_line_has_its_points_exactly_on_it_and_evenly_apart(window, hand, points, in_task, task, take):
    in_task(task)
    take("line")
    window.data_panel.settings.counts["spacing_px"].setValue(40)
    before = len(points())
    hand.drag((-2.0, 0.0), (2.0, 0.0), steps=37)
    new = at_of(points())[before:]
    x_per_px = window.canvas.plot.plot_position_at(window.canvas.plot.position_of(0.0, 0.0)).x_per_px
    assert np.ptp(new[:, 1]) < 1e-9
    assert np.diff(new[:, 0]) == pytest.approx(40 * x_per_px, rel=0.03)


@in_one_window("task", TASKS)
def the_eraser_takes_away_what_the_brush_passes(window, session, hand, points, in_task, task, take):
    in_task(task)
    session.play()
    take("erase")
    before = points()
    index = int(few_in_view(before, 1)[0])
    hand.click(*at_of(before)[index])
    assert before.ids[index] not in points().ids
    assert len(points()) < len(before)
    expect_one_step(session, points, before)


@in_one_window("task", TASKS)
def a_point_is_moved_with_its_role_and_class(window, session, hand, points, in_task, task, take):
    in_task(task)
    session.play()
    take("move")
    before = points()
    index = int(few_in_view(before, 1)[0])
    hand.drag(tuple(at_of(before)[index]), (0.3, 0.7))
    after = points()
    assert at_of(after)[index] == pytest.approx([0.3, 0.7], abs=0.03)
    assert after.ids[index] == before.ids[index]
    assert after.test[index] == before.test[index]
    if TASKS[task].inputs == 2:
        assert after.targets[index] == before.targets[index]
    expect_one_step(session, points, before)


@pytest.fixture
def lasso_around(take, hand, points):
    """Draw the lasso around one point."""

    def draw(index, radius=0.35):
        take("lasso")
        x, y = at_of(points())[index]
        angles = np.linspace(0.0, 2.0 * np.pi, 13)[:-1] + 0.1
        hand.drag(*[(x + radius * np.cos(a), y + radius * np.sin(a)) for a in angles], steps=3)

    return draw


@in_one_window("task", TASKS)
def the_lasso_selects_what_it_is_drawn_around_and_changes_nothing(
    window, session, hand, points, in_task, task, qtbot, lasso_around
):
    in_task(task)
    before = points()
    index = int(few_in_view(before, 1)[0])
    lasso_around(index)
    inside = np.hypot(*(at_of(before) - at_of(before)[index]).T) < 0.28
    outside = np.hypot(*(at_of(before) - at_of(before)[index]).T) > 0.42
    chosen = np.isin(before.ids, window.selection.ids)
    assert chosen[inside].all()
    assert not chosen[outside].any()
    assert points() is before
    assert session.document.undo_stack.count() == 0
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Escape)
    assert len(window.selection) == 0


def what_is_selected_is_dragged_duplicated_and_deleted_each_in_one_step(
    window, session, hand, points, in_task, task, qtbot, lasso_around
):
    in_task(task)
    session.play()
    index = int(few_in_view(points(), 1)[0])
    lasso_around(index, radius=0.6)
    chosen = window.selection.ids
    assert index in points().indices_of(chosen)
    before = points()
    here = before.indices_of(chosen)
    start = at_of(before)[index]
    hand.drag(tuple(start), (start[0] * 0.5, start[1] * 0.5))
    moved = at_of(points())[here] - at_of(before)[here]
    assert moved == pytest.approx(np.tile(-0.5 * start, (len(here), 1)), abs=0.03)
    expect_one_step(session, points, before)

    session.document.undo_stack.clear()
    before = points()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(points()) == len(before) + len(chosen)
    assert window.selection.ids.tolist() == points().ids[len(before) :].tolist()
    expect_one_step(session, points, before)

    session.document.undo_stack.clear()
    before, copies = points(), points().ids[len(before) :]
    window.selection.choose(copies)  # undo took the copies, and with them what was selected
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Delete)
    assert not np.isin(copies, points().ids).any()
    assert len(window.selection) == 0
    expect_one_step(session, points, before)


test_what_is_selected = in_one_window("task", ["classes"])(
    what_is_selected_is_dragged_duplicated_and_deleted_each_in_one_step
)
test_what_is_selected_in_every_task = pytest.mark.long(
    in_one_window("task", TASKS)(what_is_selected_is_dragged_duplicated_and_deleted_each_in_one_step)
)


def shift_adds_to_what_is_selected(window, hand, points, in_task, qtbot, lasso_around):
    in_task("surface")
    first, second = (int(index) for index in few_in_view(points(), 2))
    lasso_around(first)
    one = set(window.selection.ids.tolist())
    x, y = at_of(points())[second]
    click(qtbot, window.canvas.mouse_target(), hand.at(x, y), keys=Qt.KeyboardModifier.ShiftModifier)
    assert set(window.selection.ids.tolist()) == one | {int(points().ids[second])}


def the_brush_repaints_points_in_the_class_in_hand(window, session, hand, points, in_task, qtbot, take):
    in_task("classes")
    session.play()
    take("repaint")
    before = points()
    index = next(int(i) for i in few_in_view(before, 50) if before.targets[i, 0] == 0.0)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_2)
    hand.click(*at_of(before)[index])
    assert points().targets[index] == 1.0
    assert (points().inputs == before.inputs).all()
    assert points().test[index] == before.test[index]
    expect_one_step(session, points, before)


def the_brush_gives_points_of_a_surface_the_value_in_hand(window, session, hand, points, in_task, take):
    in_task("surface")
    take("repaint")
    window.data_panel.settings.value.setValue(1.75)
    before = points()
    index = int(few_in_view(before, 1)[0])
    hand.click(*at_of(before)[index])
    assert points().targets[index] == 1.75
    expect_one_step(session, points, before)


def the_spray_goes_on_while_the_button_is_held_and_stops_with_it(window, hand, points, in_task, qtbot, take):
    in_task("classes")
    take("spray")
    before = len(points())
    target = window.canvas.mouse_target()
    QTest.mousePress(target, LEFT, pos=hand.at(0.0, 0.0))
    qtbot.waitUntil(lambda: len(points()) >= before + 12)
    QTest.mouseRelease(target, LEFT, pos=hand.at(0.0, 0.0))
    assert not window.canvas.gestures._repeat.isActive()
    radius = window.canvas.gestures.hand.options.spray_radius_px
    position = window.canvas.plot.plot_position_at(window.canvas.plot.position_of(0.0, 0.0))
    assert position.distances_px(at_of(points())[before:]).max() <= radius + 2


def radius_and_density_of_the_spray_are_heeded(window, hand, points, in_task, take):
    in_task("surface")
    take("spray")
    window.data_panel.settings.counts["spray_radius_px"].setValue(10)
    window.data_panel.settings.counts["spray_density"].setValue(9)
    before = len(points())
    hand.click(0.0, 0.0)
    assert len(points()) == before + 9
    position = window.canvas.plot.plot_position_at(window.canvas.plot.position_of(0.0, 0.0))
    assert position.distances_px(at_of(points())[before:]).max() <= 12


@in_one_window("task", TASKS)
def test_points_snap_to_the_grid_that_is_shown(window, hand, points, in_task, task, qtbot, take):
    in_task(task)
    take("draw")
    if not window.data_panel.snap.isChecked():
        click(qtbot, window.data_panel.snap)
    assert window.canvas.plot._snaps.isVisible()
    steps = np.array(window.canvas.plot.snap_steps)
    before = len(points())
    hand.drag((-1.03, 0.47), (1.07, 0.53), steps=20)
    hand.click(0.511, -0.377)
    new = at_of(points())[before:]
    assert len(new) > 3
    assert np.abs(new / steps - np.round(new / steps)).max() < 1e-6
    assert len(np.unique(new, axis=0)) == len(new)  # no second point where there is one
    take("move")
    hand.drag(tuple(new[-1]), (new[-1][0] + 0.313, new[-1][1] + 0.291))
    moved = at_of(points())[-1]
    assert np.abs(moved / steps - np.round(moved / steps)).max() < 1e-6
    assert (moved != new[-1]).any()


def test_new_points_are_of_the_class_in_hand(window, hand, points, in_task, qtbot):
    in_task("classes")
    window.canvas.zoom(-5)  # so that there is room beside the points
    hand.click(3.4, 2.0)
    click(qtbot, window.data_panel.settings.palette_row.buttons[1])
    hand.click(3.4, -2.0)
    assert points().targets[-2:, 0].tolist() == [0.0, 1.0]


def keys_choose_the_class_and_relabel_what_is_selected(window, session, points, in_task, qtbot):
    in_task("classes")
    chosen = points().ids[points().targets[:, 0] == 0.0][:4]
    window.selection.choose(chosen)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_2)
    assert (points().targets[points().indices_of(chosen)] == 1.0).all()
    assert window.canvas.gestures.hand.options.label == 1
    assert session.document.undo_stack.count() == 1


def the_first_key_beyond_the_classes_adds_one_and_keeps_what_was_learned(
    window, session, run, hand, points, in_task, wait_for_frame, qtbot
):
    in_task("classes")
    window.canvas.zoom(-5)  # so that there is room beside the points
    session.play()
    wait_for_frame(lambda frame: frame.step > 300 and frame.probe.train_loss < 0.2)
    session.pause()
    learned = wait_for_frame(lambda frame: not frame.is_playing)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_3)
    assert run().network.labels == ("A", "B", "C")
    assert window.canvas.gestures.hand.options.label == 2
    grown = wait_for_frame(lambda frame: frame.network_spec.outputs == 3)
    assert grown.step == learned.step
    inputs = points().inputs
    old = learned.network.predict(inputs)[:, 0] > 0.5
    assert (grown.network.predict(inputs).argmax(axis=1) == old).mean() > 0.98
    hand.click(3.0, 3.0)
    assert points().targets[-1] == 2.0
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_6)
    assert "press 4 to add one" in window.insight_bar.text.text()
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    back = wait_for_frame(lambda frame: frame.network_spec.outputs == 1)
    assert back.network.parameters.tobytes() == learned.network.parameters.tobytes()


def a_new_class_is_given_to_what_is_selected_in_the_same_step(window, session, run, points, in_task, qtbot):
    in_task("classes")
    window.selection.choose(points().ids[:4])
    before = points()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_3)
    assert run().network.labels == ("A", "B", "C")
    assert points().targets[:4, 0].tolist() == [2.0] * 4
    assert window.canvas.gestures.hand.options.label == 2
    assert window.data_panel.settings.palette_row.buttons[2].isChecked()
    expect_one_step(session, points, before)
    session.document.undo_stack.undo()
    assert run().network.labels == ("A", "B")


def the_slider_gives_new_and_selected_points_their_value_in_one_step(window, session, hand, points, in_task):
    in_task("surface")
    window.canvas.zoom(-3)  # so that there is room beside the points
    slider = window.data_panel.settings.value_slider
    chosen = points().ids[:5]
    window.selection.choose(chosen)
    before = points()
    slider.setSliderDown(True)
    for position in (150, 170, 190):
        slider.setSliderPosition(position)
    slider.setSliderDown(False)
    value = window.canvas.gestures.hand.options.value
    assert (points().targets[:5] == value).all()
    assert value > 1.0
    expect_one_step(session, points, before)
    window.selection.clear()
    hand.click(3.5, 2.5)
    assert points().targets[-1] == value


def test_tools_a_task_has_no_use_for_are_not_shown_and_their_keys_say_so(window, in_task, qtbot, take):
    assert not window.data_panel.tool_buttons["repaint"].isVisible()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_B)
    assert window.data_panel.tool_buttons["draw"].isChecked()
    assert "The Repaint tool works in the tasks Classes and Surface." in window.insight_bar.text.text()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_2)
    assert "only the Classes task has" in window.insight_bar.text.text()
    in_task("classes")
    take("repaint")
    click(qtbot, window.data_panel.task.button("curve"))
    assert window.data_panel.tool_buttons["draw"].isChecked()


test_tools_in_every_task = share_window(
    a_freehand_line_has_its_points_exactly_on_it_and_evenly_apart,
    the_eraser_takes_away_what_the_brush_passes,
    a_point_is_moved_with_its_role_and_class,
    the_lasso_selects_what_it_is_drawn_around_and_changes_nothing,
)


test_tools_and_keys_for_values_and_classes = share_window(
    shift_adds_to_what_is_selected,
    the_brush_repaints_points_in_the_class_in_hand,
    the_brush_gives_points_of_a_surface_the_value_in_hand,
    the_spray_goes_on_while_the_button_is_held_and_stops_with_it,
    radius_and_density_of_the_spray_are_heeded,
    keys_choose_the_class_and_relabel_what_is_selected,
    the_first_key_beyond_the_classes_adds_one_and_keeps_what_was_learned,
    a_new_class_is_given_to_what_is_selected_in_the_same_step,
    the_slider_gives_new_and_selected_points_their_value_in_one_step,
)
