"""Sheets of workbooks are read as text; the first one with a table is taken unless another one is asked for."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.workbooks import read_workbook
from tests.files.tables.workbooks import DATE, DURATION, MOMENT, number, ods, ods_row, rows_of_cells, text, xlsx

POINTS = rows_of_cells([("x", "y"), (0, 1.5), (1, -2)])
EVERYTHING = (
    f'<row r="2">{text("B2", "a")}{text("C2", "b&#10;c")}</row>'
    f'<row r="3">{number("B3", 44000, DATE)}{number("C3", 0.1)}</row>'
    f'<row r="4">{number("B4", 44000.5, MOMENT)}<c r="C4" t="b"><v>1</v></c></row>'
    f'<row r="5">{number("B5", 1.0625, DURATION)}<c r="C5" t="e"><v>#DIV/0!</v></c></row>'
    f'<row r="6">{number("B6", 83.45 / 86400, DURATION)}{number("C6", -90 / 86400, DURATION)}</row>'
)


def test_a_sheet_becomes_text_with_the_lines_of_its_rows():
    lines = read_workbook(xlsx({"Data": EVERYTHING})).data.decode().splitlines()
    assert lines == [",", "a,b c", "2020-06-18,0.1", "2020-06-18 12:00:00,TRUE", "25:30:00,", "0:01:23.45,-0:01:30"]


def test_an_opendocument_spreadsheet_is_read():
    rows = ods_row("x", "y") + ods_row(0, 1.5) + ods_row(1, "a")
    read = read_workbook(ods({"Data": rows}))
    assert (read.data, read.sheet) == (b"x,y\n0,1.5\n1,a\n", "Data")


def test_the_blanks_to_the_end_of_an_opendocument_sheet_are_none_of_it():
    more = '<table:table-cell table:number-columns-repeated="16382"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048573">{more}</table:table-row>'
    rows = ods_row("x", "y", more=more) + ods_row(0, 1.5, more=more) + blank
    assert read_workbook(ods({"Data": rows})).data == b"x,y\n0,1.5\n"


def test_the_first_sheet_with_a_table_is_taken():
    title = rows_of_cells([("Results",)])
    read = read_workbook(xlsx({"Cover": title, "Empty": "", "Data": POINTS, "More": POINTS}))
    assert (read.sheet, read.sheets) == ("Data", ("Data", "More"))
    assert read.data == b"x,y\n0,1.5\n1,-2\n"


def test_a_cover_of_words_is_passed_over_for_a_sheet_of_numbers():
    cover, facts = rows_of_cells([("Report",), ("by M.",)]), rows_of_cells([("By", "M."), ("For", "N.")])
    assert read_workbook(xlsx({"Cover": cover, "Facts": facts, "Data": POINTS})).sheet == "Data"
    assert read_workbook(xlsx({"Cover": cover, "Data": POINTS, "More": POINTS})).sheets == ("Data", "More")
    assert read_workbook(xlsx({"Cover": cover, "Facts": facts})).sheet == "Cover"


def test_hidden_sheets_are_not_taken():
    assert read_workbook(xlsx({"Lists": POINTS, "Data": POINTS}, hidden=["Lists"])).sheets == ("Data",)


def test_another_sheet_can_be_asked_for():
    book = xlsx({"Data": POINTS, "My More": rows_of_cells([(1, 2), (3, 4)])})
    assert read_workbook(book, "My More").data == b"1,2\n3,4\n"
    with pytest.raises(InputError, match="It has no sheet 'Other'; choose one of 'Data', 'My More'"):
        read_workbook(book, "Other")


def test_a_workbook_without_a_table_is_refused():
    with pytest.raises(InputError, match="None of its sheets holds a table"):
        read_workbook(xlsx({"Sheet1": ""}))


@pytest.mark.parametrize("cut", [200, 700, -30])
def test_a_damaged_workbook_is_refused(cut):
    with pytest.raises(InputError, match="workbook that cannot be read"):
        read_workbook(xlsx({"Data": POINTS})[:cut])


def test_it_says_how_far_it_is_and_is_stopped_there():
    def stop(share):
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        read_workbook(xlsx({"Data": POINTS}), None, stop)
