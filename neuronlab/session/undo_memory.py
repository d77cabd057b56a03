"""Limits the memory of undo: points and trained states by whole entries, oldest first, and trajectories.

Entries are dropped in the window's thread, which owns the undo stack; trajectories are shortened in the training
thread, which alone writes them.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from weakref import ref

from neuronlab.core.arrays import memory_of
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import RunState
from neuronlab.core.training.trajectory import Checkpoint, Learned, TrajectoryRecord
from neuronlab.session.edits import LearnedRuns, Replacement

USUAL_MACHINE_BYTES = 4 * 2**30
"""Assumed memory of a machine that does not report it: Windows has no `sysconf`."""


def machine_bytes() -> int:
    """Memory of this machine in bytes."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return USUAL_MACHINE_BYTES


UNDO_BYTES = machine_bytes() // 8
"""Bytes that undo may use in total."""
MOST_CHECKPOINTS_KEPT, TRAJECTORIES_BYTES = 256, min(128 * 2**20, UNDO_BYTES // 4)
"""Number of checkpoints of a run, and bytes of that total, that trajectories may use."""
ENTRIES_BYTES = UNDO_BYTES - TRAJECTORIES_BYTES
"""Bytes left for points and trained states."""


class Kept(NamedTuple):
    """What an undo entry keeps in memory.

    Attributes:
        experiments: The experiments before and after it.
        replacement: What was learned there; None where the entry leaves that alone.
    """

    experiments: tuple[Experiment, Experiment]
    replacement: Replacement | None


def entries_to_keep(entries: Sequence[Kept], index: int) -> range:
    """Which entries can stay, oldest first; `index` is that of the next one to redo.

    The oldest go first, then those furthest from being redone; those next to the present always stay.
    """
    memories = [_memory_of_entry(entry) for entry in entries]
    uses = Counter(owner for memory in memories for owner in memory)
    together = sum({owner: size for memory in memories for owner, size in memory.items()}.values())
    first, last = 0, len(entries)
    while together > ENTRIES_BYTES and (first < index - 1 or last > index + 1):
        dropped = memories[first] if first < index - 1 else memories[last - 1]
        first, last = (first + 1, last) if first < index - 1 else (first, last - 1)
        uses.subtract(dropped)
        together -= sum(size for owner, size in dropped.items() if not uses[owner])
    return range(first, last)


def _memory_of_entry(entry: Kept) -> dict[int, int]:
    """Bytes of its arrays by an id of their memory, so that shared ones count once."""
    values: set[PointSet | RunState] = set()
    for experiment in entry.experiments:
        for task in TASKS:
            values.add(getattr(experiment, task).points)
    replacement = entry.replacement
    for side in (replacement.before, replacement.after) if replacement is not None else ():
        values |= {learned.state for learned in (side or {}).values() if learned is not None}
    return memory_of(array for value in values for array in value.arrays)


class UndoMemory:
    """Tracks the replacements that hold states. The undo stack owns them; those it drops no longer count."""

    def __init__(self, replacements: Sequence[Replacement] = ()) -> None:
        self._kept: list[ref[Replacement]] = [ref(each) for each in replacements]

    @property
    def alive(self) -> list[Replacement]:
        """The replacements that still exist, the oldest first."""
        return [found for known in self._kept if (found := known()) is not None]

    def keep(self, replacement: Replacement) -> None:
        """Track this entry, and shorten the trajectories of the oldest ones if all together take too much memory."""
        others = [known for known in self._kept if known() not in {None, replacement}]
        self._kept = [*others, ref(replacement)]
        _keep_trajectories(self.alive)


def _keep_trajectories(replacements: list[Replacement]) -> None:
    """Keep the newest trajectories whole, and of older ones what they share with those; states stay exact."""
    memory: dict[int, int] = {}
    checkpoints: set[Checkpoint] = set()
    counts: Counter[int] = Counter()
    kept: dict[int, TrajectoryRecord] = {}
    for replacement, name, slot, learned in _newest_first(replacements):
        trajectory = learned.trajectory
        if id(trajectory) not in kept:
            new = [one for one in trajectory.checkpoints if one not in checkpoints]
            fits = counts[slot] + len(new) <= MOST_CHECKPOINTS_KEPT
            arrays = (array for one in new for array in (*one.state.arrays, *one.workspace.points.arrays))
            together = memory | memory_of(arrays) if fits and new else memory
            if fits and sum(together.values()) <= TRAJECTORIES_BYTES:
                memory, kept[id(trajectory)] = together, trajectory
                checkpoints.update(new)
                counts[slot] += len(new)
            else:
                shared = tuple(one for one in trajectory.checkpoints if one in checkpoints)
                kept[id(trajectory)] = replace(trajectory, checkpoints=shared)
        if kept[id(trajectory)] is not trajectory:
            shortened = learned._replace(trajectory=kept[id(trajectory)])
            # Another dict, since the window may be reading this one.
            setattr(replacement, name, {**getattr(replacement, name), slot: shortened})


def _newest_first(replacements: list[Replacement]) -> Iterator[tuple[Replacement, str, int, Learned]]:
    """What runs had learned: the replacement and its field that have it, the slot, and what it is."""
    for replacement in reversed(replacements):
        for name in ("after", "before"):
            side: LearnedRuns = getattr(replacement, name) or {}
            for slot, learned in side.items():
                if learned is not None:
                    yield replacement, name, slot, learned
