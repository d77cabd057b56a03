"""Edits: one class per kind, and how two in a row become one.

Most edits keep the trained states. The others replace those of some runs, and Undo has to restore them: they share a
`Replacement` with their undo entry, in which the training thread leaves the states from before and after.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import Relearn, RunState
from neuronlab.core.training.trajectory import Checkpoint, Learned
from neuronlab.core.training.transfer import Origins

LearnedRuns = dict[int, Learned | None]
"""What runs have learned, by their slots; None where a run does not exist, or has learned nothing."""


@dataclass(eq=False)
class Replacement:
    """What an undo entry keeps of the trained states it replaced.

    Only the training thread writes `before` and `after`, between slices; the document counts the memory they take.

    Attributes:
        task: Key of the task whose learned states are replaced.
        before: The states that undo brings back; None before the edit is followed.
        after: The states that redo brings back; None until the edit is undone.
    """

    task: str
    before: LearnedRuns | None = None
    after: LearnedRuns | None = None


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
    """Change the experiment and keep the trained states."""


@dataclass(frozen=True, eq=False)
class RestoreExperiment(Edit):
    """Undo or redo a plain edit."""


@dataclass(frozen=True, eq=False)
class ReplacingEdit(Edit):
    """The base of edits that replace trained states. All edits with one replacement are one undo entry.

    Attributes:
        replacement: What the undo entry remembers of the learned states.
    """

    replacement: Replacement


@dataclass(frozen=True)
class StartAfresh:
    """A run trains from new initial weights."""


@dataclass(frozen=True)
class ChangeShape:
    """The network of a run has another shape, to which weights that still fit are transferred.

    Attributes:
        origins: For each hidden layer of the new shape, the index of the old layer it continues; None for a new layer.
    """

    origins: Origins


@dataclass(frozen=True)
class ChangeOptimizer:
    """A run has another optimiser: the weights stay, the memory of the old one is dropped."""


@dataclass(frozen=True, eq=False)
class ChangeLearned:
    """The trained state is changed by a function, because only the training thread has it.

    Attributes:
        relearn: Makes the new state from the run, its points and the old state.
    """

    relearn: Relearn


@dataclass(frozen=True, eq=False)
class GoBack:
    """A run continues from a checkpoint.

    Attributes:
        checkpoint: Its state takes the place of what was learned since.
    """

    checkpoint: Checkpoint


@dataclass(frozen=True)
class CopyRun:
    """A run begins with what another has learned.

    Attributes:
        source: The slot of the other run.
    """

    source: int


@dataclass(frozen=True, eq=False)
class TakeState:
    """A new run begins with a state from outside, such as a model file.

    Attributes:
        state: The state.
    """

    state: RunState


@dataclass(frozen=True)
class RemoveRun:
    """A run is gone; Undo brings it back with what it has learned."""


Change = StartAfresh | ChangeShape | ChangeOptimizer | ChangeLearned | GoBack | CopyRun | TakeState | RemoveRun
"""What becomes of the trained state of one run."""


@dataclass(frozen=True, eq=False)
class ChangeRuns(ReplacingEdit):
    """Change the experiment and the trained states of some runs.

    Attributes:
        changes: What becomes of each of these runs, by its slot; all others keep their states.
    """

    changes: Mapping[int, Change]


@dataclass(frozen=True, eq=False)
class SetParameters(ReplacingEdit):
    """Set parameters of the active run by hand.

    Attributes:
        values: The new values, by index in the flat parameter vector.
        stay_fixed: Whether training leaves these parameters alone until `Command.LET_GO`.
    """

    values: Mapping[int, float]
    stay_fixed: bool = False


@dataclass(frozen=True, eq=False)
class UndoReplacement(ReplacingEdit):
    """Undo an edit that replaced trained states."""


@dataclass(frozen=True, eq=False)
class RedoReplacement(ReplacingEdit):
    """Redo an edit that replaced trained states."""


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
        case ChangeRuns(), ChangeRuns() if last.changes.keys() == newer.changes.keys():
            both = {slot: _joined_changes(last.changes[slot], change) for slot, change in newer.changes.items()}
            known = {slot: change for slot, change in both.items() if change is not None}
            return replace(newer, changes=known) if len(known) == len(both) else None
        case _:
            return None


def _joined_changes(last: Change, newer: Change) -> Change | None:
    match last, newer:
        case ChangeShape(), ChangeShape():
            # The layers continue those from before the gesture, not those of a shape that is never built.
            return ChangeShape(tuple(None if between is None else last.origins[between] for between in newer.origins))
        case StartAfresh() | ChangeShape(), StartAfresh() | ChangeShape():
            return StartAfresh()
        case _:
            return None
