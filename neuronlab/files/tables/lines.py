"""The first lines of a text, split into cells by whatever separator: what the guesses about its table look at."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from neuronlab.files.tables.rows import is_rule

_MOST_LINES, _MOST_FILLED, _MOST_CHARACTERS, _FEWEST = 20_000, 300, 400_000, 4
"""Limits on the lines that are looked at: blank ones, others, and their length after the first few."""
_LONGEST_LINE = 1_000_000
_QUOTED_LINES, _QUOTED_CHARACTERS = 20, 20_000
"""The most that is looked at to find where a quote is closed."""
_END = "\0"
_REMARKS = ("#", "%", "*", "!", "//")


@dataclass(frozen=True)
class Row:
    """A row of cells, none of them empty at its end.

    Attributes:
        line: The line in which it begins.
        end: The line in which it ends.
        cells: Its cells without the spaces around them.
        is_broken: Whether it opens a quote that is not closed; then it is a single cell.
    """

    line: int
    end: int
    cells: tuple[str, ...]
    is_broken: bool = False

    @property
    def is_remark(self) -> bool:
        """Whether it begins as remarks do, or is a ruled line."""
        return self.cells[0].startswith(_REMARKS) or is_rule(self.cells)


def first_lines(data: bytes) -> list[str]:
    """The first lines of a text in UTF-8, blank ones included, as many as show how it is written."""
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", "replace", newline="")
    lines: list[str] = []
    filled = characters = 0
    while len(lines) < _MOST_LINES and filled < _MOST_FILLED and (line := text.readline(_LONGEST_LINE)):
        characters += len(line)
        if len(line) == _LONGEST_LINE or (characters > _MOST_CHARACTERS and filled >= _FEWEST):
            break
        lines.append(line)
        filled += bool(line.strip())
    return lines


def split_rows(lines: Sequence[str], separator: str, quote: str) -> list[Row]:
    """The rows in some lines; a quote that is never closed is text."""
    rows = []
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].strip():
            cells, count = _split(lines, at, separator, quote)
            end = at + max(1, count)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(Row(at + 1, end, tuple(cells), count == 0))
        at = end
    return rows


def _split(lines: Sequence[str], at: int, separator: str, quote: str) -> tuple[list[str], int]:
    """The cells of the row that begins in a line, and how many lines it takes; 0 if it is broken."""
    line = lines[at].replace("\t", " ") if separator == " " else lines[at]
    following = _following(lines, at) if quote in line else []
    reader = csv.reader(
        chain((line,), following, (_END,)),
        delimiter=separator,
        quotechar=quote,
        skipinitialspace=True,
    )
    try:
        cells = next(reader)
    except csv.Error:  # a cell beyond the limit
        return [line.strip()], 0
    if cells and _END in cells[-1]:
        return [line.strip()], 0
    return [cell.strip() for cell in cells], reader.line_num


def _following(lines: Sequence[str], at: int) -> list[str]:
    """The lines in which a quote may be closed."""
    left, found = _QUOTED_CHARACTERS - len(lines[at]), []
    for line in lines[at + 1 : at + _QUOTED_LINES]:
        left -= len(line)
        if left < 0:
            break
        found.append(line)
    return found
