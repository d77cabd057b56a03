"""What is not text in UTF-8 is told by its name, so that a person knows what to save instead."""

import codecs

from neuronlab.core.errors import InputError
from neuronlab.files.progress import Progress, unheard

_CHUNK = 2**20
_HEAD = 512
"""So many bytes tell what kind of file it is."""

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\0\0", "It is text in UTF-32; save it in UTF-8"),
    (b"\0\0\xfe\xff", "It is text in UTF-32; save it in UTF-8"),
    (b"\xff\xfe", "It is text in UTF-16; save it in UTF-8"),
    (b"\xfe\xff", "It is text in UTF-16; save it in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "It is an Excel workbook of the old kind; save it as CSV there"),
    (b"\x1f\x8b", "It is compressed with gzip; unpack it first"),
    (b"%PDF", "It is a PDF; copy the table out of it"),
    (b"\x89PNG", "It is a picture and not a table"),
    (b"\xff\xd8\xff", "It is a picture and not a table"),
    (b"PAR1", "It is a Parquet file; save it as CSV there"),
    (b"SQLite format 3", "It is an SQLite database; save a table of it as CSV"),
    (b"<!doctype html", "It is a web page; download the table in it as CSV"),
    (b"<html", "It is a web page; download the table in it as CSV"),
    (b"<?xml", "It is XML; save it as CSV there"),
    (b"{", "It is JSON; save it as CSV there"),
)
"""How a file of each kind begins, in small letters and after blanks."""

_ARCHIVE = b"PK\x03\x04"
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook", "It is an Excel workbook; save it as CSV there"),
    (b"application/vnd.oasis.opendocument", "It is an OpenDocument spreadsheet; save it as CSV there"),
    (b"session.npy", "It is a session of NeuronLab; open it with: neuronlab FILE"),
    (b"", "It is a zip archive; unpack it and open the CSV that is in it"),
)
"""What the names inside a zip archive make it."""


def require_text(data: bytes, progress: Progress = unheard) -> None:
    """Raise InputError unless `data` is text in UTF-8; says what it seems to be instead."""
    if data.startswith(_ARCHIVE):
        raise InputError(next(sentence for name, sentence in _ARCHIVES if name in data))
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for begin, sentence in _KINDS:
        if data.startswith(begin) or head.startswith(begin):
            raise InputError(sentence)
    zero = data.find(b"\0")
    if zero >= 0:
        seems = "It seems to be text in UTF-16; save it in UTF-8" if _is_wide(data) else "It is not text"
        raise InputError(f"{seems} (line {_line_of(data, zero)} has a zero byte in it)")
    wrong = _first_wrong(data, progress)
    if wrong is not None:
        raise InputError(f"It is not text in UTF-8: {_seen_in_western(data, wrong)}")


def _is_wide(data: bytes) -> bool:
    """Whether every other byte is mostly zero, as in the common letters of UTF-16."""
    rarer, commoner = sorted((data[:_HEAD:2].count(0), data[1:_HEAD:2].count(0)))
    return 10 * rarer < commoner and 4 * commoner > len(data[:_HEAD])


def _first_wrong(data: bytes, progress: Progress) -> int | None:
    """Where the first byte is that UTF-8 does not allow; asked in pieces, so that there is never a second copy."""
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
        return f"line {line} has the byte {data[at]:02X} in it"
    return f"line {line} has {character!r} as Windows-1252 (Latin-1) writes it; save it in UTF-8"


def _line_of(data: bytes, at: int) -> int:
    return 1 + max(data.count(b"\n", 0, at), data.count(b"\r", 0, at))
