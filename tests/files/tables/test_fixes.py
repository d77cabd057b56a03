"""A fix changes one decision, and says what it does."""

import time
from dataclasses import fields

import pytest

from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.fixes import (
    day_in_words,
    with_day_order,
    with_grouping_points,
    with_markers,
    with_other_comma,
    without_bad_rows,
    without_units,
)
from neuronlab.files.tables.format import TableFormat

CHOICES = ReadingChoices(task="curve")
POINT, COMMA = TableFormat(), TableFormat(separator=";", decimal_comma=True)
FIXES = [
    (without_units(POINT, "$5", CHOICES), "strips_units", "--strip-units to read $5 as 5"),
    (with_other_comma(POINT, "1,234", CHOICES), "decimal", "--decimal , to read 1,234 as 1.234"),
    (with_grouping_points("1.234", CHOICES), "decimal", "--decimal , to read 1.234 as 1234"),
    (with_day_order("3/4/2021", CHOICES, day_first=True), "day_first", "--day-first to read 3/4/2021 as 3 April 2021"),
    (without_bad_rows(2, CHOICES), "skips_bad_rows", "--skip-bad-rows to leave out these 2 rows"),
    (with_markers(("NA", "?"), "Missing", "take them so", CHOICES), "missing", "--missing 'NA,?' to take them so"),
]


@pytest.mark.parametrize(("fix", "decision", "text"), FIXES)
def test_each_fix_changes_one_decision_and_has_its_option(fix, decision, text):
    assert f"{fix.option} to {fix.effect}" == text
    names = [field.name for field in fields(CHOICES)]
    assert [name for name in names if getattr(fix.choices, name) != getattr(CHOICES, name)] == [decision]


def test_the_other_reading_of_a_comma_is_the_other_one():
    fix = with_other_comma(COMMA, "1,234", CHOICES)
    assert (fix.option, fix.effect, fix.choices.decimal) == ("--decimal .", "read 1,234 as 1234", ".")


@pytest.mark.parametrize(
    ("markers", "option"),
    [((), "--missing none"), (("-", "--"), "--missing=-,--"), (("-", "?"), "'--missing=-,?'")],
)
def test_markers_are_said_so_that_a_shell_and_the_command_take_them(markers, option):
    assert with_markers(markers, "label", "effect", CHOICES).option == option


def test_a_day_is_put_in_words_whatever_the_language_of_the_system(monkeypatch):
    monkeypatch.setattr(time, "strftime", lambda *_: "März")
    assert day_in_words("03/04/2021", day_first=False) == "4 March 2021"
