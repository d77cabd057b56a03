"""Labels: text and whole numbers as names of classes, numbered by appearance, and sorted when all are known."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import NoReturn

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.names import LONGEST_NAME, USUAL_MISSING
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.text import of_cell, without_controls
from neuronlab.files.tables.cells import missing_numbers, plain_number
from neuronlab.files.tables.format import TableFormat
from neuronlab.wording.numbers import elided

_LARGEST = 2**53
"""The largest integer up to which float64 represents all integers."""
_MOST = 10_000
"""Reading stops after this many different labels."""
_SHOWN = 3
LONGEST_SHOWN = 40
"""Characters shown of a label in a sentence."""


class LabelNumbers:
    """Numbers labels by appearance, and sorts them when all are known; cells in `missing` are none."""

    def __init__(self, form: TableFormat, missing: Collection[str] = ()) -> None:
        self._form, self._missing = form, missing
        self._missing_numbers = missing_numbers(replace(form, missing=tuple(missing)))
        self._by_cell: dict[str, int] = {}
        self._by_label: dict[str, int] = {}

    def numbers(self, cells: Sequence[str]) -> list[int]:
        """The numbers of many cells at once. Raises ValueError if a cell is not a label."""
        for cell in set(cells).difference(self._by_cell):
            if self.number(cell.strip()) is None:
                raise ValueError
            self._by_cell[cell] = self._by_cell[cell.strip()]
        return list(map(self._by_cell.__getitem__, cells))

    @property
    def cells(self) -> frozenset[str]:
        """The cells that were read, as they are written."""
        return frozenset(self._by_cell)

    def is_missing(self, cell: str) -> bool:
        """Whether a cell says that its label is missing."""
        if not cell or cell in self._missing:
            return True
        return bool(self._missing_numbers) and plain_number(self._form, cell) in self._missing_numbers

    def number(self, cell: str) -> float | None:
        """The number of a cell's label by appearance; None if it is missing, not a label or too long.

        Raises InputError if there are too many different labels.
        """
        number = self._by_cell.get(cell)
        if number is None and not self.is_missing(cell):
            label = label_of(self._form, cell)
            if label is None or len(label) > LONGEST_NAME:
                return None
            number = self._by_cell[cell] = self._by_label.setdefault(label, len(self._by_label))
            if number >= _MOST:
                _refuse(
                    f"more than {_MOST:,} different labels", sorted(self._by_label, key=partial(label_rank, self._form))
                )
        return None if number is None else float(number)

    def in_order(self, numbers: Array) -> tuple[tuple[str, ...], Array]:
        """The sorted labels of `numbers` (n,), and the index (n,) of each number's label among them.

        Whole numbers come first, in numeric order, then text. Raises InputError unless there are 2 to 6 labels.
        """
        used = set(np.unique(numbers).tolist())
        known = (label for label, number in self._by_label.items() if number in used)
        labels = sorted(known, key=partial(label_rank, self._form))
        if not 2 <= len(labels) <= MAX_CLASSES:
            _refuse("1 label" if len(labels) == 1 else f"{len(labels):,} different labels", labels)
        order = np.zeros(len(self._by_label))
        for index, label in enumerate(labels):
            order[self._by_label[label]] = index
        return tuple(labels), order[numbers.astype(np.intp)]


def _refuse(count: str, labels: Sequence[str]) -> NoReturn:
    shown = ", ".join(elided(label, LONGEST_SHOWN) for label in labels[:_SHOWN]) + (
        ", …" if len(labels) > _SHOWN else ""
    )
    raise InputError(f"It has {count} ({shown}); 2 to {MAX_CLASSES} are required. Choose another target or task")


def label_rank(form: TableFormat, label: str) -> tuple[bool, float, str]:
    """What labels are sorted by: whole numbers come first, in numeric order, then text."""
    value = plain_number(form, label)
    return (True, 0.0, label) if value is None else (False, value, "")


def cell_of_label(label: str) -> str:
    """The name of a class as a cell: behind an apostrophe if it may also mean that a value is missing, as NA may.

    `label_of` takes it off.
    """
    return f"'{label}" if _is_marker(label) else label


def _is_marker(text: str) -> bool:
    """Whether a text means that a value is missing, behind any apostrophes."""
    return text.lstrip("'") in USUAL_MISSING


def label_of(form: TableFormat, cell: str) -> str | None:
    """A cell as the name of a class; None if it is empty or a number that is not whole.

    Different spellings of a whole number are the same label: 1, 1.0 and 01.
    """
    value = plain_number(form, cell)
    if value is None or not math.isfinite(value):
        text = of_cell(cell)
        return without_controls(text[1:] if text[:1] == "'" and _is_marker(text) else text) or None
    is_whole = value.is_integer() and abs(value) <= _LARGEST
    return str(int(value)) if is_whole else None
