"""How much a JSON text can hold is counted in its bytes before anything is made of it.

An empty list is 2 bytes of text and 56 of memory, and a decoder makes all of them before it looks at what it has read.
"""

from typing import NamedTuple

from neuronlab.core.errors import InputError

_NUMBERS = b"0123456789+-.eE,[] \t\r\n"
_CHUNK = 2**16
_LARGE = 2**24
"""A text that is larger has to be of many numbers: one string or one number of it may not take as much again."""


class JsonBounds(NamedTuple):
    """The most a JSON text may hold: objects, lists, commas between items, and bytes that are no part of numbers."""

    objects: int
    lists: int
    commas: int
    words: int = 2**20


def require_bounded(text: bytes, most: JsonBounds) -> None:
    """Raise InputError when a JSON text holds more than that; brackets and commas inside strings count as well."""
    for sign, bound, what in (
        (b"{", most.objects, "objects"),
        (b"[", most.lists, "lists"),
        (b",", most.commas, "items"),
    ):
        count = text.count(sign)
        if count > bound:
            raise InputError(f"It holds {count:,} {what}; at most {bound:,} are possible")
    words = 0
    for start in range(0, len(text), _CHUNK):
        chunk = text[start : start + _CHUNK]
        words += len(chunk.translate(None, _NUMBERS))
        if words > most.words:
            raise InputError(f"Its texts have more than {most.words:,} characters, more than it can need")
        if len(text) > _LARGE and len(chunk) == _CHUNK and b"," not in chunk:
            raise InputError(f"It has {_CHUNK:,} characters in a row without a comma, as no model has")
