"""The work as one value: what a session file holds, and what a window starts with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from neuronlab.core.specs.base import Spec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import NOTHING_LEARNED, States
from neuronlab.core.training.trajectory import Learned, TrajectoryRecord
from neuronlab.files.session.lesson_record import LessonRecord

LONGEST_PATH = 4096
"""Characters; no system opens a longer path."""


class Home(Spec, frozen=True):
    """The named file that autosaved work belongs to.

    Attributes:
        path: Its full path.
        is_modified: Whether the work has changed since it was saved there.
    """

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PATH)]
    is_modified: bool


MOST_SELECTED = 10_000
"""A larger selection is not kept."""
_Coordinate = Annotated[float, msgspec.Meta(ge=-1e32, le=1e32)]
_Name = Annotated[str, msgspec.Meta(max_length=40)]


class ViewRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a window shows the work.

    Attributes:
        tool: The tool of the plot.
        ranges: The range that the plot shows, horizontal and vertical; None where it is fitted to the points.
        selected: The ids of the selected points.
        page: The page of the stage.
        folded: Which views a person has folded or opened, by name.
        panels: Which controls a person has folded (True) or opened (False), from top to bottom.
    """

    tool: _Name = ""
    ranges: tuple[tuple[_Coordinate, _Coordinate], tuple[_Coordinate, _Coordinate]] | None = None
    selected: Annotated[tuple[int, ...], msgspec.Meta(max_length=MOST_SELECTED)] = ()
    page: _Name = ""
    folded: Annotated[dict[_Name, bool], msgspec.Meta(max_length=40)] = msgspec.field(default_factory=dict)
    panels: Annotated[tuple[bool | None, ...], msgspec.Meta(max_length=40)] = ()


Timelines = Mapping[str, Mapping[int, TrajectoryRecord]]
"""The trajectories of runs, by task and slot; runs without one have no entry."""
Began = Mapping[int, int]
"""The step since which nothing but training has changed a run of the active task, by its slot."""


@dataclass(frozen=True, eq=False)
class Replaced:
    """The trained states that Undo or Redo of an entry brings back.

    Attributes:
        task: The task of the runs.
        learned: What they had learned, by their slots; None where a run did not exist, or had learned nothing.
    """

    task: str
    learned: Mapping[int, Learned | None]


@dataclass(frozen=True, eq=False)
class EntryRecord:
    """An entry of the undo history.

    Attributes:
        before: The experiment that Undo brings back.
        after: The experiment that Redo brings back.
        text: Its name.
        numbers: The numbers of its edits, by which the timeline finds their marks.
        replaced: The trained states that come back with it: those from before it if it can be undone, those from after
            it if it can be redone. None where it has replaced none.
    """

    before: Experiment
    after: Experiment
    text: str
    numbers: frozenset[int]
    replaced: Replaced | None = None


@dataclass(frozen=True, eq=False)
class UndoRecord:
    """The undo history.

    Attributes:
        entries: The entries, oldest first.
        index: How many of them can be undone; the others can be redone.
        newest_number: The largest number that an edit has.
        undone: The numbers of edits that are undone.
    """

    entries: tuple[EntryRecord, ...] = ()
    index: int = 0
    newest_number: int = 0
    undone: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Work:
    """Everything that is saved and opened again.

    Attributes:
        experiment: Everything a person can change.
        states: What was learned, by task and slot.
        began: For the runs of the active task, the step since which nothing but training has changed them.
        timelines: The checkpoints and notes of the runs.
        undo: The undo history; None where it is not kept.
        view: How it was shown; None where that is not known.
        lost: What of a file could not be read, in sentences; the rest was.
        home: The named file it belongs to; None for work without one. Only the program's own autosaves store it.
        lesson: What was done in a lesson; None for work that is not that of a lesson.
    """

    experiment: Experiment
    states: States = field(default_factory=lambda: NOTHING_LEARNED)
    began: Began = field(default_factory=dict)
    timelines: Timelines = field(default_factory=dict)
    undo: UndoRecord | None = None
    view: ViewRecord | None = None
    lost: tuple[str, ...] = ()
    home: Home | None = None
    lesson: LessonRecord | None = None
