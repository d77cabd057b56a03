"""Tiles of several runs over the plane, and one of them large."""

import pytest
from PySide6.QtCore import Qt

from neuronlab.gui.canvas.pictures.points import POINT_PX
from neuronlab.gui.canvas.pictures.rings import DIAMETER_PX
from neuronlab.session import run_proposals
from tests.controls import click, press_key
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


def seen(tiles):
    return [slot for slot, tile in tiles.tiles.items() if tile.isVisible()]


def every_other_run_has_a_tile_as_large_as_the_plot_of_the_active_one(tiles, window):
    plot = window.canvas.plot
    assert tiles.is_tiled
    assert seen(tiles) == [1, 2]
    assert [head.isVisible() for head in tiles.heads.values()] == [True] * 3
    for slot in (1, 2):
        size = tiles.tiles[slot].size()
        assert size.width() == pytest.approx(plot.area.width(), abs=2)
        assert size.height() == pytest.approx(plot.area.height(), abs=2)
        assert not tiles.tiles[slot].geometry().intersects(plot.geometry())
    assert not plot.getPlotItem().getAxis("left").isVisible()
    assert not tiles.grab().isNull()


def a_click_on_a_head_shows_its_run_large_and_a_button_or_escape_all_again(
    tiles, window, session, wait_for_frame, qtbot
):
    click(qtbot, tiles.heads[2])
    assert session.document.experiment.workspace.run.slot == 2
    wait_for_frame(lambda frame: frame.run.slot == 2)
    assert tiles.is_alone
    assert seen(tiles) == []
    assert window.canvas.plot.width() == tiles.width()
    assert window.canvas.plot.getPlotItem().getAxis("left").isVisible()
    click(qtbot, tiles.back)
    assert seen(tiles) == [0, 1]
    assert not tiles.back.isVisible()
    click(qtbot, tiles.heads[2])  # the active one
    assert tiles.is_alone
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Escape)
    assert not tiles.is_alone
    assert seen(tiles) == [0, 1]


@TASKS_IN_TURN[1]
def test_a_hidden_run_has_no_tile_and_a_hidden_active_one_no_map(tiles, window, change_runs):
    change_runs(run_proposals.show, 1, is_shown=False)
    assert list(tiles.tiles) == [0, 2]
    change_runs(run_proposals.show, 0, is_shown=False)
    assert seen(tiles) == [2]
    assert not window.canvas.picture.map.isVisible()
    change_runs(run_proposals.show, 2, is_shown=False)
    assert not tiles.is_tiled
    assert window.canvas.plot.geometry() == tiles.rect()
    change_runs(run_proposals.show, 0, is_shown=True)
    assert window.canvas.picture.map.isVisible()


@TASKS_IN_TURN[0]
def test_in_too_little_room_the_active_run_stands_alone_with_a_sentence(tiles, change_runs, window, qtbot):
    tiles.setFixedHeight(120)
    qtbot.waitUntil(lambda: tiles.height() == 120)
    tiles.setFixedWidth(220)
    qtbot.waitUntil(lambda: tiles.width() == 220)
    assert not tiles.is_tiled
    assert not tiles.is_alone
    assert tiles.hint.isVisible()
    assert "3 runs" in tiles.hint.text()
    assert window.canvas.plot.isVisible()


@TASKS_IN_TURN[1]
def test_points_hide_little_of_small_tiles_and_have_their_size_in_a_large_plot(tiles, window, qtbot):
    items, rings = [*window.canvas.points._marks()], window.canvas.points.of_run
    usual = POINT_PX, DIAMETER_PX

    def sizes():
        return {item.opts["size"] for item in items}, {item.opts["size"] for item in rings}

    tiles.setFixedHeight(180)
    qtbot.waitUntil(lambda: tiles.height() == 180)
    assert tiles.is_tiled
    for found, size in zip(sizes(), usual, strict=True):
        assert max(found) < 0.7 * size
    click(qtbot, tiles.heads[0])
    assert tiles.is_alone
    assert sizes() == ({POINT_PX}, {DIAMETER_PX})


def with_one_run_or_one_input_the_plot_fills_everything(tiles, window, in_task, change_runs):
    for slot in (2, 1):
        change_runs(run_proposals.remove, slot)
    assert not tiles.is_tiled
    assert not tiles.heads
    assert window.canvas.plot.geometry() == tiles.rect()
    in_task("curve")
    assert window.canvas.plot.geometry() == tiles.rect()
    assert window.canvas.plot.getPlotItem().getAxis("left").isVisible()


test_tiles_of_three_runs = TASKS_IN_TURN[0](
    share_window(
        every_other_run_has_a_tile_as_large_as_the_plot_of_the_active_one,
        a_click_on_a_head_shows_its_run_large_and_a_button_or_escape_all_again,
        with_one_run_or_one_input_the_plot_fills_everything,
    )
)
