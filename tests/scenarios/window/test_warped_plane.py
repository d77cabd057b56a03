"""The warped plane in the window: asked for while it is seen, and along with training, time travel and tasks."""

import numpy as np
import pytest

from neuronlab.analysis.frames.request import WARPED_PLANE
from tests.controls import click, trigger, until_usable


@pytest.fixture
def opened(window, wait_for_frame):
    """The window with the view on screen, over classes."""
    window.docks["warped plane"].reveal()
    window.data_panel.choose_task("classes")
    wait_for_frame(lambda frame: frame.warped_plane is not None)
    return window


def test_it_is_asked_for_while_it_is_seen_only(window, session, wait_for_frame, monkeypatch, qtbot):
    window.data_panel.choose_task("classes")
    assert wait_for_frame(lambda frame: frame.plane is not None).warped_plane is None
    window.docks["warped plane"].reveal()
    wait_for_frame(lambda frame: frame.warped_plane is not None)
    window.docks["warped plane"].close()
    wait_for_frame(lambda frame: frame.warped_plane is None)
    asked = []
    monkeypatch.setattr(session, "look", asked.append)
    window.feed.look()
    assert WARPED_PLANE not in asked[-1].views


def test_it_follows_training_the_timeline_and_undo(opened, session, wait_for_frame, qtbot):
    start = session.frame.warped_plane
    click(qtbot, opened.top_bar.play)
    wait_for_frame(lambda frame: frame.step > 300)
    click(qtbot, opened.top_bar.play)
    trained = wait_for_frame(lambda frame: not frame.is_playing)
    assert not np.allclose(trained.warped_plane.at, start.at)
    opened.timeline.line.setValue(0)
    past = wait_for_frame(lambda frame: frame.status.now is not None and frame.step == 0)
    assert opened.warped_plane.plot._frame is past
    opened.timeline.line.setValue(opened.timeline.line.maximum())
    now = wait_for_frame(lambda frame: frame.status.now is None)
    np.testing.assert_allclose(np.abs(now.warped_plane.at).max(), np.abs(trained.warped_plane.at).max(), rtol=0.5)
    session.reset()
    wait_for_frame(lambda frame: frame.step == 0 and frame.status.now is None)
    trigger(qtbot, opened.actions_by_name["undo"])
    assert wait_for_frame(lambda frame: frame.step == trained.step).warped_plane is not None


def test_the_picture_does_not_turn_between_the_present_and_a_checkpoint_of_it(opened, session, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 100)
    session.pause()
    wait_for_frame(lambda frame: not frame.is_playing)
    line = opened.timeline.line
    directions = opened.session._worker._training._active._directions
    line.setValue(line.maximum() - 1)
    wait_for_frame(lambda frame: frame.status.now is not None)
    training = opened.session._worker._training
    present = training._active.builder
    assert training._past.builder._memory.directions is present._memory.directions is directions


def test_switching_tasks_shows_it_for_surfaces_and_a_sentence_for_curves(opened, wait_for_frame):
    opened.data_panel.choose_task("surface")
    wait_for_frame(lambda frame: frame.task == "surface" and frame.warped_plane is not None)
    assert opened.warped_plane.layer.isVisible()
    opened.data_panel.choose_task("curve")
    wait_for_frame(lambda frame: frame.task == "curve")
    assert opened.warped_plane.painted_texts() == ["The warped plane needs two inputs: switch to Classes or Surface."]


def test_a_click_on_a_layer_of_the_diagram_or_of_the_panel_or_a_choice_shows_that_layer(
    opened, session, wait_for_frame, qtbot
):
    assert session.frame.warped_plane.layer == 1
    opened.docks["network"].reveal()
    until_usable(qtbot, opened.diagram)
    layout = opened.diagram._current_layout(session.frame)
    click(qtbot, opened.diagram, layout.caption_rect(1).center().toPoint())
    opened.docks["warped plane"].reveal()
    wait_for_frame(lambda frame: frame.warped_plane is not None and frame.warped_plane.layer == 0)
    assert opened.warped_plane.layer.currentText() == "Hidden 1"
    opened.network_panel.select_layer(1)
    wait_for_frame(lambda frame: frame.warped_plane.layer == 1)
    opened.warped_plane.layer.chosen.emit("-1")
    wait_for_frame(lambda frame: frame.warped_plane.layer == -1)
    assert opened.warped_plane.layer.currentText() == "Input"
    row = opened.network_panel.layer_rows[1]
    click(qtbot, row, row.rect().topLeft())  # selected already
    wait_for_frame(lambda frame: frame.warped_plane.layer == 1)
    assert opened.warped_plane.layer.currentText() == "Hidden 2"
