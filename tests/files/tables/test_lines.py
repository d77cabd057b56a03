"""The first lines of a text are enough to see how its table is written, however odd they are."""

from neuronlab.files.tables.lines import Row, first_lines, split_rows


def test_rows_are_split_where_they_are():
    lines = ["a,b,\n", "\n", '"c\n', 'd",e\n', "f"]
    assert split_rows(lines, ",", '"') == [Row(1, 1, ("a", "b")), Row(3, 4, ("c\nd", "e")), Row(5, 5, ("f",))]


def test_a_quote_that_is_not_closed_breaks_its_line_alone():
    rows = split_rows(['"a,1\n', "b,2\n"], ",", '"')
    assert [(row.cells, row.is_broken) for row in rows] == [(('"a,1',), True), (("b", "2"), False)]


def test_a_cell_that_is_too_long_breaks_its_line():
    assert split_rows(["1," + "0" * 200_000], ",", '"')[0].is_broken


def test_tabs_are_spaces_where_these_separate():
    assert split_rows([" 1 \t 2\n"], " ", '"') == [Row(1, 1, ("1", "2"))]


def test_other_quotes_come_off():
    assert split_rows(["'a, b','c'\n"], ",", "'") == [Row(1, 1, ("a, b", "c"))]


def test_no_more_lines_are_looked_at_than_are_needed():
    assert len(first_lines(b"1,2\n" * 5000)) == 300
    assert len(first_lines((b"1" * 100_000 + b"\n") * 50)) == 4
    assert first_lines(b"1,2\n" + b"1" * 2_000_000) == ["1,2\n"]


def test_blank_lines_above_do_not_hide_a_table():
    assert first_lines(b"\n" * 3000 + b"1,2\n")[-1] == "1,2\n"


def test_a_mark_of_the_byte_order_is_none_of_the_text():
    assert first_lines(b"\xef\xbb\xbfx,y\n") == ["x,y\n"]
