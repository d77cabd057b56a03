"""The other ways to read cells, each one click or one option."""

import shlex
from dataclasses import replace

from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.commas import as_read
from neuronlab.files.tables.dates import moment_at, moment_of
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.notes import ReadingFix
from neuronlab.wording.typed_words import list_text, option_words

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Python would write them in the language of the system, once Qt has asked for it."""


def without_units(form: TableFormat, cell: str, choices: ReadingChoices) -> ReadingFix:
    """Take signs and units off, as of `cell`."""
    return ReadingFix(
        label="Take units off",
        option="--strip-units",
        effect=f"read {cell} as {number_of(replace(form, strips_units=True), cell):.15g}",
        choices=replace(choices, strips_units=True),
    )


def with_other_comma(form: TableFormat, number: str, choices: ReadingChoices) -> ReadingFix:
    """Take the commas of numbers such as `number` for what they are not taken for now."""
    other = replace(form, decimal_comma=not form.decimal_comma)
    decimal = "," if other.decimal_comma else "."
    return ReadingFix(
        label="Read as decimal commas" if other.decimal_comma else "Read as thousands separators",
        option=f"--decimal {decimal}",
        effect=f"read {number} as {as_read(other, number)}",
        choices=replace(choices, decimal=decimal),
    )


def with_grouping_points(number: str, choices: ReadingChoices) -> ReadingFix:
    """Take the points of numbers such as `number` for thousands separators."""
    return ReadingFix(
        label="Read as thousands separators",
        option="--decimal ,",
        effect=f"read {number} as {number.replace('.', '')}",
        choices=replace(choices, decimal=","),
    )


def with_day_order(date: str, choices: ReadingChoices, *, day_first: bool) -> ReadingFix:
    """Read dates such as `date` with the day or with the month first."""
    what = "day" if day_first else "month"
    return ReadingFix(
        label=f"{what.capitalize()} first",
        option=f"--{what}-first",
        effect=f"read {date} as {day_in_words(date, day_first=day_first)}",
        choices=replace(choices, day_first=day_first),
    )


def with_digit_dates(cell: str, choices: ReadingChoices, *, are_dates: bool) -> ReadingFix:
    """Read whole numbers such as `cell` as dates, or as they are."""
    return ReadingFix(
        label="Read as dates" if are_dates else "Keep as numbers",
        option="--digit-dates" if are_dates else "--no-digit-dates",
        effect=f"read {cell} as {day_in_words(cell, day_first=False)}" if are_dates else f"keep {cell} as a number",
        choices=replace(choices, digit_dates=are_dates),
    )


def without_bad_rows(count: int, choices: ReadingChoices) -> ReadingFix:
    """Leave out as many rows as cannot be read."""
    what = "this row" if count == 1 else f"these {count:,} rows"
    return ReadingFix(
        label=f"Leave out {what}",
        option="--skip-bad-rows",
        effect=f"leave out {what}",
        choices=replace(choices, skips_bad_rows=True),
    )


def with_markers(missing: tuple[str, ...], label: str, effect: str, choices: ReadingChoices) -> ReadingFix:
    """Take these cells, and no others but empty ones, for missing values."""
    return ReadingFix(
        label=label,
        option=shlex.join(option_words("--missing", list_text(missing) or "none")),
        effect=effect,
        choices=replace(choices, missing=missing),
    )


def day_in_words(date: str, *, day_first: bool) -> str:
    """A date in words: 3 April 2021."""
    when = moment_at(moment_of(date, day_first=day_first) or 0.0)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
