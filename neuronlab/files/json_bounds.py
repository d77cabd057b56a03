"""Bound the contents of a JSON text by counting bytes before decoding.

An empty list takes 2 bytes of text but 56 of memory, and a decoder creates all of them before it validates anything.
"""

from typing import NamedTuple

from neuronlab.core.errors import InputError

_NUMBERS = b"0123456789+-.eE,[] \t\r\n"
_CHUNK = 2**16
_LARGE = 2**24
"""A larger text must consist of many numbers: a single string or number would take as much memory again."""


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
    """Raise InputError if a JSON text exceeds the limits; brackets and commas inside strings count too."""
    for sign, bound, what in (
        (b"{", most.objects, "objects"),
        (b"[", most.lists, "lists"),
        (b",", most.commas, "items"),
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
