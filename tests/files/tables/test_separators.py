"""The separator is the one that yields numbers; the decimal separator follows from the cells."""

import pytest

from neuronlab.files.tables.separators import declared_separator, guess_decimal_comma, guess_quote, guess_separator


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("1,2\n3,4\n", ","),
        ("1,5;2,5\n3,5;4,5\n", ";"),
        ("1,2,a;b\n3,4,c;d\n", ","),
        ("a\tb, c\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("1 2\n3 4\n", " "),
        ("1.5\t 2\n3\t4\n", "\t"),
        ("1,5 2,5\n3,5 4,5\n", " "),
        ("1 000;2 000\n3 000;4 000\n", ";"),
        ("2021-06-12 09:50:00;21,0\n2021-06-12 09:40:00;21,7\n", ";"),
        ("2021-06-12 09:50:00,21.0\n2021-06-12 09:40:00,21.7\n", ","),
        ("Averages, by a lab\nof the town, 1990\n\n1 2.5\n2 3.5\n3 4.5\n4 5\n5 6\n", " "),
        ("a, b; c\n1;2\n3;4\n", ";"),
        ("Name;Grade\nDoe, Ann;1\nRoe, Bo;2\n", ";"),
        ("words of text\nin some lines\n", " "),
        ("a,b\nc,d\n", ","),
        ("first name\n1\n2\n", ","),
        ("1\n2\n", ","),
        ("Lab: 3\nBy: M.\n\nx [mm]\ty [N]\n" + "0,5\t1,5\n" * 12, "\t"),
        ("", ","),
        ("x\n1,5\n2,5\n2,75\n", ";"),
        ("at\n2021-06-12 09:50\n2021-06-12 09:40\n", ";"),
        ("at,y\n2021-06-12 09:50,1\n2021-06-12 09:40,2\n", ","),
        ("mass\n1 kg\n2 kg\n", ";"),
        ("x\n1 234\n2 345\n", " "),
        ("1,5\n2\n2,75\n", ";"),
        ("x\n−1,5\n−2,5\n2,75\n", ";"),
        ("x\n1,5\n2,7\n3,9\n", ","),  # the rows are counted
        ("x,y\n1,2\n3\n4,5\n", ","),
        ("at\n2021-06-12 09:50\n2021-06-12 03:20\n", ";"),
        ("at,y\n2021-06-12 09:50,1\n2021-06-12 03:20,2\n", ","),
    ],
)
def test_the_separator_is_the_one_that_yields_numbers(text, separator):
    assert guess_separator(text.splitlines(keepends=True), '"') == separator


@pytest.mark.parametrize(
    ("lines", "declared"), [(["sep=;\r\n"], ";"), (["sep=\n"], ""), (["sep,y\n"], None), ([], None)]
)
def test_a_separator_may_be_declared(lines, declared):
    assert declared_separator(lines) == declared


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("'x','y'\n1,2\n", "'"),
        ("'x','y'\n'1','2'\n", "'"),
        ("'x','y'\n1,2\n3,4\n5,6\n", "'"),
        ("\"x\",'y'\n'1','2'\n", '"'),
        ("x,y\n1,it's\n", '"'),
        ("x,note\n1,'a'\n2,b\n3,c\n", '"'),
        ("", '"'),
    ],
)
def test_quotes_of_either_kind_are_seen(text, quote):
    assert guess_quote(text.splitlines(keepends=True)) == quote


@pytest.mark.parametrize(
    ("cells", "separator", "is_comma"),
    [
        (["1,5", "2"], ";", True),
        (["1.5", "4,5"], ";", True),
        (["1.5", "2.5", "4,5"], ";", False),
        (["1,500", "2.5"], ";", False),
        (["−1.5", "−2.5", "4,5"], ";", False),
        (["1,500", "2"], ";", True),
        (["1,500", "2"], ",", False),
        (["50,52", "2"], ",", True),
        (["$1,053.00"], ",", False),
        (["1.053,00 €"], ";", True),
        (["1,234,567"], ";", False),
        (["1.234.567"], ";", True),
        (["a, b", "1"], ";", False),
        (["5,0 kg"], "\t", True),
    ],
)
def test_commas_are_decimal_where_they_can_be_nothing_else(cells, separator, is_comma):
    assert guess_decimal_comma(separator.join(cells).encode(), cells, separator) == is_comma


def test_rows_further_down_show_that_commas_are_decimal():
    assert guess_decimal_comma(b"1;2\n" * 2000 + b"1,5;2\n", ["1", "2"], ";")
    assert not guess_decimal_comma(b"1;2\n" * 2000 + b"1.5;2,5\n", ["1", "2"], ";")
