"""One rule for the names of classes and columns, whether they are typed, pasted or come out of a file.

A name is one line of at most 100 characters, without control characters and without spaces at its ends.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from neuronlab.core.errors import InputError
from neuronlab.core.text import CONTROLS, SURROGATES, without_controls

LONGEST_NAME = 100


def require_name(what: str, name: str) -> None:
    """Raise InputError unless `name` keeps the rule; `what` says whose name it is."""
    if len(name) > LONGEST_NAME:
        raise InputError(f"{what} has {len(name):,} characters; at most {LONGEST_NAME} are possible.")
    if CONTROLS.search(name) or SURROGATES.search(name):
        raise InputError(f"{what} has a control character in it: {name!r}.")
    if name != name.strip():
        raise InputError(f"{what} begins or ends with a space: {name!r}.")


def require_class_name(name: str) -> None:
    """Raise InputError unless a class can be called so: it needs a name, while a column may have none."""
    if not name:
        raise InputError("A class needs a name.")
    require_name("The name of a class", name)


def tidy_name(text: str) -> str:
    """The name that keeps the rule and is most like a text; one that is too long is cut and ends in an ellipsis."""
    if text.isalnum() and len(text) <= LONGEST_NAME:  # as most are, of half a million columns too
        return text
    name = without_controls(text)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def tidy_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Names that keep the rule; one that only thereby became the same as another ends in a number."""
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
