"""The rules for inputs: what speaks for and against a column as the input of a curve, or one of two inputs."""

from neuronlab.files.tables import name_words as words
from neuronlab.files.tables.choice_rules import (
    CONTAINS_TEXT,
    FEW_DIFFERENT,
    NUMBERS_CASES,
    SERVES_NOBODY,
    ChoiceRule,
    with_name,
    with_word,
)
from neuronlab.files.tables.column_facts import has_target_name, has_times, is_coordinate, numbers_groups

INPUT_RULES = (
    *SERVES_NOBODY,
    ChoiceRule(
        points=-4.0,
        reason="numbers what the rows are about",
        applies=lambda column, _: bool(column.name) and words.is_row_name(column.name),
    ),
    ChoiceRule(points=-24.0, reason="has the same value in every row", applies=lambda column, _: column.is_constant),
    CONTAINS_TEXT,
    ChoiceRule(points=4.0, reason="has the name of an input", applies=with_name(words.INPUTS)),
    ChoiceRule(
        points=-4.0,
        reason="has the name of a target",
        applies=lambda column, _: has_target_name(column) and column.name.lower() != "y",
    ),
    *FEW_DIFFERENT,
    ChoiceRule(
        points=-4.0,
        reason="has only two different numbers",
        applies=lambda column, _: column.has_few_values and column.distinct == 2,
    ),
    ChoiceRule(points=-3.0, reason="is the uncertainty of another column", applies=with_word(words.ERRORS)),
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
        reason="is the time or the scale by which the rows are sorted",
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
    NUMBERS_CASES,
    # What happens over time is a curve, and so is a spectrum.
    ChoiceRule(points=-10.0, reason="contains times", applies=lambda column, _: column.kind in {"date", "time"}),
    ChoiceRule(
        points=-10.0,
        reason="is the time or the scale by which the rows are sorted",
        applies=lambda column, seen: column.kind not in {"date", "time"} and column.index == seen.axis,
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
