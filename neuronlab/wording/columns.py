"""Columns in words: unit and origin stand in brackets behind a name, as in `time [hours since 2021-06-12]`."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Workspace
from neuronlab.wording.dates import calendar_of
from neuronlab.wording.numbers import position_text

NO_MEANING = ColumnMeaning()
_NARROW_SPACE = "\u202f"
_LONGEST_UNIT = 10
"""Characters of a unit behind a number."""
_BRACKETS = re.compile(r"(.*\S)\s*[\[(]([^\[\]()]{1,20}?)(?:\s+since\s+([0-9T:Z.+ -]{10,32}))?[\])]")
"""A name that ends in a unit in brackets, as in `rent [€]`, `area (m²)` or `time [days since 1970-01-01]`."""


def parted_name(name: str) -> tuple[str, ColumnMeaning]:
    """A name without the brackets at its end, and what they say; the name itself if they say nothing."""
    found = _BRACKETS.fullmatch(name)
    origin = (found[3] or "").strip() if found else ""
    unit = found[2].strip() if found else ""
    if found is None or not unit or (origin and iso_moment(origin) is None):
        return name, NO_MEANING
    return found[1], ColumnMeaning(unit=unit, origin=origin)


def iso_moment(text: str) -> datetime | None:
    """An ISO 8601 date, with or without a time; None if a text is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def meaning_of(name: str, known: ColumnMeaning = NO_MEANING) -> ColumnMeaning:
    """What is known of a column, or what the brackets at the end of its name say."""
    if known.unit or known.origin:
        return known
    named = parted_name(name)[1]
    return replace(named, comma=known.comma)


def meanings_of(names: Sequence[str], known: Sequence[ColumnMeaning] = ()) -> tuple[ColumnMeaning, ...]:
    """What is known of every column, or what their names say."""
    pairs = zip(names, known or [NO_MEANING] * len(names), strict=True)
    return tuple(meaning_of(name, meaning) for name, meaning in pairs)


def bare_name(name: str) -> str:
    """A name without a unit and an origin in brackets at its end."""
    return parted_name(name)[0]


def columns_of(workspace: Workspace) -> tuple[ColumnMeaning, ...]:
    """What is known of the columns of a workspace, inputs before target."""
    points = workspace.points
    names = workspace.names or ("",) * (points.inputs.shape[1] + points.targets.shape[1])
    return meanings_of(names, workspace.meanings)


def titled(name: str, meaning: ColumnMeaning) -> str:
    """A name as the title of an axis, with the unit of its numbers: height [cm]; dates need none."""
    return bare_name(name) if calendar_of(meaning) else heading_of(name, meaning).lstrip()


def value_text(value: float, step: float, meaning: ColumnMeaning, text: Callable[[float], str] | None = None) -> str:
    """A number with its unit, or as a date, with the digits that tell it from numbers a `step` away: 21.7 cm.

    `text` writes a plain number instead.
    """
    calendar = calendar_of(meaning)
    date = calendar.text(value, step) if calendar and math.isfinite(value) and 0.0 < step < math.inf else None
    number = text(value) if text else position_text(value, step)
    return date or with_unit(number, meaning)


def with_unit(number: str, meaning: ColumnMeaning) -> str:
    """The text of a number with its unit behind it, unless that is long."""
    return f"{number}{_NARROW_SPACE}{meaning.unit}" if _has_short_unit(meaning) else number


def with_short_unit(name: str, meaning: ColumnMeaning) -> str:
    """A name with the unit of its numbers in brackets, unless that is long; dates need none."""
    return f"{name} [{meaning.unit}]" if _has_short_unit(meaning) and not calendar_of(meaning) else name


def _has_short_unit(meaning: ColumnMeaning) -> bool:
    return 0 < len(meaning.unit) <= _LONGEST_UNIT


def heading_of(name: str, meaning: ColumnMeaning) -> str:
    """The name of a column in a file, which says what its numbers mean: `time [hours since 2021-06-12T03:20]`."""
    bare, named = parted_name(name)
    if not meaning.unit or (named.unit, named.origin) == (meaning.unit, meaning.origin):
        return name
    since = f" since {meaning.origin}" if meaning.origin else ""
    return f"{bare} [{meaning.unit}{since}]"


def meaning_text(name: str, meaning: ColumnMeaning) -> str:
    """What the numbers of a column are, in a sentence: `time in hours since 2021-06-12 03:20`."""
    since = f" since {meaning.origin.replace('T', ' ')}" if meaning.origin else ""
    return f"{bare_name(name)} in {meaning.unit}{since}"
