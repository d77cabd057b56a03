"""Reads numbers as people type them, and says in a sentence why a text is not entered as it is."""

import re

from neuronlab.wording.numbers import elided

_LONGEST = 40
_MOST_DIGITS = 300
"""A longer text is no number: Python refuses to read whole numbers of more than 4,300 digits."""
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)(e[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)
_GROUPED = (
    re.compile(r"([+-]?[1-9][0-9]{0,2}(?:[ ,'_\u2009\u202f\u00a0][0-9]{3})+)(\.[0-9]*)?", re.ASCII),
    re.compile(r"([+-]?[1-9][0-9]{0,2}(?:[ .'_\u2009\u202f\u00a0][0-9]{3})+)(,[0-9]*)?", re.ASCII),
)
"""Thousands with separators, and decimals after the other sign: 1,234.5 and 1.234,5."""
_DECIMAL_OR_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)


def read_number(text: str) -> float | None:
    """The number of a text such as 0.01, 1e-3, 0,01, −2, 10 000 or 1,234.5; None if it is none, or `is_ambiguous`."""
    text = _plain(text)
    if len(text) > _MOST_DIGITS or is_ambiguous(text):
        return None
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    return _read_grouped(text)


def read_share(text: str) -> float | None:
    """The share of a text such as 0.9, 90 % or 90%, from 0 to 1; None if it is none."""
    plain = text.strip()
    number = read_number(plain.removesuffix("%"))
    share = number / 100.0 if number is not None and plain.endswith("%") else number
    return share if share is not None and 0.0 <= share <= 1.0 else None


def read_count(text: str) -> int | None:
    """The whole number of a text such as 1000, 1,000 or 1e3; None if it is none, or `is_ambiguous`."""
    text = _plain(text)
    if len(text) > _MOST_DIGITS or is_ambiguous(text, is_whole=True):
        return None
    number = _read_grouped(text) if "," in text else read_number(text)
    if number is None:
        number = read_number(text)
    return int(number) if number is not None and number.is_integer() else None


def is_ambiguous(text: str, *, is_whole: bool = False) -> bool:
    """Whether a sign before three digits may separate decimals as well as thousands.

    1,500 may be 1.5; as a whole number it is 1500, but then 1.500 may be either.
    """
    return ("." if is_whole else ",") in text and bool(_DECIMAL_OR_THOUSAND.fullmatch(_plain(text)))


def not_a_number(name: str, typed: str, kept: str, *, is_whole: bool, word: str = "", date: str = "") -> str:
    """Why a text is not entered into a field; `kept` is what the field shows, `word` and `date` what it also takes."""
    if is_ambiguous(typed, is_whole=is_whole):
        decimal, thousand = typed.replace(",", "."), re.sub(r"[.,]", "", typed)
        return f"{name} could mean {decimal} or {thousand}; type it without the {'point' if is_whole else 'comma'}."
    wanted = f"a date such as {date}" if date else "a whole number" if is_whole else "a number"
    wanted += f" or “{word}”" if word else ""
    return f"{name} must be {wanted}, not “{elided(typed, _LONGEST)}”; it stays at {kept}."


def out_of_range(name: str, typed: str, nearest: str, *, is_too_large: bool) -> str:
    """Why the nearest number that a field takes is entered instead of the typed one."""
    bound = f"can be at most {nearest}" if is_too_large else f"must be at least {nearest}"
    return f"{name} {bound}, not {elided(typed, _LONGEST)}."


def _plain(text: str) -> str:
    return text.strip().replace("−", "-")


def _read_grouped(text: str) -> float | None:
    for form in _GROUPED:
        if found := form.fullmatch(text):
            whole, decimals = found.groups()
            return float(re.sub(r"[^0-9+-]", "", whole) + (decimals or "").replace(",", "."))
    return None
