"""Where a table begins: what is above it is left out, names are told from values, and doubt is admitted."""

import pytest

from neuronlab.files.tables.beginning import Beginning, begins_with_names, find_beginning, heading_cells
from neuronlab.files.tables.lines import split_rows


def rows_of(text, separator=","):
    return split_rows(text.splitlines(keepends=True), separator, '"')


DATA = "1,2\n3,4.5\n5,6\n"
BEGINNINGS = {
    "values only": (DATA, Beginning()),
    "names": ("x,y\n" + DATA, Beginning(header=0)),
    "an empty name": (",y\n" + DATA, Beginning(header=0)),
    "a title": ("Trial 7\nx,y\n" + DATA, Beginning(start=1, header=1)),
    "a title above values": ("Trial 7\n" + DATA, Beginning(start=1)),
    "facts in cells": ("Made by,ACME\nSerial,0001\n\nx,y\n" + DATA, Beginning(start=2, header=2)),
    "facts in cells above values": ("Made by,ACME\nSerial,0001\n\n" + DATA, Beginning(start=2)),
    "remarks with commas": ("# by ACME, rev 2\n# on Monday\nx,y\n" + DATA, Beginning(start=2, header=2)),
    "remarks of MATLAB": ("% by ACME\n" + DATA, Beginning(start=1)),
    "names in a remark": ("# by ACME\n# x,y\n" + DATA, Beginning(start=1, header=1)),
    "a remark below names": ("x,y\n# m,s\n" + DATA, Beginning(header=0)),
    "a remark with as many cells": ("# time: 10, ACME\n" + DATA, Beginning(start=1)),
    "units": ("t,U\ns,mV\n" + DATA, Beginning(header=0, has_units=True)),
    "units in brackets": ("t,U\n[s],(rel. to ground)\n" + DATA, Beginning(header=0, has_units=True)),
    "names like units": ("s,V\n" + DATA, Beginning(header=0)),
    "names in two lines": ("left,right\nfoot,hand\n" + DATA, Beginning(start=1, header=1)),
    "no names above a sign of a currency": ("₽5\n₽6\n₽7\n", Beginning()),
    "years": ("1990,2000\n" + DATA, Beginning(header=0, is_numeric=True)),
    "years among text": ("land,2001,2002,2003\nA,1,2,3\nB,4,5,6\n", Beginning(header=0, is_numeric=True)),
    "numbers far from the others": ("100,-,200\n" + "1,7,2\n" * 5, Beginning()),
    "numbers far from all others": ("100,200\n" + "1,2\n2,3\n" * 3, Beginning(header=0, is_numeric=True)),
    "numbers of columns": (",0,1\n0,0.5,0.7\n1,0.6,0.8\n", Beginning(header=0, is_numeric=True)),
    "numbers of columns of decimal commas": (
        '"",0,1\n0,"0,5","0,7"\n1,"0,6","0,8"\n',
        Beginning(header=0, is_numeric=True),
    ),
    "numbers far from negative ones": ("100,200\n" + "1,−2\n2,−3\n" * 3, Beginning(header=0, is_numeric=True)),
    "numbers far from a column with an infinite one": (
        "100,200\nnan,inf\n" + "1,2\n2,3\n" * 3,
        Beginning(header=0, is_numeric=True),
    ),
    "years as values": ("1990,1.5\n1991,1.7\n1992,1.8\n", Beginning()),
    "years by years": ("1900,1650\n1901,1660\n1902,1670\n", Beginning()),
    "a first point far away": ("1000,5\n1,2\n2,3\n3,4\n4,5\n5,6\n", Beginning()),
    "neither": ("abc,2\n" + DATA, Beginning(is_doubtful=True)),
    "a fault below names": ("x,y\nabc,2\n" + DATA, Beginning(header=0)),
    "missing values below names": ("x,y\nNA,\n" + DATA, Beginning(header=0)),
    "names of rows": ('"a","b"\n"r1",1,2\n"r2",3,4\n', Beginning(header=0, has_row_names=True)),
    "numbers as names of rows": ('"a","b"\n"1",1,2\n"2",3,4\n', Beginning(header=0, has_row_names=True)),
    "a short header over a repeated column": ("a,b\n1,5,2\n1,25,3\n", Beginning(header=0)),
    "one column beside names of rows": ("a\n1,7\n2,8\n", Beginning(header=0, has_row_names=True)),
    "text only": ("a,b\nc,d\n", Beginning(header=0)),
    "an error of a spreadsheet": ("x,y\n#DIV/0!,2\n" + DATA, Beginning(header=0)),
    "a number sign as a name": ("#,y\n" + DATA, Beginning(header=0)),
    "a quote that is not closed": ('x,y\n1,"2\n' + DATA, Beginning(header=0)),
    "names between ruled lines": ("=====\nx,y\n-----\n" + DATA, Beginning(start=1, header=1)),
    "names above a ruled line of cells": ("x,y\n---,:--:\n" + DATA, Beginning(header=0)),
    "counts and names of classes": ("3,2,a\n1,2,0\n3,4.5,0\n5,6,1\n", Beginning(start=1)),
    "other numbers and a text": ("9,9,a\n1,2,0\n3,4.5,0\n5,6,1\n", Beginning(is_doubtful=True)),
    "names in two lines that fit no columns": (
        "By hand\n\nname,of,all,four\nof,it\na,1,2\na,3,4.5\na,5,6\n",
        Beginning(start=3),
    ),
    "numbers behind very many words": (("a," * 1000 + "1,2.5\n") * 3, Beginning()),
    "remarks only": ("# a\n# b\n", Beginning()),
    "nothing": ("", Beginning()),
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_the_beginning_is_found(name):
    text, expected = BEGINNINGS[name]
    assert find_beginning(rows_of(text)) == expected


def test_remarks_are_told_by_their_width_where_spaces_separate():
    prose = "*** Weekly averages\n*** 2 stations\n\n 1 2.5\n 2 3.5\n"
    assert find_beginning(rows_of(prose, " ")) == Beginning(start=2)


def test_a_table_may_be_shorter_than_the_notes_below_it():
    notes = "Latitude: 45\nx,y\n1,2\n3,4\n5,6\n\nx: time\ny: level\nnobody knows\nsince when\n"
    assert find_beginning(rows_of(notes)) == Beginning(start=1, header=1)


def test_prose_is_no_table_for_a_comma_here_and_there():
    prose = "Age in years\n\nIncome = income divided by 10,000\n\nOwns a home\n\nWorks (yes, or no)\n"
    assert find_beginning(rows_of(prose)) == Beginning(start=0, header=0)


def test_a_remark_of_names_may_say_that_data_follow():
    assert find_beginning(rows_of("# Data: y x\n 1 2\n 3 4\n", " ")) == Beginning(start=0, header=0)


def test_a_row_that_is_known_to_name_the_columns_may_have_units_below():
    assert begins_with_names(rows_of("1,2\ns,V\n3,4\n5,6\n")) == Beginning(header=0, has_units=True)


@pytest.mark.parametrize(
    ("cells", "width", "names"),
    [
        (("# x", "y"), 2, ("x", "y")),
        (("#", "x", "y"), 2, ("x", "y")),
        (("#", "x"), 2, ("#", "x")),
        (("x", "y"), 2, ("x", "y")),
        (("#", "Data:", "y", "x"), 2, ("y", "x")),
        (("Data:", "y", "x"), 2, ("y", "x")),
        (("Data:", "x"), 2, ("Data:", "x")),
        ((), 0, ()),
    ],
)
def test_names_lose_what_stands_before_them(cells, width, names):
    assert heading_cells(cells, width) == names
