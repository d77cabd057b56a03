"""The trajectory of a run in bounded memory: checkpoints on a grid of steps that coarsens as the run grows.

The grid counts steps, never time, so the checkpoints do not depend on the speed of the machine or on the views shown.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from neuronlab.core.arrays import memory_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.state import RunState

TRAJECTORY_BYTES = 64 * 2**20
"""Largest total memory of the checkpoints of a run, with the points they were trained on."""
MOST_CHECKPOINTS = 256
"""More than a timeline can resolve."""
MOST_NOTES = 64
NOTES_APART = 64
"""A repeated note within 1/64 of all steps would be drawn at the same position of the timeline."""


@dataclass(frozen=True)
class Note:
    """An event at a step.

    Attributes:
        step: The step.
        text: The event in words.
        is_edit: Whether it is an edit; otherwise it is a finding about the run.
        number: The number of the edit, by which Undo finds its note; 0 for none.
    """

    step: int
    text: str
    is_edit: bool
    number: int = 0


class Past(NamedTuple):
    """What had happened to a run up to a step.

    Attributes:
        notes: By increasing step, without those of edits that were undone at that time.
        is_reshaped: Whether the network had had another shape since step 0.
    """

    notes: tuple[Note, ...] = ()
    is_reshaped: bool = False


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Checkpoint:
    """The trained state at a step, and its workspace: all that is needed to continue from there.

    Attributes:
        workspace: The workspace.
        state: The trained state.
        past: What had happened up to there; None where that is not known.
    """

    workspace: Workspace
    state: RunState
    past: Past | None = None

    @property
    def step(self) -> int:
        """The step of the checkpoint."""
        return self.state.step


@dataclass(frozen=True, eq=False)
class TrajectoryRecord:
    """Checkpoints and notes of a run since its last reset.

    Attributes:
        stride: Checkpoints are at multiples of this step.
        checkpoints: By increasing step.
        notes: By increasing step.
        undone: Notes of edits that are undone, which Redo shows again; by increasing step.
        is_reshaped: Whether the network has had another shape since step 0.
    """

    stride: int = 1
    checkpoints: tuple[Checkpoint, ...] = ()
    notes: tuple[Note, ...] = ()
    undone: tuple[Note, ...] = ()
    is_reshaped: bool = False

    def seen_from(self, checkpoint: Checkpoint) -> "TrajectoryRecord":
        """What it was at a checkpoint, with the notes of all that came later.

        An edit that was undone since has its note again, one that was undone then has none.
        """
        past = checkpoint.past
        if past is None:
            return self
        later = [note for note in self.notes if note.step >= checkpoint.step and note not in past.notes]
        notes = (*past.notes, *later)
        if (notes, past.is_reshaped) == (self.notes, self.is_reshaped):
            return self
        return replace(self, notes=notes, is_reshaped=past.is_reshaped)

    def continued_from(self, checkpoint: Checkpoint, undone: Set[int]) -> "TrajectoryRecord":
        """What it becomes where the run goes on from a checkpoint, with the numbers of the edits that are undone.

        Their notes stay, if they were in force there: Redo cannot reach them any more, nor Undo hide them.
        """
        past = checkpoint.past
        if past is None:
            return self
        notes = tuple(replace(note, number=0) if note.number in undone else note for note in past.notes)
        return replace(self, notes=notes, undone=(), is_reshaped=past.is_reshaped)

    def up_to(self, step: int) -> "TrajectoryRecord":
        """The part up to a step."""
        if not self.checkpoints or self.checkpoints[-1].step <= step:
            return self
        kept = tuple(checkpoint for checkpoint in self.checkpoints if checkpoint.step <= step)
        return replace(self, checkpoints=kept, notes=tuple(note for note in self.notes if note.step <= step))


NO_TRAJECTORY = TrajectoryRecord()


class Learned(NamedTuple):
    """The trained state of a run.

    Attributes:
        state: Parameters, memory of the optimiser and history.
        trajectory: The checkpoints of the run that led there.
    """

    state: RunState
    trajectory: TrajectoryRecord = NO_TRAJECTORY


class Trajectory:
    """Keeps a checkpoint at every step of the grid; when there are too many, every second is dropped.

    `workspace` is stored with new checkpoints.
    """

    def __init__(
        self, workspace: Workspace, record: TrajectoryRecord = NO_TRAJECTORY, most_bytes: int = TRAJECTORY_BYTES
    ) -> None:
        self.workspace = workspace
        self._most_bytes = most_bytes
        self._stride, self._notes, self._undone = record.stride, record.notes, record.undone
        self._is_reshaped = record.is_reshaped
        self._kept: list[Checkpoint] = []
        self._counted: set[int] = set()
        self._bytes = 0
        self._keep_only(list(record.checkpoints))
        self._record: TrajectoryRecord | None = record

    def is_due(self, step: int) -> bool:
        """Whether this step is on the grid and has no checkpoint yet; that of step 0 may have become another one."""
        return step % self._stride == 0 and (not self._kept or self._kept[-1].step < step or step == 0)

    def steps_until_due(self, step: int) -> int:
        """Steps from `step` to the next point of the grid after it."""
        return self._stride - step % self._stride

    def keep(self, state: RunState) -> None:
        """Add a checkpoint of this state, and thin out all checkpoints if they take too much memory.

        It takes the place of one at the same step.
        """
        if self._kept and self._kept[-1].step == state.step:
            self._keep_only(self._kept[:-1])
        self._add(Checkpoint(self.workspace, state, Past(self._notes, self._is_reshaped)))
        while len(self._kept) > MOST_CHECKPOINTS or self._bytes > self._most_bytes:
            self._stride *= 2
            self._keep_only([checkpoint for checkpoint in self._kept if checkpoint.step % self._stride == 0])
            if len(self._kept) == 1 and self._bytes > self._most_bytes:
                own = sum(memory_of(self._kept[0].state.own_arrays).values())
                if own > self._most_bytes:  # not only together with the best state
                    self._keep_only([])
                return

    def _add(self, checkpoint: Checkpoint) -> None:
        """Append a checkpoint, and count its additional memory."""
        points = checkpoint.workspace.points
        is_new = not self._kept or self._kept[-1].workspace.points is not points
        self._kept.append(checkpoint)
        for owner, size in memory_of((*checkpoint.state.arrays, *(points.arrays if is_new else ()))).items():
            if owner not in self._counted:
                self._counted.add(owner)
                self._bytes += size
        self._record = None

    def _keep_only(self, checkpoints: list[Checkpoint]) -> None:
        self._kept, self._counted, self._bytes, self._record = [], set(), 0, None
        for checkpoint in checkpoints:
            self._add(checkpoint)

    def note(self, note: Note) -> None:
        """Add a note; repetitions within a drag, or of a flickering finding, are noted once."""
        last = next((other for other in reversed(self._notes) if other.is_edit == note.is_edit), None)
        if last is not None and last.text == note.text and note.step - last.step <= note.step // NOTES_APART:
            return
        self._notes = (*self._notes, note)[-MOST_NOTES:]
        self._record = None

    def show_undone(self, numbers: Set[int]) -> None:
        """Hide the notes of the edits with these numbers, and show those of all others."""
        notes = sorted([*self._notes, *self._undone], key=attrgetter("step"))
        self._notes = tuple(note for note in notes if note.number not in numbers)
        self._undone = tuple(note for note in notes if note.number in numbers)[-MOST_NOTES:]
        self._record = None

    def forget_after(self, step: int) -> None:
        """Drop the checkpoints and notes of later steps, after a run was rolled back."""
        self._keep_only([checkpoint for checkpoint in self._kept if checkpoint.step <= step])
        self._notes = tuple(note for note in self._notes if note.step <= step)
        self._undone = tuple(note for note in self._undone if note.step <= step)
        self._record = None

    def record(self) -> TrajectoryRecord:
        """A read-only copy; the same object until something is added."""
        if self._record is None:
            past = self._notes, self._undone, self._is_reshaped
            self._record = TrajectoryRecord(self._stride, tuple(self._kept), *past)
        return self._record
