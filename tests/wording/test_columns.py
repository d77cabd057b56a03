import pytest
from msgspec.structs import replace

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Experiment
from neuronlab.wording.columns import (
    bare_name,
    columns_of,
    heading_of,
    meaning_of,
    meaning_text,
    meanings_of,
    titled,
    value_text,
    with_short_unit,
)
from neuronlab.wording.numbers import plain_text

HOURS = ColumnMeaning(unit="hours", origin="2021-06-12T03:20")


@pytest.mark.parametrize(
    ("name", "unit", "origin"),
    [
        ("area [m²]", "m²", ""),
        ("area (m²)", "m²", ""),
        ("area(m²)", "m²", ""),
        ("[m²]", "", ""),
        ("area", "", ""),
        ("f(x) of x", "", ""),
        ("rent [ ]", "", ""),
        ("rent (of all the rooms in it)", "", ""),
        ("time [days since 1970-01-01]", "days", "1970-01-01"),
        ("time (seconds since 2000-01-01 12:00:00+00:00)", "seconds", "2000-01-01 12:00:00+00:00"),
        ("time [days since 1970-13-01]", "", ""),
        ("time [days since launch]", "days since launch", ""),
    ],
)
def test_a_unit_and_an_origin_stand_in_brackets_at_the_end_of_a_name(name, unit, origin):
    meaning = meaning_of(name)
    assert (meaning.unit, meaning.origin) == (unit, origin)
    assert (bare_name(name) == name) == (not unit)


def test_what_is_known_of_a_column_comes_before_what_its_name_says():
    assert meaning_of("area [m²]", HOURS) == HOURS
    assert meaning_of("area [m²]", ColumnMeaning(comma="decimal")) == ColumnMeaning(unit="m²", comma="decimal")
    assert meanings_of(("area [m²]", "rent")) == (ColumnMeaning(unit="m²"), ColumnMeaning())


@pytest.mark.parametrize(
    ("name", "meaning", "heading"),
    [
        ("time", HOURS, "time [hours since 2021-06-12T03:20]"),
        ("time", ColumnMeaning(unit="s"), "time [s]"),
        ("time (s)", ColumnMeaning(unit="s"), "time (s)"),
        ("time (s)", HOURS, "time [hours since 2021-06-12T03:20]"),
        ("time", ColumnMeaning(), "time"),
        ("time [s]", ColumnMeaning(), "time [s]"),
    ],
)
def test_a_heading_says_what_the_numbers_mean(name, meaning, heading):
    assert heading_of(name, meaning) == heading
    if meaning != ColumnMeaning():
        assert meaning_of(heading) == meaning


def test_a_title_states_the_unit_but_no_origin_since_dates_stand_at_the_axis():
    assert titled("x · time", HOURS) == "x · time"
    assert titled("x · time [hours since 2021-06-12T03:20]", HOURS) == "x · time"
    assert titled("y · area", ColumnMeaning(unit="m²")) == "y · area [m²]"
    assert titled("y", ColumnMeaning(unit="fortnights", origin="2021-06-12")) == "y [fortnights since 2021-06-12]"


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        (ColumnMeaning(), "1.50"),
        (ColumnMeaning(unit="m²"), "1.50\u202fm²"),
        (ColumnMeaning(unit="of all the rooms"), "1.50"),
        (HOURS, "2021-06-12 04:50"),
    ],
)
def test_a_number_is_written_with_its_unit_or_as_a_date(meaning, text):
    assert value_text(1.5, 0.1, meaning) == text
    assert value_text(1.5, 0.1, meaning, plain_text) == text.replace("1.50", "1.5")
    assert value_text(float("inf"), 0.1, meaning).startswith("∞")


def test_a_short_unit_stands_behind_a_name():
    assert with_short_unit("x", ColumnMeaning(unit="m²")) == "x [m²]"
    assert with_short_unit("x", ColumnMeaning(unit="of all the rooms")) == with_short_unit("x", HOURS) == "x"


def test_the_columns_of_a_workspace_are_known_from_the_import_or_by_their_names():
    workspace = Experiment().surface
    assert columns_of(workspace) == (ColumnMeaning(),) * 3
    known = (HOURS, ColumnMeaning(), ColumnMeaning())
    named = replace(workspace, names=("t", "area [m²]", "y"), meanings=known)
    assert [meaning.unit for meaning in columns_of(named)] == ["hours", "m²", ""]
    assert columns_of(replace(workspace, meanings=known)) == known


def test_the_meaning_of_a_column_stands_behind_its_name():
    assert meaning_text("price [$]", ColumnMeaning(unit="$")) == "price in $"
    since = ColumnMeaning(unit="hours", origin="2021-06-12T03:20")
    assert meaning_text("time", since) == "time in hours since 2021-06-12 03:20"
