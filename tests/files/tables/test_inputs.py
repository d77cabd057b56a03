"""Inputs of a model: found by name in any order, else in the leading columns."""

import pytest

from neuronlab.files.tables.inputs import read_inputs
from tests.files.fuzzing import reads_or_refuses

NAMES = ("sqm", "Built in")


def refusal(path, columns=2, names=NAMES):
    return reads_or_refuses(lambda it: read_inputs(it, columns, names), path)


def test_inputs_are_the_leading_columns_with_their_names(csv):
    path = csv("age,height,name\n1,2,Ann\n3,4,Bo\n")
    one, two = read_inputs(path, 1), read_inputs(path, 2)
    assert (one.names, one.values.tolist()) == (("age",), [[1.0], [3.0]])
    assert (two.names, two.values.tolist()) == (("age", "height"), [[1.0, 2.0], [3.0, 4.0]])


def test_inputs_without_a_header_get_the_usual_names(csv):
    path = csv("1,2\n3,4\n")
    assert read_inputs(path, 1).names == ("x",)
    assert read_inputs(path, 2).names == ("x1", "x2")
    assert "line 1 has 2 columns, not 3 columns: x1, x2, x3" in (
        reads_or_refuses(lambda it: read_inputs(it, 3), path) or ""
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sqm,Built in\n1,2\n3,4\n", NAMES),
        ("id,Built in,note,sqm\n7,2,a,1\n8,4,b,3\n", NAMES),
        ("BUILT IN;SQM\n2,0;1,0\n4,0;3,0\n", ("SQM", "BUILT IN")),
        ("2019,Built  in,sqm\n5,2,1\n6,4,3\n", NAMES),
        ("1,2\n3,4\n", NAMES),
    ],
)
def test_columns_are_found_by_name_in_any_order(csv, text, names):
    table = read_inputs(csv(text), 2, NAMES)
    assert (table.names, table.values.tolist()) == (names, [[1.0, 2.0], [3.0, 4.0]])


def test_a_name_as_it_is_written_comes_before_one_in_another_case(csv):
    assert read_inputs(csv("T,t,y\n1,2,3\n"), 1, ("t",)).values.tolist() == [[2.0]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "area,Built in\n1,2\n",
            "cannot be read as inputs: the model needs the column 'sqm', which it does not have. Use --columns to say ",
        ),
        (
            "sqm\n1\n",
            "the model needs the column 'Built in', which it does not have. Add it to the table.",
        ),
        (
            "sqm [ft²],Built in\n1,2\n",
            "the model needs the column 'sqm', which it does not have. Use --columns to say which of ",
        ),
        (
            "area,,Built in\n1,2,3\n",
            "the model needs the column 'sqm', which it does not have. Use --columns to say which of 'area', 2, 'Built",
        ),
        (
            "a,b\n1,2\n",
            "the model needs the columns 'sqm' and 'Built in', which it does not have. Use --columns",
        ),
        (
            "sqm,Built in,sqm\n1,2,3\n",
            "it has two columns named 'sqm'. Use --columns with the number of the one to take.",
        ),
        (
            "SQM,Built in,Sqm\n1,2,3\n",
            "it has two columns named 'sqm'. Use --columns with the number of the one to take.",
        ),
        (
            "Built in,sqm\n1,2\n1,few\n",
            "line 3, column sqm: 'few' is not a number. Use --skip-bad-rows to leave out this row.",
        ),
        (
            "note,Built in,sqm\nx,1,2\nx,1\n",
            "line 3 has 2 columns, not 3 columns. Use --skip-bad-rows to leave out this row.",
        ),
        ("sqm,Built in\n", "it contains no rows of numbers. Add some, or use another table."),
        ("1\n2\n", "line 1 has 1 column, not 2 columns: sqm, Built in, and 1 more row cannot be read; choose "),
    ],
)
def test_what_is_missing_is_named(csv, text, sentence):
    assert sentence in (refusal(csv(text)) or "")


def test_usual_names_are_needed_only_where_one_of_them_is_there(csv):
    usual = ("x1", "x2")
    assert read_inputs(csv("x2,x1\n2,1\n"), 2, usual).values.tolist() == [[1.0, 2.0]]
    assert read_inputs(csv("a,b\n1,2\n"), 2, usual).names == ("a", "b")
    assert "the model needs the column 'x2'" in (refusal(csv("x1,b\n1,2\n"), names=usual) or "")


@pytest.mark.parametrize("names", [("a", "a"), ("a", "A"), ("", "b")])
def test_names_that_tell_nothing_apart_are_not_looked_for(csv, names):
    assert read_inputs(csv("b,a\n1,2\n"), 2, names).values.tolist() == [[1.0, 2.0]]


def test_a_name_that_was_written_behind_an_apostrophe_is_found(csv):
    assert read_inputs(csv("2019,'=sqm\n5,1\n"), 1, ("=sqm",)).values.tolist() == [[1.0]]


def test_a_column_without_a_name_is_told_by_its_number(csv):
    assert "line 3, column 1 is empty." in (refusal(csv(",a\n1,2\n,4\n"), 1, ("",)) or "")
