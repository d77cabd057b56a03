"""What is wrong with a cell is said by what it should have been."""

import pytest

from neuronlab.files.tables.faults import fault_of, missing_fault
from neuronlab.files.tables.format import TableFormat

PLAIN, DAY_FIRST = TableFormat(), TableFormat(day_first=True)
STRIPPING = TableFormat(strips_units=True)
LONG = "x" * 101


@pytest.mark.parametrize(
    ("form", "kind", "cell", "value", "fault"),
    [
        (PLAIN, "number", "abc", None, ": 'abc' is not a number"),
        (PLAIN, "number", "5 kg", None, ": '5 kg' has the unit kg"),
        (STRIPPING, "number", "5 kg", None, ": '5 kg' has the unit kg, not g"),
        (PLAIN, "number", "1e308", 1e308, ": 1e308 is too large; the limit is ±1e+30"),
        (PLAIN, "number", "inf", float("inf"), ": 'inf' is not a finite number"),
        (PLAIN, "date", "abc", None, ": 'abc' is not a date"),
        (PLAIN, "date", "13/04/2021", None, ": '13/04/2021' is not a date if the month comes first"),
        (DAY_FIRST, "date", "04/13/2021", None, ": '04/13/2021' is not a date if the day comes first"),
        (PLAIN, "time", "abc", None, ": 'abc' is not a time"),
        (PLAIN, "label", "0.5", None, ": '0.5' is not a label; labels are names or whole numbers"),
        (PLAIN, "label", LONG, None, f": {LONG[:40]!r} … has 101 characters; the limit for names of classes is 100"),
    ],
)
def test_a_fault_says_what_the_cell_should_be(form, kind, cell, value, fault):
    assert fault_of(form, kind, cell, value, "g") == fault


def test_a_missing_value_is_called_so():
    assert missing_fault("") == " is empty"
    assert missing_fault("NA") == ": 'NA' means that the value is missing"
