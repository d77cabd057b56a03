"""What a cell looks like before it is known how its table is written: a number, a date, nothing, or text."""

import re
from collections.abc import Sequence

from neuronlab.core.data.names import USUAL_MISSING
from neuronlab.files.tables.cells import CURRENCY, UNIT
from neuronlab.files.tables.dates import day_comes_first, moment_of, time_of

_SIGNED = r"[+\-−]?(?:{})(?:[eEdD][+-]?\d+)?"
_DIGITS = "|".join(
    (
        r"\d+(?:\.\d*|,\d+)?",
        r"[.,]\d+",
        r"\d{1,3}(?:,\d{3})+(?:\.\d*)?",
        r"\d{1,3}(?:\.\d{3})+(?:,\d*)?",
        r"\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d*)?",
    )
)
_NUMBER_TEXT = _SIGNED.format(_DIGITS)
_NUMBER = re.compile(rf"{_NUMBER_TEXT}|[+-]?(?:inf|infinity)", re.ASCII | re.IGNORECASE)
_WITH_UNIT = re.compile(rf"(?:[+\-−]?\s*(?:{CURRENCY}|[A-Z]{{3}}\s)\s*)?({_NUMBER_TEXT})\s*(?:{UNIT})?")
_MISSING = frozenset({"", *USUAL_MISSING})

_DIGIT = re.compile(r"\d")

TEXT, WITH_UNIT, NUMBER = 0, 1, 2
"""The kinds of cells, and of columns of them."""


def is_blank(cell: str) -> bool:
    """Whether a cell is empty or one of the usual marks of a missing value."""
    return cell in _MISSING


def kind_of_cell(cell: str) -> int:
    """NUMBER for a number or a date however they are written, WITH_UNIT for a number beside a sign or a unit, or TEXT.

    Much that looks like a number is none in a certain format: with a decimal point, 1,5 is not.
    """
    if _NUMBER.fullmatch(cell) or _is_date(cell):
        return NUMBER
    return WITH_UNIT if _WITH_UNIT.fullmatch(cell) else TEXT


def _is_date(cell: str) -> bool:
    if not _DIGIT.search(cell):
        return False
    return time_of(cell) is not None or moment_of(cell, day_first=bool(day_comes_first((cell,)))) is not None


def bare_number(cell: str) -> str:
    """The digits of a number without its sign of a currency or unit; "" if it is none."""
    found = _WITH_UNIT.fullmatch(cell)
    return found[1] if found else ""


def kinds_of_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """What at least half of the filled cells of each column are; TEXT for a column without any."""
    kinds = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and not is_blank(row[column])]
        seen = [kind_of_cell(cell) for cell in cells]
        numbers = seen.count(NUMBER)
        if not cells or 2 * (numbers + seen.count(WITH_UNIT)) < len(cells):
            kinds.append(TEXT)
        else:
            kinds.append(NUMBER if 2 * numbers >= len(cells) else WITH_UNIT)
    return kinds
