"""Chosen columns of any table become points; what is wrong with rows is counted, and skipped only on demand."""

import time

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.point_columns import Choice, read_chosen
from tests.files.tables.tables import read, sheet_of

TABLE = """name,u,v,kind
a,1,2,up
b,x,3,down
c,4,,down
d,5,6,up
e,y,z,sideways
f,7,8
g,9,10,down
"""


def test_columns_are_chosen_in_any_order():
    points = read_chosen(sheet_of("a,b,c\n1,2,3\n4,5,6\n"), Choice("surface", (2, 0, 1))).accepted(skips_bad_rows=False)
    assert points.inputs.tolist() == [[3.0, 1.0], [6.0, 4.0]]
    assert points.targets.tolist() == [[2.0], [5.0]]


def test_every_problem_has_its_line_its_column_and_its_cell():
    reading = read_chosen(sheet_of(TABLE), Choice("classes", (1, 2, 3)))
    assert [(problem.line, problem.column, problem.cell) for problem in reading.problems] == [
        (3, "u", "x"),
        (4, "v", ""),
        (6, "u", "y"),
        (6, "v", "z"),
        (7, "", ""),
    ]
    assert (reading.problem_count, reading.bad_rows, reading.good_rows) == (5, 4, 3)
    assert reading.problems[-1].sentence == "Line 7 has 3 columns, not 4 columns"


def test_bad_rows_are_left_out_only_when_that_is_wanted():
    reading = read_chosen(sheet_of(TABLE), Choice("classes", (1, 2, 3)))
    with pytest.raises(InputError, match="'x' is not a number, 2 more rows cannot be read, and 1 row lacks a value"):
        reading.accepted(skips_bad_rows=False)
    points = reading.accepted(skips_bad_rows=True)
    assert points.inputs.tolist() == [[1.0, 2.0], [5.0, 6.0], [9.0, 10.0]]
    assert (points.labels, points.targets.tolist()) == (("down", "up"), [[1.0], [1.0], [0.0]])


def test_a_label_of_bad_rows_only_is_no_class():
    points = read_chosen(sheet_of(TABLE), Choice("classes", (1, 2, 3))).accepted(skips_bad_rows=True)
    assert "sideways" not in points.labels


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Choice("surface", (0, 0, 1)), "Column a is selected as both x1 and x2. Choose another one for x2"),
        (Choice("classes", (0, 1, 1)), "Column b is selected as both x2 and label. Choose another one for label"),
    ],
)
def test_a_column_cannot_be_chosen_twice(choice, sentence):
    with pytest.raises(InputError, match=sentence):
        read_chosen(sheet_of("a,b,c\n1,2,3\n"), choice)


def test_when_no_row_is_good_that_is_said():
    reading = read("x,y\n1,a\n2,b\n")
    assert reading.fault == "None of its rows can be read; choose other columns or correct the cells"
    with pytest.raises(InputError, match="None of its rows"):
        reading.accepted(skips_bad_rows=True)


ANOTHER = "Choose another column, or add rows where it differs."


@pytest.mark.parametrize(
    ("table", "warnings"),
    [
        ("x,y\n1,2\n3,4\n5,6\n", ()),
        ("x,y\n1,2\n1,4\n1,6\n", ("Column x is 1 in every row, so it carries no information. " + ANOTHER,)),
        ("1,2.5\n3,2.5\n4,2.5\n", ("Column 2 is 2.5 in every row, so it carries no information. " + ANOTHER,)),
        ("x,y\n1,2\n", ("It has only one row, too few to learn from. Add further rows.",)),
        ("1,2,a\n1,4,b\n1,6,a\n1,7,b\n", ("Column 1 is 1 in every row, so it carries no information. " + ANOTHER,)),
        (
            "x,y,z\n1,2\n3,4\n5,6\n",
            (
                "The first row names 3 columns, but most rows have 2 columns. "
                "Check that the names belong to the columns below them.",
            ),
        ),
        ("x,y\n", ()),
    ],
)
def test_what_is_hardly_meant_is_said(table, warnings):
    assert tuple(note.sentence for note in read(table).notes) == warnings


def test_more_labels_than_anybody_wants_end_the_reading():
    table = "".join(f"{n},{n / 2},name {n}\n" for n in range(20_000))
    with pytest.raises(InputError, match="It has more than 10,000 different labels"):
        read(table, "classes")


def test_many_rows_are_read_exactly_and_quickly():
    values = np.random.default_rng(0).normal(size=(10_000, 3))
    block = "".join(f"{a!r};{b!r};{c!r}\n".replace(".", ",") for a, b, c in values.tolist()).encode()
    sheet = sheet_of(b"x1;x2;y\n" + block * 10)
    begin = time.process_time()
    points = read_chosen(sheet, Choice("surface", (0, 1, 2))).accepted(skips_bad_rows=False)
    assert time.process_time() - begin < 3.0  # usually 0.2; a machine may be busy
    assert points.inputs.shape == (100_000, 2)
    assert (points.inputs[-10_000:] == values[:, :2]).all()
    assert (points.targets.reshape(10, -1) == values[:, 2]).all()
