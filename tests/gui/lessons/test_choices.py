"""Answers are chosen with the mouse anywhere on them, or with the arrow keys."""

import pytest
from PySide6.QtCore import Qt

from neuronlab.gui.lessons.choices import Choices
from tests.controls import click, press_key

LONG = "The loss would fall more slowly, but it would fall in the end, as both directions lead to a minimum."


@pytest.fixture
def choices(theme, shown):
    choices = Choices(theme)
    choices.offer([LONG, "It would rise.", "Nothing."])
    return shown(choices)


def test_a_click_on_the_text_chooses_it(choices, qtbot):
    assert choices.index is None
    with qtbot.waitSignal(choices.chosen) as chosen:
        click(qtbot, choices.choices[1])
    assert (chosen.args, choices.index) == ([1], 1)


def test_arrow_keys_move_the_choice(choices, qtbot):
    click(qtbot, choices.choices[0].button)
    press_key(qtbot, choices.choices[0].button, Qt.Key.Key_Down)
    assert choices.index == 1


def test_a_long_answer_breaks_into_lines(choices):
    long, short = (choices.choices[index].text.height() for index in (0, 1))
    assert long > 2 * short
    assert choices.width() <= 300


def test_other_answers_are_offered_with_none_chosen(choices, qtbot):
    click(qtbot, choices.choices[2])
    choices.offer(["Yes", "No"])
    assert (choices.index, len(choices.choices)) == (None, 2)
    choices.show_index(1)
    assert choices.index == 1


def test_a_screen_reader_says_the_answers(choices):
    assert [choice.button.accessibleName() for choice in choices.choices] == [LONG, "It would rise.", "Nothing."]
