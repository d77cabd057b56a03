"""Tell a row of units from a row of names."""

import re
from collections.abc import Sequence

_BRACKETS = re.compile(r"[\[(].{0,20}[\])]")
_WORD = re.compile(
    r"secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|yrs?|years?|deg|degrees?|deg[cf]|counts?|cts|pp[mbt]"
    r"|pct|percent|ratio|usd|eur|gbp|rpm|dbm?|au|a\.u\.|arb\.?|none|unitless|dimensionless|cm-1|[-1%°℃$€£¥]|°[cf]",
    re.IGNORECASE,
)
_NO_UNITS = frozenset({"-", "1", "none", "unitless", "dimensionless"})
_TYPE = re.compile(r"<(?:dbl|int|num|chr|fct|ord|lgl|date|dttm|time)>")
"""The type of a column, as R prints it below names."""
_UNIT = (
    r"[fpnuµμmcdhkMGT]?(?:mol|m?bar|Torr|psi|eV|Hz|Pa|Wh|Ah|cd|lm|lx|Bq|Gy|Sv|s?rad|sr|kat|px|pt|ft|in|mi|mph|kn|lbs?|oz|ha"
    r"|min|h|d|yr|[mgsAKNJWVCFHTSLlBbtMΩ%]|°[CF])(?:\^?-?\d|[²³]|\*\*-?\d|⁻[¹²³])?"
)
_COMPOSITE = re.compile(rf"(?:1/)?{_UNIT}(?:[ ·*./]{{1,2}}{_UNIT}){{0,3}}")


def is_unit(text: str) -> bool:
    """Whether a cell may be the unit of a column: in brackets, a word for one, or symbols of units."""
    return bool(_BRACKETS.fullmatch(text)) or bool(_WORD.fullmatch(text)) or bool(_COMPOSITE.fullmatch(text))


def are_units(cells: Sequence[str]) -> bool:
    """Whether a row gives the units of columns, or their types; columns without a unit are empty."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and (all(map(is_unit, filled)) or all(map(_TYPE.fullmatch, filled)))


def bare_unit(cell: str) -> str:
    """The unit in a cell of a row of units, without brackets; "" for none."""
    bare = cell[1:-1].strip() if _BRACKETS.fullmatch(cell) else cell
    return "" if bare.lower() in _NO_UNITS or _TYPE.fullmatch(cell) else bare
