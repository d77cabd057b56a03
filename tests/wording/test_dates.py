from datetime import datetime
from itertools import pairwise

import pytest

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.wording.dates import calendar_of, date_scale, date_spacing, date_ticks

HOURS = calendar_of(ColumnMeaning(unit="hours", origin="2021-06-12T03:20:00"))
DAY, YEAR = 24.0, 24.0 * 365.25


@pytest.mark.parametrize(
    ("unit", "origin"),
    [("hours", ""), ("", "2021-06-12"), ("fortnights", "2021-06-12"), ("hours", "launch"), ("°C", "")],
)
def test_numbers_without_a_known_unit_and_origin_are_no_dates(unit, origin):
    assert calendar_of(ColumnMeaning(unit=unit, origin=origin)) is None


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (6.5, DAY, "2021-06-12"),
        (6.5, 0.1, "2021-06-12 09:50"),
        (6.5, 0.01, "2021-06-12 09:50:00"),
        (6.5 + 0.25 / 3600, 1e-5, "2021-06-12 09:50:00.25"),
        (20.0 + 40.0 / 60.0, 0.1, "2021-06-13 00:00"),
        (20.6, DAY, "2021-06-12"),
        (-4.0, 0.1, "2021-06-11 23:20"),
        (1e9, 0.1, None),
        (-1e300, 0.1, None),
    ],
)
def test_a_number_is_a_date_with_as_much_of_the_time_as_tells_it_from_others(value, step, text):
    assert HOURS.text(value, step) == text


@pytest.mark.parametrize("text", ["2021-06-12 03:40", "2021-06-12 09:50:07", "2021-06-12 09:50:07.125000"])
def test_an_exact_date_is_read_again(text):
    assert HOURS.exact_text(HOURS.read(text)) == text


def test_whole_days_need_no_time():
    days = calendar_of(ColumnMeaning(unit="days", origin="2021-06-12"))
    assert (days.text(3.0, 0.01), days.exact_text(3.0)) == ("2021-06-15", "2021-06-15")
    assert days.exact_text(3.5) == "2021-06-15 12:00"
    assert days.read("2021-06-15") == 3.0


@pytest.mark.parametrize("text", ["", "5", "x", "2021-13-01", "2021-06-12 25:00", "99999-01-01", "-5"])
def test_what_is_no_date_is_not_read(text):
    assert HOURS.read(text) is None


def test_an_hour_may_have_one_digit_and_a_time_zone_is_that_of_the_origin():
    assert HOURS.read("2021-06-12 9:50") == 6.5
    there = calendar_of(ColumnMeaning(unit="hours", origin="2021-06-12T03:20:00+02:00"))
    assert there.text(1.0, 0.1) == "2021-06-12 04:20 UTC+02:00"
    assert there.read("2021-06-12 04:20 UTC+02:00") == there.read("2021-06-12T02:20Z") == 1.0


TICKS = [
    (0.0, 6.5, "04:00 05:00 06:00 07:00 08:00 09:00", "2021-06-12"),
    (0.0, 30.0, "06:00 12:00 18:00 Jun·13 06:00", "2021"),
    (20.6, 20.7, "23:56 23:57 23:58 23:59 Jun·13 00:01 00:02", "2021"),
    (0.0, 0.01, "03:20:00 03:20:10 03:20:20 03:20:30", "2021-06-12"),
    (0.0, 3e-4, "00.0 00.2 00.4 00.6 00.8 01.0", "2021-06-12 03:20"),
    (0.0, 20 * DAY, "Jun·13 Jun·20 Jun·27", "2021"),
    (200 * DAY, 214 * DAY, "Dec·30 Jan·1 Jan·3 Jan·5 Jan·7 Jan·9 Jan·11", "2021–2022"),
    (0.0, 400 * DAY, "2021-07 2021-09 2021-11 2022-01 2022-03 2022-05 2022-07", ""),
    (0.0, 8 * YEAR, "2022 2024 2026 2028", ""),
    (0.0, 7_000 * YEAR, "4000 6000 8000", ""),
]


@pytest.mark.parametrize(("low", "high", "texts", "caption"), TICKS)
def test_ticks_are_where_a_year_month_day_hour_minute_or_second_begins(low, high, texts, caption):
    spacing = date_spacing(low, high, 7.0, HOURS)
    scale, ticks = date_scale(low, high, spacing, HOURS), date_ticks(low, high, spacing, HOURS)
    assert [scale.text(value).replace(" ", "·") for value in ticks] == texts.split()
    assert scale.caption == caption


def test_at_any_zoom_there_are_a_few_ticks_and_no_two_neighbours_are_written_alike():
    span = 1e-8
    while span < 7_900 * YEAR:
        spacing = date_spacing(0.0, span, 8.0, HOURS)
        scale, ticks = date_scale(0.0, span, spacing, HOURS), date_ticks(0.0, span, spacing, HOURS)
        texts = [scale.text(value) for value in ticks]
        assert 1 <= len(texts) <= 9
        assert all(one != other for one, other in pairwise(texts))
        span *= 1.7


def test_ticks_stay_where_they_are_while_the_range_moves():
    first, second = (set(date_ticks(low, low + 60 * DAY, 14 * DAY, HOURS)) for low in (0.0, 3.0 * DAY))
    assert len(first & second) >= 3


@pytest.mark.parametrize(("low", "high"), [(0.0, 1e12), (0.0, 1e-12), (-1e300, 1e300)])
def test_where_no_dates_tell_ticks_apart_there_are_none(low, high):
    assert date_spacing(low, high, 8.0, HOURS) is None
    assert date_ticks(-1e300, 1e300, 1.0, HOURS) == []


def test_the_first_and_the_last_year_have_ticks():
    eldest = calendar_of(ColumnMeaning(unit="days", origin="0001-01-01"))
    assert date_ticks(0.0, 10.0, 2.0, eldest)
    latest = eldest.value(datetime(9999, 12, 31))
    assert date_ticks(latest - 10.0, latest, 2.0, eldest)
