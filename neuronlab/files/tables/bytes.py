"""Tell by their first bytes what files are that are no text, and say what to save instead."""

import codecs

from neuronlab.core.errors import InputError

_HEAD = 512
"""Number of leading bytes that identify the kind of file."""

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "It is an old or encrypted Excel workbook; save it as .xlsx without a password, or as CSV"),
    (b"\x1f\x8b", "It is compressed with gzip; unpack it first"),
    (b"%PDF", "It is a PDF; copy the table out of it"),
    (b"\x89PNG", "It is an image, not a table; type its numbers into one"),
    (b"\xff\xd8\xff", "It is an image, not a table; type its numbers into one"),
    (b"PAR1", "It is a Parquet file; save it as CSV"),
    (b"SQLite format 3", "It is an SQLite database; export a table as CSV"),
    (b"<!doctypehtml", "It is a web page; download its table as CSV"),
    (b"<html", "It is a web page; download its table as CSV"),
    (b"<?xml", "It is XML; save it as CSV"),
    (b"{", "It is JSON; save it as CSV"),
    (b"[{", "It is JSON; save it as CSV"),
)
"""The first bytes of each kind of file, in lower case and without blanks before or between them."""

_ARCHIVE, _END = b"PK\x03\x04", b"PK\x05\x06"
_WORKBOOKS = (b"xl/workbook.xml", b"application/vnd.oasis.opendocument.spreadsheet")
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook.bin", "It is a binary Excel workbook; save it as .xlsx or CSV"),
    (b"application/vnd.oasis.opendocument", "It is an OpenDocument file, but no spreadsheet; copy the table out of it"),
    (b"session.npy", "It is a NeuronLab session; open it with: neuronlab FILE"),
    (b"", "It is a zip archive; unpack it and open the CSV file inside"),
)
"""Kinds of zip archives, by names inside."""


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a workbook that can be read: .xlsx or .ods."""
    return data.startswith(_ARCHIVE) and any(name in data for name in _WORKBOOKS)


def refuse_other_files(data: bytes) -> None:
    """Raise InputError if the data begins like a file of another kind; the message says what it is."""
    if data.startswith(_ARCHIVE):
        if _END not in data:
            raise InputError("It is a workbook or a zip archive that lacks its end; save or download it again")
        raise InputError(next(sentence for name, sentence in _ARCHIVES if name in data))
    head = b"".join(data[:_HEAD].removeprefix(codecs.BOM_UTF8).split()).lower()
    for begin, sentence in _KINDS:
        if data.startswith(begin) or head.startswith(begin):
            raise InputError(sentence)
