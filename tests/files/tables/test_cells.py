"""A cell is read in the one way its table writes numbers, or not at all, and then it is said why."""

from dataclasses import replace

import pytest

from neuronlab.files.tables.cells import (
    is_missing,
    kind_of_cells,
    number_of,
    numbers_of,
    unit_of,
    value_of,
    why_no_number,
    without_unit,
)
from neuronlab.files.tables.format import TableFormat

POINT, COMMA = TableFormat(), TableFormat(separator=";", decimal_comma=True)
STRIPPING = TableFormat(strips_units=True)


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
        (COMMA, "−1.234", None),
        (COMMA, "1.234,5", 1234.5),
        (COMMA, "1.234.567", 1234567.0),
        (COMMA, "1 234,5", 1234.5),
        (COMMA, "1,2,3", None),
        (POINT, "6.440000D-02", 0.0644),
        (COMMA, "-1,5d+3", -1500.0),
        (POINT, "1D", None),
    ],
)
def test_a_number_is_read_in_one_way_or_not_at_all(form, cell, number):
    assert number_of(form, cell) == number


@pytest.mark.parametrize("form", [POINT, COMMA])
@pytest.mark.parametrize("cells", [["1", "2e3", "-.5"], ["1", "1_0"], ["1", "1.234"], ["1", ""], ["1,5", "1"]])
def test_many_numbers_at_once_are_those_that_each_of_them_is(form, cells):
    expected = [number_of(form, cell) for cell in cells]
    try:
        assert numbers_of(form, cells) == expected
    except ValueError:
        assert None in expected or form is COMMA


@pytest.mark.parametrize(
    ("form", "cell", "why"),
    [
        (POINT, "", "empty"),
        (POINT, "abc", "'abc'"),
        (TableFormat(separator=";"), "1,5", "decimal"),
        (COMMA, "1.234", "1234 or 1,234"),
        (COMMA, "−1.234", "−1234 or −1,234"),
        (POINT, "9" * 41 + "x", "9" * 40 + "'"),  # shown as far as it says something
    ],
)
def test_why_a_cell_holds_no_number_is_said(form, cell, why):
    assert number_of(form, cell) is None
    assert why in why_no_number(form, cell)
    assert "9" * 41 not in why_no_number(form, cell)


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("$1,053.00", 1053.0, "$"),
        ("-$5", -5.0, "$"),
        ("$-5", -5.0, "$"),
        ("($1,234.50)", -1234.5, "$"),
        ("US$ 12", 12.0, "US$"),
        ("EUR 12.5", 12.5, "EUR"),
        ("12.5 €", 12.5, "€"),
        ("50.8 kg", 50.8, "kg"),
        ("50.8kg", 50.8, "kg"),
        ("−3 °C", -3.0, "°C"),
        ("12%", 12.0, "%"),
        ("1.5e3 m/s", 1500.0, "m/s"),
        ("70 m²", 70.0, "m²"),
        ("1 234 km", 1234.0, "km"),
    ],
)
def test_a_unit_is_recognised_and_taken_off_only_when_asked(cell, number, unit):
    assert number_of(POINT, cell) is None
    assert unit_of(POINT, cell) == unit
    assert number_of(STRIPPING, cell) == number


@pytest.mark.parametrize(
    "cell", ["12", "1.5e3", "abc", "", "A1", "5-7", "1/2", "12:30", "1,23 kg", "kg", "Room 5", "1,2,3", "51°30'N"]
)
def test_other_cells_have_no_unit(cell):
    assert unit_of(POINT, cell) == ""
    assert number_of(STRIPPING, cell) == number_of(POINT, cell)


def test_a_unit_goes_with_the_decimal_comma_of_its_table():
    assert number_of(TableFormat(separator=";", decimal_comma=True, strips_units=True), "1,5 kg") == 1.5
    assert (without_unit("1,5 kg"), without_unit("€ 1,5"), without_unit("1,5")) == ("1,5", "1,5", "1,5")


@pytest.mark.parametrize(
    ("cells", "kind", "unit"),
    [
        (["1", "2.5", "x"], "number", ""),
        (["1", "NA", "NA", "NA"], "number", ""),
        (["151 cm", "152 cm", "153"], "number", "cm"),
        (["$1,053", "$2"], "number", "$"),
        (["1st", "2nd", "3rd", "1st"], "label", ""),
        (["a", "b", "1"], "label", ""),
        (["2021-06-12 09:50", "2021-06-13 09:50"], "date", ""),
        (["13/06/2021", "06/13/2021"], "date", ""),
        (["1959Q1", "1959Q2"], "date", ""),
        (["09:50", "10:00:30"], "time", ""),
        (["", "NA"], "label", ""),
        ([], "label", ""),
    ],
)
def test_the_kind_of_a_column_is_that_of_most_of_its_cells(cells, kind, unit):
    found = kind_of_cells(POINT, cells)
    assert (found.kind, found.unit) == (kind, unit)


@pytest.mark.parametrize(("marker", "cells"), [("-999", ("-999", "-999.0", "-9.99e2")), ("-1", ("-1", "-1.00"))])
def test_a_marker_that_is_a_number_means_missing_however_it_is_written(marker, cells):
    form = TableFormat(missing=(marker,))
    assert all(is_missing(form, cell) for cell in cells)
    assert not any(is_missing(form, cell) for cell in ("999", "-999.5", "x"))
    assert kind_of_cells(form, [*cells, "1"]).missing == len(cells)


def test_points_group_thousands_beside_decimal_commas_where_that_is_known():
    assert number_of(COMMA, "1.234") is None
    assert number_of(replace(COMMA, points_group=True), "1.234") == 1234.0


def test_missing_cells_are_counted_apart():
    found = kind_of_cells(POINT, ["1", "", "NA", "x", "2"])
    assert (found.filled, found.missing, found.fitting) == (3, 2, 2)
    assert kind_of_cells(TableFormat(missing=()), ["NA", "1"]).missing == 0


@pytest.mark.parametrize(
    ("kind", "cell", "value"), [("number", "5", 5.0), ("date", "1970-01-02", 86400.0), ("time", "0:01", 60.0)]
)
def test_the_value_of_a_cell_is_that_of_its_kind(kind, cell, value):
    assert value_of(POINT, kind, cell) == value
    assert all(value_of(POINT, other, cell) is None for other in {"number", "date", "time"} - {kind})
