"""Tables of every kind, decisions about them, and the way that every entrance reads them."""

import random
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from neuronlab.core.errors import InputError
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.format import SEPARATORS
from neuronlab.files.tables.layouts import LAYOUTS
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import TableSource, pasted_source
from tests.files.tables.workbooks import ods, ods_row, rows_of_cells, xlsx
from tests.fuzz.mutations import ODD_TEXTS, damaged_bytes, how_many, odd_table
from tests.scenarios.tables.expected import INPUTS
from tests.scenarios.tables.own import OWN

_ENCODINGS = (
    *("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "shift_jis"),
    *("gb18030", "mac-roman", "utf-7", "klingon", "base64", "idna", "hz", "iso2022_jp", ""),
)
_KINDS: tuple[Sequence[str], ...] = (
    ("0", "1.5", "-2", "1e3", "7"),
    ("1,5", "-2,25", "3", "1.234", "1.234,5"),
    ("1,234", "12,345", "7", "1,234.5"),
    ("2021-06-12 09:50", "2021-06-13", "13/02/2021", "03/04/2021", "9999-12-31", "0001-01-01", "12 Jan 2021"),
    ("09:50", "23:59:59.5", "25:10", "999:59"),
    ("5 kg", "$1,053.00", "12%", "-3 °C", "(5)", "1e308 m"),
    ("1.0D+00", "2D-300", "1e-310", "1e308", "-0"),
    ("a", "b", "NA", "cat", "1st"),
    ("NA", "", "nan", "-", "?", "null"),
)
_TITLES = (
    "", "", "", "# a, b\n", "Report of 1990\n\n", "Made by,ACME\nSerial,0001\n\n", '"never closed\n', "% x y\n",
    "sep=;\n", "*** a ***\n\n", "1990,2000,2010\n", "1,2,3\n", "\n" * 50,
)  # fmt: skip

_REPEATED = 'table-row table:number-rows-repeated="99999999">'
_EXCHANGES = (
    ('r="A1"', 'r="XFD1048576"'), ('r="B2"', 'r="ZZZZZZZ99999999999"'), ('r="1"', 'r="-1"'), ('s="0"', 's="1"'),
    ('s="0"', 's="99"'), ("</row>", ""), ("</c>", "</d>"), ("<v>", "<v>&lt;"), ('t="inlineStr"', 't="s"'),
    ('value="', 'value="x'), ("float", "date"), ("table-row>", _REPEATED), ("float", "percentage"),
    ("<text:p>", "<text:p><text:p>"), ("<", "&"), ("1", "٣"), ('r="A1"', 'r=""'),
)  # fmt: skip
"""Texts in the rows of a sheet, and what damages them."""


def _column(rng: random.Random, rows: int) -> list[str]:
    if rng.random() < 0.2:
        return [str(number) for number in range(rows)]
    usual, odd = rng.choice(_KINDS), (*rng.choice(_KINDS), *ODD_TEXTS)
    return [rng.choice(odd) if rng.random() < 0.03 else rng.choice(usual) for _ in range(rows)]


def make_table(rng: random.Random) -> bytes:
    """A table of columns of one kind each, below titles and names, in any dialect and encoding; or one of odd cells."""
    if rng.random() < 0.3:
        return odd_table(rng)
    width, rows = rng.choice((1, 2, 2, 3, 3, 4, 8, 40)), rng.choice((0, 1, 2, 3, 12, 60))
    separator, quote = rng.choice(list(SEPARATORS)), rng.choice(('"', "'", ""))
    columns = [_column(rng, rows) for _ in range(width)]
    lines = [[rng.choice(("x", "y", "t [s]", "label", "id", "1990", "", "role", "a b"))] for _ in range(width)]
    table = [[cell for (cell,) in lines]] if rng.random() < 0.7 else []
    table += [[rng.choice(("s", "[m]", "", "kg/m")) for _ in range(width)]] if rng.random() < 0.2 else []
    table += [list(row) for row in zip(*columns, strict=True)]
    if rng.random() < 0.1 and table:
        del table[0][0]
    text = rng.choice(_TITLES) + "".join(
        separator.join(f"{quote}{cell}{quote}" for cell in row) + rng.choice(("\n", "\n", "\n", "\r\n"))
        for row in table
    )
    encoding = rng.choice(_ENCODINGS[:9]) if rng.random() < 0.4 else "utf-8"
    data = text.encode(encoding, "replace")
    return damaged_bytes(rng, data) if rng.random() < 0.2 else data


def make_damaged_table(rng: random.Random) -> bytes:
    """A table that is read rightly as it is, with cells, lines or bytes of it changed."""
    data = rng.choice(_right_tables())
    for _ in range(how_many(rng)):
        lines = data.split(b"\n")
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        kind = rng.randrange(6)
        if kind == 0:
            lines[at] = lines[other]
        elif kind == 1:
            lines.insert(at, lines[other])
        elif kind == 2:
            del lines[at]
        elif kind == 3:
            lines[at] = b""
        else:
            separator = rng.choice((b",", b";", b"\t", b" "))
            cells = lines[at].split(separator)
            cells[rng.randrange(len(cells))] = rng.choice((*rng.choice(_KINDS), *ODD_TEXTS)).encode()
            lines[at] = separator.join(cells)
        data = b"\n".join(lines)
    return damaged_bytes(rng, data) if rng.random() < 0.3 else data


@cache
def _right_tables() -> list[bytes]:
    texts = [text for text, _ in OWN.values()]
    stored = [path.read_bytes() for path in sorted(INPUTS.iterdir())]
    return stored + [text.encode() if isinstance(text, str) else text for text in texts]


def make_workbook(rng: random.Random) -> bytes:
    """A workbook of sheets with odd cells, cells far away or repeated, and now and then other bytes."""
    sheets = {}
    for name in rng.sample(("Data", "My sheet", "a'b", "Ü", "x" * 40), rng.choice((1, 1, 2, 4))):
        rows = rng.choice((0, 2, 9))
        columns = [_cells(rng, rows) for _ in range(rng.randrange(1, 5))]
        sheets[name] = list(zip(*columns, strict=True))
    if rng.random() < 0.5:
        more = f'<table:table-cell table:number-columns-repeated="{rng.choice((2, 16384, 10**12))}"/>'
        rows = {
            name: "".join(ods_row(*row, more=rng.choice(("", more))) for row in cells) for name, cells in sheets.items()
        }
        data = ods({name: _changed(rng, text) for name, text in rows.items()})
    else:
        data = xlsx({name: _changed(rng, rows_of_cells(cells)) for name, cells in sheets.items()})
    return damaged_bytes(rng, data) if rng.random() < 0.3 else data


def _cells(rng: random.Random, rows: int) -> list[object]:
    """A name, and numbers or texts below it."""
    if rng.random() < 0.8:
        return ["x", *(round(rng.gauss(0, 5), 2) for _ in range(rows))]
    texts = (text[:50] for text in _column(rng, rows))
    return ["y", *("".join(f"&#{ord(sign)};" for sign in text if sign.isprintable()) for text in texts)]


def _changed(rng: random.Random, xml: str) -> str:
    """The rows of a sheet with some of their text exchanged."""
    if rng.random() < 0.5 or not xml:
        return xml
    old, new = rng.choice(_EXCHANGES)
    return xml.replace(old, new, rng.choice((1, 1, -1)))


def _decisions(rng: random.Random) -> ReadingChoices:
    """Each decision made now and then, some of them impossible."""

    def now_and_then(*values):
        return rng.choice(values) if rng.random() < 0.2 else None

    return ReadingChoices(
        encoding=now_and_then(*_ENCODINGS),
        sheet=now_and_then("Data", "a'b", "none", ""),
        skip_lines=now_and_then(0, 1, 2, 5, 20_000),
        layout=now_and_then(*LAYOUTS),
        separator=now_and_then(*SEPARATORS),
        decimal=now_and_then(".", ","),
        header=now_and_then(True, False),
        missing=now_and_then((), ("NA",), ("1", "a", "")),
        strips_units=rng.random() < 0.2,
        day_first=now_and_then(True, False),
        skips_bad_rows=rng.random() < 0.5,
        task=now_and_then(*TASKS),
        columns=now_and_then(("x", "y"), ("1", "2"), ("1", "2", "3"), ("x",), ("9", "1"), ("x", "x")),
    )


def read_planned(path: Path) -> None:
    """As every entrance does: as it is guessed, with some decisions, and with what the notes offer."""
    data = path.read_bytes()
    rng = random.Random(zlib.crc32(data))
    source = pasted_source(data.decode(errors="replace")) if path.suffix == ".txt" else TableSource(data)
    refused: list[InputError] = []
    waiting = [NOTHING_CHOSEN, _decisions(rng), _decisions(rng)]
    for number, choices in enumerate(waiting):
        try:
            with refused_in_a_sentence(path.name, "points"):
                plan = plan_reading(source, choices)
                fixes = [fix.choices for note in plan.notes for fix in note.fixes]
                waiting += rng.sample(fixes, min(2, len(fixes))) if number < 2 else []
                assert all(note.with_options for note in plan.notes)
                read_plan(plan).accepted(skips_bad_rows=True)
        except InputError as error:
            refused.append(error)
    if refused:
        raise max(refused, key=lambda error: len(str(error)))
