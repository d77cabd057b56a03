"""Guess the format of a table from its first rows: separator, decimal separator and header."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.format import SEPARATORS, TableFormat
from neuronlab.files.tables.reader import Sheet, sample_rows, usual_width

_HEAD = 64
_SCORED_ROWS = 100
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?sep=([;,\t|])\r?\n")
"""The line that declares the separator for Excel."""
_BROKEN = {sign: re.compile(rf"[+-]?\d*{re.escape(sign)}\d+(?:[eE][+-]?\d+)?") for sign in ".,"}
"""Numbers with a decimal separator."""
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
"""Ambiguous numbers: thousands separators, or three decimals."""


def guess_format(data: bytes) -> TableFormat:
    """Guess the format of a table from its first rows."""
    separator = _guess_separator(data)
    rows = [cells for _, cells in sample_rows(data, separator)]
    decimal_comma = separator != "," and _has_decimal_commas(data, list(chain.from_iterable(rows)))
    form = TableFormat(separator=separator, decimal_comma=decimal_comma)
    return replace(form, has_header=bool(rows) and names_columns(form, rows[0]))


def guessed_sheet(data: bytes) -> Sheet:
    """A table in the format guessed from its first rows."""
    return Sheet(data, guess_format(data))


def names_columns(form: TableFormat, cells: Sequence[str]) -> bool:
    """Whether a first row names the columns: it contains no number."""
    return all(number_of(form, cell) is None for cell in cells)


def doubtful_comma(cells: Iterable[str]) -> str:
    """The first number whose comma may separate thousands, unless another one shows that commas are decimal."""
    with_comma = [cell for cell in cells if _BROKEN[","].fullmatch(cell) or _COMMA_GROUPS.fullmatch(cell)]
    return with_comma[0] if with_comma and all(map(_COMMA_GROUPS.fullmatch, with_comma)) else ""


def _guess_separator(data: bytes) -> str:
    """The separator that splits most rows into equally many columns and, among those, most cells into numbers."""
    declared = _DECLARED.match(data[:_HEAD])
    if declared:
        return declared[1].decode()
    scores = {separator: _score(data, separator) for separator in SEPARATORS if separator != " "}
    best = max(scores, key=lambda separator: scores[separator])
    if scores[best] > (0.0, 0.0):
        return best
    return " " if _score(data, " ")[0] == 1.0 else ","


def _score(data: bytes, separator: str) -> tuple[float, float]:
    """Fractions of rows with the usual number of columns, and of numeric cells; 0, 0 for a single column."""
    rows = [cells for _, cells in sample_rows(data, separator, _SCORED_ROWS)]
    if max(map(len, rows), default=0) < 2:
        return 0.0, 0.0
    usual = usual_width(rows)
    even = sum(len(cells) == usual for cells in rows) / len(rows)
    form = TableFormat(separator=separator, decimal_comma=separator != ",")
    cells = list(chain.from_iterable(rows))
    return even if usual > 1 else 0.0, sum(number_of(form, cell) is not None for cell in cells) / len(cells)


def _has_decimal_commas(data: bytes, cells: Sequence[str]) -> bool:
    if b"," not in data:
        return False
    points = sum(_BROKEN["."].fullmatch(cell) is not None for cell in cells)
    commas = [cell for cell in cells if _BROKEN[","].fullmatch(cell)]
    sure = sum(_COMMA_GROUPS.fullmatch(cell) is None for cell in commas)
    return sure >= points if sure else not points
