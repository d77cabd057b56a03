"""Columns on the command line: names and numbers, in quotes where a name has a mark of its own."""

import argparse

import pytest

from neuronlab.commands.column_names import parse_input_columns, parse_points_columns
from neuronlab.files.tables.column_names import quoted_columns


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("x:y", ("x", "y")),
        ("x1,x2:y", ("x1", "x2", "y")),
        (" sepal width , 3 : kind ", ("sepal width", "3", "kind")),
        ('"a, b","c:d":"say ""hi"""', ("a, b", "c:d", 'say "hi"')),
        ('5" disk:y', ('5" disk', "y")),
    ],
)
def test_the_target_is_the_last(text, columns):
    assert parse_points_columns(text) == columns
    assert parse_points_columns(quoted_columns(columns)) == columns


def test_inputs_have_no_target():
    assert parse_input_columns("x1, 2") == ("x1", "2")
    with pytest.raises(argparse.ArgumentTypeError, match="'x:y' has a target, but predict takes inputs only, such as"):
        parse_input_columns("x:y")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x,y", "is not INPUTS:TARGET, such as x:y or x1,x2:y; put names that contain , or : in double quotes"),
        ("x:y,z", "is not INPUTS:TARGET"),
        ("a:b:c", "is not INPUTS:TARGET"),
        ("", "lacks the name or number of a column"),
        ("x1,:y", "lacks the name or number of a column"),
        ("x:", "lacks the name or number of a column"),
        ('"x:y', "a double quote that is not closed"),
        ('"x"1:y', "a double quote that is not closed at the end of a name"),
    ],
)
def test_what_names_no_columns_is_refused(text, reason):
    with pytest.raises(argparse.ArgumentTypeError, match="^" + repr(text).replace("(", r"\(")) as error:
        parse_points_columns(text)
    assert reason in str(error.value)
