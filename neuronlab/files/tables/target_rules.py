"""The rules for targets: what speaks for and against a column as the numbers, or the names of classes, to learn."""

from neuronlab.core.network.outputs import MAX_CLASSES
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
from neuronlab.files.tables.column_facts import (
    are_codes,
    has_target_name,
    is_coordinate,
    is_far_apart,
    is_unique,
    numbers_groups,
    repeats,
    starts_again,
)

_LEARNED = (
    ChoiceRule(
        points=12.0,
        reason="has the name of a target",
        applies=lambda column, seen: has_target_name(column) and not (seen.is_space and column.name.lower() == "y"),
    ),
    ChoiceRule(points=-6.0, reason="has the name of an input", applies=with_name(words.INPUTS)),
    ChoiceRule(points=-10.0, reason="is the uncertainty of another column", applies=with_word(words.ERRORS)),
    ChoiceRule(
        points=-6.0,
        reason="is computed from other columns",
        applies=lambda column, seen: column.index in seen.products,
    ),
)
"""Reasons for and against a column as any target."""

NUMBER_RULES = (
    *SERVES_NOBODY,
    ChoiceRule(points=-40.0, reason="has the same value in every row", applies=lambda column, _: column.is_constant),
    *_LEARNED,
    CONTAINS_TEXT,
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
        reason="is the time or the scale by which the rows are sorted",
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
        points=-6.0, reason="has the same numbers again and again", applies=lambda column, _: starts_again(column)
    ),
    NUMBERS_CASES,
    ChoiceRule(points=-5.0, reason="is a coordinate", applies=lambda column, _: is_coordinate(column)),
    ChoiceRule(
        points=-4.0,
        reason="has whole numbers that may number classes",
        applies=lambda column, _: 0 < len(column.labels) < column.rows * column.filled,
    ),
    *FEW_DIFFERENT,
    # A code or a setting: two of its numbers make no surface.
    ChoiceRule(
        points=-4.0,
        reason="has at most three different numbers",
        applies=lambda column, _: column.has_few_values and column.distinct <= 3,
    ),
)
"""Reasons for and against a column as the numbers to learn."""

LABEL_RULES = (
    *SERVES_NOBODY,
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
        applies=lambda column, _: (
            column.kind == "label" and (is_unique(column) if column.labels else not repeats(column))
        ),
    ),
    # The one column of names among numbers is what tells the rows apart; several describe them.
    ChoiceRule(
        points=6.0,
        reason="is the only column with names of classes",
        applies=lambda column, seen: column.kind == "label" and seen.text_labels == 1,
    ),
    # It describes whom the rows are about, and is known before anything is measured.
    ChoiceRule(points=-5.0, reason="is the sex or the origin of persons", applies=with_word(words.PERSONS)),
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
    ChoiceRule(points=1.0, reason="has the name of a group", applies=with_word(words.GROUPS)),
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
