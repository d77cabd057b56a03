import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.column_names import column_keys, columns_named, quoted_columns
from neuronlab.files.tables.point_columns import NO_ROWS
from tests.files.tables.tables import sheet_of

SHEET = sheet_of("speed,Dist,dist,name\n1,2,3,a\n")


@pytest.mark.parametrize(
    ("asked", "indices"),
    [
        (("speed", "dist"), (0, 2)),
        (("SPEED", "Dist"), (0, 1)),
        (("1", "#3"), (0, 2)),
        ((" name ",), (3,)),
    ],
)
def test_columns_are_found_by_name_or_number(asked, indices):
    assert columns_named(SHEET, asked) == indices


def test_a_name_comes_before_a_number():
    sheet = sheet_of("name,1,2\na,3,4\nb,5,6\n")
    if not sheet.header:
        sheet = type(sheet)(sheet.data, type(sheet.form)(has_header=True))
    assert columns_named(sheet, ("1", "#1", "3")) == (1, 0, 2)


@pytest.mark.parametrize(
    ("table", "asked", "sentence"),
    [
        ("speed,dist\n1,2\n", "spede", "There is no column 'spede'; did you mean 'speed'?"),
        ("speed,dist\n1,2\n", "volume", "There is no column 'volume'; choose from 'speed', 'dist'"),
        (
            "speed,dist\n1,2\n",
            "3",
            "There is no column 3; choose a number from 1 to 2",
        ),
        (
            "speed,dist\n1,2\n",
            "0",
            "There is no column 0; choose a number from 1 to 2",
        ),
        (
            "1,2\n3,4\n",
            "x",
            "There is no column 'x', since the columns have no names; choose them by their numbers, 1 to 2",
        ),
        ("", "x", NO_ROWS),
        ("\n\n", "1", NO_ROWS),
        ("a,a,b\n1,2,3\n", "a", "Several columns are called 'a'; choose one by its number: 1 and 2"),
        ("Dist,dist\n1,2\n", "DIST", "Several columns are called 'DIST'; choose one by its number: 1 and 2"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(table, asked, sentence):
    with pytest.raises(InputError) as error:
        columns_named(sheet_of(table), (asked,))
    assert str(error.value) == sentence


@pytest.mark.parametrize("table", ["a,b,a,\n1,2,3,4\n", "1,2,3,4\n5,6,7,8\n", "a,3,a,4\nx,y,z,w\n"])
def test_keys_are_found_again(table):
    sheet = sheet_of(table)
    keys = column_keys(sheet, (0, 1, 2, 3))
    assert columns_named(sheet, keys) == (0, 1, 2, 3)
    assert len(set(keys)) == 4


def test_marks_in_names_are_quoted():
    assert quoted_columns(("x1", "x2", "y")) == "x1,x2:y"
    assert quoted_columns(("a, b", 'say "hi"', "c:d")) == '"a, b",say "hi":"c:d"'
