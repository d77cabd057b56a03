"""The foot says what its buttons do, to the eye and to a screen reader."""

import pytest

from neuronlab.gui.lessons.foot import LessonFoot


@pytest.fixture
def foot(theme, shown):
    foot = LessonFoot(theme)
    foot.show_turns(("Next", "Go to the next step"), has_before=False)
    return shown(foot)


def test_there_is_no_step_before_the_first(foot):
    assert not foot.back.isEnabled()
    foot.show_turns(("Next", "Go to the next step"), has_before=True)
    assert foot.back.isEnabled()


def test_the_other_button_says_where_it_leads(foot):
    foot.show_turns(("All lessons", "Choose another lesson"), has_before=True)
    assert (foot.next.text(), foot.next.toolTip()) == ("All lessons", "Choose another lesson")
    assert foot.next.accessibleName() == "All lessons"


def test_both_buttons_are_equally_wide_above_the_one_that_leaves(foot):
    assert abs(foot.back.width() - foot.next.width()) <= 1
    assert foot.leave.y() > foot.next.y()
    assert foot.leave.width() >= 2 * foot.next.width()
