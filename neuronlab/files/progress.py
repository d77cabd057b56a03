"""Progress reports of long operations, which can also cancel them."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Receives the fraction done, from 0 to 1; raising an exception cancels the operation."""


def unheard(share: float) -> None:
    """Ignore progress."""
