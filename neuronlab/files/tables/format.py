"""The format of a table: its separator, and how its cells are written."""

from dataclasses import dataclass

from neuronlab.core.data.names import USUAL_MISSING

SEPARATORS: dict[str, str] = {
    ";": "Semicolon",
    "\t": "Tab",
    ",": "Comma",
    "|": "Vertical bar",
    " ": "Spaces",
}
"""Separators of cells, in order of preference."""


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
        strips_units: Whether signs and units beside numbers are taken off.
        day_first: Whether the day comes before the month in dates such as 03/04/2021.
        points_group: Whether points group thousands beside decimal commas, where `1.234` alone would be ambiguous.
        digit_dates: Whether whole numbers such as 19580329 are dates; None for where they are likely to be.
    """

    separator: str = ","
    decimal_comma: bool = False
    has_header: bool = False
    quote: str = '"'
    skip_lines: int = 0
    has_units: bool = False
    has_row_names: bool = False
    missing: tuple[str, ...] = USUAL_MISSING
    strips_units: bool = False
    day_first: bool = False
    points_group: bool = False
    digit_dates: bool | None = None
