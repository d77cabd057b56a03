from dataclasses import replace

import pytest

from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.gui.dialogs.import_notes import MOST_SHOWN, ImportNotes
from tests.controls import click

AS_DECIMALS = ReadingFix(
    label="Read as decimals", option="--decimal ,", effect="read 1,234 as 1.234", choices=ReadingChoices(decimal=",")
)
AS_NUMBERS, AS_CLASSES = (
    ReadingFix(label=f"Read as {task}", option=f"--task {task}", effect="do so", choices=ReadingChoices(task=task))
    for task in ("surface", "classes")
)
WARNING = ReadingNote(sentence="Commas in y separate thousands: 1,234 is 1234.", fixes=(AS_DECIMALS,))
QUESTION = ReadingNote(sentence="What is kind?", fixes=(AS_NUMBERS, AS_CLASSES), is_question=True)


@pytest.fixture
def notes(qtbot):
    notes = ImportNotes()
    qtbot.addWidget(notes)
    notes.show_notes((WARNING, QUESTION))
    notes.show()
    return notes


def test_questions_come_first_and_every_fix_has_a_button_that_says_what_it_does(notes):
    assert [row.note for row in notes.rows] == [QUESTION, WARNING]
    assert notes.has_question
    assert notes.first_answer is notes.rows[0].fixes[0]
    (button,) = notes.rows[1].fixes
    assert (button.text(), button.toolTip()) == ("Read as decimals", "Read 1,234 as 1.234")


def test_a_fix_is_one_click(notes, qtbot):
    for row, fix, choices in ((1, 0, AS_DECIMALS.choices), (0, 1, AS_CLASSES.choices)):
        with qtbot.waitSignal(notes.chosen) as chosen:
            click(qtbot, notes.rows[row].fixes[fix])
        assert chosen.args == [choices]


def test_the_same_notes_keep_their_buttons_and_none_take_no_room(notes):
    row = notes.rows[0]
    notes.show_notes((QUESTION, WARNING))
    assert notes.rows[0] is row
    notes.show_notes(())
    assert not notes.isVisible()
    assert (notes.text, notes.has_question, notes.first_answer) == ("", False, None)


def test_of_many_notes_the_first_are_shown_until_the_others_are_asked_for(notes, qtbot):
    many = [ReadingNote(sentence=f"Note {number}.") for number in range(MOST_SHOWN + 2)]
    notes.show_notes(many)
    assert sum(row.isVisible() for row in notes.rows) == MOST_SHOWN
    assert notes.more.text() == "Show 2 more"
    click(qtbot, notes.more)
    assert all(row.isVisible() for row in notes.rows)
    assert not notes.more.isVisible()


def test_several_buttons_stand_in_as_many_lines_as_they_need(notes, qtbot):
    three = replace(QUESTION, fixes=(*QUESTION.fixes, AS_DECIMALS))
    notes.show_notes((three,))
    fixes, row = notes.rows[0].fixes, notes.rows[0]
    for width, lines in ((600, 1), (260, 2), (150, 3), (600, 1)):
        notes.setFixedWidth(width)
        qtbot.waitUntil(lambda lines=lines: len({button.y() for button in fixes}) == lines)
        qtbot.waitUntil(lambda: fixes[-1].mapTo(row, fixes[-1].rect().bottomLeft()).y() < row.height())
        assert all(button.width() >= button.sizeHint().width() for button in fixes)
