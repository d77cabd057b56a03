"""Check a JSON text before decoding: bound its contents by counting bytes, and refuse an object with a key twice.

An empty list takes 2 bytes of text but 56 of memory, and a decoder creates all of them before it validates anything. Of
two equal keys a decoder takes the last and another program the first, so such a file says two things at once.
"""

import re
from typing import NamedTuple

import msgspec

from neuronlab.core.errors import InputError

_NUMBERS = b"0123456789+-.eE,[] \t\r\n"
_CHUNK = 2**16
_LARGE = 2**24
"""A larger text must consist of many numbers: a single string or number would take as much memory again."""
_TOKEN = re.compile(rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"?(\s*+:)?|[{}]', re.DOTALL)
"""A string, with the colon that makes it a key, or a bracket of an object."""


class JsonBounds(NamedTuple):
    """Limits for a JSON text.

    Attributes:
        objects: Number of objects.
        lists: Number of lists.
        commas: Number of commas between items.
        words: Number of bytes that are not part of numbers.
    """

    objects: int
    lists: int
    commas: int
    words: int = 2**20


def require_bounded(text: bytes, most: JsonBounds) -> None:
    """Raise InputError if a JSON text exceeds the limits, or an object in it has a key twice.

    Brackets and commas inside strings count too.
    """
    for sign, bound, what in (
        (b"{", most.objects, "objects"),
        (b"[", most.lists, "lists"),
        (b",", most.commas, "items"),
        (b'"', 4 * (most.objects + most.lists + most.commas), "quotation marks"),
    ):
        count = text.count(sign)
        if count > bound:
            raise InputError(f"It contains {count:,} {what}; the limit is {bound:,}")
    words = 0
    for start in range(0, len(text), _CHUNK):
        chunk = text[start : start + _CHUNK]
        words += len(chunk.translate(None, _NUMBERS))
        if words > most.words:
            raise InputError(f"Its texts have more than {most.words:,} characters, too many for such a file")
        if len(text) > _LARGE and len(chunk) == _CHUNK and b"," not in chunk:
            raise InputError(f"It has {_CHUNK:,} characters in a row without a comma, which no model has")
    _require_different_keys(text)


def _require_different_keys(text: bytes) -> None:
    """Raise InputError if an object has a key twice; whatever else is wrong is left to the decoder."""
    seen: list[set[bytes]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == b"{":
            seen.append(set())
        elif token[0] == b"}":
            del seen[-1:]
        elif token[2] and seen:
            key = _unescaped(token[1])
            if key in seen[-1]:
                raise InputError(f"It contains the key {key.decode(errors='replace')[:40]!r} twice in one object")
            seen[-1].add(key)


def _unescaped(key: bytes) -> bytes:
    """A key with its escape sequences replaced, since one character can be written in two ways."""
    try:
        return msgspec.json.decode(b'"' + key + b'"', type=str).encode() if b"\\" in key else key
    except (msgspec.DecodeError, UnicodeError):
        return key
