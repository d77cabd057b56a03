"""The base class of specs: frozen records whose annotated bounds hold however they were created.

Bounds are part of the types, so that files are checked against them, and are checked again in every construction,
because `msgspec.structs.replace` calls `__post_init__` too.
"""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from neuronlab.core.errors import InputError
from neuronlab.core.text import written

MAX_STEPS = 1_000_000_000
"""Largest number of steps."""


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen record whose annotated bounds hold however it was created."""

    def __post_init__(self) -> None:
        for name, low, high in _bounds(type(self)):
            value = getattr(self, name)
            if not isinstance(value, str):  # a word that stands for no number
                require_between(name.replace("_", " ").capitalize(), value, low, high)


@cache
def _bounds(spec: type) -> list[tuple[str, float, float]]:
    """(field, lowest, highest) for every bounded number of a spec class."""
    hints = get_type_hints(spec, include_extras=True)
    kinds = [(name, kind) for name, hint in hints.items() for kind in (hint, *get_args(hint))]
    bounded = {name: get_args(kind)[1] for name, kind in kinds if get_origin(kind) is Annotated}
    return [(name, meta.ge, meta.le) for name, meta in bounded.items()]


def require_between(what: str, value: float, low: float, high: float) -> None:
    """Raise InputError unless low ≤ value ≤ high; NaN is rejected."""
    if not low <= value <= high:
        raise InputError(f"{what} must be from {_shown(low)} to {_shown(high)}, not {_shown(value)}.")


def _shown(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else written(number, "g")


def require_row(table: Iterable[Any], key: str, what: str) -> None:
    """Raise InputError, listing the keys of `table`, unless `key` is one of them."""
    if key not in table:
        raise InputError(f"There is no {what} named {key!r}; choose one of: {', '.join(table)}.")
