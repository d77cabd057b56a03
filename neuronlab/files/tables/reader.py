"""Read CSV in any dialect: rows of cells with their line numbers."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn

from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.core.text import as_cell, of_cell
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.reading import read_bytes
from neuronlab.files.tables.bytes import require_text
from neuronlab.files.tables.format import TableFormat

_MOST_BYTES = 128 * MAX_POINTS
MOST_COLUMNS = 5000
"""The largest number of columns to choose from."""
_LONGEST_LINE = 1_000_000
SAMPLE_ROWS, _SAMPLE_CELLS = 1000, 100_000
"""Rows and cells used to determine the format of a table."""
_SAMPLE_LINES, _MOST_BLANK_AT_ONCE = 20_000, 256
"""Limits on blank lines read for the sample."""
_FIRST_CHUNK, _CHUNK_CELLS = 16, 2048
"""Processing a chunk blocks all other Python code for a tenth of a millisecond."""
_ROWS_AT_ONCE, _MOST_CELLS = 16, 100_000
"""Rows are read in these numbers, up to this many cells: narrow rows can be followed by rows of half a million."""
_END = "\0"
"""An artificial last row: if a quote is not closed, it ends up inside a cell. Texts do not contain this character."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_PREAMBLE = re.compile(r"sep=.?|#.*")
"""First lines that are not part of the table: Excel's separator declaration, and comments."""


@dataclass(frozen=True)
class Chunk:
    """Rows as they are in the file, including blank ones; the first starts in `line`."""

    line: int
    rows: list[list[str]]

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of each row, its cells without the spaces around them."""
        line = self.line
        for row in self.rows:
            yield line, [cell.strip() for cell in row]
            line += 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row)


class Sheet:
    """A table as bytes, and how it is written.

    `sample` is (line, cells) of its first rows that are not blank, the header included; `header` the cells of the first
    of them where it is one. `units` is the units of its columns, "" for one without; () without a row of units. `width`
    is how many columns there are, `usual_width` how many most rows have. Use inside `refused_in_a_sentence`.
    """

    def __init__(self, data: bytes, form: TableFormat) -> None:
        self.data, self.form = data, form
        self.sample = sample_rows(data, form.separator)
        first_line, first = self.sample[0] if self.sample else (1, [])
        has_header = form.has_header and bool(first)
        self.header: tuple[str, ...] = tuple(first) if has_header else ()
        self.header_line = first_line
        self.units: tuple[str, ...] = ()
        self._passed_over = first_line if has_header else first_line - 1
        self.usual_width = usual_width(cells for _, cells in self.sample[has_header:])
        self.width = max(self.usual_width, len(self.header))

    def require_choosable(self) -> None:
        """Raise InputError when it has more columns than anybody could choose from."""
        if self.width > MOST_COLUMNS:
            raise InputError(f"It has {self.width:,} columns; the limit is {MOST_COLUMNS:,}")

    def name(self, column: int) -> str:
        """What a column is called, by the rule for names; "" where it has no name."""
        return tidy_name(of_cell(self.header[column])) if column < len(self.header) else ""

    def title(self, column: int) -> str:
        """What a column is called, or its number."""
        return self.name(column) or f"Column {column + 1}"

    def chunks(self, progress: Progress = unheard) -> Iterator[Chunk]:
        """All rows after the header. Raises InputError when the file is damaged."""
        reader = _Reader(self.data, self.form.separator)
        rows = _FIRST_CHUNK
        reader.pass_over(self._passed_over)
        while not reader.is_over:
            progress(reader.share)
            chunk = reader.take(rows)
            yield chunk
            rows = max(1, _CHUNK_CELLS // max((1, *map(len, chunk.rows))))


class _Reader:
    """Reads the rows of a table in chunks."""

    def __init__(self, data: bytes, separator: str) -> None:
        self._stream, self._size = io.BytesIO(data), max(1, len(data))
        lines = chain(self._lines(), (_END,))
        self._csv = csv.reader(lines, delimiter=separator, skipinitialspace=separator == " ")
        self.is_over = False

    @property
    def share(self) -> float:
        """Fraction read."""
        return self._stream.tell() / self._size

    def take(self, count: int) -> Chunk:
        """The next `count` rows, or fewer if they are very wide or at the end."""
        chunk = Chunk(self._csv.line_num + 1, [])
        rows, cells = chunk.rows, 0
        try:
            while len(rows) < count and cells < _MOST_CELLS:
                before = len(rows)
                rows.extend(islice(self._csv, min(_ROWS_AT_ONCE, count - before)))
                if len(rows) == before:
                    break
                cells += sum(map(len, rows[before:]))
        except csv.Error as error:
            self._raise_damage(chunk, error)
        if chunk.rows and chunk.rows[-1] and _END in chunk.rows[-1][-1]:
            if chunk.rows.pop() != [_END]:
                raise InputError(f"Line {self._next_line(chunk)} opens a quote that is never closed")
            self.is_over = True
        return chunk

    def pass_over(self, line: int) -> None:
        """Skip all rows that start up to a line."""
        while not self.is_over and self._csv.line_num < line:
            self.take(1)

    def _lines(self) -> Iterator[str]:
        text = io.TextIOWrapper(self._stream, "utf-8-sig", newline="")
        number = 1
        while line := text.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE:
                raise InputError(f"Line {number} has more than {_LONGEST_LINE:,} characters")
            yield line
            number += 1

    def _raise_damage(self, chunk: Chunk, error: csv.Error) -> NoReturn:
        line = self._next_line(chunk)
        if line < self._csv.line_num:
            raise InputError(f"Line {line} opens a quote that is not closed within the size limit") from error
        raise InputError(f"Line {line} is damaged: {error}") from error

    @staticmethod
    def _next_line(chunk: Chunk) -> int:
        """The line in which the row after a chunk starts."""
        return chunk.line + sum(1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row) for row in chunk.rows)


def open_text(data: bytes, progress: Progress = unheard) -> bytes:
    """Check the bytes of a table. Raises InputError unless they are text of bounded size."""
    if len(data) > _MOST_BYTES:
        raise InputError(f"It is larger than {_MOST_BYTES / 1e6:,.0f} MB, too large for such a table")
    require_text(data, progress)
    return data


def open_file(path: Path, progress: Progress = unheard) -> bytes:
    """Read the bytes of a table from a file, as checked by `open_text`. Use inside `refused_in_a_sentence`."""
    return open_text(read_bytes(path, _MOST_BYTES, progress), progress)


def sample_rows(data: bytes, separator: str, most: int = SAMPLE_ROWS) -> list[tuple[int, list[str]]]:
    """(line, cells) of the first rows that are not blank, up to any damage, which a full read reports."""
    reader = _Reader(data, separator)
    rows: list[tuple[int, list[str]]] = []
    cells_left, lines_left, at_once = _SAMPLE_CELLS, _SAMPLE_LINES, 1
    try:
        while not reader.is_over and len(rows) < most and cells_left > 0 and lines_left > 0:
            chunk = reader.take(at_once)
            lines_left -= len(chunk.rows)
            at_once = min(2 * at_once, _MOST_BLANK_AT_ONCE)
            for line, cells in _filled(chunk):
                at_once = 1
                if rows or len(cells) > 1 or not _PREAMBLE.fullmatch(cells[0]):
                    rows.append((line, cells))
                    cells_left -= len(cells)
    except InputError:
        pass
    return rows[:most]


def _filled(chunk: Chunk) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the rows that are not blank, without trailing empty cells."""
    for line, cells in chunk.numbered():
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


def usual_width(rows: Iterable[Sequence[str]]) -> int:
    """The most common number of columns; 0 without rows."""
    counts = [len(cells) for cells in rows]
    return max(sorted(set(counts)), key=counts.count) if counts else 0


def encode_rows(names: Iterable[str], rows: Iterable[Iterable[object]], separator: str = ",") -> bytes:
    """A header and one line per row, each number in the shortest text that reads back exactly.

    Texts are written by `as_cell`, so no spreadsheet computes one as a formula.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(map(as_cell, names))
    writer.writerows([as_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue().encode()


def columns_text(number: int) -> str:
    """`1 column`, `2 columns`."""
    return f"{number} column" if number == 1 else f"{number} columns"
