"""Numbers as text, the same everywhere in the window: a loss in the top bar reads like the loss beside its curve.

Groups of thousands stand apart by a narrow no-break space, a minus is a real minus, an overflow is ∞, and what is no
number is a dash.
"""

import math
from collections.abc import Sequence

NOTHING = "–"
_GROUP_SPACE = "\u202f"
_MINUS = "−"


def count_text(count: int) -> str:
    """A whole number in groups of three: 12 345."""
    return f"{count:,}".replace(",", _GROUP_SPACE).replace("-", _MINUS)


def counted(count: int, noun: str) -> str:
    """How many there are of something: 1 point, 12 345 points."""
    return f"{count_text(count)} {noun}{'s' * (count != 1)}"


def rate_text(per_second: float) -> str:
    """A rate to three significant figures, so that its last figures do not dance: 61 300."""
    if not math.isfinite(per_second) or per_second < 0.0:
        return NOTHING
    if per_second < 10.0:
        return f"{per_second:.1f}"
    unit = 10 ** max(0, math.floor(math.log10(per_second)) - 2)
    return count_text(round(per_second / unit) * unit)


def loss_text(loss: float) -> str:
    """A loss with four decimals while they say something, in powers of ten beyond: 0.0053, 3.4e-05, 1.2e+06."""
    if 1e-3 <= loss < 100.0:
        return f"{loss:.4f}"
    if 100.0 <= loss < 1e4:
        return f"{loss:.1f}"
    return magnitude_text(loss)


def magnitude_text(value: float) -> str:
    """A number whose size is all that counts, with two significant figures: 3.4e-05."""
    if not math.isfinite(value):
        return _not_finite(value)
    return "0" if value == 0.0 else f"{value:.1e}"


def percent_text(share: float) -> str:
    """A share from 0 to 1 in percent, with one decimal: 96.7 %."""
    return f"{share:.1%}".replace("%", f"{_GROUP_SPACE}%") if math.isfinite(share) else NOTHING


def share_text(share: float) -> str:
    """A share from 0 to 1 in whole percent; a little is never nothing, and not quite all is never all."""
    if not math.isfinite(share):
        return NOTHING
    percent = round(100.0 * share)
    if 0.0 < share < 0.005:
        return f"< 1{_GROUP_SPACE}%"
    return f"> 99{_GROUP_SPACE}%" if percent == 100 and share < 1.0 else f"{percent}{_GROUP_SPACE}%"


def power_text(exponent: int) -> str:
    """A mark of a logarithmic axis at 10 to the `exponent`: 1e-3."""
    return f"1e{exponent}"


def weight_text(value: float) -> str:
    """A weight, a bias or an output with two decimals, in powers of ten when it is tiny or huge: −0.41, 2.0e-04."""
    if not math.isfinite(value):
        return _not_finite(value)
    size = abs(value)
    plain = f"{size:.2f}" if size == 0.0 or 5e-3 <= size < 1e4 else f"{size:.1e}"
    return f"{_MINUS}{plain}" if value < 0.0 else plain


def fine_text(value: float) -> str:
    """A parameter as one sets it, with four decimals, in powers of ten when it is tiny or huge: −0.4103, 2.041e-04."""
    if not math.isfinite(value):
        return _not_finite(value)
    size = abs(value)
    plain = f"{size:.4f}" if size == 0.0 or 1e-3 <= size < 1e4 else f"{size:.3e}"
    return f"{_MINUS}{plain}" if value < 0.0 else plain


def plain_text(value: float) -> str:
    """A number to three significant figures, as short as it can be: −1.5, 0.25, 1.2e+06."""
    return f"{value:.3g}".replace("-", _MINUS) if math.isfinite(value) else _not_finite(value)


def figures_text(value: float, figures: int = 4) -> str:
    """A number to so many significant figures, for what is to be checked by hand: −0.4123, 1.234e-05."""
    if not math.isfinite(value):
        return _not_finite(value)
    plain = f"{abs(value):.{figures}g}"
    return f"{_MINUS}{plain}" if value < 0.0 else plain


def signed_text(value: float) -> str:
    """A number as it is added to a sum: " − 0.41"."""
    return f" {_MINUS} {weight_text(-value)}" if value < 0.0 else f" + {weight_text(value)}"


def sum_text(terms: Sequence[tuple[float, str]]) -> str:
    """Numbers, each with what it is the factor of, as a sum: −0.41·x₁ + 0.20·x₂."""
    (first_value, first_name), *others = terms
    return f"{weight_text(first_value)}{first_name}" + "".join(f"{signed_text(value)}{name}" for value, name in others)


def elided(text: str, most: int = 14) -> str:
    """A name cut to so many characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _not_finite(value: float) -> str:
    """What an overflow reads like; nothing at all where there is no number."""
    if math.isnan(value):
        return NOTHING
    return "∞" if value > 0.0 else f"{_MINUS}∞"


def subscript(number: int) -> str:
    """The figures of a whole number as an index: ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def superscript(number: int) -> str:
    """The figures of a whole number raised: ¹²."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
