"""Numbers in a few long rows are asked about, and read in the arrangement that is chosen."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.layouts import arranged
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import pasted_source

ONE = "1,5 2,5 3,5 5 5,5 6"
TWO = "x\t0\t1\t2\t3\t4\t5\ny\t1\t3\t2\t5\t4\t6\n"


def asked(text, **chosen):
    notes = plan_reading(pasted_source(text), ReadingChoices(**chosen)).questions
    return [note.with_options for note in notes if "--layout" in note.with_options]


def points(text, layout):
    found = read_plan(plan_reading(pasted_source(text), ReadingChoices(layout=layout, task="curve"))).points
    return found.names, found.inputs[:, 0].tolist(), found.targets[:, 0].tolist()


@pytest.mark.parametrize("text", [ONE, "1,5 NA 3,5 - 5,5 6"])
def test_one_row_of_many_numbers_is_asked_about(text):
    assert asked(text) == [
        "The table has one row of 6 numbers. Use --layout values to read them as y at x = 1, 2, 3, …, "
        "or --layout pairs to read them as x, y, x, y, …, or --layout rows to keep the rows as they are."
    ]


@pytest.mark.parametrize("text", [TWO, "# a remark\n" + TWO, "A title\n" + TWO])
def test_some_long_rows_are_asked_about(text):
    assert asked(text) == [
        "The table has 2 rows of 6 numbers. Use --layout columns to read each row as a column, "
        "or --layout rows to keep the rows as they are."
    ]


@pytest.mark.parametrize(
    "text", ["1 2 3", "a b c d", "1,,NA,,,2", "x,y,z,u\n1,2,3,4\n", "1,2\n3,4\n", "1,2,3,4\n" * 4, ""]
)
def test_other_tables_are_not_asked_about(text):
    assert asked(text) == []


@pytest.mark.parametrize(("text", "layout"), [(ONE, "rows"), (ONE, "pairs"), (TWO, "columns")])
def test_what_is_decided_is_not_asked(text, layout):
    assert asked(text, layout=layout) == []


def test_the_arrangement_that_is_chosen_is_read():
    assert points(ONE, "values") == ((), [1, 2, 3, 4, 5, 6], [1.5, 2.5, 3.5, 5, 5.5, 6])
    assert points(ONE, "pairs") == ((), [1.5, 3.5, 5.5], [2.5, 5, 6])
    assert points("A title\n" + TWO, "columns") == (("x", "y"), [0, 1, 2, 3, 4, 5], [1, 3, 2, 5, 4, 6])


def test_very_many_rows_become_no_columns():
    with pytest.raises(InputError, match="more than 5,000 rows, too many"):
        arranged(b"1,2\n" * 6000, TableFormat(), "columns")
