"""Tables as they come from other programs: the broken ones and what is said of each, and the odd ones that are fine."""

import gzip

import pytest

from tests.files.tables.tables import read, sentence_about, sheet_of, zipped
from tests.files.tables.workbooks import rows_of_cells, xlsx

LABELLED = "x1,x2,label\n"

BROKEN = {
    # Nothing, or too little.
    "no bytes": (b"", "it contains no rows of numbers. Add some, or use another table."),
    "blank lines": (b"\n\n , ,\n", "it contains no rows of numbers. Add some, or use another table."),
    "a mark of the byte order and no more": (
        b"\xef\xbb\xbf",
        "it contains no rows of numbers. Add some, or use another table.",
    ),
    "a header and no more": (b"x,y\n", "it contains no rows of numbers. Add some, or use another table."),
    "a word": (b"hello\n", "it has 1 column; a curve requires 2: x, y. Choose another separator or task."),
    "one column": (b"1\n2\n3\n", "it has 1 column; a curve requires 2: x, y. Choose another separator or task."),
    "one column with a name": (
        b"x\n1\n2\n",
        "it has 1 column; a curve requires 2: x, y. Choose another separator or task.",
    ),
    # Cells that are no numbers.
    "a word among numbers": (b"x,y\n1,2\n3,abc\n", "line 3, column y: 'abc' is not a number."),
    "a word in a column without a name": (b"1,2\n3,abc\n5,6\n", "line 2, column 2: 'abc' is not a number."),
    "words throughout": (
        b"x,y\n1,a\n2,b\n3,c\n",
        "line 2, column y: 'a' is not a number, and 2 more rows cannot be read; choose another column or correct the "
        "cells.",
    ),
    "an empty cell": (b"x,y\n,2\n1,3\n", "line 2, column x is empty."),
    "empty cells at the end": (
        b"x,y\n1,2\n3,\n4,\n",
        "line 3, column y is empty, and 1 more row lacks a value.",
    ),
    "a header twice": (b"x,y\n1,2\nx,y\n3,4\n", "line 3, column x: 'x' is not a number."),
    "not available": (b"x,y\n1,2\nNA,3\n", "line 3, column x: 'NA' means that the value is missing."),
    "a percentage": (b"x,y\n50%,2\n3,4\n", "line 2, column x: '50%' has the unit %."),
    "money": (b"x,y\n$5,2\n3,4\n", "line 2, column x: '$5' has the unit $."),
    "a date": (
        b"x,y\n1,2\n2,3\n2024-01-02,4\n",
        "line 4, column x: '2024-01-02' is not a number.",
    ),
    "true or false": (b"x,y\nTRUE,2\n3,4\n", "line 2, column x: 'TRUE' is not a number."),
    "a spreadsheet's error": (b"x,y\n#DIV/0!,2\n3,4\n", "line 2, column x: '#DIV/0!' is not a number."),
    "a hexadecimal number": (b"x,y\n0x10,2\n3,4\n", "line 2, column x: '0x10' is not a number."),
    "a number as Python writes it": (b"x,y\n1_000,2\n3,4\n", "line 2, column x: '1_000' is not a number."),
    "a sum": (b"x,y\n1+2,2\n3,4\n", "line 2, column x: '1+2' is not a number."),
    "a cell with lines in it": (b'x,y\n1,"2\n3"\n5,6\n', r"line 2, column y: '2\n3' is not a number."),
    "a line after a cell with lines in it": (
        b'x,y,note\n1,2,"a\nb"\n3,?,c\n',
        "line 4, column y: '?' means that the value is missing.",
    ),
    # Numbers that are of no use.
    "not a number": (b"x,y\n1,nan\n2,3\n", "line 2, column y: 'nan' means that the value is missing."),
    "infinity": (b"x,y\n-inf,1\n2,3\n", "line 2, column x: '-inf' is not a finite number."),
    "a number beyond float64": (b"x,y\n1,1e400\n2,3\n", "line 2, column y: '1e400' is not a finite number."),
    "a large number": (
        b"x,y\n1,1e31\n2,3\n",
        "line 2, column y: 1e31 is too large; the limit is ±1e+30.",
    ),
    # Commas.
    "decimal commas between commas": (
        b"1,5,2\n1,25,3\n2,3\n4,5\n6,7\n",
        "line 1 has 3 columns, not 2 columns, and 1 more row cannot be read.",
    ),
    "a decimal comma among points": (
        b"x\ty\n1.5\t2,5\n2.5\t3.5\n0.5\t4.5\n",
        "line 2, column y: '2,5' is not a number with a decimal point.",
    ),
    "a point that may group thousands": (
        b"x;y\n1,5;2\n1.234;3\n",
        "line 3, column x: '1.234' is ambiguous; write 1234 or 1,234.",
    ),
    # Rows of another length.
    "a short row": (b"x,y\n1,2\n3\n4,5\n", "line 3 has 1 column, not 2 columns: x, y."),
    "a long row": (b"x,y\n1,2\n3,4,5\n5,6\n", "line 3 has 3 columns, not 2 columns: x, y."),
    "a short row of many columns": (
        b"id,u,v,w,kind\n1,2,3,4,a\n2,3\n3,4,5,6,b\n",
        "line 3 has 2 columns, not 5 columns.",
    ),
    "a semicolon among commas": (b"x,y\n1,2\n3;4\n5,6\n", "line 3 has 1 column, not 2 columns: x, y."),
    # Labels.
    "a label that is missing": (LABELLED.encode() + b"1,2,a\n3,4,\n5,6,b\n", "line 3, column label is empty."),
    "a label only": (
        LABELLED.encode() + b"1,2,a\n3,4,a\n",
        "it has 1 label (a); 2 to 6 are required. Choose another target or task.",
    ),
    "seven labels": (
        LABELLED.encode() + b"1,2,a\n3,4,b\n5,6,c\n7,8,d\n9,9,e\n9,8,f\n9,7,g\n",
        "it has 7 different labels (a, b, c, …); 2 to 6 are required. Choose another target or task.",
    ),
    "a word instead of an input": (
        LABELLED.encode() + b"1,2,a\n3,b,b\n4,5,a\n",
        "line 3, column x2: 'b' is not a number.",
    ),
    # Quotes and lengths.
    "a quote that is not closed": (
        b'x,y\n1,"2\n3,4\n5,6\n',
        "line 2 opens a quote that is never closed. Close it, or delete it.",
    ),
    "a quote that is not closed in the last line": (
        b'x,y\n1,2\n"3,4',
        "line 3 opens a quote that is never closed. Close it, or delete it.",
    ),
    "a quote that is not closed after one that is": (
        b'x,y,z\n1,2,"a\nb"\n"5,6,7\n',
        "line 4 opens a quote that is never closed. Close it, or delete it.",
    ),
    "a quote that runs for long": (
        b'x,y\n1,"2\n' + b"3,4\n" * 50_000,
        "line 2 opens a quote that is not closed within the size limit.",
    ),
    "a cell of 200,000 digits": (
        b"1,2\n3,4" + b"0" * 200_000,
        "line 2 is damaged: field larger than field limit (131072).",
    ),
    "a line of a million cells": (
        b"1,2\n" + b"1," * 1_000_000,
        "line 2 has more than 1,000,000 characters. Shorten or divide it.",
    ),
    "too many rows": (b"1,2\n" * 1_000_001, "it has more than 1,000,000 rows, which is the limit. Leave out some."),
    # No text.
    "a byte of no encoding": (
        b"x,y\n1,\x81\n",
        "it is not text in UTF-8: line 2 contains the byte 81; choose its encoding.",
    ),
    "a zero byte": (b"x,y\n1,2\n3,\0\n4,5\n", "it is not text (line 3 contains a zero byte); save it as CSV."),
    # Other files.
    "a program": (b"\x7fELF\x02\x01\0\0\0", "it is not text (line 1 contains a zero byte); save it as CSV."),
    "an array of NumPy's": (b"\x93NUMPY\x01\0v\0", "it is not text (line 1 contains a zero byte); save it as CSV."),
    "an Excel workbook that is damaged": (
        zipped("xl/workbook.xml"),
        "it is a workbook that cannot be read; save it anew, or as CSV.",
    ),
    "an old Excel workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20,
        "it is an old or encrypted Excel workbook; save it as .xlsx without a password, or as CSV.",
    ),
    "an OpenDocument text": (
        zipped("application/vnd.oasis.opendocument.text"),
        "it is an OpenDocument file, but no spreadsheet; copy the table out of it.",
    ),
    "a zip archive": (zipped("data.csv"), "it is a zip archive; unpack it and open the CSV file inside."),
    "a gzip archive": (gzip.compress(b"x,y\n1,2\n"), "it is compressed with gzip; unpack it first."),
    "a PDF": (b"%PDF-1.7\n", "it is a PDF; copy the table out of it."),
    "a PNG": (b"\x89PNG\r\n\x1a\n\0", "it is an image, not a table; type its numbers into one."),
    "a JPEG": (b"\xff\xd8\xff\xe0", "it is an image, not a table; type its numbers into one."),
    "a Parquet file": (b"PAR1\x15", "it is a Parquet file; save it as CSV."),
    "a database": (b"SQLite format 3\0", "it is an SQLite database; export a table as CSV."),
    "a web page": (b"\n<!DOCTYPE html>\n<html>", "it is a web page; download its table as CSV."),
    "XML": (b"<?xml version='1.0'?>", "it is XML; save it as CSV."),
    "JSON": (b'{"x": [1, 2]}', "it is JSON; save it as CSV."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused_in_its_sentence(name):
    table, sentence = BROKEN[name]
    assert sentence_about(table) == sentence


POINTS = ([[1.5], [-3.0], [1000.0]], [[2.0], [400.0], [0.25]])
ODD = {
    "plain": b"x,y\n1.5,2\n-3,400\n1000,0.25\n",
    "without a header": b"1.5,2\n-3,400\n1000,0.25\n",
    "without an end": b"1.5,2\n-3,400\n1000,0.25",
    "a mark of the byte order": b"\xef\xbb\xbfx,y\n1.5,2\n-3,400\n1000,0.25\n",
    "lines of Windows": b"x,y\r\n1.5,2\r\n-3,400\r\n1000,0.25\r\n",
    "lines of an old Mac": b"x,y\r1.5,2\r-3,400\r1000,0.25\r",
    "lines of every kind": b"x,y\r\n1.5,2\n-3,400\r1000,0.25",
    "semicolons": b"x;y\n1.5;2\n-3;400\n1000;0.25\n",
    "semicolons and decimal commas": b"x;y\n1,5;2\n-3;4e2\n1000;0,25\n",
    "semicolons, decimal commas everywhere": b"1,5;2,0\n-3,0;400,0\n1000,0;0,25\n",
    "decimal commas and grouped thousands": b"x;y\n1,5;2\n-3;400\n1.000,0;0,25\n",
    "tabs": b"x\ty\n1.5\t2\n-3\t400\n1000\t0.25\n",
    "tabs and decimal commas": b"x\ty\n1,5\t2\n-3\t400\n1000\t,25\n",
    "tabs and grouped thousands": b"x\ty\n1.5\t2\n-3\t400\n1,000\t0.25\n",
    "bars": b"x|y\n1.5|2\n-3|400\n1000|0.25\n",
    "spaces": b"x y\n1.5 2\n  -3   400 \n1000 0.25\n",
    "spaces around": b" x , y \n 1.5 , 2 \n -3 , 400\n1000, 0.25\n",
    "blank lines": b"\n\nx,y\n\n1.5,2\n , \n-3,400\n\n1000,0.25\n\n\n",
    "a comma at the end of every line": b"x,y,\n1.5,2,\n-3,400,\n1000,0.25,\n",
    "commas at the end of some lines": b"x,y\n1.5,2,,,\n-3,400\n1000,0.25,\n",
    "quoted numbers": b'"x","y"\n"1.5","2"\n"-3","400"\n"1000","0.25"\n',
    "quoted thousands": b'x,y\n1.5,2\n-3,400\n"1,000",0.25\n',
    "thousands apart by spaces": "x,y\n1.5,2\n-3,400\n1\u202f000,0.25\n".encode(),
    "thousands apart by an apostrophe": b"x,y\n1.5,2\n-3,400\n1'000,0.25\n",
    "a minus of its own": "x,y\n1.5,2\n−3,400\n1000,0.25\n".encode(),
    "numbers in powers of ten": b"x,y\n15e-1,2E0\n-.3e+1,4e2\n1E3,25e-2\n",
    "signs and points alone": b"x,y\n+1.5,2.\n-3.,+400\n1000,.25\n",
    "a name with a comma": b'"time, s",y\n1.5,2\n-3,400\n1000,0.25\n',
    "a name with a line in it": b'"time\nin s",y\n1.5,2\n-3,400\n1000,0.25\n',
    "Excel's word for the separator": b"sep=;\r\nx;y\r\n1,5;2\r\n-3;400\r\n1000;0,25\r\n",
    "units below the header": b"x,y\nm,s\n1.5,2\n-3,400\n1000,0.25\n",
    "a title and remarks above": b"Trial 7\n# by us, on Monday\n\nx,y\n1.5,2\n-3,400\n1000,0.25\n",
    "single quotes": b"'x','y'\n'1.5','2'\n'-3','400'\n'1000','0.25'\n",
    "remarks among the rows": b"x,y\n# in m, s\n1.5,2\n-3,400\n# Tuesday\n1000,0.25\n# end, of all\n",
    "a remark above": b"# measured on Monday\nx,y\n1.5,2\n-3,400\n1000,0.25\n",
    "a first column that counts": b",x,y\n0,1.5,2\n1,-3,400\n2,1000,0.25\n",
    "a column of remarks": b"x,note,y\n1.5,good,2\n-3,,400\n1000,'quoted',0.25\n",
    "a remark with a quote in it": b'x,note,y\n1.5,5" disk,2\n-3,?,400\n1000,!,0.25\n',
    "UTF-16": "x,y\n1.5,2\n-3,400\n1000,0.25\n".encode("utf-16"),
    "UTF-16 without its mark": "x,y\n1.5,2\n-3,400\n1000,0.25\n".encode("utf-16-le"),
    "UTF-16 the other way round": "x,y\n1.5,2\n-3,400\n1000,0.25\n".encode("utf-16-be"),
    "UTF-32": "x,y\n1.5,2\n-3,400\n1000,0.25\n".encode("utf-32"),
    "Windows-1252": "x,Größe\n1.5,2\n-3,400\n1000,0.25\n".encode("cp1252"),
    "an Excel workbook": xlsx({"Data": rows_of_cells([("x", "y"), (1.5, 2), (-3, 400), (1000, 0.25)])}),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_table_gives_the_same_points(name):
    reading = read(ODD[name], "curve")
    points = reading.accepted(skips_bad_rows=False)
    assert (points.inputs.tolist(), points.targets.tolist()) == POINTS
    assert not reading.problems


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ('x, "y, z"\n1,2\n3,4\n5,7\n', ("x", "y, z")),
        ("x, 'y z'\n1,2\n3,4\n5,7\n", ("x", "y z")),
        (" 'x'   'y z'\n 1     2\n 3    4\n 5  7\n", ("x", "y z")),
        ("'x'\t 'y'\n1\t2\n3\t4\n6\t3\n", ("x", "y")),
        ("'x',\"y\"\n1,2\n3,4\n5,7\n", ("x", "y")),
        ('\'x\',y\n1,"2"\n3,"4"\n5,"7"\n', ("x", "y")),
        ("x,dog's\n1,2\n3,4\n5,7\n", ("x", "dog's")),
    ],
)
def test_names_lose_quotes_of_either_kind(table, names):
    sheet = sheet_of(table)
    assert sheet.header == names
    assert next(row for chunk in sheet.chunks() for row in chunk.rows if row)[:1] == ["1"]


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("Time   Line Width    Area\n  1       1.5       3\n  2       1.4       5\n", ("Time", "Line Width", "Area")),
        ("Line Width\tArea\n1 1.5\n2 1.4\n", ("Line Width", "Area")),
        ("Time  Line Width  Area\n1 1.5\n2 1.4\n", ("Time", "Line", "Width", "Area")),
    ],
)
def test_names_far_apart_may_have_spaces(table, names):
    assert sheet_of(table).header == names
