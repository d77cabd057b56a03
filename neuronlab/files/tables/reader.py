"""A table as text whose format is known: its names, its first rows, and all its rows in chunks; and tables written."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.text import as_cell, of_cell
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.beginning import heading_cells
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.rows import Chunk, RowReader, line_of, sample_rows, usual_width
from neuronlab.files.tables.units import bare_unit

MOST_COLUMNS = 5000
"""The largest number of columns to choose from."""
_IN_QUOTES = re.compile(r"""(['"])([^'"]*[^'"\s][^'"]*)\1""")
_WIDE_GAP = re.compile(r"\s{2,}|\t")
"""What stands between names that may have spaces, where spaces stand between cells."""
_FIRST_CHUNK, _CHUNK_CELLS = 16, 2048
"""Processing a chunk blocks all other Python code for a tenth of a millisecond."""


class Sheet:
    """A table as bytes, and how it is written. Use inside `refused_in_a_sentence`.

    Attributes:
        data: The text in UTF-8, with all that is above the table.
        form: How it is written.
        sample: (line, cells) of its first rows that are not blank: the header where there is one, and values.
        header: The names of the columns, "" for the first one if that names the rows; () without a header.
        header_line: The line of the header.
        units: The units of the columns, "" for one without; () without a row of units.
        units_line: The line of the row of units; 0 without one.
        usual_width: Number of columns of most rows.
        width: Number of columns.
    """

    def __init__(self, data: bytes, form: TableFormat) -> None:
        self.data, self.form = data, form
        self.sample = sample_rows(data, form)
        self.header_line, first = self.sample[0] if self.sample else (form.skip_lines + 1, [])
        has_header = form.has_header and bool(first)
        self.header: tuple[str, ...] = ()
        self.units: tuple[str, ...] = ()
        self.units_line = 0
        self._passed_over = self.header_line - (not has_header)
        if has_header:
            self._take_header(first)
        self.usual_width = usual_width(cells for _, cells in self.sample[has_header:])
        self.width = max(self.usual_width, len(self.header))

    def _take_header(self, first: Sequence[str]) -> None:
        """Tell the header, and a row of units, from the values."""
        shift = [""] if self.form.has_row_names else []
        if self.form.has_units and len(self.sample) > 1:
            self.units_line, cells = self.sample.pop(1)
            self._passed_over = self.units_line
            self.units = tuple(map(bare_unit, (*shift, *cells) if len(cells) <= len(first) else cells))
        width = usual_width(cells for _, cells in self.sample[1:])
        named = heading_cells(first, width)
        if self.form.separator == " " and len(named) > width:
            apart = heading_cells(_WIDE_GAP.split(line_of(self.data, self.header_line).strip()), width)
            named = apart if len(apart) == width else named
        self.header = (*shift, *map(_without_quotes, named))
        self.sample[0] = self.header_line, list(self.header)

    def require_choosable(self) -> None:
        """Raise InputError when it has more columns than anybody could choose from."""
        if self.width > MOST_COLUMNS:
            raise InputError(f"It has {self.width:,} columns; the limit is {MOST_COLUMNS:,}. Leave out some")

    def name(self, column: int) -> str:
        """What a column is called, by the rule for names; "" where it has no name."""
        return tidy_name(of_cell(self.header[column])) if column < len(self.header) else ""

    def title(self, column: int) -> str:
        """What a column is called, or its number."""
        return self.name(column) or f"Column {column + 1}"

    def chunks(self, progress: Progress = unheard) -> Iterator[Chunk]:
        """All rows after the header. Raises InputError when the file is damaged."""
        reader = RowReader(self.data, self.form)
        rows = _FIRST_CHUNK
        reader.pass_over(self._passed_over)
        while not reader.is_over:
            progress(reader.share)
            chunk = reader.take(rows)
            yield chunk
            rows = max(1, _CHUNK_CELLS // max((1, *map(len, chunk.rows))))


def _without_quotes(name: str) -> str:
    """A name without the quotes around it, of the kind that the cells do not have."""
    found = _IN_QUOTES.fullmatch(name)
    return found[2].strip() if found else name


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
