"""How a table is written is seen from its first lines, unless somebody has decided it."""

import pytest

from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.guessing import guess_format
from neuronlab.files.tables.reader import Sheet

PREAMBLE = "Made by,ACME\nSerial,0001\n\nx,y\n1,2\n3,4\n5,6\n"
YEARS = "1990,2000\n1,2\n3,4\n5,6\n"
NEITHER = "abc,2\n1,2\n3,4\n5,6\n"


def guess(text, **chosen):
    return guess_format(text.encode(), ReadingChoices(**chosen))


@pytest.mark.parametrize(
    ("table", "form"),
    [
        ("1,2\n3,4\n", TableFormat()),
        ("a;b\n1,5;2\n", TableFormat(separator=";", decimal_comma=True, has_header=True)),
        ("sep=|\n1|2\n", TableFormat(separator="|", skip_lines=1)),
        ("sep=;\nx;y\n1;2\n", TableFormat(separator=";", has_header=True, skip_lines=1)),
        ("sep=\nx,y\n1,2\n", TableFormat(has_header=True, skip_lines=1)),
        ("\n\nx,y\n1,2\n", TableFormat(has_header=True)),
        (PREAMBLE, TableFormat(has_header=True, skip_lines=3)),
        ("t,U\ns,V\n1,2\n3,4\n", TableFormat(has_header=True, has_units=True)),
        ("'x','y'\n'1','2'\n", TableFormat(has_header=True, quote="'")),
        ("a,b\nr1,1,2\nr2,3,4\n", TableFormat(has_header=True, has_row_names=True)),
        (YEARS, TableFormat(has_header=True)),
        (NEITHER, TableFormat()),
        ("", TableFormat()),
    ],
)
def test_the_format_is_seen_from_the_first_lines(table, form):
    assert guess(table).form == form


@pytest.mark.parametrize(
    ("table", "chosen", "form"),
    [
        ("1,2;3\n4,5;6\n", {"separator": ","}, TableFormat()),
        ("x;y\n1;2,5\n", {"decimal": "."}, TableFormat(separator=";", has_header=True)),
        ("1,2\n3,4\n", {"header": True}, TableFormat(has_header=True)),
        ("x,y\n1,2\n", {"header": False}, TableFormat()),
        (YEARS, {"header": False}, TableFormat()),
        (YEARS, {"header": True}, TableFormat(has_header=True)),
        (PREAMBLE, {"skip_lines": 0}, TableFormat(has_header=True)),
        (PREAMBLE, {"skip_lines": 1}, TableFormat(skip_lines=1)),
        (PREAMBLE, {"skip_lines": 3}, TableFormat(skip_lines=3, has_header=True)),
        ("# a\n" + PREAMBLE, {"skip_lines": 0}, TableFormat(has_header=True, skip_lines=1)),
        ("Title\n# a\nx,y\n1,2\n3,4\n", {"skip_lines": 1}, TableFormat(has_header=True, skip_lines=2)),
        ("# of t=0: x, y\n1,2\n3,4\n", {"skip_lines": 0, "header": True}, TableFormat(has_header=True)),
        (NEITHER, {"header": True}, TableFormat(has_header=True)),
        (NEITHER, {"skip_lines": 1}, TableFormat(skip_lines=1)),
        ("1,2\n", {"skip_lines": 5}, TableFormat(skip_lines=5)),
        ("sep=;\nx;y\n1;2\n", {"skip_lines": 0}, TableFormat(separator=";", has_header=True, skip_lines=1)),
    ],
)
def test_what_is_decided_is_done_and_the_rest_guessed_anew(table, chosen, form):
    assert guess(table, **chosen).form == form


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            PREAMBLE,
            "The table begins in line 4; the 3 lines above it are left out. Use --skip-lines 0 to begin in line 1.",
        ),
        (
            "# by ACME\nReport\n\nspeed,force\nmean,mean\n1,2\n3,4\n",
            "The table begins in line 5; the 4 lines above it are left out. Use --skip-lines 3 to begin in line 4.",
        ),
        (
            YEARS,
            "Line 1 (1990, 2000) is read as the names of the columns. Use --no-header to read it as a row of numbers.",
        ),
        (
            NEITHER,
            "Line 1 (abc, 2) is neither a row of names nor one of numbers. Use --header to read it as the names of "
            "the columns, or --skip-lines 1 to leave it out, or --no-header to read it as a row like the others.",
        ),
    ],
)
def test_what_is_doubtful_is_said_with_what_decides_it(table, sentence):
    (note,) = guess(table).notes
    assert note.with_options == sentence
    for fix in note.fixes:
        assert not guess_format(table.encode(), fix.choices).notes


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            "a,b\nr1,1,2\nr2,3,4\n",
            "The header has one name fewer than there are columns, so the first column",
        ),
        (
            "x\n1,5\n2,5\n2,75\n",
            "Each line is read as one number with a decimal comma: 1,5 is 1.5. "
            "Use --separator comma to read two columns.",
        ),
    ],
)
def test_what_is_likely_but_not_sure_is_said(table, sentence):
    (note,) = guess(table).notes
    assert note.with_options.startswith(sentence)
    assert not note.is_question


def test_only_what_has_no_likelier_answer_is_asked():
    assert [guess(table).notes[0].is_question for table in (PREAMBLE, YEARS, NEITHER)] == [False, False, True]


@pytest.mark.parametrize("table", ["x,y\n1,2\n", "# a\nx,y\n1,2\n", "sep=,\nx,y\n1,2\n", "x,y\ns,m\n1,2\n", "", "\n"])
def test_what_is_clear_goes_without_saying(table):
    assert not guess(table).notes


def sheet_of(text):
    return Sheet(text.encode(), guess_format(text.encode(), NOTHING_CHOSEN).form)


def test_names_units_and_values_are_told_apart():
    sheet = sheet_of("Trial 7\nt,U\n[s],[mV]\n1,2\n3,4\n")
    assert (sheet.header, sheet.units, sheet.header_line) == (("t", "U"), ("s", "mV"), 2)
    assert sheet.sample == [(2, ["t", "U"]), (4, ["1", "2"]), (5, ["3", "4"])]
    assert [chunk.numbered().__next__() for chunk in sheet.chunks()] == [(4, ["1", "2"])]


def test_names_shift_to_the_columns_they_belong_to():
    sheet = sheet_of('"a","b"\n"r1",1,2\n"r2",3,4\n')
    assert (sheet.header, sheet.name(1), sheet.width) == (("", "a", "b"), "a", 3)


def test_names_in_a_remark_lose_its_mark():
    assert sheet_of("# x y\n1 2\n3 4\n").header == ("x", "y")


def test_one_column_of_decimal_commas_is_not_mentioned_once_it_is_decided_what_commas_are():
    assert guess("x\n1,050\n1,100\n").notes
    assert not guess("x\n1,050\n1,100\n", decimal=".").notes
