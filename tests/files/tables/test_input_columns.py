"""Columns of a model are found by name, with or without their unit."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.tables.input_columns import asked_columns, has_names, input_columns, usual_names
from neuronlab.wording.columns import NO_MEANING
from tests.files.tables.tables import sheet_of

METRES = ColumnMeaning(unit="m")


def test_the_usual_names_are_those_of_tasks_without_names():
    assert (usual_names(1), usual_names(2), usual_names(3)) == (("x",), ("x1", "x2"), ("x1", "x2", "x3"))


@pytest.mark.parametrize(
    ("header", "name", "meaning", "column"),
    [
        ("a,width [m]", "width", METRES, 1),
        ("a,width (m)", "Width", METRES, 1),
        ("a,width", "width [m]", METRES, 1),
        ("width [ft],width [m]", "width", METRES, 1),
        ("at [days since 2020-01-01],b", "at", ColumnMeaning(unit="hours", origin="2021-01-01"), 0),
    ],
)
def test_a_unit_may_stand_on_one_side_or_be_the_same(header, name, meaning, column):
    assert input_columns(sheet_of(f"{header}\n1,2\n3,4\n"), (name,), (meaning,)) == (column,)


@pytest.mark.parametrize("meaning", [NO_MEANING, METRES])
def test_another_unit_is_another_column(meaning):
    with pytest.raises(InputError, match="needs the column 'width'"):
        input_columns(sheet_of("a,width [ft]\n1,2\n3,4\n"), ("width",), (meaning,))


def test_a_first_row_with_a_name_of_the_model_names_the_columns():
    assert has_names(sheet_of("2020,width [m]\n1,2\n3,4\n"), ("width",), 1)
    assert not has_names(sheet_of("1,2\n3,4\n5,6\n"), ("1",), 1)


def test_columns_that_are_asked_for_must_be_as_many_and_different():
    sheet = sheet_of("a,b\n1,2\n3,4\n")
    assert asked_columns(sheet, 2, ("b", "1")) == (1, 0)
    for asked, sentence in ((("a",), "but --columns has 1"), (("a", "1"), "is given twice")):
        with pytest.raises(InputError, match=sentence):
            asked_columns(sheet, 2, asked)
