"""A table as it was found: the bytes of a file or of pasted text, before anything is decided about them."""

from dataclasses import dataclass
from pathlib import Path

from neuronlab.files.progress import Progress, unheard
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.reader import open_file, open_text


@dataclass(frozen=True, eq=False)
class TableSource:
    """The bytes of a table.

    Attributes:
        data: The bytes as they were found.
        sheets: The names of the sheets of a workbook; () for text.
    """

    data: bytes
    sheets: tuple[str, ...] = ()

    def text(self, choices: ReadingChoices = NOTHING_CHOSEN, progress: Progress = unheard) -> bytes:
        """The rows as text in UTF-8. Raises InputError if it is neither text nor a workbook that can be read."""
        del choices  # the encoding and the sheet
        return open_text(self.data, progress)


def open_source(path: Path, progress: Progress = unheard) -> TableSource:
    """A table in a file. Use inside `refused_in_a_sentence`."""
    return TableSource(open_file(path, progress))


def pasted_source(text: str) -> TableSource:
    """A table in pasted text."""
    return TableSource(text.encode(errors="replace"))
