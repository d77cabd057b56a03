"""Writes the past: fills the tables of its text, and the pools of its numbers."""

import dataclasses
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import msgspec
import numpy as np

from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import Best, RunState
from neuronlab.core.training.trajectory import Checkpoint, Learned, Note, TrajectoryRecord
from neuronlab.files.archive import AnyArray
from neuronlab.files.session.past.pools import FillingPools, shared_arrays
from neuronlab.files.session.past.text import (
    BestText,
    CheckpointText,
    EntryText,
    HistoryText,
    LearnedText,
    PastText,
    PointsText,
    SamplesText,
    TrajectoryText,
    UndoText,
)
from neuronlab.files.session.work import EntryRecord, UndoRecord, Work


def encode_past(work: Work) -> tuple[bytes, dict[str, AnyArray]]:
    """The text about the timelines and the undo history, in UTF-8, and the arrays it refers to."""
    tables = _Tables(work)
    text = tables.text(work)
    return msgspec.json.encode(text), tables.pools.arrays()


class _Table:
    """A table that is being filled. What is the same, by a key, has one row."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._known: dict[Hashable, int] = {}
        self._kept: list[object] = []  # so that no id is used again

    def put(self, key: Hashable, value: object, row: Callable[[], object]) -> int:
        """The index of a value; `row` makes its row if it has none, and may fill other tables."""
        index = self._known.get(key)
        if index is None:
            made = row()
            index = self._known[key] = len(self.rows)
            self.rows.append(made)
            self._kept.append(value)
        return index


class _Tables:
    """All tables, filled by asking for the index of each thing."""

    def __init__(self, work: Work) -> None:
        self.pools = FillingPools(shared_arrays(work.experiment, work.states))
        self._present = {id(getattr(work.experiment, task).points): task for task in TASKS}
        self._families: dict[int, int] = {}
        self._tables = {name: _Table() for name in PastText.__struct_fields__}
        self._samples: dict[tuple[int, ...], int] = {}
        self._longest: dict[tuple[int, ...], HistoryRecord] = {}

    def text(self, work: Work) -> PastText:
        """The filled text."""
        timelines = {
            task: {slot: self._trajectory(record) for slot, record in of_task.items()}
            for task, of_task in work.timelines.items()
        }
        undo = None if work.undo is None else self._undo(work.undo)
        rows: dict[str, Any] = {name: table.rows for name, table in self._tables.items()}
        rows["samples"] = [self._samples_text(record) for record in self._longest.values()]
        return PastText(**{**rows, "timelines": timelines, "undo": undo})

    def _put(self, table: str, key: Hashable, value: object, row: Callable[[], object]) -> int:
        return self._tables[table].put(key, value, row)

    # -- what a person can change ---------------------------------------------------------------------------------

    def _experiment(self, experiment: Experiment) -> int:
        def row() -> dict[str, Any]:
            fields = msgspec.structs.asdict(experiment)
            return fields | {task: self._workspace(fields[task]) for task in TASKS}

        return self._put("experiments", id(experiment), experiment, row)

    def _workspace(self, workspace: Workspace) -> int:
        def row() -> dict[str, Any]:
            runs = [self._run(run) for run in workspace.runs]
            return msgspec.structs.asdict(workspace) | {"points": self._points(workspace.points), "runs": runs}

        return self._put("workspaces", workspace, workspace, row)

    def _run(self, run: RunSpec) -> int:
        return self._put("runs", run, run, lambda: run)

    def _points(self, points: PointSet) -> int:
        def row() -> PointsText:
            family = self._families.setdefault(id(points.family), len(self._families))
            task = self._present.get(id(points))
            if task is not None:
                return PointsText({}, task, family)
            return PointsText({name: self.pools.put(column) for name, column in points.columns.items()}, "", family)

        return self._put("points", id(points), points, row)

    # -- what was learned -----------------------------------------------------------------------------------------

    def _state(self, state: RunState) -> int:
        def row() -> dict[str, Any]:
            fields = {field.name: getattr(state, field.name) for field in dataclasses.fields(state)}
            return fields | {
                "parameters": self.pools.put(state.parameters),
                "memory": self.pools.put(state.memory),
                "history": self._history(state.history),
                "epoch_start": self._generator(state.epoch_start),
                "noise": self._generator(state.noise),
                "best": None if state.best is None else self._best(state.best),
            }

        return self._put("states", id(state), state, row)

    def _best(self, best: Best) -> int:
        return self._put(
            "bests", id(best), best, lambda: BestText(self._run(best.run), self._state(best.state), best.loss)
        )

    def _generator(self, state: Mapping[str, Any]) -> int:
        return self._put("generators", repr(state), None, lambda: state)

    def _history(self, history: HistoryRecord) -> HistoryText:
        """Histories of one run are the first rows of one table, which the longest of them has."""
        key = tuple(id(_base(column)) for column in history.arrays)
        number = self._samples.setdefault(key, len(self._samples))
        longest = self._longest.get(key)
        if longest is None or len(history.steps) > len(longest.steps):
            self._longest[key] = history
        return HistoryText(number, len(history.steps), history.stride)

    def _samples_text(self, history: HistoryRecord) -> SamplesText:
        losses = history.train_loss[:, None], history.test_loss[:, None]
        values = np.concatenate([*losses, *history.by_layer], axis=1)
        return SamplesText(self.pools.put(history.steps), self.pools.put(values))

    # -- what happened --------------------------------------------------------------------------------------------

    def _notes(self, notes: tuple[Note, ...]) -> int:
        return self._put("notes", notes, None, lambda: notes)

    def _checkpoint(self, checkpoint: Checkpoint) -> int:
        def row() -> CheckpointText:
            past = checkpoint.past
            return CheckpointText(
                self._workspace(checkpoint.workspace),
                self._state(checkpoint.state),
                None if past is None else self._notes(past.notes),
                past is not None and past.is_reshaped,
            )

        return self._put("checkpoints", id(checkpoint), checkpoint, row)

    def _trajectory(self, record: TrajectoryRecord) -> int:
        def row() -> TrajectoryText:
            return TrajectoryText(
                record.stride,
                tuple(self._checkpoint(checkpoint) for checkpoint in record.checkpoints),
                self._notes(record.notes),
                self._notes(record.undone),
                record.is_reshaped,
            )

        return self._put("trajectories", id(record), record, row)

    def _learned(self, learned: Learned) -> LearnedText:
        return LearnedText(self._state(learned.state), self._trajectory(learned.trajectory))

    def _undo(self, undo: UndoRecord) -> UndoText:
        entries = tuple(map(self._entry, undo.entries))
        return UndoText(entries, undo.index, undo.newest_number, undo.undone)

    def _entry(self, entry: EntryRecord) -> EntryText:
        learned = {} if entry.replaced is None else entry.replaced.learned
        return EntryText(
            self._experiment(entry.before),
            self._experiment(entry.after),
            entry.text,
            entry.numbers,
            None if entry.replaced is None else entry.replaced.task,
            {slot: None if each is None else self._learned(each) for slot, each in learned.items()},
        )


def _base(array: AnyArray) -> AnyArray:
    """The array that owns the memory of a column."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
