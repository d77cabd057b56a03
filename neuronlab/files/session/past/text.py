"""The text about the past: tables of what it consists of, which refer to each other by index.

An undo history and a timeline share most of what they hold: points, settings, trained states. Each is in a table once,
so that it is stored once, and shared again after it was read. A table refers only to those before it, and to its own
earlier rows.
"""

from typing import Annotated, Any

import msgspec

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.trajectory import Note

ArrayRef = str | tuple[str, int, tuple[int, ...]]
"""An array: the name of one that the session holds anyway, or the name of a pool, its first entry there, its shape."""
Index = Annotated[int, msgspec.Meta(ge=0)]


class PointsText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A set of points.

    Attributes:
        columns: Its columns by name; none for the present points of a task.
        task: That task.
        family: A number that points derived from each other share.
    """

    columns: dict[str, ArrayRef]
    task: str
    family: Index


class HistoryText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A loss history: the first rows of a table that later histories of the run go on with.

    Attributes:
        samples: The index of the table.
        rows: The number of rows.
        stride: The spacing of its grid.
    """

    samples: Index
    rows: Index
    stride: Annotated[int, msgspec.Meta(ge=1)]


class SamplesText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of samples of a history.

    Attributes:
        steps: Their steps (samples,).
        values: All other columns side by side (samples, 2 + 3 layers).
    """

    steps: ArrayRef
    values: ArrayRef


class BestText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A best state.

    Attributes:
        run: Its run.
        state: Its state.
        loss: Its loss.
    """

    run: Index
    state: Index
    loss: float


class CheckpointText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A checkpoint.

    Attributes:
        workspace: Its workspace.
        state: Its state.
        notes: The notes up to there; None where the past is not known.
        is_reshaped: Whether the network had had another shape.
    """

    workspace: Index
    state: Index
    notes: Index | None
    is_reshaped: bool


class TrajectoryText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trajectory.

    Attributes:
        stride: The spacing of its checkpoints.
        checkpoints: Its checkpoints.
        notes: Its notes.
        undone: The notes of edits that are undone.
        is_reshaped: Whether the network has had another shape.
    """

    stride: Annotated[int, msgspec.Meta(ge=1)]
    checkpoints: tuple[Index, ...]
    notes: Index
    undone: Index
    is_reshaped: bool


class LearnedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run had learned.

    Attributes:
        state: Its state.
        trajectory: Its trajectory.
    """

    state: Index
    trajectory: Index


class EntryText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the undo history; its attributes are those of an `EntryRecord`, and `task` is that of `learned`."""

    before: Index
    after: Index
    text: Annotated[str, msgspec.Meta(max_length=1_000)]
    numbers: frozenset[Index]
    task: str | None
    learned: dict[int, LearnedText | None]


class UndoText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The undo history; its attributes are those of an `UndoRecord`."""

    entries: Annotated[tuple[EntryText, ...], msgspec.Meta(max_length=1_000)]
    index: Index
    newest_number: Index
    undone: frozenset[Index]


class PastText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All tables.

    Attributes:
        points: Sets of points.
        runs: Runs.
        workspaces: Workspaces, in which points and runs are indices.
        experiments: Experiments, in which workspaces are indices.
        generators: States of random generators.
        samples: Tables of samples.
        states: Trained states, in which generators and the best state are indices, and arrays references.
        bests: Best states.
        notes: Notes, a row for each moment.
        checkpoints: Checkpoints.
        trajectories: Trajectories.
        timelines: The trajectory of each run, by task and slot.
        undo: The undo history; None where it is not kept.
    """

    points: list[PointsText]
    runs: list[RunSpec]
    workspaces: list[dict[str, Any]]
    experiments: list[dict[str, Any]]
    generators: list[dict[str, Any]]
    samples: list[SamplesText]
    states: list[dict[str, Any]]
    bests: list[BestText]
    notes: list[tuple[Note, ...]]
    checkpoints: list[CheckpointText]
    trajectories: list[TrajectoryText]
    timelines: dict[str, dict[int, Index]]
    undo: UndoText | None
