"""The panel leads through the steps of a lesson, back and forth at will, and out of it."""

from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from neuronlab.gui.lessons.live_text import LiveText
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.lessons.lesson import Option, Question, WhatIf
from tests.controls import click, type_into
from tests.lessons.courses import a_course, a_step

UP = WhatIf(name="up", flip_gradient=True)


@pytest.fixture
def course():
    asks = Question(asks="Which way?", options=(Option(text="down", is_right=True), Option(text="up", run=UP)))
    first = replace(a_step(1, question=asks), text="Look at {rmse}.")
    return a_course(first, a_step(2, setup="second"), a_step(3))


@pytest.fixture
def panel(course, theme, shown):
    return shown(LessonPanel(course, theme, "Lesson 2 of 18"))


def text_of(panel):
    return [part.toPlainText() for part in panel.text.findChildren(LiveText) if part.isVisible()]


def test_a_learner_goes_on_and_back_at_will(panel, course, qtbot):
    assert text_of(panel) == ["Look at –."]
    assert not panel.foot.back.isEnabled()
    click(qtbot, panel.foot.next)
    assert text_of(panel) == ["Text 2."]
    click(qtbot, panel.foot.back)
    assert (course.at, text_of(panel)) == (0, ["Look at –."])
    click(qtbot, panel.heading.dots, panel.heading.dots.area_of(2).center().toPoint())
    assert (course.at, text_of(panel)) == (2, ["Text 3."])


def test_the_last_step_ends_with_the_facts_and_then_come_the_other_lessons(panel, course, qtbot):
    course.go_to(2)
    assert not panel.facts.isVisible()
    assert panel.foot.next.text() == "Finish"
    click(qtbot, panel.foot.next)
    assert panel.foot.next.text() == "All lessons"
    qtbot.waitUntil(lambda: not panel.facts.visibleRegion().isEmpty())
    with qtbot.waitSignal(panel.list_asked):
        click(qtbot, panel.foot.next)
    with qtbot.waitSignal(panel.hand_in_asked):
        click(qtbot, panel.facts.hand_in)


def test_a_last_step_that_is_done_shows_the_facts_by_itself(panel, course):
    course.go_to(2)
    course.update(is_done=True)
    assert panel.facts.isVisible()
    course.go_to(1)
    assert not panel.facts.isVisible()


def test_leaving_is_always_in_sight(panel, qtbot):
    with qtbot.waitSignal(panel.leave_asked):
        click(qtbot, panel.foot.leave)


def test_a_step_that_is_done_says_so(panel, course):
    assert not panel.done.isVisible()
    course.update(is_done=True)
    assert panel.done.isVisible()
    assert "1 done" in panel.heading.dots.accessibleDescription()


def test_set_up_again_restores_the_setup_that_was_put_in_last(panel, course, qtbot):
    for index, name in ((0, "first"), (1, "second"), (2, "second")):
        course.go_to(index)
        with qtbot.waitSignal(panel.set_up_asked) as asked:
            click(qtbot, panel.set_up)
        assert asked.args == [name]


def test_all_controls_are_asked_for_and_put_away_again(panel, qtbot):
    seen = []
    panel.all_controls_asked.connect(seen.append)
    click(qtbot, panel.all_controls)
    click(qtbot, panel.all_controls)
    assert seen == [True, False]


def test_a_lesson_can_hide_the_other_controls(theme, shown):
    panel = shown(LessonPanel(a_course(hides_controls=True), theme))
    assert not panel.all_controls.isVisible()


def test_live_numbers_follow_the_frames_and_stay_where_a_frame_has_none(panel, course):
    assert panel.needed_measures == {"rmse"}
    panel.show_frame(SimpleNamespace(measures={"rmse": 0.5}))
    panel.show_frame(SimpleNamespace(measures={"units": 8.0}))
    assert text_of(panel) == ["Look at 0.500."]
    course.go_to(1)
    assert panel.needed_measures == frozenset()


def test_a_wrong_answer_is_recorded_and_can_be_run(panel, course, qtbot):
    click(qtbot, panel.question.choices.choices[1])
    click(qtbot, panel.question.check)
    assert course.step_record.chosen == 1
    with qtbot.waitSignal(panel.what_if_asked) as asked:
        click(qtbot, panel.question.verdict.run)
    assert asked.args == [UP]
    course.go_to(1)
    assert not panel.question.isVisible()


def test_the_next_step_begins_at_its_top_and_without_the_keyboard_of_the_last_one(theme, shown, qtbot):
    first = a_step(1, question=Question(asks="How many?", answer=3.0))
    second = replace(a_step(2), text="\n\n".join(["A paragraph."] * 30))
    panel = shown(LessonPanel(a_course(first, second), theme))
    type_into(qtbot, panel.question.number, "3")
    assert panel.question.number.hasFocus()
    click(qtbot, panel.foot.next)
    qtbot.waitUntil(lambda: panel.area.verticalScrollBar().maximum() > 0)
    assert panel.area.verticalScrollBar().value() == 0
    assert panel.window().focusWidget() is None


def test_wide_controls_widen_the_panel_instead_of_being_cut(panel, qtbot):
    wide = QWidget()
    wide.setMinimumWidth(400)
    panel.controls_host.addWidget(wide)
    qtbot.waitUntil(lambda: panel.area.viewport().width() > 400)
    assert panel.area.widget().width() <= panel.area.viewport().width()
