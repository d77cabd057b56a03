"""Axis ranges that change in steps: a scale that followed its values would jitter with every frame."""

import math
from collections.abc import Callable

Snap = Callable[[float, float], tuple[float, float]]
"""Widens (low, high) to one of a few possible ends."""

_ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
_STEP_ENDS = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0)
FEWEST_STEPS = 10
_DUST = 1e-12
"""Smaller outputs are the rounding of a unit that is off."""
_NOTHING = 1e-300
"""Smaller numbers count as zero: they have too few digits for a scale."""
_FAR = 0.05
"""Values are far from zero if they are less than this share of that distance apart."""
LOG_3 = math.log10(3.0)


class SteadyRange:
    """The range of an axis. It covers all values it was asked to cover, and narrows only when most of it is unused.

    `snap` rounds the ends outwards, `start` is the range before the first value, and the range is narrowed when it is
    more than `spare` times as wide as needed.
    """

    def __init__(self, snap: Snap, start: tuple[float, float], spare: float = 3.0) -> None:
        self._snap = snap
        self._start = start
        self._spare = spare
        self._ends: tuple[float, float] | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value shown."""
        return self._ends or self._start

    def clear(self) -> None:
        """Reset the range for another run."""
        self._ends = None

    def cover(self, low: float, high: float) -> tuple[float, float]:
        """Extend the range to values from `low` to `high` and return its ends; non-finite values are ignored."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return self.ends
        wanted = self._snap(low, high)
        if self._ends is None or self._spare * (wanted[1] - wanted[0]) < self._ends[1] - self._ends[0]:
            self._ends = wanted
        elif low < self._ends[0] or high > self._ends[1]:
            self._ends = min(wanted[0], self._ends[0]), max(wanted[1], self._ends[1])
        return self.ends


def around_zero(low: float, high: float) -> tuple[float, float]:
    """Snap to round numbers on either side of zero, which is always included; rounding is not magnified."""
    return of_any_size(_without_dust(low), _without_dust(high))


def of_any_size(low: float, high: float) -> tuple[float, float]:
    """Snap to round numbers on either side of zero, however small the values are."""
    ends = -_round_up(max(0.0, -low)), _round_up(max(0.0, high))
    return ends if ends[0] < ends[1] else (0.0, 1.0)


def evenly_around_zero(low: float, high: float) -> tuple[float, float]:
    """Snap to a round number, symmetric around zero; rounding is not magnified."""
    end = _round_up(_without_dust(max(abs(low), abs(high)))) or 1.0
    return -end, end


def around_values(snap: Snap) -> Snap:
    """Snap like another one, but not as far as zero where that would flatten the values: those around 1e9, 1 apart."""

    def snapped(low: float, high: float) -> tuple[float, float]:
        unit = _round_up(_without_dust(high - low)) / 2.0
        if not 0.0 < unit < _FAR * min(abs(low), abs(high)) or low < 0.0 < high:
            return snap(low, high)
        return math.floor(low / unit) * unit, math.ceil(high / unit) * unit

    return snapped


def to_round_steps(low: float, high: float) -> tuple[float, float]:
    """Snap to multiples of a round number, about ten per range: values may be far from zero, and of any size."""
    span = max(high - low, 1e-9 * max(abs(low), abs(high)))
    if span < _NOTHING:
        return -1.0, 1.0
    step = 10.0 ** math.floor(math.log10(span))
    step *= 0.5 if span < 5.0 * step else 1.0
    return step * math.floor(low / step), step * math.ceil(high / step + 1e-9)


def whole_share(_low: float, _high: float) -> tuple[float, float]:
    """The full range of a probability, whatever the values."""
    return 0.0, 1.0


def whole_decades(low: float, high: float) -> tuple[float, float]:
    """Snap logarithms to whole powers of ten, at least one apart."""
    bottom = math.floor(low)
    return float(bottom), float(max(math.ceil(high), bottom + 1))


def third_decades(low: float, high: float) -> tuple[float, float]:
    """Snap logarithms to 1, 3, 10, 30, …, at least a power of ten apart."""
    bottom, top = math.floor(low), math.ceil(high)
    low_end = bottom + LOG_3 if low >= bottom + LOG_3 else float(bottom)
    high_end = top - 1 + LOG_3 if high <= top - 1 + LOG_3 else float(top)
    while high_end - low_end < 1.0:
        high_end = math.floor(high_end) + 1.0 if high_end > math.floor(high_end) else high_end + LOG_3
    return low_end, high_end


def step_axis_end(last_step: int) -> float:
    """End of a time axis that includes `last_step`; at most a fifth of the axis is empty."""
    return max(float(FEWEST_STEPS), _round_up(float(last_step), _STEP_ENDS))


def _without_dust(value: float) -> float:
    return 0.0 if abs(value) < _DUST else value


def _round_up(value: float, figures: tuple[float, ...] = _ROUND) -> float:
    """The next of `figures` times a power of ten at or above `value` ≥ 0; values too large to draw count as zero."""
    if value < _NOTHING:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    # The margin keeps 0.3, stored as 0.30000000000000004, from being rounded up to the next figure.
    return next((figure * power for figure in figures if value <= figure * power * (1.0 + 1e-9)), 10.0 * power)
