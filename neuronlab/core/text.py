"""Plain text: external input without characters that move the cursor or hide text, and numbers as people write them.

Also texts for cells of a table: a spreadsheet computes those that begin like a formula.
"""

import re

LONGEST_MESSAGE = 500
"""Most characters of a message; files can contain names of any length."""
_HEAD = 300
"""Characters kept from the start of a message that is too long, which says where; its end says what is wrong."""
_CONTROLS = "\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
CONTROLS = re.compile(f"[{_CONTROLS}]")
"""Control characters, line and paragraph separators, and characters that change the direction of text."""
_GAPS = re.compile(f"[ {_CONTROLS}]+")
SURROGATES = re.compile("[\ud800-\udfff]")
"""Surrogates, which cannot be encoded; Python uses them for undecodable bytes in file names."""


def without_controls(text: str) -> str:
    """The text with white space and control characters replaced by single spaces, and stripped."""
    return " ".join(SURROGATES.sub("�", CONTROLS.sub(" ", text)).split())


def one_line(text: str, most: int = LONGEST_MESSAGE) -> str:
    """The text as one line of at most `most` characters; an ellipsis replaces its middle if it is too long."""
    line = SURROGATES.sub("�", _GAPS.sub(" ", text)).strip(" ")  # narrow spaces, as in "96.7 %", are kept
    if len(line) <= most:
        return line
    head = _HEAD * most // LONGEST_MESSAGE
    return f"{line[:head].rstrip()} … {line[head + 3 - most :].lstrip()}"


_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""The beginning of a formula to a spreadsheet, behind any apostrophes that are there already."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def as_cell(text: str) -> str:
    """A text as a cell that no spreadsheet computes: behind an apostrophe if it begins like a formula.

    Numbers stay as they are. `of_cell` is the inverse.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def of_cell(cell: str) -> str:
    """The text of a cell written by `as_cell`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


_MINUS = "−"
_POWER = re.compile(r"e([+-])0*([0-9]+)")


def written(value: float, spec: str) -> str:
    """A number in a format of Python's, with the signs people write: −0.5, 1.2e−6, 3e20, and 0 instead of −0.00."""
    text = format(value, spec)
    if "e" in text:
        text = _POWER.sub(lambda power: f"e{power[1].strip('+')}{power[2]}", text)
    if text[0] == "-" and not text.partition("e")[0].strip("-.,0%"):
        text = text[1:]
    return text.replace("-", _MINUS)
