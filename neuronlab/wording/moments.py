"""Moments of the clock and the calendar, as people say them."""

from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment_text(moment: datetime, now: datetime) -> str:
    """A moment as short as it is clear: `14:32` of today, `28 Nov, 14:32` of this year, `28 Nov 2025, 14:32`."""
    time = f"{moment:%H:%M}"
    if moment.date() == now.date():
        return time
    year = "" if moment.year == now.year else f" {moment.year}"
    return f"{moment.day} {_MONTHS[moment.month - 1]}{year}, {time}"
