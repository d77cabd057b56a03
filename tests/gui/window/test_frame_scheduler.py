import math

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.window import frame_scheduler
from neuronlab.gui.window.frame_scheduler import LEAST_S, MOST_S, PaintBudget
from neuronlab.wording.numbers import count_text
from tests.controls import click
from tests.frames import with_status
from tests.windows import in_one_window, share_window


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def frames(budget, clock, count, cost, most=9):
    """So many frames, each of which costs what `cost` says of the number of plots it goes to."""
    for _ in range(count):
        clock.now += cost(budget.plots)
        budget.note_frame(most)


def test_where_painting_is_cheap_every_frame_goes_to_all(clock):
    budget = PaintBudget(clock)
    frames(budget, clock, 60, lambda plots: 0.0003 * plots)
    assert budget.plots == 9


def test_where_painting_is_dear_a_frame_goes_to_few_but_never_to_none(clock):
    budget = PaintBudget(clock)
    frames(budget, clock, 60, lambda plots: 0.02 * plots)
    assert budget.plots == 1


def test_the_share_of_painting_stays_within_its_bounds(clock):
    budget = PaintBudget(clock)
    frames(budget, clock, 100, lambda plots: 0.002 * plots)
    began = clock.now
    frames(budget, clock, 100, lambda plots: 0.002 * plots)
    assert LEAST_S - 0.002 <= (clock.now - began) / 100 <= MOST_S + 0.002


def test_every_plot_on_screen_has_its_turn_while_it_trains(window, session, monkeypatch, wait_for_frame, qtbot):
    for name in ("activation", "microscope", "contributions", "landscape"):
        window.docks[name].float_(True)
    window.docks["inspector"].reveal()
    window.activation.choose(0, 0)
    shown = set()
    for plot in window.feed.plots:
        before = plot.show_frame
        monkeypatch.setattr(
            plot, "show_frame", lambda frame, plot=plot, before=before: (shown.add(plot), before(frame))
        )
    session.play()
    seen = {plot for plot in window.feed.plots if plot.isVisible()}
    assert len(seen) > 8
    qtbot.waitUntil(lambda: seen <= shown)


@pytest.mark.parametrize(("speed", "to_all"), [(1.0, True), (10.0, True), (30.0, False)])
def test_up_to_ten_steps_a_second_every_plot_on_screen_gets_every_frame(window, session, monkeypatch, speed, to_all):
    shown = []
    monkeypatch.setattr(PaintBudget, "note_frame", lambda budget, _most: setattr(budget, "plots", 2))
    monkeypatch.setattr(frame_scheduler, "UNHURRIED_MS", math.inf)  # however long a busy machine takes between frames
    for plot in window.feed.plots:
        monkeypatch.setattr(plot, "show_frame", lambda _, plot=plot: shown.append(plot))
    seen = [plot for plot in window.feed.plots if frame_scheduler._is_seen(plot)]
    for number in range(1, 6):
        frame = with_status(session.frame, step=session.frame.step + number, is_playing=True, speed=speed)
        shown.clear()
        window.feed.show_frame(frame)
        assert set(shown) <= set(seen)
        if to_all:
            assert set(shown) == set(seen)
        else:
            assert len(shown) == 1 + min(window.feed._budget.plots, len(seen) - 1) < len(seen)


def on_pause_all_show_the_last_frame(window, session, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 20)
    session.pause()
    last = wait_for_frame(lambda frame: not frame.is_playing)
    pictures = (window.diagram, window.loss, window.scores)
    assert all(getattr(picture, "_frame", last) is last for picture in pictures)
    assert window.diagram._frame is last


class Count(QObject):
    """Counts what comes to a widget."""

    def __init__(self, widget, kind):
        super().__init__(widget)
        self.kind, self.seen = kind, 0
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event):  # noqa: N802
        self.seen += event.type() == self.kind
        return False


@in_one_window("task", TASKS)
def test_a_frame_paints_the_canvas_once_and_at_once(window, session, monkeypatch, wait_for_frame, task, qtbot, rest):
    monkeypatch.setattr(frame_scheduler, "UNHURRIED_MS", 60_000)  # however slow the machine is
    click(qtbot, window.data_panel.task.button(task))
    session.step()
    frame = wait_for_frame(lambda frame: frame.task == task and frame.step == 1)
    rest()
    paints = Count(window.canvas.mouse_target(), QEvent.Type.Paint)
    for step in range(2, 6):
        window.feed.show_frame(with_status(frame, is_playing=True, step=step))
        assert paints.seen == step - 1
        QCoreApplication.processEvents()
        assert paints.seen == step - 1


def new_numbers_do_not_lay_the_window_out_anew(window, session, wait_for_frame, rest):
    session.step()
    frame = wait_for_frame(lambda frame: frame.step == 1)
    rest()
    layouts = Count(window, QEvent.Type.LayoutRequest)
    asked = []
    for step in range(2, 40):
        moved = with_status(frame, is_playing=True, step=1_000 + step * 97, steps_per_second=step * 31.0)
        window.top_bar.show_frame(moved)
        window.timeline._say(moved, moved.step, moved.status.epoch)
        QCoreApplication.processEvents()
        asked.append(layouts.seen)
    assert asked[10] == asked[-1]  # the first are of the step itself
    assert window.top_bar.metrics["steps"].value.text() == count_text(1_000 + 39 * 97)


def a_number_that_has_grown_too_long_gets_the_room_it_needs(window, session):
    value = window.top_bar.metrics["steps"].value
    before = value.width()
    window.top_bar.show_frame(with_status(session.frame, step=123_456_789_012_345))
    QCoreApplication.processEvents()
    assert value.width() >= value.sizeHint().width() > before


test_frames_and_numbers = share_window(
    on_pause_all_show_the_last_frame,
    new_numbers_do_not_lay_the_window_out_anew,
    a_number_that_has_grown_too_long_gets_the_room_it_needs,
)
