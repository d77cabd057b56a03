"""How readings of tables are compared with what is expected; the tables themselves need packages of their own."""

from dataclasses import replace

import pytest

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.format import SEPARATORS
from scripts.real_tables import ExpectedChoice, ExpectedTable, expected_tables, judge, page_of

TABLE = b"speed,dist\n4,2\n7,4\n8,16\n9,10\n10,18\n"
CURVE = ExpectedChoice("curve", ("speed",), ("dist",))
CARS = ExpectedTable(file="cars.csv", has_header=True, separator=",", choices=(CURVE,))


def test_a_table_that_is_read_as_expected_is_right():
    verdict = judge(CARS, TABLE)
    assert (verdict.wrong, verdict.read_as) == ("", "Curve: speed → dist; header, 5 rows")


def test_columns_may_be_called_by_their_numbers():
    assert judge(replace(CARS, choices=(ExpectedChoice("curve", ("1",), ("2",)),)), TABLE).wrong == ""


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"has_header": False}, "it has no header"),
        ({"separator": ";"}, "its separator is ';', not ','"),
        ({"choices": (ExpectedChoice("curve", ("dist",), ("speed",)),)}, "nobody would choose that"),
        ({"choices": (replace(CURVE, task="surface"),)}, "nobody would choose that"),
        ({"without": ("speed",)}, "nobody would choose that"),
        ({"never_together": (("speed", "dist"),)}, "speed and dist say the same"),
        ({"dates": ("speed",)}, "speed is a date"),
    ],
)
def test_what_is_wrong_is_named(changed, wrong):
    assert judge(replace(CARS, **changed), TABLE).wrong == wrong


@pytest.mark.parametrize(("question", "wrong"), [("It is prose.", ""), ("", "there is a sensible choice")])
def test_a_refusal_is_right_where_it_is_expected(question, wrong):
    verdict = judge(replace(CARS, question=question), b"Nothing to see here.\n")
    assert verdict.read_as.startswith(("Refuses: ", "Asks: "))
    assert verdict.wrong == wrong


def test_what_is_expected_is_complete():
    tables = expected_tables()
    assert len({table.file for table in tables}) == len(tables) == 76
    for table in tables:
        assert table.separator in SEPARATORS
        assert table.choices or table.question
        assert all(choice.task in TASKS and choice.inputs and choice.targets for choice in table.choices)


def test_the_page_has_a_row_for_each_table():
    verdicts = [judge(CARS, TABLE), judge(replace(CARS, separator="|"), TABLE)]
    right, wrong, _, count = page_of(verdicts).splitlines()[-4:]
    assert right == "| cars.csv | Curve: speed → dist; header, 5 rows | ✓ |"
    assert wrong.endswith("| its separator is '&#124;', not ',' |")
    assert count == "1 of 2 tables are read otherwise than expected; at most 3 may be."
