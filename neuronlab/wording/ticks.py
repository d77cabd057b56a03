"""Text of axis ticks: what all share, a number far from zero or a power of ten, is written once for the axis."""

import math
from typing import NamedTuple

from neuronlab.core.text import written
from neuronlab.wording.dates import Calendar, DateScale, date_scale
from neuronlab.wording.numbers import plain_text

_DIGITS = 5
"""Ticks that need more digits than this to differ are written from an offset: 1700000000.5 as 0.5."""
_LEFT_DIGITS = 3
"""Most digits of such a tick, so that the offset stays while the plot is moved a little."""
_DECIMALS, _MOST = 3, 1e5
"""Ticks with more decimals than this, and larger ticks, are written as multiples of a power of a thousand."""


class TickScale(NamedTuple):
    """How the ticks of an axis are written: as (value − offset) / 10^exponent.

    Attributes:
        offset: What is subtracted from all ticks; 0 near zero.
        exponent: The power of ten that all ticks are divided by.
    """

    offset: float = 0.0
    exponent: int = 0

    def text(self, value: float, spacing: float) -> str:
        """A tick `spacing` apart from its neighbours: 0.5, with the minus sign of all numbers."""
        step = spacing / 10.0**self.exponent
        # Far from zero a difference has the rounding error of both numbers.
        shown = round((value - self.offset) / spacing) * step
        return written(shown, f".{max(0, math.ceil(-math.log10(step) - 1e-9))}f")

    @property
    def caption(self) -> str:
        """What is written once for the axis: ×1e6, +1.7e9, or both; empty for plain ticks."""
        factor = f"×1e{self.exponent}" if self.exponent else ""
        shift = f"{'+' if self.offset > 0.0 else '-'}{_exact(abs(self.offset))}" if self.offset else ""
        return " ".join(filter(None, (factor, shift))).replace("-", "−")


def tick_scale(low: float, high: float, spacing: float) -> TickScale:
    """How to write ticks `spacing` apart from `low` to `high`."""
    if not (math.isfinite(low) and math.isfinite(high) and 0.0 < spacing < math.inf):
        return TickScale()
    last = math.floor(math.log10(spacing) + 1e-9)
    offset = 0.0
    if max(abs(low), abs(high)) >= 10.0 ** (last + _DIGITS - (last < -_DECIMALS)):
        unit = 10.0 ** (last + _LEFT_DIGITS)
        middle = round((low + high) / 2.0 / unit) * unit
        offset = middle if low <= middle <= high else math.floor(low / unit) * unit
    size = max(abs(low - offset), abs(high - offset))
    is_plain = last >= -_DECIMALS and size < _MOST
    return TickScale(offset, 0 if is_plain else 3 * math.floor(math.log10(size) / 3.0))


def axis_scale(low: float, high: float, spacing: float, calendar: Calendar | None = None) -> TickScale | DateScale:
    """How to write ticks `spacing` apart from `low` to `high`: as dates, if the numbers are any and these are known."""
    dates = None if calendar is None else date_scale(low, high, spacing, calendar)
    return dates or tick_scale(low, high, spacing)


class EndTexts(NamedTuple):
    """The ends of an axis without ticks, and what is written once for both; empty near zero."""

    low: str
    high: str
    caption: str


def end_texts(low: float, high: float) -> EndTexts:
    """The ends of an axis to three significant figures, or from an offset where those would repeat."""
    span = high - low
    if not 0.0 < span < 1e-2 * max(abs(low), abs(high)):
        return EndTexts(plain_text(low), plain_text(high), "")
    spacing = 10.0 ** (math.floor(math.log10(span)) - 1)
    scale = tick_scale(low, high, spacing)
    return EndTexts(scale.text(low, spacing), scale.text(high, spacing), scale.caption)


def _exact(value: float) -> str:
    """All digits of a round number, the shorter way: 1.7e9, 1960."""
    plain = f"{value:.15g}"
    digits, exponent = f"{value:.14e}".split("e")
    short = f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}"
    return plain if "e" not in plain and len(plain) <= len(short) else short
