"""The columns of the table: their names, and how a cell of each kind is shown, sorted and parsed."""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import LARGEST_COORDINATE
from neuronlab.core.text import written
from neuronlab.wording.dates import Calendar
from neuronlab.wording.numbers import position_text


class ColumnKind(Enum):
    """Content of a column: a number, the name of a class, or the role of a point, training or test."""

    NUMBER = auto()
    CLASS = auto()
    ROLE = auto()


@dataclass(frozen=True)
class TableColumn:
    """One column. Columns are in the order of a point's numbers, inputs first.

    Attributes:
        name: Text of the header.
        meaning: Tooltip of the header.
        kind: What the cells contain.
    """

    name: str
    meaning: str
    kind: ColumnKind = ColumnKind.NUMBER


_ROLE = TableColumn("role", "Used for training or testing; ticked points are always used for testing", ColumnKind.ROLE)

COLUMNS: dict[str, tuple[TableColumn, ...]] = {
    "curve": (TableColumn("x", "Input"), TableColumn("y", "Target"), _ROLE),
    "classes": (
        TableColumn("x₁", "First input"),
        TableColumn("x₂", "Second input"),
        TableColumn("class", "Target class", ColumnKind.CLASS),
        _ROLE,
    ),
    "surface": (
        TableColumn("x₁", "First input"),
        TableColumn("x₂", "Second input"),
        TableColumn("y", "Target"),
        _ROLE,
    ),
}
"""The columns of each task: inputs, target, role."""


_LEAST_PLAIN, _LEAST_SCIENTIFIC = 5e-5, 1e6
"""Numbers from the first up to the second are not in scientific notation."""


def column_values(points: PointSet, column: int) -> Array:
    """Sort keys of a column (n,): its numbers; roles as train, then test, then pinned."""
    inputs = points.inputs.shape[1]
    if column < inputs:
        return points.inputs[:, column]
    target = column - inputs
    if target < points.targets.shape[1]:
        return points.targets[:, target]
    return points.test.astype(np.float32) + points.pinned


def role_text(points: PointSet, row: int) -> str:
    """The role of a point."""
    if points.pinned[row]:
        return "test (pinned)"
    return "test" if points.test[row] else "train"


def number_text(value: float, span: float, calendar: Calendar | None = None) -> str:
    """A coordinate with four decimals, so that digits align; in scientific notation when tiny or huge.

    In a column whose `span` is small beside its values, with as many digits as it takes to tell them apart; in one of
    dates, as a date.
    """
    if calendar and (date := calendar.entry_text(value, span / 1e3)):
        return date
    if 0.0 < span < 1e-3 * abs(value):
        return position_text(value, span / 1e3)
    plain = value == 0.0 or _LEAST_PLAIN <= abs(value) < _LEAST_SCIENTIFIC
    return written(value, ".4f" if plain else ".3e")


def longest_texts(values: Array, span: float, calendar: Calendar | None = None) -> list[str]:
    """Texts of the numbers of a column (n,) among which the longest is, in figures of equal width."""
    size = np.abs(values)
    is_tiny = (size > 0.0) & (size < _LEAST_PLAIN)
    groups = values, values[size < _LEAST_SCIENTIFIC], -size[is_tiny]
    ends = [float(end) for group in groups if len(group) for end in (group.min(), group.max())]
    return [number_text(end, span, calendar) for end in ends]


def typed_number(text: str, name: str, calendar: Calendar | None = None) -> float:
    """The number typed into the column called `name`: 0.5, 0,5 or 1e-3, or a date in a column of dates.

    Raises InputError if it is not a number, or too large to compute with.
    """
    if calendar and (date := calendar.read(text)) is not None:
        return date
    try:
        value = float(text.replace(",", ".").replace("−", "-").replace("_", "?"))  # Python would read 1_000
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        shown = repr(text.strip()[:40]) if text.strip() else "nothing"
        wanted = f"a date such as {calendar.example}" if calendar else "a number such as 0.5"
        raise InputError(f"{name} must be {wanted}, not {shown}. Its value is unchanged.")
    if abs(value) > LARGEST_COORDINATE:
        most, typed = written(LARGEST_COORDINATE, "g"), written(value, "g")
        raise InputError(f"{name} must be within ±{most}, not {typed}. Its value is unchanged.")
    return value
