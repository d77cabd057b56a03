"""Long work says how far it is, and is stopped from where it says so."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Is told the share that is done, 0 to 1; whatever it raises ends the work."""


def unheard(share: float) -> None:
    """For work nobody waits for."""
