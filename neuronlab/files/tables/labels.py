"""Text and whole numbers as names of classes: numbered as they come, in their order when all are known."""

import math
from collections.abc import Sequence
from typing import NoReturn

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.text import without_controls
from neuronlab.files.tables.format import TableFormat

_LARGEST = 2**53
"""Whole numbers up to here are told apart by a float64."""
_MOST = 10_000
"""Nobody is helped by knowing more exactly how many labels are too many."""
_SHOWN = 3


class LabelNumbers:
    """Gives labels numbers, as they come at first and in order when all are known."""

    def __init__(self, form: TableFormat) -> None:
        self._form = form
        self._by_cell: dict[str, int] = {}
        self._by_label: dict[str, int] = {}

    def numbers(self, cells: Sequence[str]) -> list[int]:
        """The numbers of many cells at once. Raises ValueError when one of them holds no label."""
        for cell in set(cells).difference(self._by_cell):
            if self.number(cell.strip()) is None:
                raise ValueError
            self._by_cell[cell] = self._by_cell[cell.strip()]
        return list(map(self._by_cell.__getitem__, cells))

    def number(self, cell: str) -> float | None:
        """The number of a cell's label in the order of appearance, None when it holds none or a very long one.

        Raises InputError when there are very many different labels.
        """
        number = self._by_cell.get(cell)
        if number is None:
            label = label_of(self._form, cell)
            if label is None or len(label) > LONGEST_NAME:
                return None
            number = self._by_cell[cell] = self._by_label.setdefault(label, len(self._by_label))
            if number >= _MOST:
                _refuse(f"more than {_MOST:,} different labels", sorted(self._by_label, key=self._rank))
        return float(number)

    def in_order(self, numbers: Array) -> tuple[tuple[str, ...], Array]:
        """The labels that (n,) `numbers` stand for, and the place of each of those numbers' labels among them.

        Whole numbers come first and in their order, then text. Raises InputError when the labels are not 2 to 6.
        """
        used = set(np.unique(numbers).tolist())
        labels = sorted((label for label, number in self._by_label.items() if number in used), key=self._rank)
        if not 2 <= len(labels) <= MAX_CLASSES:
            _refuse("1 label" if len(labels) == 1 else f"{len(labels):,} different labels", labels)
        order = np.zeros(len(self._by_label))
        for index, label in enumerate(labels):
            order[self._by_label[label]] = index
        return tuple(labels), order[numbers.astype(np.intp)]

    def _rank(self, label: str) -> tuple[bool, float, str]:
        value = self._form.plain_number(label)
        return (True, 0.0, label) if value is None else (False, value, "")


def _refuse(count: str, labels: Sequence[str]) -> NoReturn:
    shown = ", ".join(label[:40] for label in labels[:_SHOWN]) + (", …" if len(labels) > _SHOWN else "")
    raise InputError(f"It has {count} ({shown}); 2 to {MAX_CLASSES} classes can be told apart")


def label_of(form: TableFormat, cell: str) -> str | None:
    """A cell as the name of a class, None when it holds some other number or nothing.

    A whole number is the same label however it is written: 1, 1.0 and 01.
    """
    value = form.plain_number(cell)
    if value is None:
        return without_controls(cell) or None
    is_whole = math.isfinite(value) and value.is_integer() and abs(value) <= _LARGEST
    return str(int(value)) if is_whole else None
