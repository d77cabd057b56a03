"""Predictions are made before training, kept in the record of their step, and compared with what is learned."""

import math

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QTest

from neuronlab.gui.controllers.predictions import WAITS as SAYS_IT_WAITS
from neuronlab.gui.lessons.guess_bar import WAITS
from neuronlab.lessons.lesson import Prediction, RunSetup, Setup, WhatIf
from neuronlab.session.run_proposals import duplicate, rename
from tests.controls import LEFT, click, type_into, type_text
from tests.lessons.courses import a_course, a_step

CURVE = Prediction(kind="curve", asks="Draw what it will become.", why="Why is it not?")
NUMBER = Prediction(kind="number", asks="How low?", measure="rmse")
ORDER = Prediction(kind="order", asks="Which is lowest?", measure="rmse")


@pytest.fixture
def open_course(open_lab):
    """The window of a lesson with these steps."""

    def open_it(*steps, **fields):
        course = a_course(*steps, **fields)
        return open_lab(course).window, course

    return open_it


@pytest.fixture
def draw(qtbot):
    """Draw a curve across the plot with the mouse."""

    def along(window, height, left=-2.5, right=2.5):
        plot, target = window.canvas.plot, window.canvas.mouse_target()
        x = [left + (right - left) * part / 24 for part in range(25)]
        stops = [plot.position_of(at, height(at)).toPoint() for at in x]
        QTest.mousePress(target, LEFT, pos=stops[0])
        for stop in stops[1:]:
            QTest.mouseMove(target, stop)
        QTest.mouseRelease(target, LEFT, pos=stops[-1])

    return along


def until_step(window, qtbot, step):
    qtbot.waitUntil(lambda: window.session.frame.step >= step)


def pause(window, qtbot):
    click(qtbot, window.top_bar.play)
    qtbot.waitUntil(lambda: not window.session.frame.is_playing)


def test_a_drawn_guess_stays_as_a_ghost_and_its_gap_follows_what_is_learned_and_looked_back_at(
    qtbot, open_course, draw
):
    window, course = open_course(a_step(1, prediction=CURVE), a_step(2))
    session, bar, guess = window.session, window.lesson.predictions.bar, window.canvas.guess
    points = session.document.experiment.workspace.points
    click(qtbot, window.top_bar.play)
    assert not session.is_playing
    assert bar.asks.text().endswith(WAITS)
    assert window.insight_bar.text.text() == SAYS_IT_WAITS
    draw(window, math.sin)
    assert session.is_playing  # it has waited
    assert window.insight_bar.text.text() != SAYS_IT_WAITS
    assert session.document.experiment.workspace.points is points
    assert course.step_record.sketch[0][0] == pytest.approx(-2.5, abs=0.1)
    until_step(window, qtbot, 50)
    pause(window, qtbot)
    qtbot.waitUntil(lambda: guess.gap_in(session.frame) is not None and bar.gap.isVisible())
    gap = guess.gap_in(session.frame).rmse
    assert course.step_record.gap == gap
    assert bar.gap.text() == f"RMSE {gap:#.3g}"
    assert guess.picture.shade.isVisible()

    qtbot.waitUntil(window.timeline.line.isEnabled)
    window.timeline.line.setValue(0)
    qtbot.waitUntil(lambda: session.frame.status.now is not None and guess.gap_in(session.frame).rmse != gap)
    assert course.step_record.gap == gap  # of the present
    window.history_controller.come_back()
    qtbot.waitUntil(lambda: session.frame.status.now is None)
    draw(window, lambda _: 0.5)  # points again
    assert len(session.document.experiment.workspace.points) > len(points)
    session.document.undo_stack.undo()
    assert course.step_record.sketch
    assert guess.picture.line.isVisible()

    type_text(qtbot, bar.note.field, "A line is a line.")
    click(qtbot, bar.note.keep)
    assert course.step_record.note == "A line is a line."
    click(qtbot, bar.again)
    draw(window, lambda _: 1.0)
    assert all(abs(y - 1.0) < 0.02 for _, y in course.step_record.sketch)
    qtbot.waitUntil(lambda: guess.gap_in(session.frame) is not None and course.step_record.gap != gap)
    click(qtbot, window.lesson.panel.foot.next)
    assert bar.isHidden()
    assert not guess.picture.line.isVisible()
    assert window.canvas.prediction.isVisible()
    click(qtbot, window.lesson.panel.foot.back)
    assert guess.picture.line.isVisible()
    assert bar.note.field.text() == "A line is a line."


def test_a_number_and_an_order_are_predicted_and_compared_in_the_panel(qtbot, open_course):
    runs = tuple(RunSetup(name=name) for name in ("one", "two"))
    setups = (Setup(name="first", runs=runs),)
    window, course = open_course(
        a_step(1, prediction=NUMBER), a_step(2, prediction=ORDER), a_step(3, prediction=NUMBER), setups=setups
    )
    session, box = window.session, window.lesson.predictions.box
    document = session.document
    document.push(rename(document.experiment, 0, "one"))
    document.push(duplicate(document.experiment))
    document.push(rename(document.experiment, 1, "two"))
    click(qtbot, window.top_bar.play)
    assert not session.is_playing
    type_into(qtbot, box.field, "0.25")
    assert session.is_playing
    until_step(window, qtbot, 20)
    qtbot.waitUntil(lambda: box.verdict.text().startswith("You predicted 0.250."))
    click(qtbot, window.lesson.panel.foot.next)
    assert not session.is_playing  # the next prediction comes first
    assert box.order.order == ("one", "two")
    click(qtbot, box.predict)
    assert not session.is_playing  # Play was not pressed
    click(qtbot, window.top_bar.play)
    assert session.is_playing
    qtbot.waitUntil(lambda: course.step_record.gap is not None)
    click(qtbot, window.lesson.panel.foot.next)
    click(qtbot, window.top_bar.play)
    click(qtbot, box.skip)
    assert session.is_playing
    assert [step.has_skipped for step in course.record.steps] == [False, False, True]
    assert course.record.steps[0].gap is not None


def test_a_guess_made_after_all_is_compared_at_once_and_with_its_own_run_only(qtbot, open_course, draw):
    window, course = open_course(a_step(1, prediction=replace(CURVE, run="one")))
    session, predictions, guess = window.session, window.lesson.predictions, window.canvas.guess
    document = session.document
    click(qtbot, window.top_bar.play)
    click(qtbot, predictions.bar.skip)
    assert session.is_playing
    assert course.step_record.has_skipped
    until_step(window, qtbot, 10)
    pause(window, qtbot)
    assert predictions.bar.isHidden()
    click(qtbot, predictions.bar.again)
    draw(window, lambda _: 0.5)
    assert not course.step_record.has_skipped
    qtbot.waitUntil(lambda: guess.gap_in(session.frame) is not None)  # of the only run
    document.push(rename(document.experiment, 0, "one"))
    document.push(duplicate(document.experiment))
    qtbot.waitUntil(lambda: guess.gap_in(session.frame) is not None)
    assert guess.compared.slot == 0
    document.push(rename(document.experiment, 0, "another"))
    assert guess.compared is None
    assert guess.picture.line.isVisible()


def test_a_wrong_idea_is_run_beside_the_right_one(qtbot, open_course):
    window, _course = open_course()
    window.lesson.panel.what_if_asked.emit(WhatIf(name="uphill", flip_gradient=True))
    qtbot.waitUntil(lambda: len(window.session.frame.runs) == 2 and window.session.frame.runs[1].step > 50)
    right, wrong = window.session.frame.runs
    assert wrong.run.name == "uphill"
    assert window.session.frame.run.slot == right.slot
    window.session.document.undo_stack.undo()
    assert [run.name for run in window.session.document.experiment.workspace.runs] == [""]


def test_what_was_found_stays_when_a_step_is_seen_again_with_the_runs_of_another(qtbot, open_course):
    window, course = open_course(a_step(1, prediction=NUMBER), a_step(2, setup="second"))
    panel, box = window.lesson.panel, window.lesson.predictions.box
    click(qtbot, panel.set_up)
    type_into(qtbot, box.field, "0.5")
    click(qtbot, window.top_bar.play)
    until_step(window, qtbot, 40)
    pause(window, qtbot)
    kept, said = course.step_record.gap, box.verdict.text()
    click(qtbot, panel.foot.next)
    assert not panel.elsewhere.isVisible()
    click(qtbot, panel.foot.back)
    assert panel.elsewhere.isVisible()
    with qtbot.waitSignal(window.session.frame_shown, check_params_cb=lambda frame: "rmse" in frame.measures):
        window.session.step()
    assert (course.step_record.gap, box.verdict.text()) == (kept, said)
    click(qtbot, panel.set_up)
    assert not panel.elsewhere.isVisible()
    qtbot.waitUntil(lambda: course.step_record.gap != kept)
