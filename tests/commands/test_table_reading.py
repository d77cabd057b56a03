"""A table as a command reads it: what it was, in one line, what is doubtful, and what must be decided first."""

import argparse
from dataclasses import replace

import pytest

from neuronlab.commands import table_reading
from neuronlab.commands.reading_options import add_reading_options
from neuronlab.commands.table_reading import read_table, require_answers, warnings_of
from neuronlab.core.errors import InputError
from neuronlab.files.tables.choices import NOTHING_CHOSEN
from neuronlab.files.tables.notes import ReadingFix, ReadingNote

THOUSANDS = ReadingNote(
    sentence="Commas in y separate thousands: 1,234 is 1234.",
    fixes=(
        ReadingFix(
            label="Read as decimals",
            option="--decimal ,",
            effect="read 1,234 as 1.234",
            choices=replace(NOTHING_CHOSEN, decimal=","),
        ),
    ),
)
ASKED = replace(THOUSANDS, is_question=True)
SAID = "Commas in y separate thousands: 1,234 is 1234. Use --decimal , to read 1,234 as 1.234."


@pytest.fixture
def read(tmp_path):
    def read(text, *words, task=None):
        path = tmp_path / "cars.csv"
        path.write_text(text)
        parser = argparse.ArgumentParser()
        add_reading_options(parser)
        arguments = parser.parse_args(list(words))
        arguments.data, arguments.task = path, task
        return read_table(arguments)

    return read


CURVE = "speed,dist\n4,2\n7,4\n8,16\n"


def test_what_was_read_is_one_line(read):
    reading = read(CURVE)
    assert reading.in_a_line("cars.csv") == "Read speed → dist from cars.csv: 3 rows, header, curve."
    assert (reading.columns, reading.has_header, reading.left_out, reading.warnings) == (("speed", "dist"), True, 0, ())


def test_columns_without_names_have_numbers_and_classes_are_counted(read):
    reading = read("1,2,a\n3,1,b\n5,3,a\n6,2.5,b\n", task="classes")
    assert reading.columns == ("1", "2", "3")
    assert reading.in_a_line("p.csv") == "Read column 1, column 2 → column 3 from p.csv: 4 rows, no header, 2 classes."


def test_years_that_are_names_are_said_as_names(read):
    reading = read("1990,2000\n1,2\n3,1\n5,3\n", "--header")
    assert reading.in_a_line("p.csv").startswith("Read 1990 → 2000 from p.csv: 3 rows, header")


def test_columns_of_one_name_are_told_apart_by_their_numbers(read):
    assert read("a,a\n1,2\n2,3\n4,5\n").columns == ("1", "2")


def test_rows_that_cannot_be_read_are_left_out_on_request_alone(read):
    text = f"{CURVE}nine,17\n10,ten\n"
    reading = read(text, "--skip-bad-rows")
    assert reading.in_a_line("cars.csv") == "Read speed → dist from cars.csv: 3 rows (2 left out), header, curve."
    with pytest.raises(InputError) as error:
        read(text)
    assert str(error.value).endswith("Use --skip-bad-rows to leave out these 2 rows.")
    assert "line 5, column speed: 'nine'" in str(error.value)


def test_nothing_is_left_out_where_nothing_would_be_left(read):
    with pytest.raises(InputError) as error:
        read("x,y\n1,a\n", task="curve")
    assert "--skip-bad-rows" not in str(error.value)


def test_whoever_leaves_out_all_lines_is_told_to_leave_out_fewer(read):
    with pytest.raises(InputError) as error:
        read(CURVE, "--skip-lines", "500")
    assert str(error.value).endswith("below the first 500 lines, which are left out. Leave out fewer.")


def test_what_is_doubtful_is_said_with_the_option_that_decides(read, monkeypatch):
    plan_reading = table_reading.plan_reading
    monkeypatch.setattr(table_reading, "plan_reading", lambda *given: replace(plan_reading(*given), notes=(THOUSANDS,)))
    assert read(CURVE).warnings[0] == SAID
    assert warnings_of((THOUSANDS,)) == (SAID,)


def test_what_must_be_decided_is_refused_with_the_options_that_decide(read, monkeypatch):
    plan_reading = table_reading.plan_reading
    monkeypatch.setattr(table_reading, "plan_reading", lambda *given: replace(plan_reading(*given), notes=(ASKED,)))
    with pytest.raises(InputError) as error:
        read(CURVE)
    assert str(error.value).endswith(f"cars.csv cannot be read as points: {SAID[0].lower()}{SAID[1:]}")
    require_answers((THOUSANDS,))
    with pytest.raises(InputError, match="Use --decimal , to"):
        require_answers((THOUSANDS, ASKED))


def test_the_task_that_was_asked_for_is_named_in_errors(read):
    with pytest.raises(InputError, match="cannot be read as a surface"):
        read(CURVE, task="surface")
