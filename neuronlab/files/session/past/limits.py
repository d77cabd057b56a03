"""Limits the past in a session file: timelines are thinned, and the oldest entries of undo are left out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from neuronlab.core.arrays import memory_of
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import RunState
from neuronlab.core.training.trajectory import Checkpoint, Learned, TrajectoryRecord
from neuronlab.files.session.work import EntryRecord, Replaced, Timelines, UndoRecord, Work


@dataclass(frozen=True)
class Limits:
    """What a file may hold of the past, besides what it shares with the present.

    Attributes:
        bytes: Bytes of points and trained states; timelines take half of them at most.
        checkpoints: Checkpoints; timelines take three quarters of them at most.
    """

    bytes: int
    checkpoints: int


WHOLE = Limits(2**27, 6_144)
"""For files a person saves, and for the last autosave of a window, written within a second or two. All checkpoints of
six runs in each of three tasks are within it."""
BRIEF = Limits(2**23, 768)
"""For the autosaves every ten seconds, which take a tenth of a second and no more while the work trains."""


def limited(work: Work, limits: Limits) -> Work:
    """The work with as much of its past as a file may hold."""
    budget = _Budget(work, limits)
    timelines = budget.timelines(work.timelines)
    return replace(work, timelines=timelines, undo=None if work.undo is None else budget.undo(work.undo))


def past_size(work: Work) -> tuple[int, int]:
    """The numbers of checkpoints in timelines, and of entries of undo."""
    records = [record for of_task in work.timelines.values() for record in of_task.values()]
    return sum(len(record.checkpoints) for record in records), 0 if work.undo is None else len(work.undo.entries)


class _Budget:
    """Counts what was taken into the file; what is shared counts once."""

    def __init__(self, work: Work, limits: Limits) -> None:
        self._limits = limits
        self._owners: set[int] = set()
        self._checkpoints: set[Checkpoint] = set()
        self._bytes = 0
        points = [getattr(work.experiment, task).points for task in TASKS]
        states = [state for of_task in work.states.values() for state in of_task.values()]
        self._owners.update(memory_of(array for value in (*points, *states) for array in value.arrays))

    def timelines(self, timelines: Timelines) -> Timelines:
        """Each trajectory within an equal share of one half, thinned where it takes more."""
        count = max(1, sum(map(len, timelines.values())))
        most_bytes, most = self._limits.bytes // (2 * count), 3 * self._limits.checkpoints // (4 * count)
        return {
            task: {slot: self._thinned(record, most_bytes, most) for slot, record in of_task.items()}
            for task, of_task in timelines.items()
        }

    def _thinned(self, record: TrajectoryRecord, most_bytes: int, most: int) -> TrajectoryRecord:
        while record.checkpoints and (len(record.checkpoints) > most or self._cost(record.checkpoints) > most_bytes):
            stride = 2 * record.stride
            kept = tuple(each for each in record.checkpoints if each.step % stride == 0)
            only_first = kept == record.checkpoints  # that of step 0 is on every grid
            record = replace(record, stride=stride, checkpoints=() if only_first else kept)
        self._take(record.checkpoints)
        return record

    def undo(self, undo: UndoRecord) -> UndoRecord:
        """The entries next to the present, those to undo first."""
        back = self._fitting(reversed(undo.entries[: undo.index]))
        forward = self._fitting(undo.entries[undo.index :])
        return replace(undo, entries=(*reversed(back), *forward), index=len(back))

    def _fitting(self, entries: Iterable[EntryRecord]) -> list[EntryRecord]:
        """The first of these entries, up to one that does not fit."""
        kept: list[EntryRecord] = []
        for entry in entries:
            taken = entry if self._fits(entry) else self._without_new_checkpoints(entry)
            if not self._fits(taken):
                break
            self._take(self._new_checkpoints(taken), _values_of(taken))
            kept.append(taken)
        return kept

    def _fits(self, entry: EntryRecord) -> bool:
        new = self._new_checkpoints(entry)
        if len(self._checkpoints) + len(new) > self._limits.checkpoints:
            return False
        return self._bytes + self._bytes_of([*_values_of(entry), *_values_at(new)]) <= self._limits.bytes

    def _new_checkpoints(self, entry: EntryRecord) -> set[Checkpoint]:
        learned = {} if entry.replaced is None else entry.replaced.learned
        found = {each for known in learned.values() if known for each in known.trajectory.checkpoints}
        return found - self._checkpoints

    def _without_new_checkpoints(self, entry: EntryRecord) -> EntryRecord:
        """The entry with the checkpoints that the file holds anyway; its states stay exact."""
        if entry.replaced is None:
            return entry
        learned = {slot: each and self._shortened(each) for slot, each in entry.replaced.learned.items()}
        return replace(entry, replaced=Replaced(entry.replaced.task, learned))

    def _shortened(self, learned: Learned) -> Learned:
        shared = tuple(each for each in learned.trajectory.checkpoints if each in self._checkpoints)
        return learned._replace(trajectory=replace(learned.trajectory, checkpoints=shared))

    def _cost(self, checkpoints: tuple[Checkpoint, ...]) -> int:
        return self._bytes_of(_values_at(checkpoints))

    def _bytes_of(self, values: Iterable[PointSet | RunState]) -> int:
        memory = memory_of(array for value in values for array in value.arrays)
        return sum(size for owner, size in memory.items() if owner not in self._owners)

    def _take(self, checkpoints: Iterable[Checkpoint], values: Iterable[PointSet | RunState] = ()) -> None:
        taken = [*values, *_values_at(checkpoints)]
        self._bytes += self._bytes_of(taken)
        self._owners.update(memory_of(array for value in taken for array in value.arrays))
        self._checkpoints.update(checkpoints)


def _values_at(checkpoints: Iterable[Checkpoint]) -> list[PointSet | RunState]:
    """The points and trained states of checkpoints."""
    return [value for each in checkpoints for value in (each.state, each.workspace.points)]


def _values_of(entry: EntryRecord) -> list[PointSet | RunState]:
    """The points and trained states of an entry itself."""
    values: list[PointSet | RunState] = [
        getattr(experiment, task).points for experiment in (entry.before, entry.after) for task in TASKS
    ]
    learned = {} if entry.replaced is None else entry.replaced.learned
    return values + [each.state for each in learned.values() if each is not None]
