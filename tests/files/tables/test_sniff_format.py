"""How a table is written is seen from its first rows, and its numbers are read accordingly."""

import pytest

from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.sniff_format import guess_format


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
