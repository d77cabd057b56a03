"""Which columns of a table stand for what: guessed as a person would, and never in the way of choosing."""

import pytest

from neuronlab.files.tables.sniff_columns import guess_choice
from tests.files.tables.tables import sheet_of

IRIS = "Id,sepal length,sepal width,petal length,petal width,species\n" + "".join(
    f"{number},{number / 7},{number % 5},{number % 3 + 0.5},{number % 4 + 0.25},{'abc'[number % 3]}\n"
    for number in range(1, 31)
)
GRADES = "name,hours,pages,passed\n" + "".join(
    f"person {number},{number / 3},{number / 7},{number % 2}\n" for number in range(30)
)
HOUSES = "id,rooms,area,street,price\n" + "".join(
    f"{number},{number / 3},{number / 7},street {number},{number / 11}\n" for number in range(30)
)


@pytest.mark.parametrize(
    ("table", "task", "columns"),
    [
        ("1,2\n3,4\n", "curve", (0, 1)),
        ("1,2,a\n3,4,b\n", "classes", (0, 1, 2)),
        ("0,0.5,a\n1,0.25,a\n2,0.125,a\n", "classes", (0, 1, 2)),
        ("1,2,0.5\n3,4,0.25\n", "surface", (0, 1, 2)),
        (",x,y\n0,0.5,1.5\n1,2.5,3.5\n2,4.5,5.5\n", "curve", (1, 2)),
        ("a,1,2\nb,3,4\na,5,6\n", "classes", (1, 2, 0)),
        (IRIS, "classes", (1, 2, 5)),
        (GRADES, "classes", (1, 2, 3)),
        (HOUSES, "surface", (1, 2, 4)),
        ("year,a,b,kind\n2024,1,2.5,x\n2024,3,4.5,y\n2024,5,6.5,x\n", "classes", (1, 2, 3)),
    ],
)
def test_the_columns_are_guessed_as_a_person_would(table, task, columns):
    choice = guess_choice(sheet_of(table))
    assert (choice.task, choice.columns) == (task, columns)


@pytest.mark.parametrize(
    ("table", "task", "columns"),
    [
        (IRIS, "curve", (1, 4)),
        (IRIS, "surface", (1, 2, 4)),
        (GRADES, "curve", (1, 3)),
        (HOUSES, "classes", (1, 2, 3)),
        ("1,2\n3,4\n", "classes", (0, 0, 1)),
        ("1\n2\n", "surface", (0, 0, 0)),
        ("", "curve", (0, 0)),
    ],
)
def test_another_task_gets_columns_of_its_own(table, task, columns):
    choice = guess_choice(sheet_of(table), task)
    assert (choice.task, choice.columns) == (task, columns)
