"""More small tables of the same kinds, and what is right for each."""

from neuronlab.files.tables.choices import ReadingChoices
from tests.scenarios.tables.expected import SKIPPED, STRIPPED, Right


def _rows(row, count=12, first=0, end="\n"):
    return "".join(row(number) + end for number in range(first, first + count))


def _curve(x):
    return 0.25 * x * x - x


def _plain(x):
    return f"{0.5 * x},{_curve(x):.4f}"


OWN: dict[str, tuple[str | bytes, Right]] = {
    "ISO dates": (
        "day,level\n" + _rows(lambda n: f"2020-01-{n + 1:02},{n * n}"),
        Right(columns=("day", "level"), rows=12, first=(0, 0), units=("days", ""), origin="2020-01-01"),
    ),
    "days before months": (
        "day,level\n" + _rows(lambda n: f"{n + 5:02}/03/2021,{n}"),
        Right(columns=("day", "level"), rows=12, first=(0, 0), units=("days", ""), origin="2021-03-05"),
    ),
    "months before days": (
        "day,level\n" + _rows(lambda n: f"03/{n + 5:02}/2021,{n}"),
        Right(columns=("day", "level"), rows=12, first=(0, 0), units=("days", ""), origin="2021-03-05"),
    ),
    "days or months": (
        "day,level\n" + _rows(lambda n: f"{n + 1:02}/03/2021,{n}", 10),
        Right(
            columns=("day", "level"),
            rows=10,
            choices=ReadingChoices(day_first=True),
            question="--day-first",
            units=("days", ""),
            origin="2021-03-01",
        ),
    ),
    "dates with points": (
        "Tag;Wert\n" + _rows(lambda n: f"{n + 10}.03.2021;{n},5"),
        Right(columns=("Tag", "Wert"), rows=12, first=(0, 0.5), units=("days", ""), origin="2021-03-10"),
    ),
    "moments in a zone": (
        "at,v\n" + _rows(lambda n: f"2021-03-01T00:00:{2 * n:02}Z,{n}"),
        Right(columns=("at", "v"), rows=12, first=(0, 0), units=("seconds", "")),
    ),
    "names of months": (
        "day,v\n" + _rows(lambda n: f"{n + 1} Jan 2020,{n}"),
        Right(columns=("day", "v"), rows=12, first=(0, 0), units=("days", ""), origin="2020-01-01"),
    ),
    "years and months": (
        "month,v\n" + _rows(lambda n: f"2020-{n + 1:02},{n}"),
        Right(columns=("month", "v"), rows=12, first=(0, 0), units=("days", ""), origin="2020-01-01"),
    ),
    "times of a day": (
        "time,v\n" + _rows(lambda n: f"{n + 8:02}:30,{n}"),
        Right(columns=("time", "v"), rows=12, first=(8.5, 0), units=("hours", "")),
    ),
    "tabs and decimal commas": (
        "x\ty\n" + _rows(lambda n: f"{n},5\t{n * n},25"),
        Right(columns=("x", "y"), rows=12, first=(0.5, 0.25)),
    ),
    "columns in line": (
        "   x      y\n" + _rows(lambda n: f"{n:4d}   {_curve(n):8.3f}"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "vertical bars": (
        "x|y\n" + _rows(lambda n: f"{n}|{_curve(n)}"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "single quotes": (
        "'x','y'\n" + _rows(lambda n: f"'{n}','{_curve(n)}'"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "UTF-16": (
        ("größe\ty\n" + _rows(lambda n: f"{n}\t{_curve(n)}")).encode("utf-16"),
        Right(columns=("größe", "y"), rows=12, first=(0, 0)),
    ),
    "Windows-1252": (
        ("größe;y\n" + _rows(lambda n: f"{n};{n},5")).encode("cp1252"),
        Right(columns=("größe", "y"), rows=12, first=(0, 0.5), warning="--encoding"),
    ),
    "percent": (
        "x,share\n" + _rows(lambda n: f"{n},{5 * n}%"),
        Right(
            columns=("x", "share"),
            rows=12,
            first=(0, 0),
            choices=STRIPPED,
            question="--strip-units",
            units=("", "%"),
        ),
    ),
    "euros": (
        "Menge;Preis\n" + _rows(lambda n: f"{n};1.{n + 100},50 €"),
        Right(
            columns=("Menge", "Preis"),
            rows=12,
            first=(0, 1100.5),
            choices=STRIPPED,
            question="--strip-units",
            units=("", "€"),
        ),
    ),
    "units without a space": (
        "x,mass\n" + _rows(lambda n: f"{n},{2 * n}kg"),
        Right(
            columns=("x", "mass"), rows=12, choices=STRIPPED, question="--strip-units", units=("", "kg"), first=(0, 0)
        ),
    ),
    "spaces in thousands": (
        "x;y\n" + _rows(lambda n: f"{n};1 234 5{n + 10}"),
        Right(columns=("x", "y"), rows=12, first=(0, 1_234_510)),
    ),
    "points in thousands, decimal commas": (
        "x;y\n" + _rows(lambda n: f"{n};1.2{n + 10},5"),
        Right(columns=("x", "y"), rows=12, first=(0, 1210.5)),
    ),
    "typographic minus": (
        "x,y\n" + _rows(lambda n: f"{n},−{n}.5"),
        Right(columns=("x", "y"), rows=12, first=(0, -0.5)),
    ),
    "Fortran in lower case": (
        _rows(lambda n: f" {n}.0d+00  {n}.5d+01"),
        Right(columns=("", ""), rows=12, first=(0, 5)),
    ),
    "question marks": (
        "a,b\n" + _rows(lambda n: f"{n},{'?' if n == 5 else n * n}"),
        Right(columns=("a", "b"), rows=11, bad_rows=1, choices=SKIPPED, question="--skip-bad-rows", first=(0, 0)),
    ),
    "empty cells": (
        "a,b\n" + _rows(lambda n: f"{n},{'' if n == 5 else n * n}"),
        Right(columns=("a", "b"), rows=11, bad_rows=1, choices=SKIPPED, question="--skip-bad-rows", first=(0, 0)),
    ),
    "remarks with commas": (
        "% recorded in May, June and July\n% by A, B\nx,y\n" + _rows(_plain),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "prose before a heading": (
        "Results of the run\nSee the manual, page 3\n\nx,y\n" + _rows(_plain),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "units in brackets": (
        "t,U\n[s],[V]\n" + _rows(_plain),
        Right(columns=("t", "U"), rows=12, first=(0, 0), units=("s", "V")),
    ),
    "a last row of totals": (
        "x,y\n" + _rows(_plain) + "Total,99\n",
        Right(columns=("x", "y"), rows=12, bad_rows=1, choices=SKIPPED, question="--skip-bad-rows", first=(0, 0)),
    ),
    "rows counted under another name": (
        "observation,dose,effect\n" + _rows(lambda n: f"{n + 1},{n % 5},{_curve(n % 5)}"),
        Right(columns=("dose", "effect"), rows=12, first=(0, 0)),
    ),
    "a constant column": (
        "x,batch,y\n" + _rows(lambda n: f"{n},7,{_curve(n)}"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "a column of names": (
        "who,x,y\n" + _rows(lambda n: f"person {n},{n % 7},{_curve(n % 7)}"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "a nearly empty column": (
        "x,remark,y\n" + _rows(lambda n: f"{n % 7},{n if n == 3 else ''},{_curve(n % 7)}"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "numbered classes": (
        "id,a,b,kind\n" + _rows(lambda n: f"{n + 1},{n % 5},{n % 3},{'left' if n % 2 else 'right'}"),
        Right(columns=("a", "b", "kind"), task="classes", rows=12, first=(0, 0, 1), labels=("left", "right")),
    ),
    "truth values": (
        "a,b,passed\n" + _rows(lambda n: f"{n % 5}.5,{n % 3},{n % 2 == 0}"),
        Right(columns=("a", "b", "passed"), task="classes", rows=12, first=(0.5, 0, 1), labels=("False", "True")),
    ),
    "the class first": (
        "kind,a,b\n" + _rows(lambda n: f"{'cat' if n % 2 else 'dog'},{n % 5}.5,{n % 3}.5"),
        Right(columns=("a", "b", "kind"), task="classes", rows=12, first=(0.5, 0.5, 1), labels=("cat", "dog")),
    ),
    "a separator at the end of lines": (
        "x;y;\n" + _rows(lambda n: f"{n};{n * n};"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "lines of an old Mac": (
        "x,y\r" + _rows(_plain, end="\r"),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "breaks in cells": (
        "note,x,y\n" + _rows(lambda n: f'"a\nb {n}",{n % 7},{_curve(n % 7)}'),
        Right(columns=("x", "y"), rows=12, first=(0, 0)),
    ),
    "a heading with a number": (
        "x,1\n" + _rows(_plain),
        Right(columns=("x", "1"), rows=12, first=(0, 0), choices=ReadingChoices(header=True), question="--header"),
    ),
    "years as an input": (
        "Year,Population\n" + _rows(lambda n: f"{1990 + n},{100 + n * n}"),
        Right(columns=("Year", "Population"), rows=12, first=(1990, 100)),
    ),
}
