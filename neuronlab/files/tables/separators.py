"""Guess how the cells of a table are told apart: by the separator that yields numbers, and by its quotes."""

import re
from collections.abc import Iterable, Sequence

from neuronlab.files.tables.format import SEPARATORS
from neuronlab.files.tables.lines import Row, split_rows
from neuronlab.files.tables.rows import usual_width
from neuronlab.files.tables.shapes import TEXT, bare_number, is_blank, kind_of_cell

_SCORED_LINES, _FEWEST_TO_HALVE, _SCORED_CELLS = 200, 12, 20_000
"""Lines, and cells of them, that show the separator; of at least so many lines only the second half."""
_DECLARED = re.compile(r"sep=([;,\t|])?\s*")
"""The line that declares the separator for Excel."""
_QUOTED = {mark: re.compile(rf"(?:^|[;,\t| ]){mark}[^{mark}]*{mark} *(?:[;,\t| \r\n]|$)") for mark in "\"'"}
_QUOTED_NAMES = re.compile(r"\s*'[^']*'(?:[;,\t| ]+'[^']*')+\s*")
_ONE_COLUMN = re.compile(r"\s*[+-]?\d+(?:,\d+)?\s*", re.ASCII)
_PARTS = {sign: re.compile(rf"[+-]?\d*{re.escape(sign)}\d+(?:[eEdD][+-]?\d+)?") for sign in ".,"}
"""Numbers with a decimal separator."""
_GROUPS = {sign: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+") for sign in ".,"}
"""Ambiguous numbers: thousands separators, or three decimals."""
_BOTH = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*|,\d{3})"),
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*|\.\d{3})"),
}
"""Numbers that can only be read with this decimal separator: with one thousands separator besides, or with two."""
_WITH_COMMA, _WITH_POINT = re.compile(rb"\d,\d"), re.compile(rb"\d\.\d")


def declared_separator(lines: Sequence[str]) -> str | None:
    """The separator that a first line declares; "" if it declares one that is none, None if it declares nothing."""
    declared = _DECLARED.fullmatch(lines[0]) if lines else None
    return None if declared is None else declared[1] or ""


def guess_quote(lines: Sequence[str]) -> str:
    """The character around cells.

    It is the single quote if all names in the first line or cells in half of the lines have some, and none double ones.
    """
    filled = [line for line in lines[:_SCORED_LINES] if line.strip()]
    single = sum(_QUOTED["'"].search(line) is not None for line in filled)
    is_single = 2 * single >= max(1, len(filled)) or bool(filled and _QUOTED_NAMES.fullmatch(filled[0]))
    return "'" if is_single and not any(map(_QUOTED['"'].search, filled)) else '"'


def guess_separator(lines: Sequence[str], quote: str) -> str:
    """The separator that splits most rows into equally many cells and most of these into numbers.

    Without any numbers it is the one that splits most rows evenly, and spaces only if they do so without exception.
    """
    lines = [line.replace("−", "-") for line in lines if line.strip()][:_SCORED_LINES]
    if _is_one_column(lines) or _is_one_column_of_words(lines):
        return ";"
    judged = lines[len(lines) // 2 :] if len(lines) >= _FEWEST_TO_HALVE else lines  # below the remarks above a table
    scores = {separator: _score(split_rows(judged, separator, quote)) for separator in SEPARATORS}
    best = max(scores, key=lambda separator: scores[separator][0])
    if scores[best][0] > 0.0:
        return best
    even = max((key for key in scores if key != " "), key=lambda separator: scores[separator][1])
    if scores[even][1] > 0.0:
        return even
    return " " if scores[" "][1] == 1.0 else ","


def _score(rows: Sequence[Row]) -> tuple[float, float]:
    """Fraction of cells that are numbers, times that of rows with the usual width; and the latter alone.

    Both are 0 for a single column.
    """
    rows = [row for row in rows if not row.is_remark] or rows
    usual = usual_width(row.cells for row in rows)
    if usual < 2:
        return 0.0, 0.0
    even = [row for row in rows if len(row.cells) == usual]
    most = 1 + _SCORED_CELLS // len(even)  # all cells, unless the rows are very wide
    cells = [cell for row in even for cell in row.cells[:most] if not is_blank(cell)]
    numbers = sum(kind_of_cell(cell) != TEXT for cell in cells)
    share = len(even) / len(rows)
    return round(share * numbers / max(1, len(cells)), 3), share


def _is_one_column_of_words(lines: Sequence[str]) -> bool:
    """Whether all rows are one cell in spite of its spaces: a date with its time, or a number with its unit."""
    body = [line.strip() for line in lines[1:]]
    if not body or any(sign in line for line in lines for sign in ",;\t|"):
        return False
    if not all(" " in line and kind_of_cell(line) != TEXT for line in body):
        return False
    is_named = len(lines[0].split()) == 1
    return all(":" in line for line in body) or (is_named and all(bare_number(line) != line for line in body))


def _is_one_column(lines: Sequence[str]) -> bool:
    """Whether all rows are numbers of which some have a decimal comma, below a name without a comma or no name.

    If the wholes of all of them count the rows, the comma separates these from the values.
    """
    body = lines if lines and _ONE_COLUMN.fullmatch(lines[0]) else lines[1:]
    if not body or not all(map(_ONE_COLUMN.fullmatch, body)):
        return False
    commas = sum("," in line for line in body)
    if not commas or any(sign in lines[0] for sign in ("," if body is not lines else "") + ";\t|"):
        return False
    if commas < len(body):
        return True
    wholes = [int(line.partition(",")[0]) for line in body]
    return body is not lines and wholes not in ([*range(len(body))], [*range(1, len(body) + 1)])


def guess_decimal_comma(data: bytes, cells: Iterable[str], separator: str) -> bool:
    """Whether the comma is the decimal separator in these cells of a table.

    A number such as 1,234 is read as it is more often meant: as a thousand if commas also separate the cells.
    """
    marked = [cell for cell in cells if "," in cell or "." in cell]
    if (separator == "," or b"," not in data) and not any("," in cell or cell.count(".") > 1 for cell in marked):
        return False
    numbers = [cell.replace("−", "-") for cell in map(bare_number, marked) if cell]
    points = sum(_is_part(".", cell) for cell in numbers)
    commas = sum(_is_part(",", cell) for cell in numbers)
    if commas or points:
        return commas >= points
    if separator == ",":
        return False
    if any(_GROUPS["."].fullmatch(cell) or _PARTS["."].fullmatch(cell) for cell in numbers):
        return False
    if any(map(_PARTS[","].fullmatch, numbers)):
        return True
    return bool(_WITH_COMMA.search(data)) and not _WITH_POINT.search(data)


def _is_part(sign: str, cell: str) -> bool:
    """Whether a number can only be read with this decimal separator."""
    if _BOTH[sign].fullmatch(cell):
        return True
    return bool(_PARTS[sign].fullmatch(cell)) and not (sign == "," and _GROUPS[sign].fullmatch(cell))
