"""Numbers as text, formatted alike throughout the window.

Commas separate thousands, negative numbers and powers have a true minus sign, zero has none, an overflow is ∞ and NaN
is a dash.
"""

import math
from collections.abc import Sequence

from neuronlab.core.text import written

NOTHING = "–"
_NARROW_SPACE = "\u202f"
_MINUS = "−"


def count_text(count: int) -> str:
    """A whole number with thousands separators: 12,345."""
    return f"{count:,}".replace("-", _MINUS)


def counted(count: int, noun: str) -> str:
    """How many there are of something: 1 point, 12,345 points, 2 classes."""
    ending = "es" if noun.endswith("s") else "s"
    return f"{count_text(count)} {noun}{ending * (count != 1)}"


def rate_text(per_second: float) -> str:
    """A rate to three significant figures, so that its last digits do not flicker: 61,300."""
    if not math.isfinite(per_second) or per_second < 0.0:
        return NOTHING
    if per_second < 10.0:
        return written(per_second, ".1f")
    unit = 10 ** max(0, math.floor(math.log10(per_second)) - 2)
    return count_text(round(per_second / unit) * unit)


def loss_text(loss: float) -> str:
    """A loss with four decimals, or in scientific notation when tiny or huge: 0.0053, 3.4e−5, 1.2e6."""
    if 1e-3 <= loss < 100.0:
        return written(loss, ".4f")
    if 100.0 <= loss < 1e4:
        return written(loss, ".1f")
    return magnitude_text(loss)


def magnitude_text(value: float) -> str:
    """An order of magnitude, to two significant figures: 3.4e−5."""
    if not math.isfinite(value):
        return _not_finite(value)
    return "0" if value == 0.0 else written(value, ".1e")


def percent_text(share: float) -> str:
    """A fraction from 0 to 1 in percent, with one decimal: 96.7 %."""
    return written(share, ".1%").replace("%", f"{_NARROW_SPACE}%") if math.isfinite(share) else NOTHING


def share_text(share: float) -> str:
    """A fraction from 0 to 1 in whole percent; only exact values read as 0 % and 100 %."""
    if not math.isfinite(share):
        return NOTHING
    percent = round(100.0 * share)
    if 0.0 < share < 0.005:
        return f"< 1{_NARROW_SPACE}%"
    return f"> 99{_NARROW_SPACE}%" if percent == 100 and share < 1.0 else f"{written(percent, 'd')}{_NARROW_SPACE}%"


def duration_text(seconds: float) -> str:
    """A time in the unit that suits it: 2.6 ms, 1.2 s, 2 min 5 s, 3 h 20 min."""
    if not math.isfinite(seconds) or seconds < 0.0:
        return NOTHING
    if not 0.0 < seconds < 0.9995:
        return _long_duration_text(seconds)
    milliseconds = 1e3 * seconds
    if milliseconds < 0.05:
        return "< 0.1 ms"
    return f"{written(milliseconds, '.1f' if milliseconds < 9.95 else '.0f')} ms"


def _long_duration_text(seconds: float) -> str:
    if seconds < 59.5:
        return f"{written(seconds, '.1f' if 0.0 < seconds < 9.95 else '.0f')} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(round(seconds / 60.0), 60)
    return f"{count_text(hours)} h {minutes} min"


def power_text(exponent: int, factor: int = 1) -> str:
    """The tick label of a logarithmic axis at `factor` times 10 to the `exponent`: 1e−3."""
    return f"{factor}e{exponent}".replace("-", _MINUS)


def weight_text(value: float) -> str:
    """A weight, bias or output with two decimals, in scientific notation when tiny or huge: −0.41, 2.0e−4."""
    if not math.isfinite(value):
        return _not_finite(value)
    size = abs(value)
    return written(value, ".2f" if size == 0.0 or 5e-3 <= size < 1e4 else ".1e")


def position_text(value: float, step: float) -> str:
    """A value with the digits that tell it from values a `step` away: 0.25, or 1700000000.25 for steps of 0.01.

    Never fewer digits than a weight has, nor more than float64 has.
    """
    size = abs(value)
    if not (math.isfinite(value) and 0.0 < step < math.inf) or not size:
        return weight_text(value)
    leading, last = math.floor(math.log10(size)), math.floor(math.log10(step))
    least = -2 if 5e-3 <= size < 1e4 else leading - 1
    if last >= least:
        return weight_text(value)
    last = max(last, leading - 15)
    is_plain = 1e-4 <= size < 1e15
    return written(value, f".{max(0, -last)}f" if is_plain else f".{leading - last}e")


def ends_text(low: float, high: float) -> tuple[str, str]:
    """Both ends of a range to three significant figures, or with all digits that it takes to tell a hundredth of it."""
    if abs(high - low) >= 1e-2 * max(abs(low), abs(high)):
        return plain_text(low), plain_text(high)
    step = abs(high - low) / 10.0
    return position_text(low, step), position_text(high, step)


def fine_text(value: float) -> str:
    """An editable parameter with four decimals, in scientific notation when tiny or huge: −0.4103, 2.041e−4."""
    if not math.isfinite(value):
        return _not_finite(value)
    size = abs(value)
    return written(value, ".4f" if size == 0.0 or 1e-3 <= size < 1e4 else ".3e")


def plain_text(value: float) -> str:
    """A number to three significant figures, as short as possible: −1.5, 0.25, 1.2e6."""
    return written(value, ".3g") if math.isfinite(value) else _not_finite(value)


def exact_text(value: float) -> str:
    """A number with all its digits, as short as possible: 0.003, 1e−8, 0.1234567."""
    short = written(value, "g")
    return short if float(format(value, "g")) == value else written(value, "")


def exact_percent_text(share: float) -> str:
    """A fraction in percent, with all its digits: 20 %, 12.5 %."""
    return f"{written(100.0 * share, 'g')}{_NARROW_SPACE}%"


def figures_text(value: float, figures: int = 4) -> str:
    """A number to `figures` significant figures, for equations to check by hand: −0.4123, 1.234e−5."""
    if not math.isfinite(value):
        return _not_finite(value)
    return written(value, f".{figures}g")


def signed_text(value: float) -> str:
    """A number as a further term of a sum: " − 0.41"."""
    return f" {_MINUS} {weight_text(-value)}" if value < 0.0 else f" + {weight_text(value)}"


def sum_text(terms: Sequence[tuple[float, str]]) -> str:
    """A sum of (coefficient, name) terms: −0.41·x₁ + 0.20·x₂."""
    (first_value, first_name), *others = terms
    return f"{weight_text(first_value)}{first_name}" + "".join(f"{signed_text(value)}{name}" for value, name in others)


def elided(text: str, most: int = 14) -> str:
    """A name cut to at most `most` characters, ending in an ellipsis if cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _not_finite(value: float) -> str:
    """±∞ for an overflow, a dash for NaN."""
    if math.isnan(value):
        return NOTHING
    return "∞" if value > 0.0 else f"{_MINUS}∞"


def subscript(number: int) -> str:
    """A whole number in subscript digits: ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def superscript(number: int) -> str:
    """A whole number in superscript digits: ¹²."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
