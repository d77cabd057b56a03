"""Columns are read row by row: good rows become numbers, and what keeps the others out is counted and placed."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.columns import Wanted, read_columns
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import LabelNumbers
from neuronlab.files.tables.point_columns import Choice, read_chosen
from neuronlab.files.tables.problems import MOST_PROBLEMS
from neuronlab.files.tables.reader import Sheet
from tests.files.tables.tables import read, sheet_of

PLAIN = TableFormat()


@pytest.mark.parametrize(("bad", "count"), [(b"", 0), (b"?,8,9\n", 1)], ids=["at once", "cell by cell"])
def test_columns_come_in_the_order_they_are_wanted_in(bad, count):
    found = read_columns(Sheet(b"1,2,3\n4,5,6\n" + bad, PLAIN), Wanted(columns=(2, 0), names=("c", "a")))
    assert found.values.tolist() == [[3.0, 1.0], [6.0, 4.0]]
    assert (len(found.problems), found.problem_count, found.bad_rows) == (count, count, count)


@pytest.mark.parametrize("cell", ["1e31", "-1e31", "1e999", "nan"])
def test_a_number_out_of_bounds_keeps_its_row_out(cell):
    found = read_columns(Sheet(f"1,2\n3,{cell}\n".encode(), PLAIN), Wanted(columns=(0, 1), names=("x", "y")))
    assert found.values.tolist() == [[1.0, 2.0]]
    assert [(problem.line, problem.cell) for problem in found.problems] == [(2, cell)]


def test_one_bad_row_leaves_the_others_as_they_are():
    table = b"1,2\n?,?\n3,\n5,1e31\n7,8\n"
    found = read_columns(Sheet(table, PLAIN), Wanted(columns=(0, 1), names=("x", "y")))
    assert found.values.tolist() == [[1.0, 2.0], [7.0, 8.0]]
    assert [(problem.line, problem.column) for problem in found.problems] == [(2, "x"), (2, "y"), (3, "y"), (4, "y")]
    assert (found.problem_count, found.bad_rows) == (4, 3)


def test_the_last_column_holds_labels_where_there_are_any():
    labels = LabelNumbers(PLAIN)
    wanted = Wanted(columns=(0, 1), names=("x", "label"), labels=labels)
    found = read_columns(Sheet(b"1,b\n2,a\n3,\n4,b\n5,0.5\n", PLAIN), wanted)
    assert found.values[:, 0].tolist() == [1.0, 2.0, 4.0]
    names, places = labels.in_order(found.values[:, 1])
    assert (names, places.tolist()) == (("a", "b"), [1.0, 0.0, 1.0])
    assert [(problem.line, problem.cell) for problem in found.problems] == [(3, ""), (5, "0.5")]


@pytest.mark.parametrize(("width", "bad"), [(None, 0), (2, 1)])
def test_a_row_may_be_longer_only_where_that_is_not_forbidden(width, bad):
    table = b"1,2\n3,4,5\n6,7,,\n"  # empty cells at the end are none
    found = read_columns(Sheet(table, PLAIN), Wanted(columns=(0, 1), names=("x", "y"), width=width))
    assert (found.bad_rows, len(found.values)) == (bad, 3 - bad)


def test_a_line_that_is_too_short_is_refused_with_the_names_it_should_have():
    wanted = Wanted(columns=(0, 1), names=("time", "height"))
    wanted.require_count(7, 2)
    with pytest.raises(InputError, match=r"7 .*time, height"):
        wanted.require_count(7, 1)


def test_a_table_without_rows_has_no_values_of_its_columns():
    found = read_columns(Sheet(b"\n\n", PLAIN), Wanted(columns=(0, 1), names=("x", "y")))
    assert found.values.shape == (0, 2)
    assert found.values.dtype == np.float64


def test_all_problems_are_counted_and_some_are_kept():
    reading = read("x,y\n1,2\n" + "a,b\n" * 5000 + "3,4\n", "curve")
    assert len(reading.problems) == MOST_PROBLEMS
    assert (reading.problem_count, reading.bad_rows, reading.good_rows) == (10_000, 5000, 2)


def test_lines_are_right_far_down_and_after_cells_of_several_lines():
    rows = ["1,2,ok\n"] * 9000
    rows[100] = '1,2,"two\r\nlines, \n and three"\n'
    rows[200] = rows[8999] = "1,?,ok\n"
    reading = read_chosen(sheet_of("x,y,note\n" + "".join(rows)), Choice("curve", (0, 1)))
    assert [problem.line for problem in reading.problems] == [204, 9003]
    assert reading.good_rows == 8998


class EnoughError(Exception):
    pass


def test_reading_says_how_far_it_is_and_can_be_stopped_there():
    sheet = sheet_of("".join(f"{n},{n / 7}\n" for n in range(30_000)))
    shares = []
    read_chosen(sheet, Choice("curve", (0, 1)), shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 10

    def stop(share):
        shares.append(share)
        if share > 0.3:
            raise EnoughError

    shares.clear()
    with pytest.raises(EnoughError):
        read_chosen(sheet, Choice("curve", (0, 1)), stop)
    assert shares[-1] < 0.4


@pytest.mark.parametrize("bad", ["", "1,x\n"])
def test_rows_with_a_number_that_means_missing_are_missing_rows_however_it_is_written(bad):
    form = TableFormat(missing=("-999",))
    found = read_columns(
        Sheet(f"1,2\n3,-999.0\n-999,4\n{bad}".encode(), form), Wanted(columns=(0, 1), names=("a", "b"))
    )
    assert found.values.tolist() == [[1.0, 2.0]]
    assert (found.missing_rows, found.bad_rows) == (2, 2 + bool(bad))


def test_as_many_rows_as_the_limit_are_read(monkeypatch):
    monkeypatch.setattr("neuronlab.files.tables.columns.MAX_POINTS", 3)
    wanted = Wanted(columns=(0, 1), names=("a", "b"))
    assert len(read_columns(Sheet(b"1,2\n3,4\n5,6\n", PLAIN), wanted).values) == 3
    for row in ("7,8", "7,x"):
        with pytest.raises(InputError, match="more than 3 rows"):
            read_columns(Sheet(f"1,2\n3,4\n5,6\n{row}\n".encode(), PLAIN), wanted)
