"""The panel leads through the steps of a lesson, back and forth at will, and out of it."""

import pytest

from neuronlab.gui.lessons.live_text import LiveText
from neuronlab.gui.lessons.panel import LessonPanel
from tests.controls import click
from tests.gui.lessons.conftest import Course, make_lesson


@pytest.fixture
def course():
    return Course(make_lesson())


@pytest.fixture
def panel(course, theme, shown):
    return shown(LessonPanel(course, theme, "Lesson 2 of 18"))


def text_of(panel):
    return [part.toPlainText() for part in panel.text.findChildren(LiveText) if part.isVisible()]


def test_a_learner_goes_on_and_back_at_will(panel, course, qtbot):
    assert text_of(panel) == ["Look."]
    assert not panel.foot.back.isEnabled()
    click(qtbot, panel.foot.next)
    assert text_of(panel) == ["Then."]
    click(qtbot, panel.foot.back)
    assert (course.at, text_of(panel)) == (0, ["Look."])
    click(qtbot, panel.heading.dots, panel.heading.dots.area_of(2).center().toPoint())
    assert (course.at, text_of(panel)) == (2, ["Last."])


def test_after_the_last_step_come_the_other_lessons(panel, course, qtbot):
    course.go_to(2)
    assert panel.foot.next.text() == "All lessons"
    with qtbot.waitSignal(panel.list_asked):
        click(qtbot, panel.foot.next)


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
    panel = shown(LessonPanel(Course(make_lesson(hides_controls=True)), theme))
    assert not panel.all_controls.isVisible()
