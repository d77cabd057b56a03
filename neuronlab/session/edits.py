"""Edits: one class per kind, and how two in a row become one.

Most edits keep the trained state. The others replace it, and Undo has to restore it: they share a `Replacement` with
their undo entry, in which the training thread leaves the states from before and after.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import Relearn, RunState
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint, TrajectoryRecord
from neuronlab.core.training.transfer import Origins


class Learned(NamedTuple):
    """The trained state of a task.

    Attributes:
        state: Parameters, memory of the optimiser and history.
        trajectory: The checkpoints of the run that led there.
    """

    state: RunState
    trajectory: TrajectoryRecord = NO_TRAJECTORY


@dataclass(eq=False)
class Replacement:
    """What an undo entry keeps of the trained state it replaced.

    Only the training thread writes `before` and `after`, between slices; the document counts the memory they take.

    Attributes:
        task: Key of the task whose learned state is replaced.
        before: The state that undo brings back; None before the edit is followed, or where nothing was learned.
        after: The state that redo brings back; None until the edit is undone.
    """

    task: str
    before: Learned | None = None
    after: Learned | None = None


@dataclass(frozen=True, eq=False)
class Edit:
    """The base of all edits: what the training thread and the undo list need of each.

    Attributes:
        experiment: The experiment after the edit.
        text: The name of the edit, for the undo list and the timeline.
        number: Tells the undo entry of the edit from others; 0 for an edit without an entry of its own.
        undone: The numbers of all edits that are undone once this edit is made.
    """

    experiment: Experiment
    text: str = field(default="", kw_only=True)
    number: int = field(default=0, kw_only=True)
    undone: frozenset[int] = field(default=frozenset(), kw_only=True)


@dataclass(frozen=True, eq=False)
class PlainEdit(Edit):
    """Change the experiment and keep the trained state."""


@dataclass(frozen=True, eq=False)
class RestoreExperiment(Edit):
    """Undo or redo a plain edit."""


@dataclass(frozen=True, eq=False)
class ReplacingEdit(Edit):
    """The base of edits that replace the trained state. All edits with one replacement are one undo entry.

    Attributes:
        replacement: What the undo entry remembers of the learned state.
    """

    replacement: Replacement


@dataclass(frozen=True, eq=False)
class StartAfresh(ReplacingEdit):
    """Change the experiment and train from new initial weights."""


@dataclass(frozen=True, eq=False)
class ChangeShape(ReplacingEdit):
    """Change the shape of the network and transfer the weights that still fit.

    Attributes:
        origins: For each hidden layer of the new shape, the index of the old layer it continues; None for a new layer.
    """

    origins: Origins


@dataclass(frozen=True, eq=False)
class ChangeOptimizer(ReplacingEdit):
    """Change the optimiser: the weights stay, the memory of the old one is dropped."""


@dataclass(frozen=True, eq=False)
class ChangeLearned(ReplacingEdit):
    """Change the trained state by a function, because only the training thread has it.

    Attributes:
        relearn: Makes the new state from the run, its points and the old state.
    """

    relearn: Relearn


@dataclass(frozen=True, eq=False)
class GoBack(ReplacingEdit):
    """Continue from a checkpoint.

    Attributes:
        checkpoint: Its state takes the place of what was learned since.
    """

    checkpoint: Checkpoint


@dataclass(frozen=True, eq=False)
class SetParameters(ReplacingEdit):
    """Set parameters by hand.

    Attributes:
        values: The new values, by index in the flat parameter vector.
        stay_fixed: Whether training leaves these parameters alone until `Command.LET_GO`.
    """

    values: Mapping[int, float]
    stay_fixed: bool = False


@dataclass(frozen=True, eq=False)
class UndoReplacement(ReplacingEdit):
    """Undo an edit that replaced the trained state."""


@dataclass(frozen=True, eq=False)
class RedoReplacement(ReplacingEdit):
    """Redo an edit that replaced the trained state."""


Travel = RestoreExperiment | UndoReplacement | RedoReplacement
"""Undo and redo: they have no undo entry of their own, so they cannot be taken back."""


def joined(last: Edit, newer: Edit) -> Edit | None:
    """One edit with the effect of two in a row; None if both must be applied."""
    if newer.experiment.task != last.experiment.task:
        return None
    match last, newer:
        case PlainEdit(), PlainEdit():
            # If it fails, the edits before it must be undone as well, so it gets the number of the first.
            return replace(newer, number=last.number)
        case PlainEdit() | RestoreExperiment(), PlainEdit() | RestoreExperiment():
            return newer
        case ReplacingEdit(), ReplacingEdit() if newer.replacement is last.replacement:
            return _joined_in_one_gesture(last, newer)
        case _:
            return None


def _joined_in_one_gesture(last: ReplacingEdit, newer: ReplacingEdit) -> ReplacingEdit | None:
    """Later values overrule earlier ones, and of several shapes only the newest is built."""
    match last, newer:
        case SetParameters(), SetParameters():
            return replace(newer, values={**last.values, **newer.values})
        case ChangeShape(), ChangeShape():
            # The layers continue those from before the gesture, not those of a shape that is never built.
            origins = tuple(None if between is None else last.origins[between] for between in newer.origins)
            return replace(newer, origins=origins)
        case StartAfresh() | ChangeShape(), StartAfresh() | ChangeShape():
            return StartAfresh(newer.experiment, newer.replacement, text=newer.text, number=newer.number)
        case _:
            return None
