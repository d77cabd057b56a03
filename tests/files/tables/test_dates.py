"""A date is one moment however it is written; where it can be two, that is seen."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.tables.dates import (
    day_comes_first,
    is_ambiguous_date,
    moment_of,
    since,
    since_earliest,
    time_of,
    unit_for,
    zone_of,
)

MOMENT = datetime(2021, 6, 12, 9, 50, tzinfo=UTC).timestamp()
DAY = datetime(2021, 6, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "cell",
    [
        "2021-06-12 09:50:00",
        "2021-06-12T09:50",
        "2021-06-12T09:50:00Z",
        "2021-06-12T09:50:00.000Z",
        "2021-06-12 09:50 UTC",
        "2021-06-12 11:50:00+02:00",
        "2021-06-12 11:50 +0200",
        "2021-06-12 04:50-05",
        "2021-06-12,09:50",
        "2021/06/12 09:50",
        "2021.6.12 9:50",
        "6/12/2021 9:50 AM",
        "06/12/21 9:50",
        "12 Jun 2021 09:50",
        "12-Jun-21 09:50",
        "June 12, 2021, 9:50 a.m.",
        "Sat, 12 Jun 2021 09:50:00 GMT",
    ],
)
def test_a_moment_is_read_however_it_is_written(cell):
    assert moment_of(cell) == MOMENT


@pytest.mark.parametrize(
    "cell", ["2021-06-12", "12.06.2021", "12/6/2021", "Jun 12 2021", "12. June 2021", "2021-06-11 24:00", "2021-06-12Z"]
)
def test_a_day_begins_at_midnight(cell):
    assert moment_of(cell, day_first=True) == DAY


def test_months_and_quarters_begin_at_their_first_day():
    first_of_april = datetime(1959, 4, 1, tzinfo=UTC).timestamp()
    assert [moment_of(cell) for cell in ("1959-04", "1959Q2", "Apr 1959", "1959 Q2")] == [first_of_april] * 4


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "12",
        "2021",
        "2021-02-30",
        "2021-13-01",
        "13/13/2021",
        "31.04.2021",
        "1.2",
        "12 Foo 2021",
        "2021-06-12 25:00",
        "2021-06-12T10.5",
        "0000-01-01",
    ],
)
def test_other_cells_are_no_date(cell):
    assert moment_of(cell, day_first=True) is None


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("09:50", 35400.0),
        ("0:00:30,5", 30.5),
        ("12:01 am", 60.0),
        ("1:00 PM", 46800.0),
        ("25:10", 90600.0),
        ("9:60", None),
        ("13:00 pm", None),
    ],
)
def test_a_time_is_counted_from_midnight(cell, seconds):
    assert time_of(cell) == seconds


@pytest.mark.parametrize(
    ("cells", "is_first"),
    [
        (["03/04/2021", "13/04/2021"], True),
        (["03/04/2021", "04/13/2021"], False),
        (["03/04/2021"], None),
        (["13/1/2021", "1/13/2021"], None),
    ],
)
def test_a_part_over_twelve_shows_where_the_day_is(cells, is_first):
    assert day_comes_first(cells) is is_first


def test_only_a_date_of_two_small_parts_is_ambiguous():
    assert is_ambiguous_date("03/04/2021")
    assert not any(map(is_ambiguous_date, ("13/04/2021", "2021-03-04", "3 Apr 2021", "x", "03/03/2021", "13/14/2021")))


def test_a_column_counts_from_its_earliest_moment_in_the_unit_of_its_span():
    values, meaning = since_earliest(np.array([MOMENT, MOMENT - 7200.0]))
    assert values.tolist() == [2.0, 0.0]
    assert meaning == ColumnMeaning(unit="hours", origin="2021-06-12T07:50")
    assert since(np.array([MOMENT]), meaning).tolist() == [2.0]


@pytest.mark.parametrize(
    ("span", "unit"),
    [(172800.0, "days"), (172799.0, "hours"), (7199.0, "minutes"), (119.0, "seconds"), (0.0, "seconds")],
)
def test_the_unit_is_the_longest_that_occurs_twice(span, unit):
    assert unit_for(span) == unit


@pytest.mark.parametrize(
    ("cell", "origin"),
    [
        ("2021-06-12", "2021-06-12"),
        ("2021-06-12T09:50:15.25", "2021-06-12T09:50:15.250000"),
        ("2021-06-12T09:50+02:00", "2021-06-12T09:50+02:00"),
        ("2021-06-12T00:00Z", "2021-06-12T00:00+00:00"),
        ("2021-06-12+02:00", "2021-06-12T00:00+02:00"),
    ],
)
def test_the_origin_is_as_short_as_it_can_be_and_reads_back(cell, origin):
    moment = moment_of(cell)
    _, meaning = since_earliest(np.array([moment]), zone_of([cell]))
    assert meaning.origin == origin
    assert moment_of(origin) == moment


def test_a_zone_is_seen_where_there_is_one():
    west, east = "2021-06-12 09:50-0330", "2021-06-12 09:50+02"
    assert zone_of([west, "x", west, "2021-06-12 09:50+99:00"]) == timezone(-timedelta(hours=3, minutes=30))
    assert zone_of([west, east]) == UTC
    assert zone_of([west, "2021-06-12 09:50"]) is None
    assert zone_of(["x"]) is None


def test_a_moment_without_a_date_in_some_zone_is_none():
    assert moment_of("0001-01-01T00:00+14:00") is None
    assert moment_of("9999-12-31") is None


def test_times_are_exact_to_the_microsecond():
    moments = np.array([moment_of(f"2021-06-12T03:20:15.{micro:06}") for micro in (1, 3, 999_999)])
    times, meaning = since_earliest(moments)
    assert (times.tolist(), meaning.origin) == ([0.0, 2e-6, 0.999998], "2021-06-12T03:20:15.000001")
    assert since(moments, meaning).tolist() == times.tolist()


@pytest.mark.parametrize("cell", ["2021-06-12 09:50,1", "2021-06-12 09:50.1"])
def test_a_fraction_of_a_minute_is_not_taken_for_one_of_a_second(cell):
    assert moment_of(cell) is None
