"""Workbooks whose cells would take very much memory are refused before they are read."""

import io
import zipfile

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.workbook_bounds import unpacked
from tests.files.tables.workbooks import number, ods, ods_row, rows_of_cells, xlsx, zipped

REPEATED = '<table:table-cell table:number-columns-repeated="{}"><text:p>1</text:p></table:table-cell>'

BLANKS = '<table:table-cell table:number-columns-repeated="600000"/>'


def sparse(place, line):
    return xlsx({"Data": f'<row r="1">{number("A1", 1)}</row><row r="{line}">{number(place, 2)}</row>'})


@pytest.mark.parametrize(
    "book",
    [
        sparse("XFD1048576", 1048576),
        sparse("A1048576", 1048576),
        sparse("ZZZZZZ99999999", 9),
        ods({"Data": ods_row(1, more=REPEATED.format(10**9))}),
        ods({"Data": ods_row(1) + '<table:table-row table:number-rows-repeated="1000000"/>' + ods_row(1, 2)}),
        ods(
            {"Data": ods_row(1, more='<table:table-cell table:number-columns-repeated="600000"/>' + REPEATED.format(1))}
        ),
    ],
)
def test_cells_far_from_the_table_are_refused(book):
    with pytest.raises(InputError, match="most of them empty; delete those far from the table"):
        unpacked(book)


@pytest.mark.parametrize("place", ["A9000", "ZZ600"])
def test_some_cells_may_be_far_from_the_table(place):
    assert unpacked(sparse(place, int(place.strip("AZ"))))[1] > 0


def test_a_dense_table_may_be_large():
    assert unpacked(xlsx({"Data": rows_of_cells([(1, 2, 3)] * 20_000)}))


def test_what_unpacks_to_very_much_is_refused(monkeypatch):
    monkeypatch.setattr("neuronlab.files.tables.workbook_bounds._MOST_UNPACKED", 10_000)
    with pytest.raises(InputError, match="when unpacked; save it as CSV"):
        unpacked(zipped({"xl/workbook.xml": "a" * 9000, "xl/worksheets/sheet1.xml": "a" * 9000}))


def test_pictures_are_left_out():
    packed, _ = unpacked(zipped({"xl/workbook.xml": "a", "xl/media/image1.png": "b"}))
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == ["xl/workbook.xml"]


def test_a_directory_of_millions_is_not_read():
    with pytest.raises(InputError, match="workbook that cannot be read"):
        unpacked(zipped({f"{number:040}": "" for number in range(15_000)}))
