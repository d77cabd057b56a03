"""What a first row and commas in numbers say about how a table is written."""

import re
from collections.abc import Iterable, Sequence

from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.choices import NOTHING_CHOSEN
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.guessing import guess_format
from neuronlab.files.tables.reader import Sheet

_BROKEN = {sign: re.compile(rf"[+-]?\d*{re.escape(sign)}\d+(?:[eE][+-]?\d+)?") for sign in ".,"}
"""Numbers with a decimal separator."""
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
"""Ambiguous numbers: thousands separators, or three decimals."""


def guessed_sheet(data: bytes) -> Sheet:
    """A table in the format guessed from its first rows."""
    return Sheet(data, guess_format(data, NOTHING_CHOSEN).form)


def names_columns(form: TableFormat, cells: Sequence[str]) -> bool:
    """Whether a first row names the columns: it contains no number."""
    return all(number_of(form, cell) is None for cell in cells)


def doubtful_comma(cells: Iterable[str]) -> str:
    """The first number whose comma may separate thousands, unless another one shows that commas are decimal."""
    with_comma = [cell for cell in cells if _BROKEN[","].fullmatch(cell) or _COMMA_GROUPS.fullmatch(cell)]
    return with_comma[0] if with_comma and all(map(_COMMA_GROUPS.fullmatch, with_comma)) else ""
