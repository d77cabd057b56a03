import pytest

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.wording.columns import bare_name, heading_of, meaning_of, meanings_of

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
