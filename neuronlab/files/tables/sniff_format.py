"""What a first row says about how a table is written."""

from collections.abc import Sequence

from neuronlab.files.tables.cells import number_of
from neuronlab.files.tables.choices import NOTHING_CHOSEN
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.guessing import guess_format
from neuronlab.files.tables.reader import Sheet


def guessed_sheet(data: bytes) -> Sheet:
    """A table in the format guessed from its first rows."""
    return Sheet(data, guess_format(data, NOTHING_CHOSEN).form)


def names_columns(form: TableFormat, cells: Sequence[str]) -> bool:
    """Whether a first row names the columns: it contains no number."""
    return all(number_of(form, cell) is None for cell in cells)
