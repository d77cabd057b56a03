"""The trust badge in the real window: one click, and it says whether backpropagation is right."""

from dataclasses import replace
from functools import partial
from threading import Event
from typing import NamedTuple

import numpy as np
import pytest
from msgspec.structs import replace as with_fields
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.bars.gradient_badge import CHECK, STOP
from neuronlab.gui.controllers import gradient_check
from tests.controls import click, focus_on, press_key, trigger
from tests.gui.checks import FOUND
from tests.patience import WAIT_MS, WAIT_S
from tests.windows import in_one_window, share_window, undo_all


@pytest.fixture
def badge(window):
    return window.gradient_badge


@pytest.fixture
def press(qtbot, badge):
    return lambda: click(qtbot, badge)


@pytest.fixture
def check(qtbot, window, press):
    """Click, or ask otherwise, and wait for the sentence."""

    def wait(ask=press):
        with qtbot.waitSignal(window.gradient_check_controller.noticed) as noticed:
            ask()
        return noticed.args[0]

    return wait


def in_task(window, wait_for_frame, task):
    window.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task)


@in_one_window("task", TASKS)
def a_click_says_that_backpropagation_agrees(window, session, badge, check, wait_for_frame, task):
    in_task(window, wait_for_frame, task)
    sentence = check()
    count = session.frame.network_spec.parameter_count
    assert sentence.startswith("Backpropagation agrees with central differences: largest relative error ")
    assert sentence.endswith(f" over {count} parameters.")
    assert window.insight_bar.text.text() == sentence
    assert badge.text().startswith("✓ ")
    assert badge.property("outcome") == "agrees"
    assert sentence in badge.toolTip()
    assert badge.accessibleName() == f"{CHECK}: {badge.text()}"


def it_is_checked_while_it_trains_and_training_goes_on(window, session, badge, check, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 50)
    assert "agrees" in check()
    assert session.is_playing
    then = session.frame.step
    assert wait_for_frame(lambda frame: frame.step > then).is_playing
    assert badge.text().startswith("✓ ")


def test_a_fault_is_told_in_the_colour_of_alarm_and_names_its_layer(window, badge, check, monkeypatch):
    row = ACTIVATIONS["tanh"]

    def backward(z, y, s, p):
        return [*row.backward(z, y, s, p), (np.multiply, (s[0], np.asarray(1.1, z.dtype), s[0]))]

    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(row, backward=backward))
    sentence = check()
    assert sentence.startswith("Backpropagation disagrees with central differences by up to ")
    assert " from Hidden 2 down: Hidden 2, unit " in sentence
    assert badge.text().startswith("✗ ")
    color = window.theme.colors.color("fault")
    image = badge.grab().toImage()
    assert any(image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height()))


def the_keyboard_and_the_menu_reach_it(window, badge, check, qtbot):
    assert "agrees" in check(lambda: press_key(qtbot, window.canvas.plot, Qt.Key.Key_G))
    assert "agrees" in check(lambda: press_key(qtbot, badge, Qt.Key.Key_Space))
    assert "agrees" in check(lambda: trigger(qtbot, window.actions_by_name["check_gradients"]))


def test_tab_stops_at_it_and_it_has_a_name(window, badge, qtbot):
    focus_on(qtbot, window.canvas.plot)
    reached = []
    while window.focusWidget() not in reached:
        reached.append(window.focusWidget())
        assert window.focusNextPrevChild(True)
    assert badge in reached
    assert badge.accessibleName() == CHECK
    assert "central" in badge.accessibleDescription() or "float64" in badge.accessibleDescription()


@in_one_window("change", ["width", "activation", "loss", "scale", "task"])
def another_shape_clears_what_was_found(window, session, badge, check, run, wait_for_frame, change):
    check()
    network, training = run().network, run().training
    if change == "task":
        in_task(window, wait_for_frame, "classes")
    elif change == "loss":
        session.document.push_run(with_fields(run(), training=with_fields(training, loss="huber")), "Loss")
        wait_for_frame(lambda frame: frame.run.training.loss == "huber")
    elif change == "scale":
        before = session.frame.network.input_scaling
        session.document.push_run(with_fields(run(), training=with_fields(training, standardize=True)), "Scale")
        wait_for_frame(lambda frame: frame.network.input_scaling != before)
    else:
        first = network.hidden[0]
        first = with_fields(first, width=5) if change == "width" else first.with_activation("sine")
        changed = with_fields(network, hidden=(first, *network.hidden[1:]))
        session.document.push_run(with_fields(run(), network=changed), "Shape")
        wait_for_frame(lambda frame: frame.run.network == changed)
    assert badge.text() == CHECK
    assert "agrees" not in badge.toolTip()
    undo_all(session)
    wait_for_frame(lambda frame: frame.run == run())


def more_training_and_another_rate_leave_it(window, session, badge, check, run, wait_for_frame):
    check()
    text = badge.text()
    training = with_fields(run().training, learning_rate=0.02)
    session.document.push_run(with_fields(run(), training=training), "Rate")
    session.step()
    wait_for_frame(lambda frame: frame.step == 1 and frame.run.training == training)
    assert badge.text() == text
    assert "Checked at step 0" in badge.toolTip()


def what_cannot_be_checked_is_said(window, session, badge, check, wait_for_frame, qtbot):
    click(qtbot, window.data_panel.clear)
    wait_for_frame(lambda frame: not len(frame.points))
    assert check() == "There are no training points, so there is no gradient to check."
    assert badge.text() == "–"


class LongCheck(NamedTuple):
    begun: Event
    stopped: Event


@pytest.fixture
def long_check(monkeypatch):
    """A check that goes on until it is stopped."""
    events = LongCheck(Event(), Event())

    def check(run, network, points, progress):
        events.begun.set()
        try:
            while True:
                progress(0.42)
        finally:
            events.stopped.set()

    monkeypatch.setattr("neuronlab.gui.controllers.gradient_check.check_gradients", check)
    return events


def test_a_long_check_says_how_far_it_is_and_a_click_stops_it(qtbot, badge, press, long_check, monkeypatch):
    monkeypatch.setattr(gradient_check, "SHORT_MS", WAIT_MS)  # however slowly the second click comes
    press()
    press()  # a double click does not stop it
    assert badge.text() == "…"
    assert not long_check.stopped.is_set()
    monkeypatch.setattr(gradient_check, "SHORT_MS", 0)
    qtbot.waitUntil(lambda: badge.text() == f"{STOP} · 42%")
    press()
    assert long_check.stopped.wait(WAIT_S)
    assert badge.text() == CHECK


def test_another_shape_stops_a_check_that_is_under_way(badge, press, window, long_check, wait_for_frame):
    press()
    assert long_check.begun.wait(WAIT_S)
    in_task(window, wait_for_frame, "surface")
    assert long_check.stopped.wait(WAIT_S)
    assert badge.text() == CHECK


def test_closing_the_window_stops_a_check(press, window, long_check):
    press()
    assert long_check.begun.wait(WAIT_S)
    window.close_without_remembering()
    assert long_check.stopped.is_set()


@in_one_window("size", [(1280, 720), (1440, 900)])
def test_nothing_moves_for_the_result_and_all_of_it_can_be_read(window, badge, qtbot, size, rest):
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    rest()
    positions = [window.docks["gradients"], window.docks["gradients"].head, window.gradients, badge]
    before = [QRect(position.mapTo(window, QPoint(0, 0)), position.size()) for position in positions]
    assert badge.width() >= badge.sizeHint().width()
    shows = [badge.show_begun, partial(badge.show_progress, 1.0), partial(badge.show_failure, "Nothing.")]
    shows += [partial(badge.show_check, replace(FOUND, largest=error), 0) for error in (3.1e-10, np.inf, 1.5e-2)]
    for show in shows:
        show()
        QApplication.processEvents()
        assert [QRect(position.mapTo(window, QPoint(0, 0)), position.size()) for position in positions] == before
        assert badge.fontMetrics().horizontalAdvance(badge.text()) <= badge.width() - 8


test_checking = share_window(
    a_click_says_that_backpropagation_agrees,
    it_is_checked_while_it_trains_and_training_goes_on,
    the_keyboard_and_the_menu_reach_it,
    another_shape_clears_what_was_found,
    more_training_and_another_rate_leave_it,
    what_cannot_be_checked_is_said,
)
