"""Sheets of workbooks, .xlsx and .ods, as text: rows separated by commas, dates in ISO 8601."""

import csv
import importlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

from neuronlab.core.errors import InputError
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.shapes import TEXT, kinds_of_columns
from neuronlab.files.tables.workbook_bounds import NOT_READABLE, unpacked

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

T = TypeVar("T")
_MOST_TO_COMPARE = 50_000_000
"""Bytes up to which all sheets are read, to see which hold tables; else only those up to the first that does."""
_LOOKED_AT = 100
"""Rows of a sheet that show whether it has columns of numbers."""
_LINE_BREAKS = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True, eq=False, kw_only=True)
class SheetText:
    """A sheet of a workbook.

    Attributes:
        data: Its rows in UTF-8, separated by commas; its lines are its rows.
        sheet: Its name.
        sheets: The names of the sheets that hold tables, as far as they were looked at.
    """

    data: bytes
    sheet: str
    sheets: tuple[str, ...]


def read_workbook(data: bytes, wanted: str | None = None, progress: Progress = unheard) -> SheetText:
    """Read a sheet of a workbook: the one of this name, or the first one with columns of numbers, else with two rows.

    Raises InputError if the workbook is damaged or too large, or has no such sheet.
    """
    packed, size = unpacked(data, progress)
    with _open(packed) as workbook:
        names = _visible_names(workbook)
        if wanted is not None and wanted not in workbook.sheet_names:
            others = ", ".join(map(repr, names[:6]))
            raise InputError(f"It has no sheet {wanted[:40]!r}; choose one of {others}")
        chosen: CalamineSheet | None = None
        filled, numeric = list[str](), list[str]()
        for name in names if wanted is None or size <= _MOST_TO_COMPARE else [wanted]:
            sheet = _sheet(workbook, name)
            if sheet.height > 1:
                filled.append(name)
                is_first = not numeric
                numeric += [name] * _has_columns_of_numbers(sheet)
                if wanted is None and (chosen is None or (is_first and numeric)):
                    chosen = sheet
            if numeric and size > _MOST_TO_COMPARE:
                break
        if wanted is not None:
            chosen = _sheet(workbook, wanted)
        if chosen is None:
            raise InputError("None of its sheets holds a table; it needs at least two rows")
        return SheetText(data=_as_text(chosen, progress), sheet=chosen.name, sheets=tuple(numeric or filled))


def _open(packed: bytes) -> "CalamineWorkbook":
    calamine = importlib.import_module("python_calamine")  # only when there is a workbook
    return cast("CalamineWorkbook", _read(lambda: calamine.load_workbook(io.BytesIO(packed))))


def _sheet(workbook: "CalamineWorkbook", name: str) -> "CalamineSheet":
    return _read(lambda: workbook.get_sheet_by_name(name))


def _read(ask: Callable[[], T]) -> T:
    """What calamine reads. Raises InputError for whatever it raises: also panics of Rust, which are no Exceptions."""
    try:
        return ask()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise InputError(NOT_READABLE) from error


def _has_columns_of_numbers(sheet: "CalamineSheet") -> bool:
    """Whether a sheet has several columns and numbers or dates in one of them: a cover has words."""
    rows = [[_text_of(cell) for cell in row] for row in islice(sheet.iter_rows(), _LOOKED_AT)]
    return sheet.width > 1 and any(kind != TEXT for kind in kinds_of_columns(rows[1:], sheet.width))


def _visible_names(workbook: "CalamineWorkbook") -> list[str]:
    """The sheets that are shown, or all where none is."""
    visible = importlib.import_module("python_calamine").SheetVisibleEnum.Visible
    shown = [about.name for about in workbook.sheets_metadata if about.visible == visible]
    return shown or workbook.sheet_names


def _as_text(sheet: "CalamineSheet", progress: Progress) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    every = max(1, sheet.total_height // 100)
    for number, row in enumerate(sheet.iter_rows()):
        if number % every == 0:
            progress(number / max(1, sheet.total_height))
        writer.writerow(map(_text_of, row))
    return stream.getvalue().encode(errors="replace")


def _text_of(cell: Any) -> str:
    return _TEXTS.get(type(cell), str)(cell)


def _of_float(value: float) -> str:
    return repr(value).removesuffix(".0")


def _of_moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


def _of_duration(value: timedelta) -> str:
    """Hours, minutes and seconds: 25:10:00 or 0:01:23.45."""
    hours, below = divmod(abs(value), timedelta(hours=1))
    minutes, seconds = divmod(below, timedelta(minutes=1))
    shown = f"{seconds.total_seconds():09.6f}".rstrip("0").removesuffix(".")
    return f"{'-' * (value < timedelta())}{hours}:{minutes:02}:{shown}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    float: _of_float,
    str: lambda text: _LINE_BREAKS.sub(" ", text),
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _of_moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _of_duration,
}
