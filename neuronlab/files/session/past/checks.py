"""Validation of the past of a session: its parts against each other, and against the present."""

from collections.abc import Mapping
from itertools import pairwise

from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import RunState
from neuronlab.core.training.trajectory import MOST_CHECKPOINTS, MOST_NOTES, Learned, Note, TrajectoryRecord
from neuronlab.files.session.checks import LARGEST_COUNT, check_trained, check_workspace, require
from neuronlab.files.session.work import EntryRecord, Timelines, UndoRecord, Work

LONGEST_NOTE = 1_000


def check_past(timelines: Timelines, undo: UndoRecord | None, present: Work) -> None:
    """Raise InputError unless timelines and undo history are sound, and lead to the present."""
    checker = _Checker()
    for task, of_task in timelines.items():
        require_row(TASKS, task, "task")
        for slot, record in of_task.items():
            state = present.states.get(task, {}).get(slot)
            require(state is not None, f"A timeline belongs to a run of the {task} task that was not trained")
            checker.check_trajectory(task, record, LARGEST_COUNT if state is None else state.step)
    if undo is not None:
        checker.check_undo(undo, present.experiment)


class _Checker:
    """Checks everything once, however often it is shared."""

    def __init__(self) -> None:
        self._checked: dict[tuple[object, ...], object] = {}

    def check_trajectory(self, task: str, record: TrajectoryRecord, last: int) -> None:
        """Check a trajectory of a run that has made `last` steps."""
        kept = record.checkpoints
        require(len(kept) <= MOST_CHECKPOINTS, f"A timeline has {len(kept):,} checkpoints")
        require(record.stride < LARGEST_COUNT, "The stride of a timeline is invalid")
        steps = [checkpoint.step for checkpoint in kept]
        is_rising = all(before < after for before, after in pairwise(steps))
        is_on_grid = all(step % record.stride == 0 and step <= last for step in steps)
        require(is_rising and is_on_grid, "The checkpoints of a timeline are out of order")
        _check_notes((*record.notes, *record.undone))
        for checkpoint in kept:
            suits = TASKS[task].suits(checkpoint.workspace.run.network)
            require(suits, "A checkpoint belongs to another task")
            self._check_workspace(task, checkpoint.workspace)
            self._check_trained(task, checkpoint.workspace, checkpoint.workspace.run.slot, checkpoint.state)
            if checkpoint.past is not None:
                _check_notes(checkpoint.past.notes)

    def check_undo(self, undo: UndoRecord, present: Experiment) -> None:
        """Check an undo history that leads to the present."""
        require(undo.index <= len(undo.entries), "The position in the undo history is beyond its end")
        numbers = frozenset().union(undo.undone, *(entry.numbers for entry in undo.entries))
        require(all(number <= undo.newest_number for number in numbers), "The number of an edit is too large")
        require(undo.newest_number < LARGEST_COUNT, "The number of an edit is invalid")
        for index, entry in enumerate(undo.entries):
            self._check_entry(entry, is_undone=index >= undo.index)
        neighbours = [entry.after for entry in undo.entries[: undo.index][-1:]]
        neighbours += [entry.before for entry in undo.entries[undo.index :][:1]]
        require(all(each == present for each in neighbours), "The undo history does not lead to the present")

    def _check_entry(self, entry: EntryRecord, *, is_undone: bool) -> None:
        for experiment in (entry.before, entry.after):
            for task in TASKS:
                self._check_workspace(task, getattr(experiment, task))
        if entry.replaced is not None:
            task = entry.replaced.task
            require_row(TASKS, task, "task")
            workspace = getattr(entry.after if is_undone else entry.before, task)
            self._check_learned(task, workspace, entry.replaced.learned)

    def _check_learned(self, task: str, workspace: Workspace, learned: Mapping[int, Learned | None]) -> None:
        for slot, each in learned.items():
            if each is not None:
                self._check_trained(task, workspace, slot, each.state)
                self.check_trajectory(task, each.trajectory, each.state.step)

    def _check_workspace(self, task: str, workspace: Workspace) -> None:
        key = "workspace", task, workspace
        if key not in self._checked:
            check_workspace(task, workspace)
            self._checked[key] = None

    def _check_trained(self, task: str, workspace: Workspace, slot: int, state: RunState) -> None:
        run = workspace.run_in(slot)
        require(run is not None, "A trained state belongs to a run that does not exist")
        key = "state", task, run, id(state)
        if run is not None and key not in self._checked:
            check_trained(task, run, state)
            self._checked[key] = state


def _check_notes(notes: tuple[Note, ...]) -> None:
    require(len(notes) <= 2 * MOST_NOTES, "A timeline has too many notes")
    for note in notes:
        is_sound = 0 <= note.step < LARGEST_COUNT and 0 <= note.number < LARGEST_COUNT
        require(is_sound and len(note.text) <= LONGEST_NOTE, "A note of a timeline is damaged")
