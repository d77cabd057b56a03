"""The column `role` of a table of points: which of them are held out for testing."""

from collections.abc import Sequence

from neuronlab.files.tables.reader import Sheet

ROLE = "role"
"""The name of the column."""
TRAIN, TEST = "train", "test"
_VALUES = {TRAIN: 0.0, TEST: 1.0}


def names_role(name: str) -> bool:
    """Whether a column of this name holds roles."""
    return name.strip().lower() == ROLE


def role_column(sheet: Sheet) -> int | None:
    """The index of the last column if it is called `role` and any of its first cells is a role; else None."""
    last = len(sheet.header) - 1
    if last < 1 or not names_role(sheet.header[last]):
        return None
    cells = (row[last] for _, row in sheet.sample[1:] if last < len(row))
    return last if any(role_of(cell) is not None for cell in cells) else None


def role_of(cell: str) -> float | None:
    """1 for a point that is held out for testing, 0 for a training point, None for anything else."""
    return _VALUES.get(cell.strip().lower())


def role_numbers(cells: Sequence[str]) -> list[float]:
    """`role_of` of many cells. Raises ValueError if any is no role."""
    by_cell = {cell: role_of(cell) for cell in set(cells)}
    if None in by_cell.values():
        raise ValueError("no role")
    return [by_cell[cell] or 0.0 for cell in cells]


def role_fault(cell: str) -> str:
    """The end of a sentence about a cell that is no role."""
    return f": {cell[:40]!r} is neither {TRAIN} nor {TEST}" if cell else " is empty"
