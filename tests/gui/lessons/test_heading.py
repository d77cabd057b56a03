"""The head says which lesson and which step it is, and leads to all others."""

import pytest

from neuronlab.gui.lessons.heading import LessonHeading
from tests.controls import click


@pytest.fixture
def heading(theme, shown):
    heading = LessonHeading("Lesson 3 of 18", "Many lines are one line", theme)
    heading.show_steps((True, False, False), 1)
    return shown(heading)


def test_the_head_says_where_one_is(heading):
    assert (heading.number.text(), heading.title.text()) == ("Lesson 3 of 18", "Many lines are one line")
    assert heading.step.text() == "Step 2 of 3"


def test_links_and_dots_lead_on(heading, qtbot):
    with qtbot.waitSignal(heading.list_asked):
        click(qtbot, heading.list)
    with qtbot.waitSignal(heading.step_chosen) as chosen:
        click(qtbot, heading.dots, heading.dots.area_of(2).center().toPoint())
    assert chosen.args == [2]
