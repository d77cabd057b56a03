"""What the table's columns are: their names, and how a cell of each kind reads, sorts and takes what is typed."""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import LARGEST_COORDINATE


class ColumnKind(Enum):
    """What stands in a column: a number, the name of a class, or whether a point trains or tests."""

    NUMBER = auto()
    CLASS = auto()
    ROLE = auto()


@dataclass(frozen=True)
class TableColumn:
    """One column; its place among the others is that of its number in a point, inputs first."""

    name: str
    meaning: str
    kind: ColumnKind = ColumnKind.NUMBER


_ROLE = TableColumn(
    "role", "Whether the network learns from a point or is tested on it; ticked ones always test", ColumnKind.ROLE
)

COLUMNS: dict[str, tuple[TableColumn, ...]] = {
    "curve": (TableColumn("x", "What goes in"), TableColumn("y", "What should come out"), _ROLE),
    "classes": (
        TableColumn("x₁", "The first of what goes in"),
        TableColumn("x₂", "The second of what goes in"),
        TableColumn("class", "The class it belongs to", ColumnKind.CLASS),
        _ROLE,
    ),
    "surface": (
        TableColumn("x₁", "The first of what goes in"),
        TableColumn("x₂", "The second of what goes in"),
        TableColumn("y", "What should come out"),
        _ROLE,
    ),
}
"""The columns of each task: inputs, target, role."""


def column_values(points: PointSet, column: int) -> Array:
    """What a column is sorted by (n,): its numbers; of the roles train first, then test, then pinned."""
    inputs = points.inputs.shape[1]
    if column < inputs:
        return points.inputs[:, column]
    target = column - inputs
    if target < points.targets.shape[1]:
        return points.targets[:, target]
    return points.test.astype(np.float32) + points.pinned


def role_text(points: PointSet, row: int) -> str:
    """What a point is for."""
    if points.pinned[row]:
        return "test (pinned)"
    return "test" if points.test[row] else "train"


def number_text(value: float) -> str:
    """A coordinate with four decimals, so that points stand under each other, in powers of ten when tiny or huge."""
    plain = value == 0.0 or 5e-5 <= abs(value) < 1e6
    return (f"{value:.4f}" if plain else f"{value:.3e}").replace("-", "−", 1 if value < 0.0 else 0)


def typed_number(text: str, name: str) -> float:
    """The number a person typed into the column called `name`: 0.5, 0,5 or 1e-3.

    Raises InputError when it is none, or one too large to compute with.
    """
    try:
        value = float(text.replace(",", ".").replace("−", "-").replace("_", "?"))  # Python would read 1_000
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        shown = repr(text.strip()[:40]) if text.strip() else "nothing"
        raise InputError(f"{name} should be a number like 0.5, not {shown}; it keeps its old value.")
    if abs(value) > LARGEST_COORDINATE:
        raise InputError(f"{name} can reach {LARGEST_COORDINATE:g} either way, not {value:g}; it keeps its old value.")
    return value
