"""What a cell of a table means: a number, with or without a unit, a missing value, or text."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from neuronlab.files.tables.dates import moment_of, time_of
from neuronlab.files.tables.digit_dates import are_dates_in_digits, are_digit_dates
from neuronlab.files.tables.format import TableFormat

_GROUPED = {
    False: re.compile(r"[+-]?[1-9]\d{0,2}(?:([,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d*)?", re.ASCII),
    True: re.compile(r"[+-]?[1-9]\d{0,2}(?:([.' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:,\d*)?", re.ASCII),
}
"""Numbers with thousands separators, by whether the comma is the decimal separator."""
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""With a decimal comma, such a number is ambiguous: an integer with a thousands separator, or a decimal fraction."""
_FORTRAN = re.compile(r"([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+))[dD]([+-]?\d{1,3})", re.ASCII)
"""A number of double precision as Fortran writes it: 6.44D-02."""
_END_OF_CELL = "\0"
"""Occurs in no cell, since texts do not contain it."""

CURRENCY = r"[A-Z]{0,3}[$€£¥₹₽₩₺₪₫฿₴₦₡₱¢]|Fr\.|Rs\.?|kr|zł|Kč"
"""The sign of a currency; a code such as that in CHF5 looks like the beginning of any other."""
UNIT = r"(?![xX][\da-fA-F]|°\d)(?:[^\W\d_]|[$€£¥₹₽₩₺₪₫฿₴₦₡₱¢%‰°′″Ω])[^\s,;:()\[\]]{0,11}"
_DIGITS = r"[\d.,]+(?:['\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?:[eE][+-]?\d+)?"
_WITH_UNIT = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<before>{CURRENCY}|[A-Z]{{3}})\s*(?P<right>[+-]?{_DIGITS})"
    rf"|(?P<left>[+-]?{_DIGITS})\s*(?P<after>{UNIT})"
)
"""A number behind the sign or code of a currency, or before a unit: $1,053.00, 50.8 kg, 12 %."""
_IN_BRACKETS = re.compile(r"\((.*\d.*)\)")
"""A negative amount as accountants write it: ($1,053)."""
_LONGEST = 64
"""Longer cells have no unit and no exponent of Fortran; patterns take long to see that."""
_SAME_UNIT = 0.8
"""A column has a unit if at least this share of the cells with one have the same; 1st, 2nd and 3rd are names."""


def is_missing(form: TableFormat, cell: str) -> bool:
    """Whether a cell says that its value is missing."""
    if not cell or cell in form.missing:
        return True
    numbers = missing_numbers(form)
    return bool(numbers) and _bare_number(form, cell) in numbers


@cache
def missing_numbers(form: TableFormat) -> frozenset[float]:
    """The numbers that mean that a value is missing, such as -999, however they are written."""
    found = (_bare_number(form, marker) for marker in form.missing)
    return frozenset(value for value in found if value is not None and math.isfinite(value))


def numbers_of(form: TableFormat, cells: Sequence[str]) -> list[float]:
    """The numbers in many cells at once. Raises ValueError if any is not plain; use `number_of` then."""
    text = _END_OF_CELL.join(cells)
    if "_" in text or (form.decimal_comma and "." in text):  # Python reads 1_000; a point may group thousands
        raise ValueError
    return list(map(float, text.replace(",", ".").split(_END_OF_CELL) if form.decimal_comma else cells))


def number_of(form: TableFormat, cell: str) -> float | None:
    """The number in a cell, or None.

    Thousands separators, the Unicode minus sign and the exponents of Fortran are accepted, and a unit if the format
    says that units are taken off.
    """
    return value_of(form, "number", cell)


def plain_number(form: TableFormat, text: str) -> float | None:
    """The number in a text without thousands separators, or None."""
    text = text.replace("−", "-")
    try:
        return None if "_" in text else float(text.replace(",", ".") if form.decimal_comma else text)
    except ValueError:
        return None


def unit_of(form: TableFormat, cell: str) -> str:
    """The sign or unit beside the number in a cell, as in `$` or `kg`; "" if there is none, or no number."""
    parts = None if _bare_number(form, cell) is not None else _parts(form, cell)
    return parts[1] if parts else ""


def without_unit(cell: str) -> str:
    """The digits of a cell that has a sign or unit; the cell itself if it has none."""
    found = _WITH_UNIT.fullmatch(cell.replace("−", "-")) if len(cell) <= _LONGEST else None
    return (found["right"] or found["left"]) if found else cell


def value_of(form: TableFormat, kind: str, cell: str, unit: str | None = None) -> float | None:
    """The value of a cell in a column of a kind; None if it has none.

    It is a number for "number", a moment in POSIX seconds for "date", seconds since midnight for "time". A number with
    a unit has none if another `unit` is taken off its column.
    """
    if kind == "date":
        return moment_of(cell, day_first=form.day_first)
    if kind == "time":
        return time_of(cell)
    value = _bare_number(form, cell)
    parts = _parts(form, cell) if value is None and form.strips_units else None
    return parts[0] if parts is not None and unit in {None, parts[1]} else value


def values_of(form: TableFormat, kind: str, cells: Sequence[str], unit: str | None = None) -> list[float]:
    """The values of many cells at once. Raises ValueError if any has none."""
    if kind == "number":
        with suppress(ValueError):
            return numbers_of(form, cells)
    found = [value_of(form, kind, cell.strip(), unit) for cell in cells]
    values = [value for value in found if value is not None]
    if len(values) < len(found):
        raise ValueError
    return values


@dataclass(frozen=True, kw_only=True)
class CellKinds:
    """What the cells of a column are.

    Attributes:
        kind: "number", "date", "time" (of day, or a duration) or "label".
        unit: The sign or unit beside its numbers; "" if they have none.
        filled: Number of cells that are not missing.
        missing: Number of cells that are empty or a marker of missing values.
        fitting: Number of filled cells that are of this kind.
        with_unit: Number of those that have the unit.
    """

    kind: str
    unit: str
    filled: int
    missing: int
    fitting: int
    with_unit: int = 0

    @property
    def mostly_has_unit(self) -> bool:
        """Whether at least half of its cells have the unit; fewer are rather damage."""
        return 2 * self.with_unit >= max(1, self.filled)


def kind_of_cells(form: TableFormat, cells: Iterable[str]) -> CellKinds:
    """What most of the cells of a column are, without the spaces around them.

    Numbers beside a unit count as numbers, whether or not units are taken off: what is missing to read them is only
    that somebody says so. Markers of missing values count neither way.
    """
    counts = Counter(cells)
    missing = sum(number for cell, number in counts.items() if is_missing(form, cell))
    fitting, units = Counter(dict.fromkeys(("number", "date", "time"), 0)), Counter[str]()
    for cell, number in counts.items():
        if not is_missing(form, cell):
            kind = _kind_of(form, cell)
            unit = unit_of(form, cell) if kind == "label" else ""
            units[unit] += number
            fitting["number" if unit else kind] += number
    filled = counts.total() - missing
    if has_digit_dates(form, counts):
        return CellKinds(kind="date", unit="", filled=filled, missing=missing, fitting=filled)
    unit, alike = max(((unit, number) for unit, number in units.items() if unit), key=itemgetter(1), default=("", 0))
    others = units.total() - units[""] - alike
    if alike < _SAME_UNIT * (alike + others):
        fitting["number"] -= alike + others  # 1st, 2nd and 3rd
        unit, alike = "", 0
    kind, most = fitting.most_common(1)[0]
    if kind == "label" or not most or 2 * most < filled:
        return CellKinds(kind="label", unit="", filled=filled, missing=missing, fitting=filled)
    if kind != "number":
        unit, alike = "", 0
    return CellKinds(kind=kind, unit=unit, filled=filled, missing=missing, fitting=most, with_unit=alike)


def has_digit_dates(form: TableFormat, cells: Iterable[str]) -> bool:
    """Whether the whole numbers of a column are read as dates, such as 19580329."""
    if form.digit_dates is False:
        return False
    filled = (cell for cell in cells if not is_missing(form, cell))
    return are_dates_in_digits(filled) if form.digit_dates else are_digit_dates(filled)


def why_no_number(form: TableFormat, cell: str) -> str:
    """The end of a sentence about a cell that is not a number."""
    shown = repr(cell[:40])
    if not cell:
        return " is empty"
    if form.decimal_comma and _AMBIGUOUS.fullmatch(cell.replace("−", "-")):
        whole = cell.replace(".", "")
        return f": {shown} is ambiguous; write {whole} or {cell.replace('.', ',')}"
    if not form.decimal_comma and form.separator != "," and plain_number(TableFormat(), cell.replace(",", ".", 1)):
        return f": {shown} is not a number with a decimal point"
    return f": {shown} is not a number"


def _bare_number(form: TableFormat, cell: str) -> float | None:
    text = cell.replace("−", "-")
    if form.decimal_comma and not form.points_group and _AMBIGUOUS.fullmatch(text):
        return None
    grouped = _GROUPED[form.decimal_comma].fullmatch(text)
    if grouped:
        text = text.replace(grouped[1], "")
    fortran = _FORTRAN.fullmatch(text) if len(text) <= _LONGEST else None
    return plain_number(form, f"{fortran[1]}e{fortran[2]}" if fortran else text)


def _parts(form: TableFormat, cell: str) -> tuple[float, str] | None:
    """The number and the unit of a cell with both, or None."""
    if len(cell) > _LONGEST:
        return None
    text = cell.replace("−", "-")
    negative = _IN_BRACKETS.fullmatch(text)
    found = _WITH_UNIT.fullmatch(negative[1] if negative else text)
    if found is None:
        return None
    value = _bare_number(form, found["right"] or found["left"])
    if value is None or not math.isfinite(value):
        return None
    is_negative = bool(negative) or found["sign"] == "-"
    return -value if is_negative else value, found["before"] or found["after"]


def _kind_of(form: TableFormat, cell: str) -> str:
    """What a cell without a unit is that is not missing."""
    if _bare_number(form, cell) is not None:
        return "number"
    if (
        moment_of(cell, day_first=form.day_first) is not None
        or moment_of(cell, day_first=not form.day_first) is not None
    ):
        return "date"
    return "label" if time_of(cell) is None else "time"
