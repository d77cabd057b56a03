"""The rules by which columns are chosen: what speaks for and against a column as a target or as an input, in points.

A choice is the task and the columns with the most points. Rules that say that a column cannot serve have so many points
that it is chosen only if no other is left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.files.tables import name_words as words
from neuronlab.files.tables.column_facts import (
    NEARLY_EMPTY,
    ColumnsSeen,
    are_codes,
    counts_things,
    has_target_name,
    has_times,
    is_coordinate,
    is_far_apart,
    names_by_number,
    names_rows,
    numbers_groups,
    repeats,
)
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


def _blank(column: ColumnProfile, _seen: ColumnsSeen) -> float:
    return 1.0 - column.filled


def _named(*names: set[str]) -> Callable[[ColumnProfile, ColumnsSeen], bool]:
    wanted = set[str]().union(*names)
    return lambda column, _: bool(column.name) and words.is_called(column.name, wanted)


def _with_word(wanted: set[str]) -> Callable[[ColumnProfile, ColumnsSeen], bool]:
    return lambda column, _: bool(column.name) and words.contains_word(column.name, wanted)


_SERVES_NOBODY = (
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
    ChoiceRule(points=-12.0, reason="lacks some values", applies=_blank),
    ChoiceRule(points=-2.0, reason="lacks many values", applies=lambda column, _: column.filled < _MOSTLY_FILLED),
)
"""Reasons against a column in any use."""

_LEARNED = (
    ChoiceRule(
        points=12.0,
        reason="has the name of a target",
        applies=lambda column, seen: has_target_name(column) and not (seen.is_space and column.name.lower() == "y"),
    ),
    ChoiceRule(points=-6.0, reason="has the name of an input", applies=_named(words.INPUTS)),
    ChoiceRule(points=-10.0, reason="is the uncertainty of another column", applies=_with_word(words.ERRORS)),
    ChoiceRule(
        points=-6.0,
        reason="is computed from other columns",
        applies=lambda column, seen: column.index in seen.products,
    ),
)
"""Reasons for and against a column as any target."""

NUMBER_RULES = (
    *_SERVES_NOBODY,
    ChoiceRule(points=-40.0, reason="has the same value in every row", applies=lambda column, _: column.is_constant),
    *_LEARNED,
    ChoiceRule(points=-40.0, reason="contains text", applies=lambda column, _: column.kind == "label"),
    ChoiceRule(
        points=-20.0, reason="contains dates or times", applies=lambda column, _: column.kind in {"date", "time"}
    ),
    ChoiceRule(
        points=8.0,
        reason="is how often something happens",
        applies=lambda column, _: words.counts_events(column.name),
    ),
    ChoiceRule(
        points=7.0,
        reason="has the name of a quantity to predict",
        applies=lambda column, _: words.names_quantity(column.name),
    ),
    # Along times, the first numbers are what is usually followed; the last ones are often corrections.
    ChoiceRule(
        points=2.0,
        reason="is the first column of numbers beside the times",
        applies=lambda column, seen: column.index == seen.first_along_axis,
    ),
    ChoiceRule(
        points=2.0,
        reason="is the last column",
        applies=lambda column, seen: column.index == seen.last and seen.first_along_axis is None,
    ),
    ChoiceRule(
        points=-8.0,
        reason="is the time by which the rows are sorted",
        applies=lambda column, seen: column.index == seen.axis,
    ),
    ChoiceRule(
        points=-5.0,
        reason="is a part of a date",
        applies=lambda column, seen: (
            column.is_whole and column.index != seen.axis and words.contains_word(column.name, words.CALENDAR)
        ),
    ),
    ChoiceRule(points=-3.0, reason="numbers groups of rows", applies=lambda column, _: numbers_groups(column)),
    ChoiceRule(
        points=-2.0, reason="numbers what the rows are about", applies=lambda column, _: names_by_number(column)
    ),
    ChoiceRule(points=-5.0, reason="is a coordinate", applies=lambda column, _: is_coordinate(column)),
    ChoiceRule(
        points=-4.0,
        reason="has whole numbers that may number classes",
        applies=lambda column, _: 0 < len(column.labels) < column.rows * column.filled,
    ),
    ChoiceRule(points=-1.0, reason="has rather few different numbers", applies=lambda column, _: counts_things(column)),
    ChoiceRule(points=-2.0, reason="has few different numbers", applies=lambda column, _: column.has_few_values),
)
"""Reasons for and against a column as the numbers to learn."""

LABEL_RULES = (
    *_SERVES_NOBODY,
    *_LEARNED,
    ChoiceRule(
        points=-40.0,
        reason=f"does not contain 2 to {MAX_CLASSES} whole numbers",
        applies=lambda column, _: not column.labels and column.kind != "label",
    ),
    # Reading it says so, which is better than to learn something else in silence.
    ChoiceRule(
        points=-8.0,
        reason=f"does not contain 2 to {MAX_CLASSES} different names",
        applies=lambda column, _: not column.labels and column.kind == "label" and repeats(column),
    ),
    ChoiceRule(
        points=-40.0,
        reason="has the same text in every row",
        applies=lambda column, seen: (
            column.kind == "label" and column.is_constant and seen.has_names and not has_target_name(column)
        ),
    ),
    ChoiceRule(
        points=-20.0,
        reason="has another text in almost every row",
        applies=lambda column, _: not column.labels and column.kind == "label" and not repeats(column),
    ),
    # The one column of names among numbers is what tells the rows apart; several describe them.
    ChoiceRule(
        points=6.0,
        reason="is the only column with names of classes",
        applies=lambda column, seen: column.kind == "label" and seen.text_labels == 1,
    ),
    # It describes whom the rows are about, and is known before anything is measured.
    ChoiceRule(points=-5.0, reason="is the sex or the origin of persons", applies=_with_word(words.PERSONS)),
    ChoiceRule(points=2.0, reason="is the last column", applies=lambda column, seen: column.index == seen.last),
    # Where classes are numbered, the table is made for them.
    ChoiceRule(
        points=3.0,
        reason="is the last column and numbers classes",
        applies=lambda column, seen: (
            column.index == seen.last and column.kind == "number" and len(column.labels) <= 3 and are_codes(column)
        ),
    ),
    ChoiceRule(
        points=6.0,
        reason="is what was decided, or what became of the rows",
        applies=lambda column, _: bool(column.labels) and words.contains_word(column.name, words.DECISIONS),
    ),
    ChoiceRule(points=1.0, reason="has the name of a group", applies=_with_word(words.GROUPS)),
    # Else texts alone tell groups apart: whole numbers do if they are said to.
    ChoiceRule(
        points=4.0,
        reason="numbers groups, as its name says",
        applies=lambda column, _: (
            column.kind == "number" and are_codes(column) and words.contains_word(column.name, words.GROUPS)
        ),
    ),
    ChoiceRule(points=-1.0, reason="contains numbers", applies=lambda column, _: column.kind == "number"),
    ChoiceRule(
        points=-1.5,
        reason="skips some whole numbers",
        applies=lambda column, _: column.kind == "number" and not are_codes(column),
    ),
    ChoiceRule(
        points=-2.0,
        reason="has more than three different numbers",
        applies=lambda column, _: column.kind == "number" and len(column.labels) > 3,
    ),
    ChoiceRule(
        points=-2.5, reason="has numbers far apart from each other", applies=lambda column, _: is_far_apart(column)
    ),
)
"""Reasons for and against a column as the names of classes."""

INPUT_RULES = (
    *_SERVES_NOBODY,
    ChoiceRule(
        points=-4.0,
        reason="numbers what the rows are about",
        applies=lambda column, _: bool(column.name) and words.is_row_name(column.name),
    ),
    ChoiceRule(points=-24.0, reason="has the same value in every row", applies=lambda column, _: column.is_constant),
    ChoiceRule(points=-40.0, reason="contains text", applies=lambda column, _: column.kind == "label"),
    ChoiceRule(points=4.0, reason="has the name of an input", applies=_named(words.INPUTS)),
    ChoiceRule(
        points=-4.0,
        reason="has the name of a target",
        applies=lambda column, _: has_target_name(column) and column.name.lower() != "y",
    ),
    # Counts of a few things, rather than measures.
    ChoiceRule(points=-1.0, reason="has rather few different numbers", applies=lambda column, _: counts_things(column)),
    ChoiceRule(points=-2.0, reason="has few different numbers", applies=lambda column, _: column.has_few_values),
    ChoiceRule(
        points=-4.0,
        reason="has only two different numbers",
        applies=lambda column, _: column.has_few_values and column.distinct == 2,
    ),
    ChoiceRule(points=-3.0, reason="is the uncertainty of another column", applies=_with_word(words.ERRORS)),
)
"""Reasons for and against a column as an input of any task."""

CURVE_RULES = (
    *INPUT_RULES,
    # A place has two coordinates: both are inputs, or neither is.
    ChoiceRule(points=-6.0, reason="is one coordinate of a place", applies=lambda column, _: is_coordinate(column)),
    ChoiceRule(
        points=-2.0,
        reason="numbers groups of rows",
        applies=lambda column, seen: column.index != seen.axis and numbers_groups(column),
    ),
    ChoiceRule(points=-4.0, reason="has few points of a curve", applies=lambda column, _: column.has_few_values),
    ChoiceRule(
        points=4.0,
        reason="is the time by which the rows are sorted",
        applies=lambda column, seen: column.index == seen.axis,
    ),
    ChoiceRule(
        points=0.5,
        reason="contains times",
        applies=lambda column, seen: column.index != seen.axis and has_times(column),
    ),
)
"""Reasons for and against a column as the input of a curve."""

PLANE_RULES = (
    *INPUT_RULES,
    ChoiceRule(
        points=1.0,
        reason="is a coordinate of a place",
        applies=lambda column, seen: seen.has_position and is_coordinate(column),
    ),
    ChoiceRule(points=-2.0, reason="numbers groups of rows", applies=lambda column, _: numbers_groups(column)),
    ChoiceRule(
        points=-2.0, reason="numbers what the rows are about", applies=lambda column, _: names_by_number(column)
    ),
    # What happens over time is a curve.
    ChoiceRule(
        points=-10.0,
        reason="contains times",
        applies=lambda column, seen: column.kind in {"date", "time"} or column.index == seen.axis,
    ),
    ChoiceRule(
        points=-2.0,
        reason="is a part of a date",
        applies=lambda column, seen: column.index != seen.axis and words.contains_word(column.name, words.CALENDAR),
    ),
    # Columns with years as names are one quantity at several times: one of them against another is a curve.
    ChoiceRule(points=-3.0, reason="is one of several years", applies=lambda column, _: words.is_year(column.name)),
)
"""Reasons for and against a column as one of two inputs."""
