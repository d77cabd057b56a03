"""Text from outside as plain text: what moves a cursor, hides or turns other text round is no part of it."""

import re

LONGEST_MESSAGE = 500
"""Characters of a message; a person reads no more, and a file can name things of any length."""
_HEAD = 300
"""So much of a message that is too long is kept of its beginning, which says where; its end says what is wrong."""
_CONTROLS = "\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
CONTROLS = re.compile(f"[{_CONTROLS}]")
"""Control characters, line and paragraph separators, and those that turn the direction of the text after them."""
_GAPS = re.compile(f"[ {_CONTROLS}]+")
SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no encoding can write; Python reads bytes of file names that are no text as these."""


def without_controls(text: str) -> str:
    """The text with single spaces for white space and control characters, and none at either end."""
    return " ".join(SURROGATES.sub("�", CONTROLS.sub(" ", text)).split())


def one_line(text: str, most: int = LONGEST_MESSAGE) -> str:
    """The text as one line of at most so many characters; what is left out of its middle is an ellipsis."""
    line = SURROGATES.sub("�", _GAPS.sub(" ", text)).strip(" ")  # the spaces within numbers are others
    if len(line) <= most:
        return line
    head = _HEAD * most // LONGEST_MESSAGE
    return f"{line[:head].rstrip()} … {line[head + 3 - most :].lstrip()}"
