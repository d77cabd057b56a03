"""What is doubtful about the cells of chosen columns is said before they are read, with what to choose instead."""

import pytest

from neuronlab.files.tables.cell_notes import cell_notes
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import pasted_source


def notes_on(table, **choices):
    decided = ReadingChoices(**choices)
    plan = plan_reading(pasted_source(table), decided)
    return [(note.with_options, note.is_question) for note in cell_notes(plan.sheet, plan.choice, decided)]


MONEY = "x,y\n1,$1.50\n2,$2.50\n3,$4.50\n"
DAYS = "at,y\n03/04/2021,1\n04/04/2021,2\n05/04/2021,4\n"
THOUSANDS = 'x,y\n1,"1,234"\n2,"2,345"\n3,"5,678"\n'
REGIONS = "u,v,kind\n" + "".join(f"{n},{n / 7},{label}\n" for n, label in enumerate(["EU", "NA", "AS"] * 3))


@pytest.mark.parametrize(
    ("table", "choices", "sentence", "is_question"),
    [
        (MONEY, {}, "The numbers in y have a unit beside them: $1.50. Use --strip-units to read $1.50 as 1.5.", True),
        (
            "height,mass\n151 cm,50.5 kg\n152 cm,52 kg\n153 cm,51 kg\n",
            {},
            "The numbers in height and mass have units beside them: 151 cm and 50.5 kg. Use --strip-units to read "
            "151 cm as 151.",
            True,
        ),
        (
            "x,y\n1,0%\n2,0.25%\n3,0.5%\n",
            {},
            "The numbers in y have a unit beside them: 0.25%. Use --strip-units to read 0.25% as 0.25.",
            True,
        ),
        (
            "x,y\n1,2\n2,0 kg\n3,4\n4,5\n",
            {"strips_units": True},
            "The unit of y is taken off its cells: 0 kg is 0, in kg.",
            False,
        ),
        (MONEY, {"strips_units": True}, "The unit of y is taken off its cells: $1.50 is 1.5, in $.", False),
        (
            THOUSANDS,
            {},
            "Commas in y are read as thousands separators: 1,234 is 1234. Use --decimal , to read 1,234 as 1.234.",
            False,
        ),
        (
            "x;y\n1;1,234\n2;2,345\n3;5,678\n",
            {},
            "Commas in y are read as decimal commas: 1,234 is 1.234. Use --decimal . to read 1,234 as 1234.",
            False,
        ),
        (
            "x;y\n1;1.234\n2;2.345\n3;5.678\n",
            {},
            "Points in y are read as decimal points: 1.234 is 1.234. Use --decimal , to read 1.234 as 1234.",
            False,
        ),
        (
            "x;y\n1;−1.234\n2;2.345\n3;5.678\n",
            {},
            "Points in y are read as decimal points: −1.234 is -1.234. Use --decimal , to read −1.234 as −1234.",
            False,
        ),
        (
            DAYS,
            {},
            "Dates in at can be read in two ways: 03/04/2021 is 3 April 2021 or 4 March 2021. Use --day-first to read "
            "03/04/2021 as 3 April 2021, or --month-first to read 03/04/2021 as 4 March 2021.",
            True,
        ),
        (
            DAYS.replace("/", "."),
            {"task": "curve", "columns": ("at", "at")},  # which the dialog can show
            "Dates in at are read with the day first: 03.04.2021 is 3 April 2021. Use --month-first to read 03.04.2021 "
            "as 4 March 2021.",
            False,
        ),
        (
            "day,y\n99999999,3\n" + "".join(f"202101{day},{day % 7}\n" for day in range(10, 31)),
            {},
            "Numbers in day are read as dates: 20210110 is 10 January 2021. Use --no-digit-dates to keep 20210110 as a "
            "number.",
            False,
        ),
        (
            "at,y\n2021-04-03T10:00Z,1\n2021-04-03T11:00,2\n2021-04-03T12:00+02:00,4\n",
            {},
            "Some dates in at have a time zone; the others are read as UTC. Write the time zone in all of them if they "
            "mean another one.",
            False,
        ),
        (
            REGIONS,
            {"task": "classes"},
            "It is not clear whether NA in kind is a class or a missing value. Use --missing NA to take NA as missing, "
            "or --missing none to keep NA as a class.",
            True,
        ),
        (
            "u,v,kind\n" + "".join(f"{n},{n / 7},{label}\n" for n, label in enumerate("aaabbb?")),
            {"task": "classes"},
            "Rows with ? in kind are taken to lack a value. Use --missing none to keep ? as a class.",
            False,
        ),
    ],
)
def test_a_doubt_is_said_with_what_decides_it(table, choices, sentence, is_question):
    assert notes_on(table, **choices) == [(sentence, is_question)]


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (THOUSANDS, {"decimal": "."}),
        (THOUSANDS, {"decimal": ","}),
        ('x,y\n1,"1,234"\n2,"2,345,678"\n3,"5,678"\n', {}),
        (DAYS, {"day_first": True}),
        (DAYS + "13/04/2021,5\n", {}),
        (REGIONS, {"task": "classes", "missing": ()}),
        ("x,y\n1,2\n2,3 kg\n3,4\n4,5\n", {}),
    ],
)
def test_nothing_is_said_of_what_is_decided_or_shown(table, choices):
    assert notes_on(table, **choices) == []


def test_points_beside_decimal_commas_are_read_as_thousands_where_the_table_shows_it():
    plan = plan_reading(pasted_source("x;y\n1,5;1.234\n2,5;1.234,5\n3,5;12,5\n"))
    assert "Points in y are read as thousands separators: 1.234 is 1234." in [note.sentence for note in plan.notes]
    assert read_plan(plan).accepted(skips_bad_rows=False).targets[:, 0].tolist() == [1234.0, 1234.5, 12.5]


def test_points_beside_semicolons_are_doubtful_only_while_nothing_shows_what_they_are():
    assert notes_on("x;y\n1;1.234\n2;0.345\n3;5.678\n") == []
    assert notes_on("x,y\n1,1.234\n2,2.345\n3,5.678\n") == []
    plan = plan_reading(pasted_source("x;y\n1;1.234\n2;2.345\n3;5.678\n"), ReadingChoices(decimal=","))
    points = read_plan(plan).points
    assert points is not None
    assert points.targets[:, 0].tolist() == [1234.0, 2345.0, 5678.0]
