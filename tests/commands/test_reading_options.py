"""The options about how a table is read: what they decide, and the words that decide the same again."""

import argparse
from dataclasses import fields

import pytest

from neuronlab.commands.reading_options import (
    READING_OPTIONS,
    SEPARATOR_NAMES,
    add_reading_options,
    reading_choices,
    reading_words,
)
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.format import SEPARATORS


def parsed(*words, inputs_only=False):
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_reading_options(parser, inputs_only=inputs_only)
    return reading_choices(parser.parse_args(words))


def test_nothing_said_is_nothing_decided():
    assert parsed() == parsed(inputs_only=True) == NOTHING_CHOSEN
    assert reading_words(NOTHING_CHOSEN) == []


def test_there_is_an_option_for_every_decision_but_the_task():
    assert [option.decides for option in READING_OPTIONS] == list(dict.fromkeys(o.decides for o in READING_OPTIONS))
    assert {option.decides for option in READING_OPTIONS} == {row.name for row in fields(ReadingChoices)} - {"task"}
    assert set(SEPARATOR_NAMES.values()) == set(SEPARATORS)


SAID = {
    "--columns x1,3:y": {"columns": ("x1", "3", "y")},
    "--header": {"header": True},
    "--no-header": {"header": False},
    "--skip-lines 3": {"skip_lines": 3},
    "--skip-lines 0": {"skip_lines": 0},
    "--separator tab": {"separator": "\t"},
    "--separator semicolon": {"separator": ";"},
    "--decimal ,": {"decimal": ","},
    "--missing NA,n/a": {"missing": ("NA", "n/a")},
    "--missing=-,?": {"missing": ("-", "?")},
    "--missing none": {"missing": ()},
    "--missing None": {"missing": ("None",)},
    "--skip-bad-rows": {"skips_bad_rows": True},
    "--strip-units": {"strips_units": True},
    "--day-first": {"day_first": True},
    "--month-first": {"day_first": False},
    "--digit-dates": {"digit_dates": True},
    "--no-digit-dates": {"digit_dates": False},
    "--encoding cp1252": {"encoding": "cp1252"},
    "--sheet Data": {"sheet": "Data"},
}


@pytest.mark.parametrize("line", SAID)
def test_a_decision_is_said_in_the_words_that_it_was_made_with(line):
    choices = parsed(*line.split())
    assert choices == ReadingChoices(**SAID[line])
    assert reading_words(choices) == line.split()


def test_all_decisions_together_are_said_and_made_again():
    choices = ReadingChoices(
        encoding="utf-16",
        sheet="-1 of 2",
        skip_lines=2,
        separator="|",
        decimal=",",
        header=False,
        missing=("", "a, b"),
        strips_units=True,
        day_first=False,
        skips_bad_rows=True,
        columns=("a, b", "c:d"),
    )
    words = reading_words(choices)
    assert parsed(*words) == ReadingChoices(**{**vars(choices), "missing": ("a, b",)}), (
        "empty cells always lack a value"
    )
    assert "\t" not in "".join(reading_words(ReadingChoices(separator="\t"))), "a command has no control characters"


@pytest.mark.parametrize("text", [",", ";", "|", " ", "\t", r"\t", "Comma", "TAB"])
def test_a_separator_is_named_or_typed(text):
    assert parsed("--separator", text).separator in SEPARATORS


def test_a_decimal_sign_is_named_or_typed():
    assert [parsed("--decimal", text).decimal for text in (".", "Comma", "point")] == [".", ",", "."]


def test_predict_has_inputs_without_a_target():
    assert parsed("--columns", "x2,1", inputs_only=True).columns == ("x2", "1")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--separator", "and"), "'and' is no separator; use comma, semicolon, tab, space, bar"),
        (("--skip-lines", "-1"), "'-1' is not a number of lines from 0 to 20,000"),
        (("--skip-lines", "9" * 5000), "is not a number of lines"),
        (("--skip-lines", "1.5"), "is not a number of lines"),
        (("--encoding", "klingon"), "'klingon' is no encoding; use utf-8, utf-16, cp1252 or latin-1"),
        (("--encoding", "base64"), "'base64' is no encoding"),
        (("--encoding", "\0"), "is no encoding"),
        (("--decimal", "x"), "'x' is no decimal sign; use . or ,"),
    ],
)
def test_a_value_that_decides_nothing_is_refused_with_those_that_do(words, reason):
    with pytest.raises(argparse.ArgumentError) as error:
        parsed(*words)
    assert reason in str(error.value)
