"""Rows are read in chunks, from the first line of the table on, with the lines of the file."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.rows import RowReader, line_of, sample_rows, usual_width


def test_lines_above_the_table_are_passed_over_whatever_is_in_them():
    rows = sample_rows(b'"a quote\r\nb\r1,2\n\n3,4\n', TableFormat(skip_lines=2))
    assert rows == [(3, ["1", "2"]), (5, ["3", "4"])]


def test_rows_below_blank_ones_are_still_found():
    rows = sample_rows(b"\n" * 3000 + b"1,2\n" + b"\n" * 500 + b"3,4\n", TableFormat())
    assert rows == [(3001, ["1", "2"]), (3502, ["3", "4"])]


def test_remarks_among_the_rows_are_blank():
    data = b"# x,y\n# in m,s\n1,2\n#DIV/0!,3\n# a remark, with commas\n#1,4\n#the end\n# of all\n"
    chunk = RowReader(data, TableFormat()).take(100)
    assert [line for line, _ in chunk.filled()] == [1, 3, 4, 6]
    spaced = RowReader(b"1 2\n# a b\n3 4\n", TableFormat(separator=" ")).take(100)
    assert spaced.rows == [["1", "2"], [], ["3", "4"]]


def test_ruled_lines_are_blank():
    data = b"====\nx,y\n---,:-:\n-1,2\n+---+----+\n--,-\n"
    rows = [cells for _, cells in sample_rows(data, TableFormat())]
    assert rows == [["x", "y"], ["-1", "2"], ["--", "-"]]


def test_damage_is_named_by_its_line_in_the_file():
    reader = RowReader(b'title\n1,2\n3,"4\n', TableFormat(skip_lines=1))
    with pytest.raises(InputError, match="Line 3 opens a quote that is never closed"):
        reader.take(10)


def test_quotes_and_spaces_are_those_of_the_format():
    assert sample_rows(b"'a b'\t 2\n", TableFormat(quote="'", separator=" ")) == [(1, ["a b", "2"])]


def test_the_usual_width_is_the_smaller_in_doubt():
    assert usual_width([["1"], ["1", "2"], ["3"], ["3", "4"]]) == 1
    assert usual_width([]) == 0


def test_a_line_is_found_by_its_number():
    assert [line_of(b"\xef\xbb\xbfa b\r\n\nc\n", number) for number in (1, 2, 3, 4)] == ["a b\r\n", "\n", "c\n", ""]
