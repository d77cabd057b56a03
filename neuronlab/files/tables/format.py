"""The format of a table: its separator, and how its numbers are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATORS: dict[str, str] = {
    ";": "Semicolon",
    "\t": "Tab",
    ",": "Comma",
    "|": "Vertical bar",
    " ": "Spaces",
}
"""Separators of cells, in order of preference."""

_GROUPED = {
    False: re.compile(r"[+-]?[1-9]\d{0,2}(?:([,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d*)?", re.ASCII),
    True: re.compile(r"[+-]?[1-9]\d{0,2}(?:([.' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:,\d*)?", re.ASCII),
}
"""Numbers with thousands separators, by whether the comma is the decimal separator."""
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""With a decimal comma, such a number is ambiguous: an integer with a thousands separator, or a decimal fraction."""
_END_OF_CELL = "\0"
"""Occurs in no cell, since texts do not contain it."""


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    """How a table is written.

    Attributes:
        separator: A key of `SEPARATORS`.
        decimal_comma: Whether the comma is the decimal separator.
        has_header: Whether the first row names the columns.
        quote: The character around cells that may contain separators.
        skip_lines: Lines before the table.
        has_units: Whether the row after the header gives the units of the columns.
        has_row_names: Whether the first column, which the header does not name, only names the rows.
        missing: The cells, besides empty ones, that mean that a value is missing.
        strips_units: Whether signs and units in cells of numbers are taken off.
        day_first: Whether the day comes before the month in dates such as 03/04/2021.
    """

    separator: str = ","
    decimal_comma: bool = False
    has_header: bool = False
    quote: str = '"'
    skip_lines: int = 0
    has_units: bool = False
    has_row_names: bool = False
    missing: tuple[str, ...] = ()
    strips_units: bool = False
    day_first: bool = False

    def numbers(self, cells: Sequence[str]) -> list[float]:
        """The numbers in many cells at once. Raises ValueError if any is not plain; use `number` then."""
        text = _END_OF_CELL.join(cells)
        if "_" in text or (self.decimal_comma and "." in text):  # Python reads 1_000; a point may group thousands
            raise ValueError
        return list(map(float, text.replace(",", ".").split(_END_OF_CELL) if self.decimal_comma else cells))

    def number(self, cell: str) -> float | None:
        """The number in a cell, or None; thousands separators and the Unicode minus sign are accepted."""
        text = cell.replace("−", "-")
        grouped = _GROUPED[self.decimal_comma].fullmatch(text)
        if grouped:
            text = text.replace(grouped[1], "")
        if self.decimal_comma and _AMBIGUOUS.fullmatch(cell):
            return None
        return self.plain_number(text)

    def plain_number(self, text: str) -> float | None:
        """The number in a text without thousands separators, or None."""
        try:
            return None if "_" in text else float(text.replace(",", ".") if self.decimal_comma else text)
        except ValueError:
            return None

    def why_no_number(self, cell: str) -> str:
        """The end of a sentence about a cell that is not a number."""
        shown = repr(cell[:40])
        if not cell:
            return " is empty"
        if self.decimal_comma and _AMBIGUOUS.fullmatch(cell):
            whole = cell.replace(".", "")
            return f": {shown} is ambiguous; write {whole} or {cell.replace('.', ',')}"
        if not self.decimal_comma and self.separator != "," and _is_number(cell.replace(",", ".", 1)):
            return f": {shown} is not a number with a decimal point"
        return f": {shown} is not a number"


def _is_number(text: str) -> bool:
    return TableFormat().plain_number(text) is not None
