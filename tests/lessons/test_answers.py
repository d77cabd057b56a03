"""An answer is judged by the number or by the option, and the verdict says so in words."""

import pytest

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.answers import verdict_of
from neuronlab.lessons.lesson import Option, Question, WhatIf

UP = WhatIf(name="up", flip_gradient=True)
CHOICE = Question(
    asks="Which?",
    options=(Option(text="down", is_right=True), Option(text="up", says="Run it.", run=UP), Option(text="none")),
)
NUMBER = Question(asks="How many?", answer=2.0, tolerance=0.1, right="Correct: two.", wrong="Count again.")


@pytest.mark.parametrize(
    ("answer", "is_right", "says"),
    [
        (2.0, True, "Correct: two."),
        (2.1, True, "Correct: two."),
        (2.2, False, "Not quite. Count again."),
        (-2.0, False, "Not quite. Count again."),
    ],
)
def test_a_number_is_right_within_the_tolerance(answer, is_right, says):
    verdict = verdict_of(NUMBER, StepRecord(answer=answer))
    assert (verdict.is_right, verdict.says, verdict.run) == (is_right, says, None)


@pytest.mark.parametrize(
    ("chosen", "is_right", "says", "run"),
    [(0, True, "Correct.", None), (1, False, "Not quite. Run it.", UP), (2, False, "Not quite.", None)],
)
def test_an_option_says_what_it_is_and_where_it_would_lead(chosen, is_right, says, run):
    verdict = verdict_of(CHOICE, StepRecord(chosen=chosen))
    assert (verdict.is_right, verdict.says, verdict.run) == (is_right, says, run)


def test_there_is_no_verdict_without_an_answer_to_this_question():
    assert verdict_of(NUMBER, StepRecord()) is None
    assert verdict_of(NUMBER, StepRecord(chosen=0)) is None
    assert verdict_of(CHOICE, StepRecord(answer=2.0)) is None
    assert verdict_of(CHOICE, StepRecord(chosen=3)) is None


def test_a_bare_number_is_judged_in_words_too():
    bare = Question(asks="How many?", answer=2.0)
    assert verdict_of(bare, StepRecord(answer=2.0)).says == "Correct."
    assert verdict_of(bare, StepRecord(answer=3.0)).says == "Not quite."


@pytest.mark.parametrize(
    ("is_right", "says", "said"),
    [
        (True, "Yes: two.", "Yes: two."),
        (True, "Two.", "Correct. Two."),
        (False, "No, two.", "No, two."),
        (False, "Nothing learns.", "Not quite. Nothing learns."),
    ],
)
def test_a_verdict_is_not_said_twice(is_right, says, said):
    question = Question(asks="Which?", options=(Option(text="it", is_right=is_right, says=says),))
    assert verdict_of(question, StepRecord(chosen=0)).says == said
