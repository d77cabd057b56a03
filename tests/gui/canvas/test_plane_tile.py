"""Tools work in every tile as in the plot of the active run."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.analysis.scores import most_likely
from tests.controls import click, drag, press_key
from tests.windows import share_window

TASKS = ("classes", "surface")
TASKS_IN_TURN = [
    pytest.mark.parametrize("task", [task, pytest.param(other, marks=pytest.mark.long)])
    for task, other in (TASKS, TASKS[::-1])
]
"""Tiles are the same in both tasks: most tests are made in one of them, and in the other one by `make test-long`."""


@pytest.fixture
def tiles(task, window, in_task, with_runs, wait_for_frame):
    window.resize(1440, 900)
    in_task(task)
    with_runs(3)
    wait_for_frame(lambda frame: all(run.values is not None for run in frame.runs))
    return window.canvas.tiles


def spot_in(tile, plot, x, y):
    (left, right), (bottom, top) = plot.ranges
    return QPoint(round((x - left) / (right - left) * tile.width()), round((top - y) / (top - bottom) * tile.height()))


def px_of(window):
    """The larger size of a pixel, in units of the plot."""
    return max(window.canvas.plot.box.viewPixelSize())


def a_click_in_any_tile_adds_a_point_there(tiles, window, points, session, qtbot):
    before = len(points())
    tile = tiles.tiles[2]
    click(qtbot, tile, spot_in(tile, window.canvas.plot, 0.5, 0.25))
    assert len(points()) == before + 1
    assert np.abs(points().inputs[-1] - [0.5, 0.25]).max() < 2.0 * px_of(window)
    assert session.document.undo_stack.undoText() != "Race"
    assert session.document.experiment.workspace.run.slot == 0


def a_point_is_dragged_in_a_tile(tiles, window, points, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    tile, plot = tiles.tiles[1], window.canvas.plot
    index = int(np.argmax(points().inputs[:, 0]))
    x, y = map(float, points().inputs[index])
    count = session.document.undo_stack.count()
    drag(qtbot, tile, spot_in(tile, plot, x, y), spot_in(tile, plot, 0.0, 0.0))
    assert np.abs(points().inputs[index]).max() < 3.0 * px_of(window)
    assert session.document.undo_stack.count() == count + 1


def the_wheel_over_a_tile_zooms_all(tiles, window, wait_for_frame):
    before = window.canvas.plot.ranges
    tile = tiles.tiles[1]
    at = QPointF(tile.rect().center())
    turn = QWheelEvent(
        at,
        tile.mapToGlobal(at),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(tile, turn)
    after = window.canvas.plot.ranges
    assert after[0][1] - after[0][0] < before[0][1] - before[0][0]
    wait_for_frame(lambda frame: all(run.x1[0] == pytest.approx(after[0][0]) for run in frame.runs))


def the_brush_follows_the_pointer_over_a_tile_and_goes_with_it(tiles, window, qtbot):
    tile = tiles.tiles[1]
    QTest.mouseMove(tile, tile.rect().center())
    qtbot.waitUntil(window.canvas.pointer.readout.isVisible)
    QTest.mouseMove(window.top_bar, QPoint(2, 2))
    QApplication.sendPostedEvents()
    qtbot.waitUntil(lambda: not window.canvas.pointer.readout.isVisible())


def test_each_tile_rings_what_its_own_run_gets_wrong(window, in_task, with_runs, wait_for_frame):
    in_task("classes")
    with_runs(2)
    frame = wait_for_frame(lambda frame: all(run.at_points is not None for run in frame.runs))
    targets = frame.points.targets[:, 0]
    wrong = [int((most_likely(run.at_points) != targets).sum()) for run in frame.runs]
    assert wrong[0] != wrong[1]
    assert window.canvas.points.mistakes_shown == wrong[0]
    assert window.canvas.tiles.tiles[1].mistakes_shown == wrong[1]


test_pointing_at_tiles = TASKS_IN_TURN[0](
    share_window(
        a_click_in_any_tile_adds_a_point_there,
        a_point_is_dragged_in_a_tile,
        the_brush_follows_the_pointer_over_a_tile_and_goes_with_it,
    )
)


test_the_wheel_and_clicks_in_tiles = TASKS_IN_TURN[1](
    share_window(
        a_click_in_any_tile_adds_a_point_there,
        the_wheel_over_a_tile_zooms_all,
    )
)
