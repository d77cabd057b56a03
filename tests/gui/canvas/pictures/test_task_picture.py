"""What the pictures of all tasks have in common."""

import numpy as np
import pyqtgraph as pg
import pytest

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.pictures.task_picture import TaskPicture
from tests.controls import click


@pytest.mark.parametrize("task", TASKS)
def test_a_pinned_function_is_drawn_as_a_ghost(window, in_task, learned, wait_for_frame, task, qtbot):
    in_task(task)
    learned(100)
    click(qtbot, window.top_bar.pin)
    click(qtbot, window.top_bar.reset)
    frame = wait_for_frame(lambda frame: frame.step == 0 and (frame.plane is not None or frame.line.ghost is not None))
    assert "pinned" in window.canvas._legend.text()
    if task == "curve":
        assert np.abs(frame.line.ghost - frame.line.prediction).max() > 0.1
    else:
        assert frame.plane.ghost.shape == frame.plane.values.shape
        assert window.canvas.picture._ghost.is_visible
        assert np.isfinite(window.canvas.picture._ghost.items[1].getData()[0]).sum() > 10


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
