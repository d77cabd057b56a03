"""What stands between a table's cells, and how its numbers are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATORS: dict[str, str] = {
    ";": "Semicolon",
    "\t": "Tab",
    ",": "Comma",
    "|": "Bar",
    " ": "Spaces",
}
"""What can stand between cells. In this order: where two would do, the first is meant."""

_GROUPED = {
    False: re.compile(r"[+-]?[1-9]\d{0,2}(?:([,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d*)?", re.ASCII),
    True: re.compile(r"[+-]?[1-9]\d{0,2}(?:([.' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:,\d*)?", re.ASCII),
}
"""A number whose thousands are grouped, by whether the comma is the decimal sign."""
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""Where the comma is the decimal sign, such a number may be a whole one or a broken one."""
_END_OF_CELL = "\0"
"""Is in no cell, since no text has it."""


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    """How a table is written; `separator` is a key of `SEPARATORS`, `has_header` that its first row names columns."""

    separator: str = ","
    decimal_comma: bool = False
    has_header: bool = False

    def numbers(self, cells: Sequence[str]) -> list[float]:
        """The numbers in many cells at once. Raises ValueError when any is not a plain one: then ask `number`."""
        text = _END_OF_CELL.join(cells)
        if "_" in text or (self.decimal_comma and "." in text):  # Python reads 1_000; a point may group thousands
            raise ValueError
        return list(map(float, text.replace(",", ".").split(_END_OF_CELL) if self.decimal_comma else cells))

    def number(self, cell: str) -> float | None:
        """The number in a cell, if there is one: thousands may be grouped, a minus may be a dash of that name."""
        text = cell.replace("−", "-")
        grouped = _GROUPED[self.decimal_comma].fullmatch(text)
        if grouped:
            text = text.replace(grouped[1], "")
        if self.decimal_comma and _AMBIGUOUS.fullmatch(cell):
            return None
        return self.plain_number(text)

    def plain_number(self, text: str) -> float | None:
        """The number a text is without any grouping, None when it is none."""
        try:
            return None if "_" in text else float(text.replace(",", ".") if self.decimal_comma else text)
        except ValueError:
            return None

    def why_no_number(self, cell: str) -> str:
        """The end of a sentence about a cell that holds no number."""
        shown = repr(cell[:40])
        if not cell:
            return " is empty"
        if self.decimal_comma and _AMBIGUOUS.fullmatch(cell):
            whole = cell.replace(".", "")
            return f": {shown} may be {whole} or {cell.replace('.', ',')}; it should be written as one of them"
        if not self.decimal_comma and self.separator != "," and _is_number(cell.replace(",", ".", 1)):
            return f": {shown} is not a number where the decimal sign is a point"
        return f": {shown} is not a number"


def _is_number(text: str) -> bool:
    return TableFormat().plain_number(text) is not None
