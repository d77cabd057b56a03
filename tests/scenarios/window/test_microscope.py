"""The step microscope in the real window: opened by a key, gone through by keys, and making steps."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.plots.diagram import pulses
from neuronlab.gui.plots.microscope.view import PLAYING
from neuronlab.gui.window.main_window import MainWindow
from tests.controls import click, focus_on, press_key, trigger
from tests.patience import WAIT_MS
from tests.windows import in_one_window, share_window


@pytest.fixture
def microscope(window):
    return window.microscope


@pytest.fixture
def opened(window, microscope, qtbot):
    """The microscope with a step to look at."""
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_X)
    qtbot.waitUntil(is_at(microscope, "Forward · Input"))
    return microscope


def is_at(microscope, text):
    return lambda: microscope.progress.isVisible() and microscope.progress.text().startswith(text)


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_a_key_opens_it_with_room_to_read(window, session, qtbot, microscope, size, snapshot):
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    assert not window.docks["microscope"].isVisible()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_X)
    qtbot.waitUntil(is_at(microscope, "Forward · Input"))
    qtbot.waitUntil(lambda: microscope.text.height() > 200)
    assert snapshot().state.step == 0  # opening it moves nothing


def test_right_goes_through_the_step_and_makes_it_in_the_end(window, session, opened, qtbot, wait_for_frame, snapshot):
    focus_on(qtbot, opened.text)
    number, trace = len(opened._stages), session.frame.next_step
    for _ in range(number - 1):
        press_key(qtbot, opened.text, Qt.Key.Key_Right)
    assert opened.progress.text() == f"Update ({number} of {number})"
    assert snapshot().state.step == 0
    press_key(qtbot, opened.text, Qt.Key.Key_Right)
    frame = wait_for_frame(lambda frame: frame.step == 1)
    assert np.array_equal(frame.network.parameters, trace.update.after)
    qtbot.waitUntil(is_at(opened, "Forward · Input"))
    assert opened.painted_texts()[1].startswith("Next step: 2, ")


def test_elsewhere_right_is_still_a_single_step(window, opened, qtbot, wait_for_frame):
    opened.go_on()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Right)
    wait_for_frame(lambda frame: frame.step == 1)
    qtbot.waitUntil(is_at(opened, "Forward · Hidden 1"))


def it_asks_for_a_pause_while_it_learns(session, opened, qtbot, wait_for_frame):
    session.play()
    qtbot.waitUntil(lambda: opened.painted_texts() == [PLAYING])
    click(qtbot, opened.pause)
    wait_for_frame(lambda frame: not frame.is_playing and frame.next_step is not None)
    assert not session.is_playing
    qtbot.waitUntil(lambda: opened.trace is session.frame.next_step)


@in_one_window("task", TASKS)
def it_follows_the_task(window, session, opened, qtbot, wait_for_frame, task):
    window.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task and frame.next_step is not None)
    qtbot.waitUntil(lambda: opened.trace is session.frame.next_step)
    assert ("class" in opened.painted_texts()[-1]) == (task == "classes")


def test_its_stages_run_through_the_diagram(window, opened, qtbot, monkeypatch):
    window.docks["microscope"].float_(True)
    window.stage.show_page("network")
    qtbot.waitUntil(window.diagram.isVisible)
    monkeypatch.setattr(pulses, "LAYER_MS", WAIT_MS)  # however long it takes to look
    opened.go_on()
    assert window.diagram.pulses.is_running
    qtbot.waitUntil(lambda: "→ |w·signal| up to" in " ".join(window.diagram.painted_texts()))


def test_at_slow_speed_every_step_has_its_pulses(window, session, qtbot, monkeypatch):
    begun, shown, show = [], [session.frame.step], window.diagram.show_frame
    monkeypatch.setattr(window.diagram.pulses, "_begin", lambda course: begun.append(shown[-1]))
    monkeypatch.setattr(window.diagram, "show_frame", lambda frame: (shown.append(frame.step), show(frame)))
    window.train_at(4.0)
    session.play()
    qtbot.waitUntil(lambda: len(begun) >= 3)
    session.pause()
    steps = [step for before, step in pairwise(shown) if step > before]
    assert begun[:3] == steps[:3]


def test_reset_layout_hides_it_again(window, opened, qtbot):
    assert isinstance(window, MainWindow)
    trigger(qtbot, window.actions_by_name["reset_layout"])
    assert not window.docks["microscope"].isVisible()
    assert not window.docks["microscope"].is_floating


def test_its_points_and_its_layer_are_marked_while_it_is_in_sight(window, session, opened, qtbot):
    marks, neurons = window.canvas.step_marks, window.neurons._cells
    qtbot.waitUntil(marks.batch.isVisible)
    trace = session.frame.next_step
    assert sorted(marks.batch.getData()[0]) == sorted(trace.inputs[:, 0])
    assert marks.point.getData()[0].tolist() == [trace.inputs[0, 0]]
    opened.go_on()
    assert window.diagram._marked_layer == neurons._marked_layers["stage"] == 0
    window.stage.show_page("network")
    qtbot.waitUntil(lambda: not marks.batch.isVisible())
    assert not marks.point.isVisible()
    assert window.diagram._marked_layer == neurons._marked_layers["stage"] == -1
    window.stage.show_page("microscope")
    qtbot.waitUntil(marks.batch.isVisible)
    session.play()
    qtbot.waitUntil(lambda: not marks.batch.isVisible())
    session.pause()


test_it_goes_along_with_training_and_tasks = share_window(
    it_asks_for_a_pause_while_it_learns,
    it_follows_the_task,
)
