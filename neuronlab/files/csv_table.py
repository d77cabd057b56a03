"""CSV as spreadsheets and programs write it: cells in any of its dialects; a wrong one is named by line and column."""

import csv
import io
import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs import MAX_POINTS
from neuronlab.files.reading import read_bytes

LARGEST = 1e30
"""Beyond this a coordinate leaves too little room in float32 for squares and sums."""
_MOST_BYTES = 256 * MAX_POINTS

Convert = Callable[[str, str], float]
"""Turns a cell's text into the number kept for it; the second argument names its place, for the complaint."""


@dataclass(frozen=True, eq=False)
class Table:
    """The leading columns of a CSV: their names, from its header or the usual ones, and `values` (n, columns)."""

    names: tuple[str, ...]
    values: Array


class Sheet:
    """A CSV's text, and what stands between its cells. Use inside `refused_in_a_sentence`."""

    def __init__(self, path: Path) -> None:
        self._text = read_bytes(path, _MOST_BYTES).decode("utf-8-sig")
        # Whichever of ; and tab the first filled line has, else a comma.
        first = next(filter(str.strip, io.StringIO(self._text)), "")
        self._separator = next((separator for separator in (";", "\t") if separator in first), ",")

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of every line that is not blank, without the empty cells spreadsheets leave at its end."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator)
        try:
            for row in reader:
                cells = [cell.strip() for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield reader.line_num, cells
        except csv.Error as error:
            raise InputError(f"Line {reader.line_num} is damaged: {error}") from error

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a first row names the columns: it has no number in it."""
        return all(self.parsed(cell) is None for cell in cells)

    def parsed(self, cell: str) -> float | None:
        """The number in a cell, if there is one; where the comma does not separate cells it may be the decimal sign."""
        try:
            return float(cell if self._separator == "," else cell.replace(",", "."))
        except ValueError:
            return None

    def number(self, cell: str, where: str) -> float:
        """The number that has to be in a cell; InputError when it is none, not finite or too large."""
        value = self.parsed(cell)
        if value is None:
            raise InputError(f"{where}: {cell[:40]!r} is not a number" if cell else f"{where} is empty")
        if not math.isfinite(value):
            raise InputError(f"{where}: {cell[:40]!r} is not a finite number")
        if abs(value) > LARGEST:
            raise InputError(f"{where}: {cell[:40]} is too large; numbers can reach {LARGEST:g} either way")
        return value

    def table(self, usual_names: tuple[str, ...], converts: Sequence[Convert], *, only: bool) -> Table:
        """The leading columns, each converted in its way; where `only` is set there may be no others."""
        columns = len(usual_names)
        names, values = usual_names, array("d")
        is_first = True
        for line, cells in self.rows():
            if len(cells) < columns or (only and len(cells) > columns):
                raise InputError(f"Line {line} has {columns_text(len(cells))} and should have {_list(usual_names)}")
            if is_first and self.is_header(cells[:columns]):
                names = tuple(cells[:columns])
            else:
                for name, cell, convert in zip(names, cells, converts, strict=False):
                    values.append(convert(cell, f"Line {line}, column {name}"))
            if len(values) > MAX_POINTS * columns:
                raise InputError(f"It has more than {MAX_POINTS:,} rows, which is the most there can be")
            is_first = False
        if not values:
            raise InputError("It has no rows of numbers")
        return Table(names, np.array(values).reshape(-1, columns))


def encode_rows(names: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A header and one line a row, each number in the shortest text that reads back as itself."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue().encode()


def columns_text(number: int) -> str:
    """`1 column`, `2 columns`."""
    return f"{number} column" if number == 1 else f"{number} columns"


def _list(names: tuple[str, ...]) -> str:
    return f"{columns_text(len(names))}: {', '.join(names)}"
