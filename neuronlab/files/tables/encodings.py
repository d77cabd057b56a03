"""Text in any encoding: which one it is, and the same text in UTF-8."""

import codecs
import io
from dataclasses import dataclass

from neuronlab.core.errors import InputError
from neuronlab.files.progress import Progress, unheard

ENCODINGS: dict[str, str] = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp1252": "Western (Windows-1252)",
    "mac-roman": "Western (Macintosh)",
    "cp850": "Western (DOS)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc_kr": "Korean (EUC-KR)",
}
"""Usual encodings, as Python names them."""

_CHUNK = 2**20
_HEAD = 512
_WESTERN = "cp1252"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Marks of the byte order; the first pair begins like the second."""
_UNFIT = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
"""Encodings of names and of source code."""
_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class DecodedText:
    """A text and the encoding it was found in.

    Attributes:
        data: The text in UTF-8, perhaps with a mark of the byte order.
        encoding: The encoding, as Python names it.
        shown: A piece of it that shows whether a guessed encoding is right; "" if there is no doubt.
        line: The line of that piece.
    """

    data: bytes
    encoding: str
    shown: str = ""
    line: int = 0


def decode_text(data: bytes, encoding: str | None = None, progress: Progress = unheard) -> DecodedText:
    """Decode a text; without an encoding it is recognised, or else guessed to be Western.

    Raises InputError if it is no text in this encoding, or if there is no such encoding.
    """
    wanted = _encoding_of(data) if encoding is None else _known(encoding, data)
    if wanted != "utf-8":
        return _converted(data, wanted, progress)
    wrong = _first_wrong(_without_zeros(data), progress)
    if wrong is None:
        return DecodedText(data=data, encoding="utf-8")
    if encoding is not None:
        raise InputError(f"It is not text in UTF-8: {_byte_at(data, wrong)}; choose another encoding")
    try:
        decoded = _converted(data, _WESTERN, progress)
    except InputError:
        raise InputError(f"It is not text in UTF-8: {_byte_at(data, wrong)}; choose its encoding") from None
    return DecodedText(data=decoded.data, encoding=_WESTERN, shown=_around(data, wrong), line=_line_of(data, wrong))


def is_wide(head: bytes) -> bool:
    """Whether a file that begins with these bytes is text whose characters take several bytes, most with zeros."""
    return any(head.startswith(mark) for mark, _ in _MARKS) or bool(_wide(head))


def _encoding_of(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    return _wide(data) or "utf-8"


def _known(encoding: str, data: bytes) -> str:
    """The name of an encoding. Raises InputError if there is none of this name."""
    try:
        name = codecs.lookup(encoding).name
        if name.replace("_", "-") in _UNFIT:
            raise LookupError
        b"a".decode(name, "ignore")  # some convert bytes to bytes
    except (LookupError, ValueError) as error:
        usual = "utf-8, utf-16 or cp1252"
        raise InputError(f"There is no encoding {encoding[:40]!r}; choose another one, such as {usual}") from error
    if name == "utf-8-sig":
        return "utf-8"
    has_mark = any(data.startswith(mark) for mark, _ in _MARKS)
    return _wide(data) or name if name == "utf-16" and not has_mark else name


def _wide(data: bytes) -> str:
    """UTF-16 in the byte order in which every other byte is mostly zero, as for common letters; "" otherwise."""
    head = data[:_HEAD]
    high, low = head[::2].count(0), head[1::2].count(0)
    if 10 * min(high, low) >= max(high, low) or 4 * max(high, low) <= len(head):
        return ""
    return "utf-16-be" if high > low else "utf-16-le"


def _converted(data: bytes, encoding: str, progress: Progress) -> DecodedText:
    """The text in UTF-8. Raises InputError if the data is no text in the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream = io.BytesIO()
    shown = encoding.upper() if encoding.startswith("utf") else encoding
    for start in range(0, len(data), _CHUNK):
        progress(start / len(data))
        try:
            text = decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
            stream.write(text.encode())
        except UnicodeError as error:
            lines = stream.getvalue().count(b"\n")
            raise InputError(f"It is not text in {shown} below line {lines + 1}; choose another encoding") from error
    return DecodedText(data=_without_zeros(stream.getvalue()), encoding=encoding)


def _without_zeros(text: bytes) -> bytes:
    zero = text.find(b"\0")
    if zero >= 0:
        raise InputError(f"It is not text (line {_line_of(text, zero)} contains a zero byte); save it as CSV")
    return text


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


def _byte_at(data: bytes, at: int) -> str:
    return f"line {_line_of(data, at)} contains the byte {data[at]:02X}"


def _around(data: bytes, at: int) -> str:
    """The word around a byte, as Western text."""
    begin, end = max(0, at - _SHOWN), at + _SHOWN
    before, after = data[begin:at].split(), data[at:end].split()
    is_apart = data[at - 1 : at].isspace() or not before
    word = (b"" if is_apart else before[-1]) + (after[0] if after else b"")
    return word.decode(_WESTERN, "replace").replace("\xa0", " ").strip()


def _line_of(data: bytes, at: int) -> int:
    return 1 + max(data.count(b"\n", 0, at), data.count(b"\r", 0, at))
