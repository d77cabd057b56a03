"""Detect files that are not UTF-8 text, and say what to save instead."""

import codecs

from neuronlab.core.errors import InputError
from neuronlab.files.progress import Progress, unheard

_CHUNK = 2**20
_HEAD = 512
"""Number of leading bytes that identify the kind of file."""

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\0\0", "It is text in UTF-32; save it in UTF-8"),
    (b"\0\0\xfe\xff", "It is text in UTF-32; save it in UTF-8"),
    (b"\xff\xfe", "It is text in UTF-16; save it in UTF-8"),
    (b"\xfe\xff", "It is text in UTF-16; save it in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "It is an old Excel workbook; save it as CSV"),
    (b"\x1f\x8b", "It is compressed with gzip; unpack it first"),
    (b"%PDF", "It is a PDF; copy the table out of it"),
    (b"\x89PNG", "It is an image, not a table"),
    (b"\xff\xd8\xff", "It is an image, not a table"),
    (b"PAR1", "It is a Parquet file; save it as CSV"),
    (b"SQLite format 3", "It is an SQLite database; export a table as CSV"),
    (b"<!doctype html", "It is a web page; download its table as CSV"),
    (b"<html", "It is a web page; download its table as CSV"),
    (b"<?xml", "It is XML; save it as CSV"),
    (b"{", "It is JSON; save it as CSV"),
)
"""The first bytes of each kind of file, in lower case and without leading blanks."""

_ARCHIVE = b"PK\x03\x04"
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook", "It is an Excel workbook; save it as CSV"),
    (b"application/vnd.oasis.opendocument", "It is an OpenDocument spreadsheet; save it as CSV"),
    (b"session.npy", "It is a NeuronLab session; open it with: neuronlab FILE"),
    (b"", "It is a zip archive; unpack it and open the CSV file inside"),
)
"""Kinds of zip archives, by names inside."""


def require_text(data: bytes, progress: Progress = unheard) -> None:
    """Raise InputError unless `data` is UTF-8 text; the message says what it is instead."""
    if data.startswith(_ARCHIVE):
        raise InputError(next(sentence for name, sentence in _ARCHIVES if name in data))
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for begin, sentence in _KINDS:
        if data.startswith(begin) or head.startswith(begin):
            raise InputError(sentence)
    zero = data.find(b"\0")
    if zero >= 0:
        seems = "It seems to be text in UTF-16; save it in UTF-8" if _is_wide(data) else "It is not text"
        raise InputError(f"{seems} (line {_line_of(data, zero)} contains a zero byte)")
    wrong = _first_wrong(data, progress)
    if wrong is not None:
        raise InputError(f"It is not text in UTF-8: {_seen_in_western(data, wrong)}")


def _is_wide(data: bytes) -> bool:
    """Whether every other byte is mostly zero, as for common letters in UTF-16."""
    rarer, commoner = sorted((data[:_HEAD:2].count(0), data[1:_HEAD:2].count(0)))
    return 10 * rarer < commoner and 4 * commoner > len(data[:_HEAD])


def _first_wrong(data: bytes, progress: Progress) -> int | None:
    """The index of the first byte that is invalid in UTF-8; checked in chunks to avoid a second copy."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _CHUNK):
        progress(start / len(data))
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None


def _seen_in_western(data: bytes, at: int) -> str:
    line = _line_of(data, at)
    try:
        character = data[at : at + 1].decode("cp1252")
    except UnicodeDecodeError:
        return f"line {line} contains the byte {data[at]:02X}"
    return f"line {line} has {character!r} in Windows-1252 (Latin-1); save it in UTF-8"


def _line_of(data: bytes, at: int) -> int:
    return 1 + max(data.count(b"\n", 0, at), data.count(b"\r", 0, at))
