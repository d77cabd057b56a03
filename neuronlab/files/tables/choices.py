"""What a person decides about reading a table; everything they leave open is guessed."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReadingChoices:
    """Decisions about reading a table, the same in the import dialog and on the command line.

    Attributes:
        encoding: The encoding of the text, as Python names it; None to detect it.
        sheet: The name of a sheet of a workbook; None for the first one that holds a table.
        skip_lines: Lines before the table, blank ones included; None to find its beginning.
        layout: A key of `LAYOUTS`; None for rows, where that is clear.
        separator: A key of `SEPARATORS`; None to guess it.
        decimal: The decimal separator, "." or ","; None to guess it.
        header: Whether the first row of the table names its columns; None to guess it.
        missing: The cells, besides empty ones, that mean that a value is missing; () for none, None for the usual ones.
        strips_units: Whether signs and units in cells of numbers are taken off.
        day_first: Whether the day comes before the month in dates such as 03/04/2021; None to guess it.
        digit_dates: Whether whole numbers such as 19580329 or 580329 are dates where they can be; None to guess it.
        skips_bad_rows: Whether rows that cannot be read are left out.
        task: A row of TASKS; None to guess it.
        columns: The columns to read, the target last, each by its name or by its number from 1; None to choose them.
    """

    encoding: str | None = None
    sheet: str | None = None
    skip_lines: int | None = None
    layout: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header: bool | None = None
    missing: tuple[str, ...] | None = None
    strips_units: bool = False
    day_first: bool | None = None
    digit_dates: bool | None = None
    skips_bad_rows: bool = False
    task: str | None = None
    columns: tuple[str, ...] | None = None


NOTHING_CHOSEN = ReadingChoices()
