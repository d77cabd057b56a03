"""The rule for names of classes and columns, whether typed, pasted or read from a file.

A name is one line of at most 100 characters, without control characters and without leading or trailing spaces.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from neuronlab.core.errors import InputError
from neuronlab.core.text import CONTROLS, SURROGATES, without_controls

LONGEST_NAME = 100
USUAL_MISSING = (
    *("NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN"),
    *("null", "NULL", "None", "NONE", "-", "--", "?", "."),
)
"""The cells of tables, besides empty ones, by which programs and people say that a value is missing, and no name."""


def require_name(what: str, name: str) -> None:
    """Raise InputError unless `name` is valid; `what` says what it names."""
    if len(name) > LONGEST_NAME:
        raise InputError(f"{what} has {len(name):,} characters; the limit is {LONGEST_NAME}.")
    if CONTROLS.search(name) or SURROGATES.search(name):
        raise InputError(f"{what} contains a control character: {name!r}.")
    if name != name.strip():
        raise InputError(f"{what} begins or ends with a space: {name!r}.")


def require_class_name(name: str) -> None:
    """Raise InputError unless this is a valid name of a class, which must not be empty, unlike that of a column."""
    if not name:
        raise InputError("The name of a class must not be empty.")
    require_name("The name of a class", name)


def tidy_name(text: str) -> str:
    """The valid name closest to a text; one that is too long is cut and ends in an ellipsis."""
    if text.isalnum() and len(text) <= LONGEST_NAME:  # fast path, for half a million columns
        return text
    name = without_controls(text)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def tidy_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Valid names; a number is appended to a name that became a duplicate by being tidied."""
    names: list[str] = []
    for text in texts:
        name = tidy_name(text)
        is_taken = name != text and name in names
        names.append(next(other for other in _numbered(name) if other not in names) if is_taken else name)
    return tuple(names)


def _numbered(name: str) -> Iterator[str]:
    for number in count(2):
        ending = f" {number}"
        yield f"{name[: LONGEST_NAME - len(ending)]}{ending}"
