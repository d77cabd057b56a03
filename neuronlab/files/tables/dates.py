"""Dates and times in cells as numbers: moments in POSIX seconds first, then hours or days since the earliest."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.wording.dates import SECONDS

SECONDS_OF = {unit: SECONDS[unit] for unit in ("days", "hours", "minutes", "seconds")}
"""The units of time, longest first, and how many seconds each has."""
_UNITS_IN_SPAN = 2.0
"""The unit of a column is the longest that its span has so many of."""
_DIGITS = 6
"""Decimals of seconds in a date. POSIX seconds of our time are a little less exact, which their differences show."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH).total_seconds()
_LAST = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH).total_seconds()
"""The moments that have a date in every time zone."""
_MONTHS = {
    name: 1 + index
    for index, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_LAST_MONTH = len(_MONTHS)
"""The largest number of a month."""
_FULL_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "sept",
    "september",
    "october",
    "november",
    "december",
]
_LAST_SHORT_YEAR = 29
"""Of two digits up to these, the year is in this century; spreadsheets have it so."""
_LONGEST = 64
"""Longer cells are no dates; patterns take long to see that."""

_CLOCK = r"(?P<hour>\d{1,3}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d(?:[.,]\d+)?))?(?:\s?(?P<half>[aApP])\.?[mM]\.?)?"
_WHEN = rf"(?:[T,]?\s*{_CLOCK})?(?:\s?(?P<zone>Z|UTC|GMT|[+-]\d{{2}}(?::?[0-5]\d)?))?"
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sep>[-/.])(?P<other>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d\d){_WHEN}", re.ASCII
)
_PARTS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        _YEAR_LAST.pattern,
        rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_WHEN}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[-\s.]\s?{_NAME}[-\s,]\s?(?P<year>\d{{4}}|\d\d){_WHEN}",
        rf"{_WEEKDAY}{_NAME}[-\s](?P<day>\d{{1,2}})(?:,\s?|[-\s])(?P<year>\d{{4}}){_WHEN}",
        rf"{_NAME}[-\s](?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-/](?P<month>\d{2})",
        r"(?P<year>\d{4})[-\s]?Q(?P<quarter>[1-4])",
    )
)
_DIGITS_ALONE = (re.compile(r"(?P<year>\d{4}|\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII),)
_TIME = re.compile(_CLOCK, re.ASCII)


def moment_of(cell: str, *, day_first: bool = False) -> float | None:
    """The moment of a cell with a date, in POSIX seconds; None if it has none. Without a zone, it is in UTC."""
    moment: float | None = None
    try:
        # A fast path, for a million dates. Python takes a time zone behind a day for a time, and a fraction of an hour
        # or a minute for one of a second.
        if cell[4:5] == "-" and cell[7:8] == "-" and cell[10:11] != "+":
            when = datetime.fromisoformat(cell)
            if not when.microsecond or cell[19:20] in {".", ","}:
                moment = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - _EPOCH).total_seconds()
    except ValueError:
        pass
    if moment is None and (parts := _parts_of(cell)) is not None:
        with suppress(ValueError, OverflowError):
            moment = _moment(parts, day_first=day_first)
    return moment if moment is not None and _FIRST <= moment <= _LAST else None


def time_of(cell: str) -> float | None:
    """The time of a cell with a time alone, in seconds since midnight; None if it has none. 25:10 is a duration."""
    found = _TIME.fullmatch(cell) if len(cell) <= _LONGEST else None
    return None if found is None else _seconds(found.groupdict())


def day_comes_first(cells: Iterable[str]) -> bool | None:
    """Whether the day comes before the month in dates such as 03/04/2021; None if no cell shows it, or they disagree.

    A part over 12 is a day.
    """
    orders = {order for cell in cells if (order := _shown_order(cell)) is not None}
    return orders.pop() if len(orders) == 1 else None


def is_ambiguous_date(cell: str) -> bool:
    """Whether two dates can be meant by a cell: the third of April or the fourth of March by 03/04/2021."""
    found = _YEAR_LAST.fullmatch(cell) if len(cell) <= _LONGEST else None
    return (
        found is not None
        and found["one"] != found["other"]
        and max(int(found["one"]), int(found["other"])) <= _LAST_MONTH
    )


def zone_of(cells: Iterable[str]) -> timezone | None:
    """The time zone of the dates among these cells, UTC for different ones; None if any date has none."""
    zones = _zones_of(cells)
    if not zones or None in zones:
        return None
    return zones.pop() if len(zones) == 1 else UTC


def name_zones_in_part(cells: Iterable[str]) -> bool:
    """Whether some of the dates among these cells have a time zone, and others have none."""
    zones = _zones_of(cells)
    return None in zones and len(zones) > 1


def name_no_zone(cells: Iterable[str]) -> bool:
    """Whether none of the dates among these cells has a time zone."""
    return _zones_of(cells) <= {None}


def _zones_of(cells: Iterable[str]) -> set[timezone | None]:
    """The time zones of the dates among these cells; None stands for dates without one."""
    moments = (
        cell for cell in cells if any(moment_of(cell, day_first=is_first) is not None for is_first in (True, False))
    )
    dates = [parts for parts in map(_parts_of, moments) if parts is not None]
    return {_zone(parts["zone"]) if "zone" in parts else None for parts in dates}


def since_earliest(moments: Array, zone: timezone | None = None) -> tuple[Array, ColumnMeaning]:
    """Moments (n,) in POSIX seconds as times since the earliest, in the unit that their span asks for.

    The origin is written in `zone`, or without one.
    """
    earliest = float(moments.min())
    unit = unit_for(float(moments.max()) - earliest)
    seconds = np.round(moments - earliest, _DIGITS)
    return seconds / SECONDS_OF[unit], ColumnMeaning(unit=unit, origin=_iso(earliest, zone))


def since(moments: Array, meaning: ColumnMeaning, *, is_local: bool = False) -> Array:
    """Moments (n,) in POSIX seconds in the unit of a column, one of time, and since its origin.

    Without an origin they are times of a day, since midnight.

    `is_local` says that their texts have no time zone: they mean that of the origin.
    """
    origin = _origin_of(meaning)
    begin = origin.replace(tzinfo=UTC) if is_local or origin.tzinfo is None else origin
    return np.round(moments - (begin - _EPOCH).total_seconds(), _DIGITS) / (seconds_of(meaning) or 1.0)


def converted(values: Array, own: ColumnMeaning, meaning: ColumnMeaning) -> Array:
    """Times (n,) since one origin as times since another one, in its unit.

    Where only one of the origins has a time zone, both are meant in it.
    """
    begin, other = _origin_of(own), _origin_of(meaning)
    if (begin.tzinfo is None) != (other.tzinfo is None):
        begin, other = begin.replace(tzinfo=None), other.replace(tzinfo=None)
    return ((seconds_of(own) or 1.0) * values + (begin - other).total_seconds()) / (seconds_of(meaning) or 1.0)


def _origin_of(meaning: ColumnMeaning) -> datetime:
    """The moment that 0 means, as it is written; that of POSIX for times of day."""
    return datetime.fromisoformat(meaning.origin) if meaning.origin else _EPOCH


def seconds_of(meaning: ColumnMeaning) -> float | None:
    """The seconds in the unit of a column; None if it is no unit of time."""
    return SECONDS.get(meaning.unit.casefold())


def unit_for(span: float) -> str:
    """The unit of time for a span in seconds."""
    return next((unit for unit, seconds in SECONDS_OF.items() if span >= _UNITS_IN_SPAN * seconds), "seconds")


def _parts_of(cell: str) -> dict[str, str] | None:
    if len(cell) > _LONGEST or not any(map(str.isdigit, cell[-12:])):
        return None
    patterns = _DIGITS_ALONE if cell.isdecimal() else _PARTS
    found = next((found for pattern in patterns if (found := pattern.fullmatch(cell))), None)
    return None if found is None else {name: part for name, part in found.groupdict().items() if part}


def _shown_order(cell: str) -> bool | None:
    """Whether the day comes first in a cell; None if it does not show it."""
    found = _YEAR_LAST.fullmatch(cell) if len(cell) <= _LONGEST else None
    if found is None:
        return None
    one, other = int(found["one"]) > _LAST_MONTH, int(found["other"]) > _LAST_MONTH
    return None if one == other else one


def _moment(parts: dict[str, str], *, day_first: bool) -> float | None:
    """POSIX seconds. Raises ValueError or OverflowError if there is no such day."""
    if "one" in parts:
        day, month = (parts["one"], parts["other"]) if day_first else (parts["other"], parts["one"])
    else:
        day = parts.get("day", "1")
        month = str(_month(parts))
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year <= _LAST_SHORT_YEAR else 1900
    seconds = _seconds(parts) if "hour" in parts else 0.0
    if seconds is None or seconds > SECONDS_OF["days"]:
        return None
    zone = _zone(parts["zone"]) if "zone" in parts else UTC
    return (datetime(year, int(month), int(day), tzinfo=zone) - _EPOCH).total_seconds() + seconds


def _month(parts: dict[str, str]) -> int:
    """The number of a month. Raises ValueError if there is none of this name."""
    if "quarter" in parts:
        return 3 * int(parts["quarter"]) - 2
    name = parts.get("name", "").lower()
    if not name:
        return int(parts.get("month", "1"))
    if name not in _MONTHS and name not in _FULL_MONTHS:
        raise ValueError(name)
    return _MONTHS[name[:3]]


def _seconds(parts: dict[str, str | None] | dict[str, str]) -> float | None:
    """Seconds since midnight; None if a clock does not show such a time."""
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return 3600.0 * hour + 60.0 * int(parts["minute"] or 0) + float((parts.get("second") or "0").replace(",", "."))


def _zone(text: str) -> timezone:
    """A time zone. Raises ValueError if it is more than a day from UTC."""
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def moment_at(moment: float) -> datetime:
    """The date and time of POSIX seconds, in UTC."""
    return _EPOCH + timedelta(seconds=moment)


def _iso(moment: float, zone: timezone | None) -> str:
    """ISO 8601 of POSIX seconds, as short as it can be: 2021-06-12, 2021-06-12T03:20, 2021-06-12T03:20:15+02:00."""
    when = moment_at(moment).astimezone(zone or UTC)
    if zone is None:
        when = when.replace(tzinfo=None)
        if when == datetime(when.year, when.month, when.day):
            return when.date().isoformat()
    return when.isoformat(timespec="auto" if when.second or when.microsecond else "minutes")
