"""How a table is written is seen from its first rows, and its numbers are read accordingly."""

import pytest

from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.sniff_format import guess_format

POINT, COMMA = TableFormat(), TableFormat(separator=";", decimal_comma=True)


@pytest.mark.parametrize(
    ("table", "separator", "decimal_comma", "has_header"),
    [
        ("1,2\n3,4\n", ",", False, False),
        ("a,b\n1,2\n", ",", False, True),
        ("a;b\n1;2\n", ";", False, True),
        ("a;b\n1,5;2\n", ";", True, True),
        ("1,5;2,5\n3,5;4,5\n", ";", True, False),
        ("1.5;2\n3;4,5\n", ";", True, False),
        ("1.5;2.5\n3.5;4,5\n", ";", False, False),
        ("1,500;2.5\n3,250;4\n", ";", False, False),
        ("1,500;2\n3,250;4\n", ";", True, False),
        ("1;2\n" * 2000 + "1,5;2\n", ";", True, False),
        ("1,2,a;b\n3,4,c;d\n", ",", False, False),
        ("x1,x2,label\n1,2,a;b\n3,4,c;d\n", ",", False, True),
        ("a\tb, c\n1\t2\n", "\t", True, True),
        ("a|b\n1|2\n", "|", False, True),
        ("1 2\n3 4\n", " ", False, False),
        ("first name\n1\n2\n", ",", False, True),
        ("sep=|\n1|2\n", "|", False, False),
        ("2020,2021\n1,2\n", ",", False, False),
    ],
)
def test_the_format_is_seen_from_the_first_rows(table, separator, decimal_comma, has_header):
    expected = TableFormat(separator=separator, decimal_comma=decimal_comma, has_header=has_header)
    assert guess_format(table.encode()) == expected


@pytest.mark.parametrize(
    ("form", "cell", "number"),
    [
        (POINT, "1.5", 1.5),
        (POINT, "1,5", None),
        (POINT, "1,234", 1234.0),
        (POINT, "-1,234,567.5", -1234567.5),
        (POINT, "0,123", None),
        (POINT, "1,23,456", None),
        (POINT, "1 234", 1234.0),
        (POINT, "1 234,567", None),
        (POINT, "−2", -2.0),
        (POINT, "1_000", None),
        (POINT, "", None),
        (COMMA, "1,5", 1.5),
        (COMMA, "1.5", 1.5),
        (COMMA, "0.125", 0.125),
        (COMMA, "1.234", None),
        (COMMA, "1.234,5", 1234.5),
        (COMMA, "1.234.567", 1234567.0),
        (COMMA, "1 234,5", 1234.5),
        (COMMA, "1,2,3", None),
    ],
)
def test_a_number_is_read_in_one_way_or_not_at_all(form, cell, number):
    assert form.number(cell) == number


@pytest.mark.parametrize("form", [POINT, COMMA])
@pytest.mark.parametrize("cells", [["1", "2e3", "-.5"], ["1", "1_0"], ["1", "1.234"], ["1", ""], ["1,5", "1"]])
def test_many_numbers_at_once_are_those_that_each_of_them_is(form, cells):
    expected = [form.number(cell) for cell in cells]
    try:
        assert form.numbers(cells) == expected
    except ValueError:
        assert None in expected or form is COMMA
