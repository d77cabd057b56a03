"""Numbers of a column that are times since an origin, as dates: of a value, and of the ticks of an axis."""

import math
import re
from datetime import datetime, timedelta
from typing import NamedTuple

from neuronlab.core.specs.columns import ColumnMeaning

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0
_MONTH, _YEAR = 30.436875 * _DAY, 365.2425 * _DAY
SECONDS = {
    **dict.fromkeys(("seconds", "second", "secs", "sec", "s"), 1.0),
    **dict.fromkeys(("minutes", "minute", "mins", "min"), _MINUTE),
    **dict.fromkeys(("hours", "hour", "hrs", "hr", "h"), _HOUR),
    **dict.fromkeys(("days", "day", "d"), _DAY),
    **dict.fromkeys(("weeks", "week"), 7 * _DAY),
    **dict.fromkeys(("milliseconds", "ms"), 1e-3),
}
"""The seconds of every unit whose numbers can be shown as dates."""
_LEAST = 1e-6
"""Seconds that moments tell apart."""
_STEPS = (
    *(share * 10.0**power for power in range(-6, 0) for share in (1, 2, 5)),
    *(1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
    *(_MINUTE * count for count in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * count for count in (1, 2, 3, 6, 12)),
    *(_DAY * count for count in (1, 2, 7, 14)),
    *(_MONTH * count for count in (1, 2, 3, 6)),
    *(_YEAR * count for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)),
)
"""Distances between ticks in seconds, on average: they begin with full months, days, hours and so on."""
_ALMOST = 0.9
"""Less than the ratio of a distance to itself, with rounding errors."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Python would write them in the language of the system, once Qt has asked for it."""
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]):([0-9:.]+)(.*)", re.ASCII)
"""A moment whose hour has one digit, which ISO 8601 does not know."""


class Calendar(NamedTuple):
    """What the numbers of a column mean that are times since an origin.

    Attributes:
        origin: The moment that 0 means.
        seconds: The seconds of their unit.
        whole_days: Whether their unit is days or longer, so that midnight needs no time.
    """

    origin: datetime
    seconds: float
    whole_days: bool

    def moment(self, value: float) -> datetime | None:
        """The moment of a number; None outside the years 1 to 9999."""
        try:
            return self.origin + timedelta(seconds=value * self.seconds)
        except (OverflowError, ValueError):
            return None

    def value(self, moment: datetime) -> float:
        """The number of a moment, which is in the time zone of the origin unless it says another."""
        zone = self.origin.tzinfo
        there = moment.replace(tzinfo=zone) if zone is None or moment.tzinfo is None else moment
        return (there - self.origin) / timedelta(seconds=1) / self.seconds

    def text(self, value: float, step: float) -> str | None:
        """The date of a number, with the time if it takes one to tell numbers a `step` apart: 2021-06-12 09:50.

        None outside the years 1 to 9999.
        """
        moment, apart = self.moment(value), max(step * self.seconds, _LEAST)
        if moment is None:
            return None
        shown = _rounded(moment, _LEAST if apart < 1.0 else 1e-3)
        if apart >= _DAY or (self.whole_days and not _since_midnight(shown)):
            return _day_text(shown)
        time = f"{shown:%H:%M}" if apart >= _MINUTE else f"{shown:%H:%M:%S}{_fraction(shown, apart)}"
        return " ".join(filter(None, (_day_text(shown), time, self.zone)))

    def exact_text(self, value: float) -> str | None:
        """The date of a number, with the time to the last digit that is not 0; None outside the years 1 to 9999."""
        moment = self.moment(value)
        if moment is None:
            return None
        shown = _rounded(moment, _LEAST)
        finest = _LEAST if shown.microsecond else 1.0 if shown.second else _MINUTE
        return self.text(value, finest / self.seconds)

    def entry_text(self, value: float, step: float) -> str | None:
        """The date of a number to be edited: exact to the second, with fractions only if a `step` takes them."""
        exact = self.exact_text(value)
        return exact if exact is None or "." not in exact else self.text(value, step)

    @property
    def example(self) -> str:
        """A date as it can be typed: 2021-06-12 03:20."""
        return self.exact_text(0.0) or _day_text(self.origin)

    def read(self, text: str) -> float | None:
        """The number of an ISO 8601 date, with or without a time; None for other texts."""
        padded = _TIME.fullmatch(bare := text.strip().removesuffix(f" {self.zone}"))
        if padded:
            bare = f"{padded[1]} 0{padded[2]}:{padded[3]}{padded[4]}"
        try:
            return self.value(datetime.fromisoformat(bare)) if "-" in bare else None
        except (ValueError, OverflowError):
            return None

    @property
    def zone(self) -> str:
        """The time zone of the origin: UTC, UTC+02:00; empty if it says none."""
        return self.origin.tzname() or ""


def calendar_of(meaning: ColumnMeaning) -> Calendar | None:
    """How to show the numbers of a column as dates; None if they are none."""
    seconds = SECONDS.get(meaning.unit.casefold())
    if seconds is None or not meaning.origin:
        return None
    try:
        return Calendar(datetime.fromisoformat(meaning.origin), seconds, seconds >= _DAY)
    except ValueError:
        return None


# -- ticks ------------------------------------------------------------------------------------------------------------


class DateScale(NamedTuple):
    """How the ticks of an axis of dates are written.

    Attributes:
        calendar: What its numbers mean.
        low: The moment at its lower end.
        high: The moment at its upper end.
        apart: The seconds between two ticks, on average.
    """

    calendar: Calendar
    low: datetime
    high: datetime
    apart: float

    def text(self, value: float, _spacing: float = 0.0) -> str:
        """A tick: 2021, 2021-06, Jun 12, 09:50, 09:50:05, or 05.25 within one minute."""
        moment, apart = self.calendar.moment(value), self.apart
        if moment is None:
            return ""
        shown = _rounded(moment, min(1.0, apart) if apart < _DAY else _HOUR)
        if apart > _ALMOST * _YEAR:
            return str(shown.year)
        if apart > _ALMOST * _MONTH:
            return f"{shown.year:04}-{shown.month:02}"
        if apart >= _DAY or (not self._is_one_day and not _since_midnight(shown)):
            return f"{_MONTHS[shown.month - 1]} {shown.day}"
        if self._is_one_minute and apart < 1.0:
            return f"{shown:%S}{_fraction(shown, apart)}"
        return f"{shown:%H:%M}" if apart >= _MINUTE else f"{shown:%H:%M:%S}{_fraction(shown, apart)}"

    @property
    def caption(self) -> str:
        """What is written once for the axis: the day or the years that its ticks leave out, and the time zone."""
        if self.apart > _ALMOST * _MONTH:
            return ""
        first, last = self.low.year, self.high.year
        years = f"{first:04}" if first == last else f"{first:04}–{last:04}"
        if self.apart >= _DAY:
            return years
        day = _day_text(self.low) if self._is_one_day else years
        minute = f"{self.low:%H:%M}" if self._is_one_minute and self.apart < 1.0 else ""
        return " ".join(filter(None, (day, minute, self.calendar.zone)))

    @property
    def _is_one_day(self) -> bool:
        return self.low.date() == self.high.date()

    @property
    def _is_one_minute(self) -> bool:
        return self.low.replace(second=0, microsecond=0) == self.high.replace(second=0, microsecond=0)


def date_scale(low: float, high: float, spacing: float, calendar: Calendar) -> DateScale | None:
    """How to write ticks from `low` to `high`, `spacing` apart; None outside the years 1 to 9999."""
    first, last = calendar.moment(low), calendar.moment(high)
    if first is None or last is None:
        return None
    return DateScale(calendar, first, last, spacing * calendar.seconds)


def date_spacing(low: float, high: float, most: float, calendar: Calendar) -> float | None:
    """The distance between at most so many ticks from `low` to `high`, on average; None if no dates tell them apart.

    Some ranges get a tick more, since months differ in length.
    """
    least = (high - low) / most * calendar.seconds
    if least < _LEAST or date_scale(low, high, 1.0, calendar) is None:
        return None
    return next((step / calendar.seconds for step in _STEPS if step >= least), None)


def date_ticks(low: float, high: float, spacing: float, calendar: Calendar) -> list[float]:
    """The numbers from `low` to `high` at which a year, month, day, hour, minute or second begins, `spacing` apart."""
    scale = date_scale(low, high, spacing, calendar)
    if scale is None:
        return []
    moments = _months(scale) if scale.apart > _ALMOST * _MONTH else _times(scale)
    values = map(calendar.value, moments)
    return [value for value in values if low <= value <= high]


def _months(scale: DateScale) -> list[datetime]:
    """The beginnings of every so many months, counted from the year 0."""
    count, zone = round(scale.apart / _MONTH), scale.low.tzinfo
    first, last = (12 * moment.year + moment.month - 1 for moment in (scale.low, scale.high))
    numbers = range(first - first % count, last + 1, count)
    return [datetime(number // 12, number % 12 + 1, 1, tzinfo=zone) for number in numbers if number >= 12]


def _times(scale: DateScale) -> list[datetime]:
    """Moments so many seconds apart, counted from midnight, or days from the first one there is."""
    start, step = scale.low.replace(hour=0, minute=0, second=0, microsecond=0), scale.apart
    if step >= _DAY:
        days = start.toordinal()
        start -= timedelta(days=min(days % round(step / _DAY), days - 1))
    first = math.ceil((scale.low - start).total_seconds() / step - 1e-9)
    last = math.floor((scale.high - start).total_seconds() / step + 1e-9)
    return [start + timedelta(seconds=number * step) for number in range(first, last + 1)]


def _day_text(moment: datetime) -> str:
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"


def _fraction(moment: datetime, apart: float) -> str:
    """The decimals of the seconds of a moment that tell moments so many seconds apart: .25."""
    decimals = max(0, math.ceil(-math.log10(apart) - 1e-9))
    return f"{moment.microsecond:06}"[:decimals].rjust(decimals + 1, ".") if decimals else ""


def _rounded(moment: datetime, seconds: float) -> datetime:
    """The nearest full multiple of so many seconds of a day; the moment itself at the ends of time."""
    since = _since_midnight(moment)
    try:
        return moment + timedelta(seconds=round(since / seconds) * seconds - since)
    except OverflowError:
        return moment


def _since_midnight(moment: datetime) -> float:
    """The seconds since midnight."""
    return 3_600.0 * moment.hour + 60.0 * moment.minute + moment.second + moment.microsecond / 1e6
