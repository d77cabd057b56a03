"""Commas in numbers that can mean either: 1,234 is a thousand and more, or little more than one."""

import re
from collections.abc import Iterable

from neuronlab.core.specs.columns import Comma
from neuronlab.files.tables.cells import without_unit
from neuronlab.files.tables.format import TableFormat

_EITHER = re.compile(r"[+−-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_SURE = (
    re.compile(r"[+−-]?\d*,\d+(?:[eE][+-]?\d+)?", re.ASCII),
    re.compile(r"[+−-]?[1-9]\d{0,2}(?:[. '\u00a0\u202f]\d{3})+,\d*", re.ASCII),
    re.compile(r"[+−-]?[1-9]\d{0,2}(?:,\d{3})+(?:,\d{3}|\.\d*)", re.ASCII),
)
"""Other numbers with a comma: with decimals, or with both separators or the same one twice."""


_GROUPING_POINTS = re.compile(r"[+−-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})", re.ASCII)
"""Numbers whose points can only group thousands."""
_DECIMAL_POINT = re.compile(r"[+−-]?\d*\.\d*(?:[eE][+-]?\d+)?", re.ASCII)
_POINT = re.compile(r"[+−-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)


def show_grouping_points(cells: Iterable[str]) -> bool:
    """Whether points group thousands in any of these numbers: 1.234,5 or 1.234.567."""
    return any(_GROUPING_POINTS.fullmatch(without_unit(cell)) for cell in cells if "." in cell)


def doubtful_point(cells: Iterable[str]) -> str:
    """The first number whose point may be a decimal one, without its unit; "" if there is none."""
    return next((digits for digits in map(without_unit, cells) if _POINT.fullmatch(digits)), "")


def show_points(cells: Iterable[str]) -> bool:
    """Whether the point of any of these numbers can only be a decimal one: 0.5 or 1234.5, but not 1.234."""
    digits = map(without_unit, (cell for cell in cells if "." in cell))
    return any(_DECIMAL_POINT.fullmatch(number) and not _POINT.fullmatch(number) for number in digits)


def doubtful_comma(cells: Iterable[str]) -> str:
    """The first number whose comma can mean either, without its unit; "" if there is none."""
    return next((digits for digits in map(without_unit, cells) if _EITHER.fullmatch(digits)), "")


def decimal_comma(cells: Iterable[str]) -> str:
    """The first number with a decimal comma, without its unit; "" if there is none."""
    digits = map(without_unit, cells)
    return next((number for number in digits if any(sure.fullmatch(number) for sure in _SURE[:2])), "")


def show_commas(cells: Iterable[str]) -> bool:
    """Whether the comma of any of these numbers can have one meaning only: 1,5 or 1,234,567."""
    others = (digits for digits in map(without_unit, cells) if "," in digits and not _EITHER.fullmatch(digits))
    return any(sure.fullmatch(digits) for digits in others for sure in _SURE)


def comma_of(form: TableFormat, cells: Iterable[str]) -> Comma:
    """What the commas of a column are read as, where any of them can mean either."""
    if not doubtful_comma(cells):
        return ""
    return "decimal" if form.decimal_comma else "thousands"


def as_read(form: TableFormat, number: str) -> str:
    """A number as it is read, with a decimal point and without thousands separators: 1.234 or 1234."""
    if form.decimal_comma:
        return number.replace(".", "").replace(",", ".") if "," in number else number
    return number.replace(",", "")
