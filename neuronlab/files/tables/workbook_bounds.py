"""Bound what is in a workbook before its cells are read.

A few bytes can unpack to gigabytes, and a sheet takes memory for all cells between its first and its last.
"""

import io
import re
import zipfile

from neuronlab.core.errors import InputError
from neuronlab.files.archive import ZIP_DAMAGE
from neuronlab.files.progress import Progress, unheard

NOT_READABLE = "It is a workbook that cannot be read; save it anew, or as CSV"

_MOST_UNPACKED, _LONGEST_DIRECTORY = 400_000_000, 2**20
_PARTS = re.compile(r"xl/(?!media/|drawings/|charts/|printerSettings/).*\.(?:xml|rels)|[^/]*|_rels/.rels|META-INF/.*")
"""Members that have to do with cells, in either kind of workbook."""
_FEW_CELLS, _MOST_CELLS, _EMPTY_PER_CELL = 500_000, 2**24, 16
"""Sheets of more cells may have so many empty ones for each that is filled, and no more in all."""
_COLUMN = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,9})\d""")
_ROW = re.compile(rb"""\br\s*=\s*["']\s*[A-Za-z]{0,9}(\d{1,18})""")
_PIECE = 2**22
_TAG = re.compile(rb"<table:(?:(table-row)|(?:covered-)?table-cell|(table))\b([^>]*?)(/?)>")
_REPEATED = re.compile(rb"""\bnumber-(?:rows|columns)-repeated\s*=\s*["']\s*(\d{1,18})""")


def unpacked(data: bytes, progress: Progress = unheard) -> tuple[bytes, int]:
    """The members of a workbook that have to do with cells, unpacked and bounded, and their size."""
    stream, found = io.BytesIO(), _Directory(data)
    try:
        with zipfile.ZipFile(found) as old, zipfile.ZipFile(stream, "w") as new:
            found.is_read = True
            size = _copy(old, new, progress)
    except InputError:
        raise
    except ZIP_DAMAGE as error:
        raise InputError(NOT_READABLE) from error
    return stream.getvalue(), size


class _Directory(io.BytesIO):
    """Bounds the directory of an archive, which could have millions of members, until it is read."""

    is_read = False

    def read(self, size: int | None = -1) -> bytes:
        """Read at most so many bytes. Raises InputError for a long directory."""
        if not self.is_read and (size is None or size > _LONGEST_DIRECTORY):
            raise InputError(NOT_READABLE)
        return super().read(size)


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, progress: Progress) -> int:
    """Copy the members that have to do with cells without compression, and return their size."""
    size = 0
    for info in old.infolist():
        if not _PARTS.fullmatch(info.filename):
            continue
        if size + info.file_size > _MOST_UNPACKED:
            raise InputError(f"It is larger than {_MOST_UNPACKED / 1e6:,.0f} MB when unpacked; save it as CSV")
        progress(0.0)
        text = old.read(info)
        size += len(text)
        _require_dense(text)
        new.writestr(info.filename, text)
    return size


def _require_dense(text: bytes) -> None:
    """Raise InputError if a sheet has few cells that lie far apart."""
    rows, columns, cells = _extent_in_ods(text) if b"<table:table" in text else _extent_in_xlsx(text)
    if rows * columns > min(_MOST_CELLS, max(_FEW_CELLS, _EMPTY_PER_CELL * cells)):
        raise InputError(
            f"One of its sheets has cells up to row {rows:,} and column {columns:,}, most of them empty; "
            "delete those far from the table, or save the table as CSV"
        )


def _extent_in_xlsx(text: bytes) -> tuple[int, int, int]:
    """The last row and the last column with a cell, and how many cells there are."""
    if b"sheetData" not in text:
        return 0, 0, 0
    rows = cells = begin = 0
    columns: set[bytes] = set()
    while begin < len(text):
        cut = text.rfind(b"<", begin + 1, begin + _PIECE)  # between two tags
        end = cut if cut > 0 and begin + _PIECE < len(text) else len(text)
        letters = _COLUMN.findall(text, begin, end)
        cells += len(letters)
        columns.update(letters)
        rows = max(rows, max(map(int, set(_ROW.findall(text, begin, end))), default=0))
        begin = end
    return rows, max(map(_column_number, columns), default=0), cells


def _column_number(letters: bytes) -> int:
    """The number of the column A, B, …, AA, from 1."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _extent_in_ods(text: bytes) -> tuple[int, int, int]:
    """The largest row and column with a cell in any table, and how many cells there are; repeated ones count."""
    most_rows = most_columns = cells = 0
    row = column = repeated = 0
    for is_row, is_table, attributes, is_empty in _TAG.findall(text):
        found = _REPEATED.search(attributes) if b"repeated" in attributes else None
        count = max(1, int(found[1])) if found else 1
        if is_table:
            row = column = repeated = 0
        elif is_row:
            row, column, repeated = row + count, 0, count
        else:
            column += count
            if not is_empty:
                most_rows, most_columns = max(most_rows, row), max(most_columns, column)
                cells += 1 if repeated * count > _FEW_CELLS else repeated * count
    return most_rows, most_columns, cells
