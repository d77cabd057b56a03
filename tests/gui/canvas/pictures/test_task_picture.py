"""What the pictures of all tasks have in common."""

import pyqtgraph as pg
import pytest

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.pictures.task_picture import TaskPicture
from neuronlab.session import run_proposals
from tests.controls import click, trigger
from tests.windows import in_one_window


@in_one_window("task", TASKS)
def test_a_frozen_run_is_drawn_beside_the_active_one_and_keeps_what_it_learned(
    window, session, in_task, change_runs, wait_for_frame, task, qtbot
):
    in_task(task)
    session.step()
    wait_for_frame(lambda frame: frame.step == 1)
    change_runs(run_proposals.freeze_copy, "Step 1")
    click(qtbot, window.top_bar.reset)
    frame = wait_for_frame(lambda frame: [run.step for run in frame.runs] == [0, 1])
    active, frozen = frame.runs
    assert frozen.is_resting
    if task == "curve":
        assert window.canvas.labels.names[1] == "Step 1"
        assert (window.canvas.picture.curves[1].getData()[1] == frozen.prediction).all()
        assert (active.prediction != frozen.prediction).any()
    else:
        assert window.canvas.tiles.tiles[1].isVisible()
        assert (active.network.parameters != frozen.network.parameters).any()


@in_one_window("task", ["classes", "surface"])
def test_a_task_that_is_left_leaves_nothing_behind_on_the_plot(window, in_task, learned, task, qtbot):
    in_task(task)
    learned(50)
    trigger(qtbot, window.actions_by_name["pin"])
    left = window.canvas.picture
    in_task("curve")
    for mode in ("light", "dark"):
        window.theme.set_mode(mode)
        for group in left._groups.values():
            for item in group.childItems():
                assert not item.isVisible()
    in_task(task)
    assert left.map.isVisible()


@pytest.fixture
def picture(plot, theme):
    return TaskPicture(plot, theme)


def test_items_lie_below_the_points_or_above_them(picture, plot):
    below, above = pg.PlotCurveItem(), pg.PlotCurveItem()
    picture.add(below)
    picture.add(above, is_above=True)
    points_depth = 10
    assert below.parentItem().zValue() < points_depth < above.parentItem().zValue()
    assert {below.scene(), above.scene()} == {plot.scene()}


def test_hidden_items_come_back_as_they_were(picture):
    seen, unseen = pg.PlotCurveItem(), pg.PlotCurveItem()
    picture.add(seen)
    picture.add(unseen, is_above=True)
    unseen.setVisible(False)
    picture.set_shown(False)
    assert not seen.isVisible()
    picture.set_shown(True)
    assert seen.isVisible()
    assert not unseen.isVisible()
