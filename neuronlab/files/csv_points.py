"""Points as CSV, the one format every spreadsheet and program shares; a wrong cell is named by its line and column."""

import csv
import io
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs import MAX_POINTS
from neuronlab.files.atomic import write_atomically
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

LARGEST = 1e30
"""Beyond this a coordinate leaves too little room in float32 for squares and sums."""
_MOST_BYTES = 256 * MAX_POINTS
CURVE_COLUMNS = ("x", "y")


@dataclass(frozen=True, eq=False)
class Table:
    """The leading columns of a CSV: their names, from its header or the usual ones, and `values` (n, columns)."""

    names: tuple[str, ...]
    values: Array


def read_curve(path: Path) -> tuple[Array, Array]:
    """Read points x, y: inputs (n, 1) and targets (n, 1) in float64.

    Raises InputError when there are no points, more than a million, other columns, or a cell that is not a number.
    """
    table = _read(path, CURVE_COLUMNS, "a curve", only=True)
    return table.values[:, :1].copy(), table.values[:, 1:].copy()


def read_inputs(path: Path, columns: int) -> Table:
    """Read as many leading columns as a model has inputs; further columns are passed over. Errors as `read_curve`."""
    names = ("x",) if columns == 1 else tuple(f"x{number}" for number in range(1, columns + 1))
    return _read(path, names, "inputs", only=False)


def write_curve(path: Path, inputs: Array, targets: Array) -> None:
    """Write points (n, 1), (n, 1) so that `read_curve` gives back the very same floats."""
    write_atomically(path, encode_table(Table(CURVE_COLUMNS, np.concatenate([inputs, targets], axis=1))))


def encode_table(table: Table) -> bytes:
    """A header and one line a row, each number in the shortest text that reads back as itself."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(table.values.tolist())
    return stream.getvalue().encode()


def _read(path: Path, usual_names: tuple[str, ...], what: str, *, only: bool) -> Table:
    """The leading columns of a file that should have the `usual_names`, and where `only` is set no more than those."""
    columns = len(usual_names)
    names, values = usual_names, array("d")
    with refused_in_a_sentence(path, what):
        text = read_bytes(path, _MOST_BYTES).decode("utf-8-sig")
        separator = _separator(text)
        is_first = True
        for line, cells in _filled_lines(text, separator):
            if len(cells) < columns or (only and len(cells) > columns):
                raise InputError(f"Line {line} has {_count(len(cells), 'column')} and should have {_list(usual_names)}")
            if is_first and all(_parsed(cell, separator) is None for cell in cells[:columns]):
                names = tuple(cells[:columns])
            else:
                for name, cell in zip(names, cells, strict=False):
                    values.append(_number(cell, separator, f"Line {line}, column {name}"))
            if len(values) > MAX_POINTS * columns:
                raise InputError(f"It has more than {MAX_POINTS:,} rows, which is the most there can be")
            is_first = False
        if not values:
            raise InputError("It has no rows of numbers")
    return Table(names, np.array(values).reshape(-1, columns))


def _separator(text: str) -> str:
    """What stands between cells: whichever of ; and tab the first filled line has, else a comma."""
    first = next(filter(str.strip, io.StringIO(text)), "")
    return next((separator for separator in (";", "\t") if separator in first), ",")


def _filled_lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of every line that is not blank, without the empty cells that spreadsheets leave at its end."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"Line {reader.line_num} is damaged: {error}") from error


def _number(cell: str, separator: str, where: str) -> float:
    value = _parsed(cell, separator)
    if value is None:
        raise InputError(f"{where}: {cell[:40]!r} is not a number" if cell else f"{where} is empty")
    if not math.isfinite(value):
        raise InputError(f"{where}: {cell[:40]!r} is not a finite number")
    if abs(value) > LARGEST:
        raise InputError(f"{where}: {cell[:40]} is too large; numbers can reach {LARGEST:g} either way")
    return value


def _parsed(cell: str, separator: str) -> float | None:
    """The number in a cell, if there is one; where the comma does not separate cells it may be the decimal sign."""
    try:
        return float(cell if separator == "," else cell.replace(",", "."))
    except ValueError:
        return None


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _list(names: tuple[str, ...]) -> str:
    return f"{_count(len(names), 'column')}: {', '.join(names)}"
