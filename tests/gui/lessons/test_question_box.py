"""A question is answered with a number or by choosing, checked, and answered again at will."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.lessons.question_box import QuestionBox
from neuronlab.lessons.lesson import Option, Question
from tests.controls import click, type_into, type_text

NUMBER = Question(asks="How many numbers describe the line?", answer=2.0, right="Correct: two.")
CHOICE = Question(asks="Which?", options=(Option(text="down", is_right=True), Option(text="up")))


@pytest.fixture
def box(theme, shown):
    box = QuestionBox(theme)
    box.show_question(NUMBER, StepRecord())
    return shown(box)


@pytest.mark.parametrize("how", ["mouse", "Enter"])
def test_a_number_is_typed_and_checked(box, qtbot, how):
    assert not box.check.isEnabled()
    type_text(qtbot, box.number, "1e1")
    with qtbot.waitSignal(box.answered) as answered:
        if how == "mouse":
            click(qtbot, box.check)
        else:
            QTest.keyClick(box.number, Qt.Key.Key_Return)
    assert answered.args == [10.0]


@pytest.mark.parametrize(("typed", "why"), [("two", "must be a number"), ("1,500", "could mean 1.500 or 1500")])
def test_what_is_no_number_is_refused_in_a_sentence(box, qtbot, typed, why):
    with qtbot.assertNotEmitted(box.answered):
        type_into(qtbot, box.number, typed)
    assert why in box.complaint.text()
    assert box.complaint.isVisible()
    type_into(qtbot, box.number, "3")
    assert not box.complaint.isVisible()


def test_an_option_counts_once_it_is_checked(box, qtbot):
    box.show_question(CHOICE, StepRecord())
    assert not box.number.isVisible()
    with qtbot.assertNotEmitted(box.chosen):
        click(qtbot, box.choices.choices[1])
    with qtbot.waitSignal(box.chosen) as chosen:
        click(qtbot, box.check)
    assert chosen.args == [1]


@pytest.mark.parametrize("index", [0, 1])
def test_tab_leads_from_the_options_to_check(theme, shown, qtbot, index):
    host, box = QWidget(), QuestionBox(theme)
    column = QVBoxLayout(host)
    for part in (QPushButton("Above"), box):
        column.addWidget(part)
    shown(host)
    box.show_question(CHOICE, StepRecord())
    click(qtbot, box.choices.choices[index])
    chosen = box.choices.choices[index].button
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chosen, Qt.Key.Key_Tab)
    assert box.check.hasFocus()


def test_the_verdict_follows_the_record_and_the_answer_is_still_there_on_coming_back(box):
    box.show_question(NUMBER, StepRecord(answer=2.0))
    assert (box.verdict.text.text, box.number.text()) == ("Correct: two.", "2")
    box.show_question(CHOICE, StepRecord(chosen=1))
    assert (box.choices.index, box.verdict.text.text) == (1, "Not quite.")
    box.show_question(NUMBER, StepRecord(answer=2.0))
    assert box.number.text() == "2"


def test_an_answer_being_typed_is_left_alone_by_other_changes(box, qtbot):
    type_text(qtbot, box.number, "17")
    box.show_question(NUMBER, StepRecord(answer=2.0))
    assert box.number.text() == "17"


def test_typed_text_belongs_to_its_question(box):
    assert box.subject == NUMBER
    box.show_question(CHOICE, StepRecord())
    assert box.subject == CHOICE


def test_without_a_question_there_is_no_box(box):
    box.show_question(None, StepRecord())
    assert not box.isVisible()
