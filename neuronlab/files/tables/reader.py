"""CSV as spreadsheets and programs write it: rows of cells, in any dialect, each with the line it stands in."""

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
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.reading import read_bytes
from neuronlab.files.tables.bytes import require_text
from neuronlab.files.tables.format import TableFormat

_MOST_BYTES = 128 * MAX_POINTS
MOST_COLUMNS = 5000
"""More columns than this nobody chooses from."""
_LONGEST_LINE = 1_000_000
SAMPLE_ROWS, _SAMPLE_CELLS = 1000, 100_000
"""As many rows say what a table looks like."""
_SAMPLE_LINES, _MOST_BLANK_AT_ONCE = 20_000, 256
"""Of a table of blank rows no more than these are looked at for it."""
_FIRST_CHUNK, _CHUNK_CELLS = 16, 2048
"""Each of the few calls that work on a chunk keeps everything else that is written in Python waiting: a tenth of a
millisecond."""
_ROWS_AT_ONCE, _MOST_CELLS = 16, 100_000
"""Rows are read so many at a time, until they have so many cells: after narrow rows some of half a million can come."""
_END = "\0"
"""A last row of our own: where a quote was not closed, it ends up inside a cell. No text has this character."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_PREAMBLE = re.compile(r"sep=.?|#.*")
"""First lines that are no part of the table: Excel's word for the separator, and remarks."""


@dataclass(frozen=True)
class Chunk:
    """Rows as they are in the file, blank ones too; the first begins in `line`."""

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
    of them where it is one. `width` is how many columns there are, `usual_width` how many most rows have. Use inside
    `refused_in_a_sentence`.
    """

    def __init__(self, data: bytes, form: TableFormat) -> None:
        self.data, self.form = data, form
        self.sample = sample_rows(data, form.separator)
        first_line, first = self.sample[0] if self.sample else (1, [])
        has_header = form.has_header and bool(first)
        self.header: tuple[str, ...] = tuple(first) if has_header else ()
        self.header_line = first_line
        self._passed_over = first_line if has_header else first_line - 1
        self.usual_width = usual_width(cells for _, cells in self.sample[has_header:])
        self.width = max(self.usual_width, len(self.header))

    def require_choosable(self) -> None:
        """Raise InputError when it has more columns than anybody could choose from."""
        if self.width > MOST_COLUMNS:
            raise InputError(f"It has {self.width:,} columns; at most {MOST_COLUMNS:,} are possible")

    def name(self, column: int) -> str:
        """What a column is called, by the rule for names; "" where it has no name."""
        return tidy_name(self.header[column]) if column < len(self.header) else ""

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
    """Goes through the rows of a table in chunks."""

    def __init__(self, data: bytes, separator: str) -> None:
        self._stream, self._size = io.BytesIO(data), max(1, len(data))
        lines = chain(self._lines(), (_END,))
        self._csv = csv.reader(lines, delimiter=separator, skipinitialspace=separator == " ")
        self.is_over = False

    @property
    def share(self) -> float:
        """How much of it has been read."""
        return self._stream.tell() / self._size

    def take(self, count: int) -> Chunk:
        """The next rows: as many as that, or fewer where they are very wide, or what is left."""
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
        """Pass over all rows that begin up to a line."""
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
            raise InputError(f"Line {line} opens a quote that is not closed for very long") from error
        raise InputError(f"Line {line} is damaged: {error}") from error

    @staticmethod
    def _next_line(chunk: Chunk) -> int:
        """The line in which the row after a chunk begins."""
        return chunk.line + sum(1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row) for row in chunk.rows)


def open_text(data: bytes, progress: Progress = unheard) -> bytes:
    """Bytes of a table, when they are text and not too many."""
    if len(data) > _MOST_BYTES:
        raise InputError(f"It is larger than {_MOST_BYTES / 1e6:,.0f} MB, more than such a table can need")
    require_text(data, progress)
    return data


def open_file(path: Path, progress: Progress = unheard) -> bytes:
    """Bytes of a table in a file, when they are text and not too many. Use inside `refused_in_a_sentence`."""
    return open_text(read_bytes(path, _MOST_BYTES, progress), progress)


def sample_rows(data: bytes, separator: str, most: int = SAMPLE_ROWS) -> list[tuple[int, list[str]]]:
    """(line, cells) of the first rows that are not blank; damage ends them, and is told by whoever reads them all."""
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
    """(line, cells) of the rows that are not blank, without the empty cells that spreadsheets leave at their ends."""
    for line, cells in chunk.numbered():
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


def usual_width(rows: Iterable[Sequence[str]]) -> int:
    """How many columns most rows have, 0 where there are none."""
    counts = [len(cells) for cells in rows]
    return max(sorted(set(counts)), key=counts.count) if counts else 0


def encode_rows(names: Iterable[str], rows: Iterable[Iterable[object]], separator: str = ",") -> bytes:
    """A header and one line a row, each number in the shortest text that reads back as itself."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue().encode()


def columns_text(number: int) -> str:
    """`1 column`, `2 columns`."""
    return f"{number} column" if number == 1 else f"{number} columns"
