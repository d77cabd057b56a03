"""Judges answers to the questions of a lesson."""

from dataclasses import dataclass

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.lesson import Question, WhatIf

RIGHT, WRONG = "Correct", "Not quite"
_YES, _NO = (RIGHT, "Yes", "Right"), (WRONG, "No, ", "No: ", "No. ")
_ROUNDING = 1e-9
"""An answer just at the tolerance counts, whatever rounding makes of the difference; relative to numbers above 1."""


@dataclass(frozen=True)
class AnswerVerdict:
    """What is said about an answer.

    Attributes:
        is_right: Whether the answer is right.
        says: A sentence that says so in words.
        run: What shows where a wrong answer would lead, if it can be run.
    """

    is_right: bool
    says: str
    run: WhatIf | None = None


def verdict_of(question: Question, record: StepRecord) -> AnswerVerdict | None:
    """The verdict on the answer that is recorded; None while there is none."""
    if question.options:
        if record.chosen is None or record.chosen >= len(question.options):
            return None
        option = question.options[record.chosen]
        return AnswerVerdict(option.is_right, _in_words(option.is_right, option.says), option.run)
    if record.answer is None or question.answer is None:
        return None
    off, rounding = abs(record.answer - question.answer), _ROUNDING * max(1.0, abs(question.answer))
    is_right = off <= question.tolerance + rounding
    return AnswerVerdict(is_right, _in_words(is_right, question.right if is_right else question.wrong))


def _in_words(is_right: bool, says: str) -> str:
    """What the lesson says, after the verdict in a word where it does not begin with one itself."""
    if says.startswith(WRONG if is_right else RIGHT):  # what is said where the lesson says nothing
        says = ""
    if says.startswith(_YES if is_right else _NO):
        return says
    return f"{RIGHT if is_right else WRONG}. {says}".strip()
