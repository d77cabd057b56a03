"""What undo remembers of what was learned, in bounded space: the oldest states are let go of first."""

from weakref import ref

from neuronlab.core.arrays import memory_of
from neuronlab.core.track import NO_TRACK, TrackRecord
from neuronlab.session.mail import Learned, Replacement

UNDO_BYTES = 512 * 2**20
"""Learned states kept for undo may take so much memory together."""
MOST_WAYS = 8
"""So many different ways that runs have come are kept for undo."""


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
        _keep_ways(alive)
        while len(alive) > 1 and bytes_of(alive) > UNDO_BYTES:
            oldest = alive.pop(0)
            oldest.before = oldest.after = None
            oldest.forgotten = True


def _keep_ways(replacements: list[Replacement]) -> None:
    """Let go of all but the newest ways: after undo the timeline then begins there, and what was learned is exact."""
    newest: dict[int, TrackRecord] = {}
    for replacement in reversed(replacements):
        for name in ("after", "before"):
            side: Learned | None = getattr(replacement, name)
            if side is None or id(side.track) in newest:
                continue
            if len(newest) < MOST_WAYS:
                newest[id(side.track)] = side.track
            else:
                setattr(replacement, name, side._replace(track=NO_TRACK))


def bytes_of(replacements: list[Replacement]) -> int:
    """The memory of all their states, those on the way there too; what several of them share counts once."""
    sides = [side for replacement in replacements for side in (replacement.before, replacement.after) if side]
    tracks = {id(side.track): side.track for side in sides}.values()
    states = [side.state for side in sides] + [kept.state for track in tracks for kept in track.checkpoints]
    return sum(memory_of(array for state in states for array in state.arrays).values())
