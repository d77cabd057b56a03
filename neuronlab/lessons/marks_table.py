"""Marks as a table, a row for each file that was handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neuronlab.core.text import one_line
from neuronlab.files.tables.reader import encode_rows
from neuronlab.lessons.grading import GoalMark, LessonMarks
from neuronlab.lessons.lesson import Limit

_LONGEST_NOTES = 2_000
_NAMES = (
    "file",
    "learner",
    "lesson",
    "same lesson",
    "steps",
    "steps done",
    "questions",
    "answered",
    "right",
    "predictions",
    "predicted",
    "goals",
    "goals reached",
)
_GOAL_NAMES = ("", " in the window", " difference", " points unchanged", " reached", " remarks")


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A file that was graded.

    Attributes:
        name: Its name, from the folder that was graded.
        marks: Its marks; None if it cannot be read.
        problem: Why it cannot be read, in a sentence; "" if it can.
    """

    name: str
    marks: LessonMarks | None = None
    problem: str = ""


def encode_marks(rows: Sequence[Graded]) -> bytes:
    """A CSV table with a row for each file; lessons with fewer challenges than others have empty cells there."""
    goals = max((len(row.marks.goals) for row in rows if row.marks is not None), default=0)
    numbered = [f"goal {number}{name}" for number in range(1, goals + 1) for name in _GOAL_NAMES]
    return encode_rows([*_NAMES, *numbered, "notes", "problem"], (_cells(row, goals) for row in rows))


def _cells(row: Graded, goals: int) -> Iterator[object]:
    marks = row.marks
    yield row.name
    if marks is None:
        yield from [""] * (len(_NAMES) - 1 + goals * len(_GOAL_NAMES) + 1)
        yield row.problem
        return
    yield from (marks.learner, marks.key, _yes(marks.is_same))
    yield from (marks.steps, marks.done, marks.questions, marks.answered, marks.right)
    yield from (marks.predictions, marks.predicted, len(marks.goals), marks.reached)
    for goal in marks.goals:
        yield from _goal_cells(goal)
    yield from [""] * ((goals - len(marks.goals)) * len(_GOAL_NAMES))
    yield one_line(" | ".join(marks.notes), _LONGEST_NOTES)
    yield row.problem


def _goal_cells(goal: GoalMark) -> Iterator[object]:
    value = None if goal.attempt is None else goal.attempt.value
    yield "" if value is None else value
    yield "" if goal.said is None else goal.said
    yield "" if goal.difference is None else goal.difference
    yield "" if goal.same_points is None else _yes(goal.same_points)
    yield _yes(goal.is_reached)
    yield " ".join(_remarks(goal))


def _remarks(goal: GoalMark) -> Iterator[str]:
    """Why a challenge is not reached, in sentences."""
    if goal.problem:
        yield goal.problem
    elif goal.said is None:
        yield "No number was reached."
    if goal.attempt is None:
        return
    if not goal.attempt.has_points:
        yield "The points were changed."
    for limit in goal.attempt.missed:
        yield f"{limit.measure} must be {_bounds(limit)}."
    if not goal.agrees:
        yield "The network does not have the number that the window noted."


def _bounds(limit: Limit) -> str:
    low = [] if limit.at_least is None else [f"at least {limit.at_least:g}"]
    high = [] if limit.at_most is None else [f"at most {limit.at_most:g}"]
    return " and ".join([*low, *high])


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
