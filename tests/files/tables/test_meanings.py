"""What numbers mean is found in names, units and cells, and written and read again."""

import pytest

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.points import points_text
from neuronlab.files.tables.source import pasted_source


def points_in(table, **choices):
    return read_plan(plan_reading(pasted_source(table), ReadingChoices(task="curve", **choices))).points


DATES = "at,y\n2021-06-12 09:50,1\n2021-06-12 03:20,2\n2021-06-12 12:20,4\n"
HOURS = ColumnMeaning(unit="hours", origin="2021-06-12T03:20")


def test_dates_are_times_since_the_earliest():
    points = points_in(DATES)
    assert points.inputs.tolist() == [[6.5], [0.0], [9.0]]
    assert points.meanings == (HOURS, ColumnMeaning())


def test_points_of_dates_are_read_again_as_they_were():
    points = points_in(DATES)
    text = points_text(points)
    assert text.startswith("at [hours since 2021-06-12T03:20]\ty\n")
    again = points_in(text)
    assert (again.names, again.meanings) == (points.names, points.meanings)
    assert again.inputs.tolist() == points.inputs.tolist()


def test_times_of_a_day_count_from_midnight():
    points = points_in("at,y\n09:30,1\n10:00,2\n13:00,4\n")
    assert points.inputs.tolist() == [[9.5], [10.0], [13.0]]
    assert points.meanings[0] == ColumnMeaning(unit="hours")


@pytest.mark.parametrize(
    ("table", "choices", "meanings"),
    [
        ("x,y\n1,2\n3,5\n", {}, ()),
        ("x,y\n1,$2\n3,$5\n", {"strips_units": True}, (ColumnMeaning(), ColumnMeaning(unit="$"))),
        ("x,y\n" + "1,2\n" * 999 + "3,5\n4,$6\n", {"strips_units": True}, (ColumnMeaning(), ColumnMeaning(unit="$"))),
        ("x (m),y [kg]\n1,2\n3,5\n", {}, (ColumnMeaning(unit="m"), ColumnMeaning(unit="kg"))),
        ('x,y\n1,"1,234"\n3,"5,678"\n', {}, (ColumnMeaning(), ColumnMeaning(comma="thousands"))),
        ('x,y\n1,"1,234"\n3,"5,678"\n', {"decimal": ","}, (ColumnMeaning(), ColumnMeaning(comma="decimal"))),
    ],
)
def test_a_unit_and_a_comma_are_kept(table, choices, meanings):
    assert points_in(table, **choices).meanings == meanings


def test_a_name_loses_only_what_export_adds():
    assert points_in("x (m),y [kg]\n1,2\n3,5\n").names == ("x (m)", "y")
