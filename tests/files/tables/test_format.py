"""A number is read in the one way its table writes numbers, or not at all, and then it is said why."""

import pytest

from neuronlab.files.tables.format import TableFormat

POINT, COMMA = TableFormat(), TableFormat(separator=";", decimal_comma=True)


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


@pytest.mark.parametrize(
    ("form", "cell", "why"),
    [
        (POINT, "", "empty"),
        (POINT, "abc", "'abc'"),
        (TableFormat(separator=";"), "1,5", "decimal"),
        (COMMA, "1.234", "1234 or 1,234"),
        (POINT, "9" * 41 + "x", "9" * 40 + "'"),  # shown as far as it says something
    ],
)
def test_why_a_cell_holds_no_number_is_said(form, cell, why):
    assert form.number(cell) is None
    assert why in form.why_no_number(cell)
    assert "9" * 41 not in form.why_no_number(cell)
