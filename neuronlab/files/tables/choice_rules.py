"""The rules by which columns are chosen: what speaks for and against a column as a target or as an input, in points.

A choice is the task and the columns with the most points. Rules that say that a column cannot serve have so many points
that it is chosen only if no other is left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.files.tables import name_words as words
from neuronlab.files.tables.profile import ColumnProfile

_FAR_APART = 3.0
"""Whole numbers with larger steps between them are rarely numbers of classes."""
_NEARLY_EMPTY = 0.5


@dataclass(frozen=True, kw_only=True)
class ColumnsSeen:
    """What the rules need to know of a table beside the column they are about.

    Attributes:
        last: The index of its last column.
        axis: The index of the first column of times that the rows are sorted by; None without one.
        first_along_axis: The index of the first column of numbers that may be followed over these times.
        text_labels: Number of columns whose texts may be names of classes.
        has_names: Whether any column has a name.
        is_space: Whether there are columns called x, y and z, which then are coordinates.
    """

    last: int
    axis: int | None
    first_along_axis: int | None
    text_labels: int
    has_names: bool
    is_space: bool


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


def columns_seen(columns: Sequence[ColumnProfile]) -> ColumnsSeen:
    """What there is to know of all columns."""
    axis = next((column.index for column in columns if _is_axis(column)), None)
    along = (column.index for column in columns if column.index != axis and _is_measure(column))
    return ColumnsSeen(
        last=columns[-1].index if columns else 0,
        axis=axis,
        first_along_axis=None if axis is None else next(along, None),
        text_labels=sum(column.kind == "label" and bool(column.labels) for column in columns),
        has_names=any(column.name for column in columns),
        is_space={"x", "y", "z"}.issubset(column.name.lower() for column in columns),
    )


def points_for(column: ColumnProfile, rules: Sequence[ChoiceRule], seen: ColumnsSeen) -> float:
    """The points of a column by some rules."""
    return sum(rule.points * rule.applies(column, seen) for rule in rules)


def reason_against(column: ColumnProfile, rules: Sequence[ChoiceRule], seen: ColumnsSeen) -> str:
    """The weightiest reason against a column; "" if nothing decisive speaks against it."""
    weights = [(rule.points * rule.applies(column, seen), rule.reason) for rule in rules]
    weight, reason = min(weights)
    return reason if weight <= _DECISIVE else ""


def is_far_apart(column: ColumnProfile) -> bool:
    """Whether a column has three or more different whole numbers which are too far apart to number classes."""
    return len(column.labels) > 2 and _step(column) > _FAR_APART


def names_rows(column: ColumnProfile) -> bool:
    """Whether a column says by its name, or by having none, that it only names the rows, and does so."""
    return words.is_row_name(column.name) and (column.counts_rows or column.distinct == column.rows)


def _repeats(column: ColumnProfile) -> bool:
    """Whether most values of a column occur several times."""
    return 2 * column.distinct <= column.rows * column.filled


def are_codes(column: ColumnProfile) -> bool:
    """Whether the whole numbers of a column may number classes: each follows the one before, or there are two."""
    return len(column.labels) == 2 or (bool(column.labels) and _step(column) == 1.0)


def _step(column: ColumnProfile) -> float:
    """The mean step between the different whole numbers of a column; 0 for texts, and for fewer than two numbers."""
    if column.kind != "number" or len(column.labels) < 2 or not np.isfinite(column.values).any():
        return 0.0
    return float(np.nanmax(column.values) - np.nanmin(column.values)) / (len(column.labels) - 1)


def _is_axis(column: ColumnProfile) -> bool:
    if column.kind == "number" and not words.is_called(column.name, words.MOMENTS):
        return False
    return column.kind != "label" and column.is_sorted and not column.counts_rows and column.distinct > 2


def _is_measure(column: ColumnProfile) -> bool:
    return (
        column.kind == "number"
        and not (column.counts_rows or column.has_few_values or column.is_constant)
        and column.filled > _NEARLY_EMPTY
        and not words.contains_word(column.name, words.CALENDAR)
        and not words.is_row_name(column.name)
    )


def _has_target_name(column: ColumnProfile) -> bool:
    return bool(column.name) and words.is_called(column.name, words.TARGETS)


def _has_times(column: ColumnProfile) -> bool:
    return column.kind == "date" or (column.kind == "number" and words.is_called(column.name, words.MOMENTS))


def _counts_things(column: ColumnProfile) -> bool:
    return column.is_whole and column.distinct <= 2 * MAX_CLASSES and 6 * column.distinct <= column.rows


def _numbers_groups(column: ColumnProfile) -> bool:
    """Whether a column has a whole number for each of several groups of rows that follow each other."""
    return column.is_whole and column.is_sorted and 3 * column.distinct <= column.rows * column.filled


def _blank(column: ColumnProfile, _seen: ColumnsSeen) -> float:
    return 1.0 - column.filled


def _named(*names: set[str]) -> Callable[[ColumnProfile, ColumnsSeen], bool]:
    wanted = set[str]().union(*names)
    return lambda column, _: bool(column.name) and words.is_called(column.name, wanted)


def _with_word(wanted: set[str]) -> Callable[[ColumnProfile, ColumnsSeen], bool]:
    return lambda column, _: bool(column.name) and words.contains_word(column.name, wanted)


_DECISIVE = -5.0
"""Points from which on a rule is a reason that people are told."""

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
        applies=lambda column, _: column.filled <= _NEARLY_EMPTY,
    ),
    # A row that lacks a value cannot be learned from: the fewer the better.
    ChoiceRule(points=-16.0, reason="lacks some values", applies=_blank),
)
"""Reasons against a column in any use."""

_LEARNED = (
    ChoiceRule(
        points=12.0,
        reason="has the name of a target",
        applies=lambda column, seen: _has_target_name(column) and not (seen.is_space and column.name.lower() == "y"),
    ),
    ChoiceRule(points=-6.0, reason="has the name of an input", applies=_named(words.INPUTS)),
    ChoiceRule(points=-10.0, reason="is the uncertainty of another column", applies=_with_word(words.ERRORS)),
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
    ChoiceRule(points=7.0, reason="has the name of a quantity to predict", applies=_with_word(words.QUANTITIES)),
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
    ChoiceRule(points=-3.0, reason="numbers groups of rows", applies=lambda column, _: _numbers_groups(column)),
    ChoiceRule(points=-5.0, reason="is a coordinate", applies=_with_word(words.COORDINATES)),
    ChoiceRule(
        points=-4.0,
        reason="has whole numbers that may number classes",
        applies=lambda column, _: 0 < len(column.labels) < column.rows * column.filled,
    ),
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
        applies=lambda column, _: not column.labels and column.kind == "label" and _repeats(column),
    ),
    ChoiceRule(
        points=-20.0,
        reason="has another text in almost every row",
        applies=lambda column, _: not column.labels and column.kind == "label" and not _repeats(column),
    ),
    # The one column of names among numbers is what tells the rows apart; several describe them.
    ChoiceRule(
        points=6.0,
        reason="is the only column with names of classes",
        applies=lambda column, seen: column.kind == "label" and seen.text_labels == 1,
    ),
    ChoiceRule(points=2.0, reason="is the last column", applies=lambda column, seen: column.index == seen.last),
    ChoiceRule(points=1.0, reason="has the name of a group", applies=_with_word(words.GROUPS)),
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
    ChoiceRule(points=-24.0, reason="has the same value in every row", applies=lambda column, _: column.is_constant),
    ChoiceRule(points=-40.0, reason="contains text", applies=lambda column, _: column.kind == "label"),
    ChoiceRule(points=4.0, reason="has the name of an input", applies=_named(words.INPUTS)),
    ChoiceRule(
        points=-4.0,
        reason="has the name of a target",
        applies=lambda column, _: _has_target_name(column) and column.name.lower() != "y",
    ),
    # Counts of a few things, rather than measures.
    ChoiceRule(
        points=-1.0, reason="has rather few different numbers", applies=lambda column, _: _counts_things(column)
    ),
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
    ChoiceRule(
        points=-2.0,
        reason="numbers groups of rows",
        applies=lambda column, seen: column.index != seen.axis and _numbers_groups(column),
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
        applies=lambda column, seen: column.index != seen.axis and _has_times(column),
    ),
)
"""Reasons for and against a column as the input of a curve."""

PLANE_RULES = (
    *INPUT_RULES,
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
