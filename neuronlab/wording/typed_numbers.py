"""Reads numbers as people type them, and says in a sentence why a text is not entered as it is."""

import re

from neuronlab.wording.numbers import elided

_LONGEST = 40
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)(e[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([ ,'_\u2009\u202f\u00a0][0-9]{3})+", re.ASCII)
_DECIMAL_OR_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)


def read_number(text: str) -> float | None:
    """The number of a text such as 0.01, 1e-3, 0,01, −2 or 10 000; None if it is none, or `is_ambiguous`."""
    text = text.strip().replace("−", "-")
    if is_ambiguous(text):
        return None
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"[^0-9+-]", "", text))
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def read_count(text: str) -> int | None:
    """The whole number of a text such as 1000, 1,000 or 1e3; None if it is none."""
    text = text.strip().replace("−", "-")
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[^0-9+-]", "", text))
    number = read_number(text)
    return int(number) if number is not None and number.is_integer() else None


def is_ambiguous(text: str) -> bool:
    """Whether a comma in it may separate decimals as well as thousands: 1,500."""
    return bool(_DECIMAL_OR_THOUSAND.fullmatch(text.strip().replace("−", "-")))


def not_a_number(name: str, typed: str, kept: str, *, is_whole: bool, word: str = "") -> str:
    """Why a text is not entered into a field; `kept` is what the field shows, `word` one it also takes."""
    if not is_whole and is_ambiguous(typed):
        return f"{name} may mean {typed.replace(',', '.')} or {typed.replace(',', '')}: type it without the comma."
    wanted = ("a whole number" if is_whole else "a number") + (f" or “{word}”" if word else "")
    return f"{name} must be {wanted}, not “{elided(typed, _LONGEST)}”; it stays at {kept}."


def out_of_range(name: str, typed: str, nearest: str, *, is_too_large: bool) -> str:
    """Why the nearest number that a field takes is entered instead of the typed one."""
    bound = "most" if is_too_large else "least"
    return f"{name} can be at {bound} {nearest}, not {elided(typed, _LONGEST)}."
