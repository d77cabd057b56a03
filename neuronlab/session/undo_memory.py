"""What undo remembers of what was learned, in bounded space: the oldest states are let go of first."""

from weakref import ref

from neuronlab.core.arrays import memory_of
from neuronlab.core.track import Checkpoint, TrackRecord
from neuronlab.session.mail import Learned, Replacement

UNDO_BYTES = 512 * 2**20
"""Learned states kept for undo may take so much memory together."""
MOST_CHECKPOINTS_KEPT, WAYS_BYTES = 256, 128 * 2**20
"""So many checkpoints, and so much memory, the ways that runs have come may take together for undo."""


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
        while len(alive) > 1 and _bytes_of_states(alive) > UNDO_BYTES:
            oldest = alive.pop(0)
            oldest.before = oldest.after = None
            oldest.forgotten = True


def _keep_ways(replacements: list[Replacement]) -> None:
    """Keep the newest ways whole, and of the older ones what they share with those; what was learned stays exact."""
    memory: dict[int, int] = {}
    checkpoints: set[Checkpoint] = set()
    kept: dict[int, TrackRecord] = {}
    for replacement in reversed(replacements):
        for name in ("after", "before"):
            side: Learned | None = getattr(replacement, name)
            if side is None:
                continue
            way = side.track
            if id(way) not in kept:
                new = [one for one in way.checkpoints if one not in checkpoints]
                fits = len(checkpoints) + len(new) <= MOST_CHECKPOINTS_KEPT
                arrays = (array for one in new for array in (*one.state.arrays, *one.workspace.points.arrays))
                together = memory | memory_of(arrays) if fits and new else memory
                if fits and sum(together.values()) <= WAYS_BYTES:
                    memory, kept[id(way)] = together, way
                    checkpoints.update(new)
                else:
                    shared = tuple(one for one in way.checkpoints if one in checkpoints)
                    kept[id(way)] = TrackRecord(way.stride, shared, way.notes)
            if kept[id(way)] is not way:
                setattr(replacement, name, side._replace(track=kept[id(way)]))


def _bytes_of_states(replacements: list[Replacement]) -> int:
    """The memory of all their states; what several of them share counts once."""
    sides = [side for replacement in replacements for side in (replacement.before, replacement.after) if side]
    return sum(memory_of(array for side in sides for array in side.state.arrays).values())
