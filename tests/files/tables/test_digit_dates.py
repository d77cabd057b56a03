"""Whole numbers are told to be dates where hardly anything else looks like them."""

import pytest

from neuronlab.files.tables.choices import NOTHING_CHOSEN
from neuronlab.files.tables.digit_dates import are_dates_in_digits, are_digit_dates, may_be_digit_dates
from neuronlab.files.tables.planning import plan_reading
from neuronlab.files.tables.source import pasted_source
from tests.files.tables.tables import read

SIX = ["991217", "991224", "991231", "000107", "000114"]


@pytest.mark.parametrize(
    "cells",
    [
        ["19580329", "19580405", "19580412"],
        ["20210303", "20210301", "20210302"],
        ["19580329", "19580405"] * 3 + ["19580412"],
        SIX,
        SIX[::-1],
        [*(f"2021{month:02}{day:02}" for month in range(1, 5) for day in range(1, 15)), "1"],
    ],
)
def test_dates_without_separators_are_seen(cells):
    assert are_digit_dates(cells)
    assert may_be_digit_dates(cells)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["19580329", "19580405"],
        ["19580329", "19580405", "19580432"],
        ["10580329", "10580405", "10580412"],
        ["19580329.0", "19580405.0", "19580412.0"],
        ["200301", "200302", "200303", "200304", "200312"],
        ["991217", "991224", "991231"],
        ["123456", "234567", "345678", "456789", "567890"],
    ],
)
def test_other_numbers_are_none(cells):
    assert not are_digit_dates(cells)
    assert not may_be_digit_dates(cells)


@pytest.mark.parametrize("cells", [[*SIX[1:], SIX[0]], ["210113", "210114", "210115", "210116", "210117"]])
def test_six_digits_are_doubtful_that_do_not_ascend_as_dates_or_that_count(cells):
    assert may_be_digit_dates(cells)
    assert not are_digit_dates(cells)


def test_few_dates_are_enough_where_dates_are_expected():
    assert are_dates_in_digits(["19580329"])
    assert are_dates_in_digits(["580329", "19580405"])
    assert not are_dates_in_digits([])
    assert not are_dates_in_digits(["19580329", "x"])


def plan(text, choices=NOTHING_CHOSEN):
    return plan_reading(pasted_source(text), choices)


def table_of(dates):
    return "day,y\n" + "".join(f"{date},{index % 7}.5\n" for index, date in enumerate(dates))


def test_dates_without_separators_become_times_and_can_be_kept_as_numbers():
    planned = plan(table_of(SIX))
    note = next(note for note in planned.notes if "991217" in note.sentence)
    assert note.sentence == "Numbers in day are read as dates: 991217 is 17 December 1999."
    assert [fix.option for fix in note.fixes] == ["--no-digit-dates"]
    points = read(table_of(SIX), "curve").accepted(skips_bad_rows=False)
    assert points.inputs[:, 0].tolist() == [0.0, 7.0, 14.0, 21.0, 28.0]
    assert (points.meanings[0].unit, points.meanings[0].origin) == ("days", "1999-12-17")
    kept = plan(table_of(SIX), note.fixes[0].choices)
    assert kept.choice.kinds == ("number", "number")
    assert not any("991217" in note.sentence for note in kept.notes)


def test_doubtful_dates_are_kept_as_numbers_and_said():
    planned = plan(table_of([*SIX[1:], SIX[0]]))
    note = next(note for note in planned.notes if "991224" in note.sentence)
    assert note.sentence == "Numbers in day are read as they are, but may be dates: 991224 is 24 December 1999."
    read_as_dates = plan(table_of([*SIX[1:], SIX[0]]), note.fixes[0].choices)
    assert "date" in read_as_dates.choice.kinds
