"""Rules by which columns are chosen: what speaks for and against a column, in points; those for any use are here.

A choice is the task and the columns with the most points. Rules that say that a column cannot serve have so many points
that it is chosen only if no other is left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from neuronlab.files.tables import name_words as words
from neuronlab.files.tables.column_facts import NEARLY_EMPTY, ColumnsSeen, counts_things, names_by_number, names_rows
from neuronlab.files.tables.profile import ColumnProfile


@dataclass(frozen=True, kw_only=True)
class ChoiceRule:
    """What speaks for a column, or against it.

    Attributes:
        points: Its weight; negative against.
        reason: Why, to follow the title of the column.
        applies: How far it applies, from 0 to 1.
    """

    points: float
    reason: str
    applies: Callable[[ColumnProfile, ColumnsSeen], float]


_MOSTLY_FILLED = 0.75
"""A column with fewer values costs too many rows."""
_DECISIVE = -5.0
"""Points from which on a rule is a reason that people read."""


def points_for(column: ColumnProfile, rules: Sequence[ChoiceRule], seen: ColumnsSeen) -> float:
    """The points of a column by some rules."""
    return sum(rule.points * rule.applies(column, seen) for rule in rules)


def reason_against(column: ColumnProfile, rules: Sequence[ChoiceRule], seen: ColumnsSeen) -> str:
    """The weightiest reason against a column; "" if nothing decisive speaks against it."""
    weights = [(rule.points * rule.applies(column, seen), rule.reason) for rule in rules]
    weight, reason = min(weights)
    return reason if weight <= _DECISIVE else ""


def with_name(names: set[str]) -> Callable[[ColumnProfile, ColumnsSeen], bool]:
    """Whether a rule applies by the name of a column as a whole."""
    return lambda column, _: bool(column.name) and words.is_called(column.name, names)


def with_word(wanted: set[str]) -> Callable[[ColumnProfile, ColumnsSeen], bool]:
    """Whether a rule applies by a word in the name of a column."""
    return lambda column, _: bool(column.name) and words.contains_word(column.name, wanted)


SERVES_NOBODY = (
    ChoiceRule(points=-24.0, reason="only counts the rows", applies=lambda column, _: column.counts_rows),
    ChoiceRule(
        points=-24.0,
        reason="only names the rows",
        applies=lambda column, seen: seen.has_names and not column.counts_rows and names_rows(column),
    ),
    ChoiceRule(
        points=-20.0,
        reason="lacks a value in most rows",
        applies=lambda column, _: column.filled <= NEARLY_EMPTY,
    ),
    # A row that lacks a value cannot be learned from: the fewer the better.
    # A measure that lacks a fifth of them still tells more than a code.
    ChoiceRule(points=-12.0, reason="lacks some values", applies=lambda column, _: 1.0 - column.filled),
    ChoiceRule(points=-2.0, reason="lacks many values", applies=lambda column, _: column.filled < _MOSTLY_FILLED),
)
"""Reasons against a column in any use."""

CONTAINS_TEXT = ChoiceRule(points=-40.0, reason="contains text", applies=lambda column, _: column.kind == "label")
NUMBERS_CASES = ChoiceRule(
    points=-2.0, reason="numbers what the rows are about", applies=lambda column, _: names_by_number(column)
)
FEW_DIFFERENT = (
    ChoiceRule(points=-1.0, reason="has rather few different numbers", applies=lambda column, _: counts_things(column)),
    ChoiceRule(points=-2.0, reason="has few different numbers", applies=lambda column, _: column.has_few_values),
)
"""Counts of a few things, rather than measures."""
