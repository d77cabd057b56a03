"""Read CSV in any dialect: rows of cells with their line numbers."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NoReturn

from neuronlab.core.errors import InputError
from neuronlab.files.tables.format import TableFormat

_SAMPLE_ROWS, _SAMPLE_CELLS = 1000, 100_000
"""Rows and cells that show what is in a table."""
_LONGEST_LINE = 1_000_000
_SAMPLE_LINES, _MOST_BLANK_AT_ONCE = 20_000, 256
"""Limits on blank lines read for the sample."""
_ROWS_AT_ONCE, _MOST_CELLS = 16, 100_000
"""Rows are read in these numbers, up to this many cells: narrow rows can be followed by rows of half a million."""
_END = "\0"
"""An artificial last row: if a quote is not closed, it ends up inside a cell. Texts do not contain this character."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"[+:]*(?:-{3,}|={3,}|_{3,}|~{3,})[-=_~+:]*|:-+:?")
_RULE_BEGINNINGS = frozenset({"---", "===", "___", "~~~", "+--", "+==", ":--", ":-:", ""})
"""What the first cells of ruled lines begin with."""


def is_rule(cells: Sequence[str]) -> bool:
    """Whether a row is a line drawn between rows: ------ or |---|:--:|."""
    filled = filter(None, map(str.strip, cells))
    return _RULE.fullmatch(next(filled, "")) is not None and all(map(_RULE.fullmatch, filled))


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

    def filled(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of the rows that are not blank, without trailing empty cells."""
        for line, cells in self.numbered():
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield line, cells


class RowReader:
    """Reads the rows of a table in chunks, from the first line that belongs to it."""

    def __init__(self, data: bytes, form: TableFormat) -> None:
        self._stream, self._size = io.BytesIO(data), max(1, len(data))
        self._skipped, self._spaces = form.skip_lines, form.separator == " "
        lines = chain(self._lines(), (_END,))
        self._csv = csv.reader(lines, delimiter=form.separator, quotechar=form.quote, skipinitialspace=True)
        self.is_over = self._has_begun = False

    @property
    def share(self) -> float:
        """Fraction read."""
        return self._stream.tell() / self._size

    @property
    def _line(self) -> int:
        """The line up to which rows are read."""
        return self._skipped + self._csv.line_num

    def take(self, count: int) -> Chunk:
        """The next `count` rows, or fewer if they are very wide or at the end. Raises InputError for damaged ones."""
        chunk = Chunk(self._line + 1, [])
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
                raise InputError(
                    f"Line {self._next_line(chunk)} opens a quote that is never closed. Close it, or delete it"
                )
            self.is_over = True
        self._blank_remarks(rows)
        return chunk

    def _blank_remarks(self, rows: list[list[str]]) -> None:
        """Empty the rows that are ruled lines, or remarks below the first row, which may name columns."""
        for index, row in enumerate(rows):
            if not row:
                continue
            begins = row[0][:3]
            if begins[:1] == "#":
                if self._has_begun and self._is_remark(row):
                    rows[index] = []
            elif begins in _RULE_BEGINNINGS and is_rule(row):
                rows[index] = []
            self._has_begun = self._has_begun or any(row)

    def _is_remark(self, row: list[str]) -> bool:
        """Whether a row that begins with # is a remark: neither an error of a spreadsheet nor a name."""
        if _LINE_BREAK.search("".join(row)):
            return False  # it takes several lines, and would be counted as one
        return row[0][:2] == "# " or (self._spaces and row[0] == "#") or (len(row) == 1 and " " in row[0])

    def pass_over(self, line: int) -> None:
        """Skip all rows that start up to a line."""
        while not self.is_over and self._line < line:
            self.take(1)

    def _lines(self) -> Iterator[str]:
        text = io.TextIOWrapper(self._stream, "utf-8-sig", newline="")
        number = 1
        while line := text.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE:
                raise InputError(f"Line {number} has more than {_LONGEST_LINE:,} characters. Shorten or divide it")
            if number > self._skipped:
                yield line.replace("\t", " ") if self._spaces else line
            number += 1

    def _raise_damage(self, chunk: Chunk, error: csv.Error) -> NoReturn:
        line = self._next_line(chunk)
        if line < self._line:
            raise InputError(f"Line {line} opens a quote that is not closed within the size limit") from error
        raise InputError(f"Line {line} is damaged: {error}") from error

    @staticmethod
    def _next_line(chunk: Chunk) -> int:
        """The line in which the row after a chunk starts."""
        return chunk.line + sum(1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row) for row in chunk.rows)


def sample_rows(data: bytes, form: TableFormat) -> list[tuple[int, list[str]]]:
    """(line, cells) of the first rows that are not blank, up to any damage, which a full read reports."""
    reader = RowReader(data, form)
    rows: list[tuple[int, list[str]]] = []
    cells_left, lines_left, at_once = _SAMPLE_CELLS, _SAMPLE_LINES, 1
    try:
        while not reader.is_over and len(rows) < _SAMPLE_ROWS and cells_left > 0 and lines_left > 0:
            chunk = reader.take(at_once)
            lines_left -= len(chunk.rows)
            at_once = min(2 * at_once, _MOST_BLANK_AT_ONCE)
            for line, cells in chunk.filled():
                at_once = 1
                rows.append((line, cells))
                cells_left -= len(cells)
    except InputError:
        pass
    return rows[:_SAMPLE_ROWS]


def line_of(data: bytes, number: int) -> str:
    """A line of a text in UTF-8, by its number from 1; "" beyond its end."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    return next(islice(lines, number - 1, None), "")


def usual_width(rows: Iterable[Sequence[str]]) -> int:
    """The most common number of columns, the fewer in doubt; 0 without rows."""
    counts = Counter(map(len, rows))
    return max(sorted(counts), key=counts.__getitem__) if counts else 0
