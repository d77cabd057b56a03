"""A table as it was found: the bytes of a file or of pasted text, before anything is decided about them."""

from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from neuronlab.core.errors import InputError
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.files.progress import Progress, unheard
from neuronlab.files.reading import read_bytes
from neuronlab.files.tables.bytes import is_workbook, refuse_other_files
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.encodings import ENCODINGS, decode_text
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.workbooks import read_workbook

_MOST_BYTES = 128 * MAX_POINTS
_OTHER_ENCODINGS = ("mac-roman", "cp1250", "cp1251")
"""What a text that is guessed to be Western may be instead."""
_MOST_SHEETS = 3
"""So many other sheets are offered."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TableText:
    """The rows of a table as text.

    Attributes:
        data: Rows in UTF-8; those of a workbook are separated by commas.
        encoding: The encoding they were found in, as Python names it; "" for a workbook.
        sheet: The name of the sheet of a workbook; "" for text.
        sheets: The names of all sheets with a table; () for text.
        notes: What there is to say about the encoding and the sheet.
    """

    data: bytes
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[ReadingNote, ...] = ()


class TableSource:
    """The bytes of a table as they were found, in `data`.

    What was read last is kept, so that other choices are quick.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._last: tuple[str | None, str | None, TableText] | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets of a workbook that hold a table, once it is read; () for text."""
        return self._last[2].sheets if self._last is not None else ()

    def read(self, choices: ReadingChoices = NOTHING_CHOSEN, progress: Progress = unheard) -> TableText:
        """The rows as text. Raises InputError for what is no text or workbook, or lacks the encoding or sheet."""
        last = self._last  # another thread may replace it
        if last is not None and last[:2] == (choices.encoding, choices.sheet):
            return last[2]
        if len(self.data) > _MOST_BYTES:
            raise InputError(f"It is larger than {_MOST_BYTES / 1e6:,.0f} MB, too large for such a table")
        read = _sheet_text if is_workbook(self.data) else _plain_text
        text = read(self.data, choices, progress)
        self._last = choices.encoding, choices.sheet, text
        return text


def open_source(path: Path, progress: Progress = unheard) -> TableSource:
    """A table in a file. Use inside `refused_in_a_sentence`."""
    try:
        return TableSource(read_bytes(path, _MOST_BYTES, progress))
    except FileNotFoundError as error:
        raise InputError("There is no such file. Check its name and its folder") from error


def pasted_source(text: str) -> TableSource:
    """A table in pasted text."""
    return TableSource(text.encode(errors="replace"))


def _plain_text(data: bytes, choices: ReadingChoices, progress: Progress) -> TableText:
    refuse_other_files(data)
    if choices.sheet is not None:
        raise InputError("It is text, which has no sheets. Remove --sheet")
    decoded = decode_text(data, choices.encoding, progress)
    return TableText(
        data=decoded.data, encoding=decoded.encoding, notes=_encoding_notes(decoded.shown, decoded.line, choices)
    )


def _encoding_notes(shown: str, line: int, choices: ReadingChoices) -> tuple[ReadingNote, ...]:
    if not shown:
        return ()
    fixes = (
        ReadingFix(
            label=ENCODINGS[other],
            option=f"--encoding {other}",
            effect=f"read it as {ENCODINGS[other]}",
            choices=replace(choices, encoding=other),
        )
        for other in _OTHER_ENCODINGS
    )
    sentence = f"The text is not in UTF-8 and is read as {ENCODINGS['cp1252']}: line {line} has {shown!r}."
    return (ReadingNote(sentence=sentence, fixes=tuple(fixes)),)


def _sheet_text(data: bytes, choices: ReadingChoices, progress: Progress) -> TableText:
    read = read_workbook(data, choices.sheet, progress)
    notes: tuple[ReadingNote, ...] = ()
    others = [name for name in read.sheets if name != read.sheet]
    if others and choices.sheet is None:
        fixes = (
            ReadingFix(
                label=f"Read {name}",
                option=f"--sheet {quote(name)}",
                effect=f"read {name!r}",
                choices=replace(choices, sheet=name),
            )
            for name in others[:_MOST_SHEETS]
        )
        sentence = f"The workbook has {len(read.sheets)} sheets with a table; {read.sheet!r} is read."
        notes = (ReadingNote(sentence=sentence, fixes=tuple(fixes)),)
    return TableText(data=read.data, sheet=read.sheet, sheets=read.sheets, notes=notes)
