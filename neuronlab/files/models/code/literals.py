"""Numbers and texts as literals of each language: exact numbers, and names that people typed as nothing but text."""

import html
import json
import re
import textwrap
from collections.abc import Callable, Sequence

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.text import without_controls

_WIDTH = 110
"""Characters of a line of numbers."""


def single(value: float) -> str:
    """The shortest decimal that restores a number in float32; inf beyond its range."""
    with np.errstate(over="ignore"):
        return str(np.float32(value))


def double(value: float) -> str:
    """The shortest decimal that restores a finite number in float64."""
    return repr(float(value))


def python_number(value: float) -> str:
    """A number of a formula, in float32, for every Python library."""
    text = single(value)
    return text if text[-1].isdigit() else f'float("{text}")'


def python_double(value: float) -> str:
    """A number in float64, for every Python library."""
    text = double(value)
    return text if text[-1].isdigit() else f'float("{text}")'


def c_double(value: float) -> str:
    """A number as a double of C99."""
    text = double(value)
    return text if text[-1].isdigit() else text.upper().replace("INF", "INFINITY")


def c_number(value: float) -> str:
    """A number of a formula as a float of C99."""
    text = single(value)
    return f"{text}f" if text[-1].isdigit() else text.upper().replace("INF", "INFINITY")


def javascript_number(value: float) -> str:
    """A number of a formula, in float32, for JavaScript."""
    text = single(value).removesuffix(".0")
    return text if text[-1].isdigit() else text.replace("inf", "Infinity").replace("nan", "NaN")


def number_of(text: str) -> float:
    """The number that a literal of any of the languages stands for. Raises ValueError if it is none."""
    plain = text.removeprefix('float("').removesuffix('")')
    return float(plain[:-1] if re.fullmatch(r"-?[0-9.]+(e[-+]?[0-9]+)?f", plain) else plain)


def numbers_text(values: Array, literal: Callable[[float], str], brackets: str, indent: str) -> str:
    """An array (n,) or (rows, n) in brackets, "[]" or "{}", broken into lines; `indent` is that of its first line."""
    opening, closing = brackets[0], brackets[1]
    if values.ndim == 1:
        return _row_text([literal(value) for value in values], opening, closing, indent)
    rows = [numbers_text(row, literal, brackets, f"{indent}    ") for row in values]
    return f"{opening}\n" + "".join(f"{indent}    {row},\n" for row in rows) + f"{indent}{closing}"


def _row_text(literals: Sequence[str], opening: str, closing: str, indent: str) -> str:
    text = ", ".join(literals)
    if len(text) + len(indent) <= _WIDTH:
        return f"{opening}{text}{closing}"
    lines = textwrap.wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return f"{opening}\n" + "".join(f"{indent}    {line}\n" for line in lines) + f"{indent}{closing}"


def python_string(text: str) -> str:
    """A text as a string literal of Python."""
    return json.dumps(text, ensure_ascii=False)


def python_comment(text: str) -> str:
    """A text for the rest of a line of Python behind `#`."""
    return without_controls(text)


def c_string(text: str) -> str:
    """A text as a string literal of C99, in UTF-8; question marks are escaped because two begin a trigraph."""
    return '"' + "".join(map(_c_character, text)) + '"'


def _c_character(character: str) -> str:
    if character in '"\\?':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode())


def c_comment(text: str) -> str:
    """A text for the inside of a comment of C99: it neither ends the comment nor contains a trigraph."""
    plain = without_controls(text)
    for found, instead in (("*/", "* /"), ("/*", "/ *"), ("??", "? ?")):
        while found in plain:
            plain = plain.replace(found, instead)
    return plain


def script_json(value: object) -> str:
    """A value as JSON inside a script element of HTML, which no text in it can end."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def html_text(text: str) -> str:
    """A text for the content of an element, or an attribute in quotes."""
    return html.escape(text)


def markdown_text(text: str) -> str:
    """A text for a paragraph of Markdown that stands there as it is: neither marked up, nor a link, nor HTML."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$&@:/])", r"\\\1", without_controls(text))
