"""What undo remembers of what was learned, in bounded space: the oldest states are let go of first."""

from weakref import ref

from neuronlab.session.mail import Replacement

UNDO_BYTES = 512 * 2**20
"""Learned states kept for undo may take so much memory together."""


class UndoMemory:
    """Knows the replacements that hold states. They belong to the undo stack: what it drops is no longer counted."""

    def __init__(self) -> None:
        self._kept: list[ref[Replacement]] = []

    @property
    def alive(self) -> list[Replacement]:
        """The replacements that still exist, the oldest first."""
        return [found for known in self._kept if (found := known()) is not None]

    def keep(self, replacement: Replacement) -> None:
        """Keep this entry's states, and let go of the oldest ones when all together take too much memory."""
        others = [known for known in self._kept if known() not in {None, replacement}]
        self._kept = [*others, ref(replacement)]
        alive = self.alive
        while len(alive) > 1 and sum(map(_bytes_of, alive)) > UNDO_BYTES:
            oldest = alive.pop(0)
            oldest.before = oldest.after = None
            oldest.forgotten = True


def _bytes_of(replacement: Replacement) -> int:
    return sum(state.nbytes for state in (replacement.before, replacement.after) if state is not None)
