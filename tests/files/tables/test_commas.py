"""A comma in a number is decimal or separates thousands; where it can do either, that is seen."""

import pytest

from neuronlab.files.tables.commas import (
    as_read,
    comma_of,
    decimal_comma,
    doubtful_comma,
    doubtful_point,
    show_commas,
    show_grouping_points,
    show_points,
)
from neuronlab.files.tables.format import TableFormat

POINT, COMMA = TableFormat(), TableFormat(separator=";", decimal_comma=True)


@pytest.mark.parametrize(
    ("cells", "doubtful", "are_shown"),
    [
        (["12", "1,234"], "1,234", False),
        (["−12,345"], "−12,345", False),
        (["$1,234"], "1,234", False),
        (["1,5"], "", True),
        (["0,123"], "", True),
        (["1,234,567"], "", True),
        (["1,234.5"], "", True),
        (["1.234,5"], "", True),
        (["a,b", "12"], "", False),
    ],
)
def test_a_comma_before_three_digits_can_mean_either(cells, doubtful, are_shown):
    assert doubtful_comma(cells) == doubtful
    assert show_commas(cells) is are_shown


def test_what_it_was_read_as_is_known_only_where_it_can_mean_either():
    assert comma_of(POINT, ["1,234"]) == "thousands"
    assert comma_of(COMMA, ["1,234", "1,5"]) == "decimal"
    assert comma_of(COMMA, ["1,5"]) == ""
    assert comma_of(POINT, ["1.5"]) == ""


def test_a_number_is_shown_as_it_is_read():
    assert (as_read(POINT, "1,234"), as_read(COMMA, "1,234")) == ("1234", "1.234")
    assert as_read(COMMA, "1.234,50") == "1234.50"


def test_a_decimal_comma_is_found_beside_a_unit():
    assert decimal_comma(["x", "1,5 kg"]) == "1,5"
    assert decimal_comma(["1,234,567", "2.5"]) == ""


def test_points_are_seen_to_group_thousands():
    assert all(show_grouping_points([cell]) for cell in ("1.234,5", "1.234.567", "€1.234,50"))
    assert not any(show_grouping_points([cell]) for cell in ("1.234", "1234,5", "1.5", "0.234,5", "x"))
    assert doubtful_point(["12,5", "€1.234", "5.678"]) == "1.234"
    assert doubtful_point(["12,5", "1.2345", "0.123"]) == ""


def test_points_beside_three_digits_show_nothing():
    assert not show_points(["1.234", "12", "-1.000"])
    assert show_points(["1.234", "0.345"])
    assert show_points(["1.5"])
    assert show_points(["1234.500"])
