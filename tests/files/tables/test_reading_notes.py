"""After a table was read it is said what was left out, what helps, and what its columns are."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import pasted_source

TAIL = "6,7\n7,8\n9,9\n"
DATES = "at,y\n2021-06-12 09:50,1\n2021-06-12 03:20,2\n2021-06-12 12:20,4\n"


def sentences_of(reading):
    return tuple(note.sentence for note in reading.notes)


def reading_of(table, **choices):
    return read_plan(plan_reading(pasted_source(table), ReadingChoices(task="curve", **choices)))


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        (
            "1,NA\n",
            "Line 2, column y: 'NA' means that the value is missing. Use --skip-bad-rows to leave out this row.",
        ),
        (
            "1,\n2,x\n3,\n4,y\n",
            "Line 3, column y: 'x' is not a number, 1 more row cannot be read, and 2 rows lack a value. "
            "Use --skip-bad-rows to leave out these 4 rows.",
        ),
        (
            "1,\n2,\n",
            "Line 2, column y is empty, and 1 more row lacks a value. Use --skip-bad-rows to leave out these 2 rows.",
        ),
        (
            "1,5 kg\n",
            "Line 2, column y: '5 kg' has the unit kg. Use --strip-units to read 5 kg as 5, or --skip-bad-rows to "
            "leave out this row.",
        ),
        (
            '1,"1,5"\n',
            "Line 2, column y: '1,5' is not a number. Use --decimal , to read 1,5 as 1.5, or --skip-bad-rows to leave "
            "out this row.",
        ),
    ],
)
def test_a_refusal_says_what_helps(rows, refusal):
    decided = {"decimal": "."} if '"' in rows else {}
    reading = reading_of("x,y\n" + rows + TAIL, **decided)
    assert reading.refusal.with_options == refusal
    with pytest.raises(InputError) as error:
        reading.accepted(skips_bad_rows=False)
    assert str(error.value) == refusal
    assert len(reading.accepted(skips_bad_rows=True).inputs) == 3


def test_a_date_in_the_other_order_has_the_option_that_reads_it():
    rows = "".join(f"{day}/02/2021,{day}\n" for day in range(13, 20))
    reading = reading_of("at,y\n" + rows, day_first=False)
    assert "--day-first to read 13/02/2021 as 13 February 2021" in reading.refusal.with_options
    assert reading_of("at,y\n" + rows, day_first=True).refusal is None


@pytest.mark.parametrize("before", [3, 1_200])
def test_a_unit_is_taken_off_wherever_it_first_occurs(before):
    table = "x,y\n" + "".join(f"{number},{number % 7}\n" for number in range(before)) + "12 kg,5\n13,6\n"
    assert "--strip-units to read 12 kg as 12" in reading_of(table).refusal.with_options
    taken_off = reading_of(table, strips_units=True)
    assert taken_off.points.inputs[-2:, 0].tolist() == [12.0, 13.0]
    late = "Some cells of x have a unit, which is taken off: kg."
    assert (late in sentences_of(taken_off)) is (before > 1_000)
    mixed = reading_of(table + "14 kg,3\n7 g,3\n", strips_units=True)
    assert [problem.cell for problem in mixed.problems] == ["7 g"]


def test_good_rows_are_not_refused():
    assert reading_of("x,y\n" + TAIL).refusal is None


def test_rows_left_out_are_said_by_their_reason():
    reading = reading_of("x,y\n1,\n2,x\n3,\n" + TAIL, skips_bad_rows=True)
    assert "2 rows that lack a value and 1 row that cannot be read are left out." in sentences_of(reading)
    assert (reading.bad_rows, reading.missing_rows) == (3, 2)


def test_dates_and_times_are_said_to_be_numbers():
    assert sentences_of(reading_of(DATES)) == ("Dates in at are read as hours since 2021-06-12 03:20.",)
    times = reading_of("at,y\n0:05,1\n0:10,2\n0:15,4\n")
    assert sentences_of(times) == ("Times in at are read as minutes since 0:00.",)
    unreadable = "at,y\n2021-06-12 09:50,1 h\n2021-06-12 03:20,2 h\n2021-06-12 12:20,4 h\n"
    assert sentences_of(reading_of(unreadable)) == ()


def test_names_belong_to_columns_that_most_rows_leave_empty():
    assert sentences_of(reading_of("x,y,note\n1,2,\n3,4,seen\n5,6,\n7,9,\n")) == ()


@pytest.mark.parametrize("column", ["x", "y"])
def test_differences_too_small_to_compute_with_are_refused_with_a_factor(column):
    rows = [(str(number), f"{number}e-310") for number in range(5)]
    lines = [",".join(row if column == "y" else row[::-1]) for row in rows]
    reading = reading_of("\n".join(["x,y", *lines]), columns=("x", "y"))
    assert reading.points is None
    assert reading.fault == (
        f"The numbers in {column} differ by at most 4e−310, which is too little to compute with; multiply the column, "
        "for example by 1e310"
    )
