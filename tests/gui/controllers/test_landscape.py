"""The loss landscape in the real window: asked for by hand, worked out in the background, while it trains."""

from threading import Event
from typing import NamedTuple

import pytest
from msgspec.structs import replace as with_fields
from PySide6.QtCore import Qt

from neuronlab.analysis.frames.request import TRAJECTORY
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.controllers.landscape import CHANGED
from neuronlab.gui.plots.landscape import view as landscape
from neuronlab.gui.plots.landscape.view import BEGUN, COMPUTE, CURVATURE, SLICE, STOP
from tests.controls import click, focus_on, press_key, trigger, until_usable
from tests.patience import WAIT_MS, WAIT_S
from tests.windows import in_one_window, share_window, undo_all


@pytest.fixture
def view(window):
    window.docks["landscape"].reveal()
    return window.landscape


@pytest.fixture
def press(qtbot, view):
    """Press the button, once there is a network to work with."""
    return lambda: click(qtbot, view.button)


@pytest.fixture
def compute(qtbot, view, press):
    """Press, and wait until it is done."""

    def wait(kind=SLICE):
        click(qtbot, view.kinds.button(kind))
        press()
        assert view.button.text() != COMPUTE
        qtbot.waitUntil(lambda: view.button.text() == COMPUTE)
        return view.painted_texts()

    return wait


@pytest.fixture
def train(learned, wait_for_frame):
    """Train for a while and pause."""

    def wait():
        learned(60)
        return wait_for_frame(lambda frame: frame.trajectory is not None)

    return wait


def in_task(window, wait_for_frame, task):
    window.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task)


def test_it_is_hidden_at_first_and_has_no_frames_then(window, session, monkeypatch, qtbot, wait_for_frame):
    shown = []
    monkeypatch.setattr(window.landscape, "show_frame", shown.append)
    assert not window.docks["landscape"].isVisible()
    session.step()
    wait_for_frame(lambda frame: frame.step == 1)
    assert not shown
    trigger(qtbot, window.docks["landscape"].menu_action)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[-1].trajectory is not None
    assert window.landscape.view == TRAJECTORY


@in_one_window("task", TASKS)
def both_are_computed_in_every_task(window, view, session, compute, train, wait_for_frame, task):
    in_task(window, wait_for_frame, task)
    frame = train()
    texts = compute()
    assert any(text.startswith(f"at step {frame.step} · loss ") for text in texts)
    assert view.slice.landscape.loss_here == pytest.approx(frame.probe.train_loss, rel=1e-4)
    assert len(view.slice.trail()) == len(frame.trajectory.checkpoints) + 1
    texts = compute(CURVATURE)
    assert texts[0] == f"at step {frame.step}"
    assert any(text.startswith("Condition number ") for text in texts)
    assert not session.is_playing


def it_is_computed_while_it_trains_and_the_path_goes_on(view, session, compute, wait_for_frame, qtbot):
    session.play()
    wait_for_frame(lambda frame: frame.step > 60 and frame.trajectory is not None)
    compute()
    assert session.is_playing
    surveyed = view.slice.landscape
    wait_for_frame(lambda frame: frame.step > surveyed.step + 200 and len(view.slice.trail()) > 1)
    now = f"of step {surveyed.step} · now "
    qtbot.waitUntil(lambda: any(text.startswith(now) for text in view.painted_texts()))  # its turn has come
    session.pause()
    wait_for_frame(lambda frame: not frame.is_playing)
    now = surveyed.plane.project(session.frame.network.parameters)
    assert view.slice.trail()[-1] == pytest.approx(now)


def test_without_a_path_it_says_what_to_do_and_two_weights_do_without(view, compute, qtbot):
    (sentence,) = compute()
    assert sentence.startswith("The path has ")
    assert sentence.endswith("Train longer and compute again, or choose two parameters.")
    press_key(qtbot, view.directions, Qt.Key.Key_Down)
    press_key(qtbot, view.across.unit, Qt.Key.Key_Up)
    assert "→ Hidden 1, unit 2: weight of x" in compute()
    assert "↑ Hidden 1, unit 1: bias" in view.painted_texts()


@in_one_window("change", ["shape", "loss", "scaling", "task"])
def another_network_clears_what_was_computed(window, view, session, compute, train, run, wait_for_frame, change):
    train()
    compute()
    compute(CURVATURE)
    if change == "task":
        in_task(window, wait_for_frame, "classes")
    elif change == "shape":
        changed = with_fields(run().network, hidden=run().network.hidden[:1])
        session.document.push_run(with_fields(run(), network=changed), "Shape")
        wait_for_frame(lambda frame: frame.run.network == changed)
    else:
        fields = {"loss": "huber"} if change == "loss" else {"standardize": True}
        training = with_fields(run().training, **fields)
        session.document.push_run(with_fields(run(), training=training), "Training")
        session.reset()
        wait_for_frame(lambda frame: frame.run.training == training and frame.step == 0)
    assert view.slice.painted_texts() == [CHANGED]
    assert view.spectrum.painted_texts() == [CHANGED]
    undo_all(session)


def other_points_leave_it_with_a_remark(window, view, compute, train, hand, wait_for_frame, qtbot):
    frame = train()
    compute()
    count = len(frame.points)
    hand.click(0.5, 0.5)
    wait_for_frame(lambda frame: len(frame.points) == count + 1)
    assert f"of step {frame.step}, before the points changed" in view.painted_texts()
    click(qtbot, window.data_panel.clear)
    wait_for_frame(lambda frame: not len(frame.points))
    assert compute() == ["There are no training points, so there is no loss to show. Draw some points."]


class LongWork(NamedTuple):
    begun: Event
    stopped: Event


@pytest.fixture
def long_work(monkeypatch):
    """A slice that goes on until it is stopped."""
    events = LongWork(Event(), Event())

    def work(*arguments):
        events.begun.set()
        try:
            while True:
                arguments[-1](0.42)
        finally:
            events.stopped.set()

    monkeypatch.setattr("neuronlab.gui.controllers.landscape.survey", work)
    return events


def test_long_work_says_how_far_it_is_and_the_button_stops_it(qtbot, view, press, long_work, monkeypatch):
    width = until_usable(qtbot, view.button).width()
    monkeypatch.setattr(landscape, "SHORT_MS", WAIT_MS)  # however slowly the second click comes
    press()
    press()  # a double click does not stop it
    assert view.painted_texts() == [BEGUN]
    assert not long_work.stopped.is_set()
    monkeypatch.setattr(landscape, "SHORT_MS", 0)
    qtbot.waitUntil(lambda: view.button.text() == f"{STOP} 42\u202f%")
    assert view.button.width() == width
    press()
    assert long_work.stopped.wait(WAIT_S)
    assert view.button.text() == COMPUTE
    assert view.painted_texts()[0].startswith("Press Compute to see")


def test_asking_for_the_other_kind_gives_up_the_one_under_way(view, press, compute, long_work, qtbot):
    press()
    assert long_work.begun.wait(WAIT_S)
    assert any(text.startswith("Condition number") for text in compute(CURVATURE))
    assert long_work.stopped.is_set()
    click(qtbot, view.kinds.button(SLICE))
    assert view.button.text() == COMPUTE


def test_another_task_stops_what_is_under_way(window, view, press, long_work, wait_for_frame):
    press()
    assert long_work.begun.wait(WAIT_S)
    in_task(window, wait_for_frame, "surface")
    assert long_work.stopped.wait(WAIT_S)
    assert view.button.text() == COMPUTE
    assert view.painted_texts() == [CHANGED]


def test_closing_the_window_stops_what_is_under_way(window, press, long_work):
    press()
    assert long_work.begun.wait(WAIT_S)
    window.close_without_remembering()
    assert long_work.stopped.is_set()


@in_one_window("size", [(1280, 720), (1440, 900)])
def test_nothing_is_cut_off_and_the_keyboard_reaches_every_control(window, view, qtbot, compute, train, size):
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    train()
    compute(CURVATURE)
    compute()
    press_key(qtbot, view.directions, Qt.Key.Key_Down)
    qtbot.waitUntil(view.across.isVisible)
    assert view.widget().minimumSizeHint().width() <= view.viewport().width()
    for control in (view.directions, view.across.unit, view.up.part, view.button, view.kinds):
        assert control.width() >= control.minimumSizeHint().width()
    assert view.directions.width() >= view.directions.sizeHint().width()
    reached = []
    focus_on(qtbot, view.directions)
    while window.focusWidget() not in reached:
        reached.append(window.focusWidget())
        assert window.focusNextPrevChild(True)
    controls = {view.directions, view.button, view.kinds.button(SLICE)}
    controls |= {field for row in (view.across, view.up) for field in (row.layer, row.unit, row.part)}
    assert controls <= set(reached)


test_computing = share_window(
    both_are_computed_in_every_task,
    it_is_computed_while_it_trains_and_the_path_goes_on,
    another_network_clears_what_was_computed,
    other_points_leave_it_with_a_remark,
)
