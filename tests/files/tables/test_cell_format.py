"""How cells are written is seen in the first rows, unless a person has decided."""

import pytest

from neuronlab.core.data.names import USUAL_MISSING
from neuronlab.files.tables.cell_format import cells_of, markers_of_numbers, with_cell_format
from neuronlab.files.tables.choices import ReadingChoices
from tests.files.tables.tables import sheet_of

DATES = "day,y\n01/02/2021,1\n02/02/2021,2\n"


@pytest.mark.parametrize(
    ("table", "choice", "is_first"),
    [
        (DATES, None, False),
        (DATES, True, True),
        (DATES + "13/02/2021,3\n", None, True),
        (DATES + "02/13/2021,3\n", None, False),
        (DATES + "13/02/2021,3\n", False, False),
        ("day,y\n01.02.2021,1\n02.02.2021,2\n", None, True),
        ("day;y\n01/02/2021;1,5\n02/02/2021;2,5\n", None, True),
    ],
)
def test_the_order_of_day_and_month_is_that_of_a_person_or_of_the_dates(table, choice, is_first):
    assert with_cell_format(sheet_of(table), ReadingChoices(day_first=choice)).form.day_first is is_first


def test_markers_and_units_are_as_decided():
    sheet = sheet_of("x,y\n1,2\n")
    assert with_cell_format(sheet, ReadingChoices()).form.missing == USUAL_MISSING
    form = with_cell_format(sheet, ReadingChoices(missing=("-999",), strips_units=True)).form
    assert (form.missing, form.strips_units) == (("-999",), True)


def test_the_cells_of_a_column_are_those_below_its_name():
    assert cells_of(sheet_of("x,y\n1,2\n3\n5,6\n"), 1) == ["2", "", "6"]
    assert cells_of(sheet_of("x,y\ns,m\n1,2\n3,4\n5,6\n"), 1) == ["2", "4", "6"]


def test_markers_are_those_in_columns_of_numbers():
    sheet = sheet_of("x,name,day\n1,NA,2020-01-01\n?,b,null\n3,c,2020-01-03\n4,,2020-01-04\n")
    assert markers_of_numbers(sheet) == {"?", "null"}
