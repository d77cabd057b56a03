"""Reads the past: builds what the tables of its text describe, and checks all of it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import Best, RunState
from neuronlab.core.training.trajectory import Checkpoint, Learned, Past, TrajectoryRecord
from neuronlab.files.archive import AnyArray
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.session.past.pools import ReadPools, as_ref, shared_arrays
from neuronlab.files.session.past.text import (
    CheckpointText,
    EntryText,
    HistoryText,
    LearnedText,
    PastText,
    PointsText,
    TrajectoryText,
)
from neuronlab.files.session.work import EntryRecord, Replaced, Timelines, UndoRecord, Work

BOUNDS = JsonBounds(objects=100_000, lists=200_000, commas=1_500_000, words=2**24)
MOST_TEXT = 2**24
"""Bytes of its text."""
Row = TypeVar("Row")
_COLUMNS = {
    "inputs": ("f", 2),
    "targets": ("f", 2),
    "ids": ("i", 1),
    "drawn": ("b", 1),
    "source": ("i", 1),
    "pinned": ("b", 1),
}
"""The kind and number of dimensions of every column of points."""


def decode_past(text: bytes, read: Callable[[str], AnyArray], present: Work) -> tuple[Timelines, UndoRecord | None]:
    """The timelines and the undo history; `read` reads an array of the session, and `present` is the rest of it.

    Raises InputError, or what msgspec raises, if they are damaged; `check_past` checks whether they suit the present.
    """
    require_bounded(text, BOUNDS)
    built = _Built(msgspec.json.decode(text, type=PastText), read, present)
    return built.timelines(), built.undo()


class _Built:
    """Everything the tables describe, in the order in which they refer to each other."""

    def __init__(self, text: PastText, read: Callable[[str], AnyArray], present: Work) -> None:
        self._text, self._present = text, present.experiment
        self._pools = ReadPools(read, shared_arrays(present.experiment, present.states))
        self._families: dict[int, object] = {}
        self._histories: dict[HistoryText, HistoryRecord] = {}
        self._name_families()
        self._points = [self._point_set(row) for row in text.points]
        self._workspaces = [self._workspace(row) for row in text.workspaces]
        self._experiments = [self._experiment(row) for row in text.experiments]
        self._samples = [(self._pools.get(row.steps, "i"), self._pools.get(row.values, "f")) for row in text.samples]
        self._bests: list[Best | None] = [None] * len(text.bests)
        self._states: list[RunState] = []
        for row in text.states:
            self._states.append(self._state(row))
        self._checkpoints = [self._checkpoint(row) for row in text.checkpoints]
        self._trajectories = [self._trajectory(row) for row in text.trajectories]

    def timelines(self) -> Timelines:
        """The trajectories of the runs."""
        return {
            task: {slot: _row(self._trajectories, index) for slot, index in of_task.items()}
            for task, of_task in self._text.timelines.items()
        }

    def undo(self) -> UndoRecord | None:
        """The undo history."""
        undo = self._text.undo
        if undo is None:
            return None
        entries = tuple(map(self._entry, undo.entries))
        return UndoRecord(entries, undo.index, undo.newest_number, undo.undone)

    # -- what a person can change ---------------------------------------------------------------------------------

    def _name_families(self) -> None:
        for row in self._text.points:
            if row.task in TASKS:
                self._families[row.family] = getattr(self._present, row.task).points.family

    def _point_set(self, row: PointsText) -> PointSet:
        if row.task in TASKS:
            present: PointSet = getattr(self._present, row.task).points
            return present
        if row.columns.keys() != _COLUMNS.keys():
            raise InputError("Points of the past have other columns")
        columns = {name: self._pools.get(as_ref(row.columns[name]), kind) for name, (kind, _) in _COLUMNS.items()}
        if any(columns[name].ndim != dimensions for name, (_, dimensions) in _COLUMNS.items()):
            raise InputError("A column of points of the past has another number of dimensions")
        if len(columns["ids"]) > MAX_POINTS:
            raise InputError(f"The past has {len(columns['ids']):,} points; the limit is {MAX_POINTS:,}")
        return PointSet.over(self._families.setdefault(row.family, object()), **columns)

    def _workspace(self, row: dict[str, Any]) -> Workspace:
        runs = [_row(self._text.runs, index) for index in _indices(row.get("runs"))]

        def points(_kind: Any, reference: object) -> PointSet:
            return _row(self._points, reference)

        return msgspec.convert({**row, "runs": runs}, Workspace, dec_hook=points)

    def _experiment(self, row: dict[str, Any]) -> Experiment:
        workspaces = {task: _row(self._workspaces, row.get(task)) for task in TASKS}
        return msgspec.convert({**row, **workspaces}, Experiment)

    # -- what was learned -----------------------------------------------------------------------------------------

    def _state(self, row: dict[str, Any]) -> RunState:
        known = {
            "history": self._history(msgspec.convert(row.get("history"), HistoryText)),
            "epoch_start": _row(self._text.generators, row.get("epoch_start")),
            "noise": _row(self._text.generators, row.get("noise")),
            "best": None if row.get("best") is None else self._best(row["best"]),
        }
        if row.keys() - _STATE_FIELDS:
            raise InputError(f"A state of the past has the unknown field {min(row.keys() - _STATE_FIELDS)}")
        return msgspec.convert({**row, **known}, RunState, dec_hook=self._array)

    def _array(self, _kind: Any, reference: object) -> AnyArray:
        return self._pools.get(as_ref(reference), "f")

    def _best(self, index: object) -> Best:
        row = _row(self._text.bests, index)
        assert isinstance(index, int)
        best = self._bests[index]
        if best is None:
            best = self._bests[index] = Best(_row(self._text.runs, row.run), _row(self._states, row.state), row.loss)
        return best

    def _history(self, row: HistoryText) -> HistoryRecord:
        found = self._histories.get(row)
        if found is None:
            steps, values = _row(self._samples, row.samples)
            is_table = steps.ndim == 1 and values.ndim == 2 and values.shape[1] > 2 and values.shape[1] % 3 == 2
            if not is_table or not row.rows <= len(steps) == len(values):
                raise InputError("A loss history of the past is damaged")
            found = self._histories[row] = HistoryRecord.over(row.stride, steps[: row.rows], values[: row.rows])
        return found

    # -- what happened --------------------------------------------------------------------------------------------

    def _checkpoint(self, row: CheckpointText) -> Checkpoint:
        past = None if row.notes is None else Past(_row(self._text.notes, row.notes), row.is_reshaped)
        return Checkpoint(_row(self._workspaces, row.workspace), _row(self._states, row.state), past)

    def _trajectory(self, row: TrajectoryText) -> TrajectoryRecord:
        checkpoints = tuple(_row(self._checkpoints, index) for index in row.checkpoints)
        notes = _row(self._text.notes, row.notes), _row(self._text.notes, row.undone)
        return TrajectoryRecord(row.stride, checkpoints, *notes, row.is_reshaped)

    def _entry(self, row: EntryText) -> EntryRecord:
        learned = {slot: None if each is None else self._learned(each) for slot, each in row.learned.items()}
        experiments = _row(self._experiments, row.before), _row(self._experiments, row.after)
        replaced = None if row.task is None else Replaced(row.task, learned)
        return EntryRecord(*experiments, row.text, row.numbers, replaced)

    def _learned(self, row: LearnedText) -> Learned:
        return Learned(_row(self._states, row.state), _row(self._trajectories, row.trajectory))


_STATE_FIELDS = frozenset(RunState.__dataclass_fields__)


def _row(rows: Sequence[Row], index: object) -> Row:
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(rows):
        raise InputError(f"The past has no row {index!r}")
    return rows[index]


def _indices(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise InputError("The runs of a workspace of the past are not a list")
    return value
