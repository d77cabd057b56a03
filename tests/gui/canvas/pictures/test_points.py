"""Points by class and role, those that are told wrong, and very many of them."""

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.frames.frame import MOST_DRAWN
from neuronlab.core.data.edits import load_generator
from neuronlab.core.specs.tasks import TASKS
from neuronlab.session.proposals import Proposal
from tests.controls import trigger
from tests.windows import in_one_window, share_window


def misclassified_points_have_a_ring(window, points, in_task, switch, wait_for_frame):
    in_task("classes")
    frame = wait_for_frame(lambda frame: frame.plane.at_points is not None)
    wrong = (frame.network.predict(points().inputs)[:, 0] > 0.5) != points().targets[:, 0]
    assert 0 < wrong.sum() < len(wrong)
    assert window.canvas.points.mistakes_shown == wrong.sum()
    assert f"misclassified: {wrong.sum()}" in window.canvas._legend.text()
    switch("Test points")
    assert window.canvas.points.mistakes_shown == (wrong & ~points().test).sum()
    switch("Misclassified points")
    assert window.canvas.points.mistakes_shown == 0
    assert "misclassified" not in window.canvas._legend.text()


@in_one_window("task", TASKS)
def held_out_points_can_be_hidden(window, points, in_task, switch, task):
    in_task(task)
    items = window.canvas.points._test
    shown = sum(len(item.getData()[0]) for item in items if item.isVisible())
    assert shown == points().test.sum() > 0
    switch("Test points")
    assert not any(item.isVisible() for item in items)
    trained = sum(len(item.getData()[0]) for item in window.canvas.points._train if item.isVisible())
    assert trained == (~points().test).sum()


def classes_differ_by_mark_and_not_by_colour_alone(window, in_task):
    in_task("classes")
    marks = {str(item.opts["symbol"]) for item in window.canvas.points._train}
    assert len(marks) == 6
    for mark in ("●", "■"):
        assert mark in window.canvas._legend.text()


@in_one_window("task", TASKS)
def test_many_points_are_shown_as_a_density_and_can_still_be_drawn_on(
    window, session, hand, points, in_task, qtbot, task
):
    in_task(task)
    document = session.document
    workspace = document.experiment.workspace
    many = load_generator(workspace, replace(workspace.data, count=MOST_DRAWN + 1000))
    document.push(Proposal(document.experiment.with_workspace(many), "Many points"))
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


def rings_outlast_another_theme(window, in_task, wait_for_frame):
    in_task("classes")
    wait_for_frame(lambda frame: frame.plane.at_points is not None)
    count = window.canvas.points.mistakes_shown
    assert count > 0
    window.theme.set_mode("light" if window.theme.colors.is_dark else "dark")
    assert window.canvas.points.mistakes_shown == count


def marks_of_heights_are_drawn_once_and_used_again(window, hand, in_task):
    in_task("surface")
    train = window.canvas.points._train[0]
    known = len(train.fragmentAtlas)
    for position in range(5):
        hand.click(-2.0 + 0.3 * position, 2.9)
    assert len(train.fragmentAtlas) <= known + 2  # of the heights there are, at most one is new


def a_hollow_point_has_a_rim_on_the_ground_of_its_own_class(window, in_task, hand, points, wait_for_frame):
    in_task("classes")
    picture, colors = window.canvas.points, window.theme.colors
    for number, (rims, items) in enumerate(zip(picture._rims, picture._test, strict=True)):
        assert rims.isVisible() == items.isVisible() == bool((points().targets[points().test, 0] == number).any())
        if items.isVisible():
            np.testing.assert_array_equal(rims.getData(), items.getData())
            assert rims.opts["pen"].widthF() > items.opts["pen"].widthF() + 2.0
            assert rims.opts["pen"].color().name() == colors.plot


def held_out_points_of_a_surface_are_hollow_circles_in_the_colours_of_their_values(window, in_task):
    in_task("surface")
    picture, colors = window.canvas.points, window.theme.colors
    train, test = ([item for item in items if item.isVisible()] for items in (picture._train, picture._test))
    rims = [item for item in picture._rims if item.isVisible()]
    assert [item.opts["symbol"] for item in (*train, *test, *rims)] == ["o"] * 3
    np.testing.assert_array_equal(rims[0].getData(), test[0].getData())
    filled = {brush.color().name() for brush in train[0].data["brush"]}
    assert len(filled) > 3
    assert colors.plot not in filled
    assert test[0].opts["brush"].color().name() == colors.plot
    assert len({pen.color().name() for pen in test[0].data["pen"]}) > 3
    legend = window.canvas._legend.text()
    assert "●" in legend
    assert "○" in legend
    assert "□" not in legend


test_looks_of_points = share_window(
    misclassified_points_have_a_ring,
    held_out_points_can_be_hidden,
    classes_differ_by_mark_and_not_by_colour_alone,
    rings_outlast_another_theme,
    marks_of_heights_are_drawn_once_and_used_again,
    a_hollow_point_has_a_rim_on_the_ground_of_its_own_class,
    held_out_points_of_a_surface_are_hollow_circles_in_the_colours_of_their_values,
)
