"""The document: the experiment, and the way back from every edit."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.training.state import Relearn
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.session.edits import ChangeLearned, Edit, GoBack, Replacement, SetParameters, StartAfresh
from neuronlab.session.proposals import MERGE_SECONDS, Proposal, edit_to
from neuronlab.session.undo_entries import UndoEntries


class _Drag(NamedTuple):
    """A gesture that sets parameters.

    Attributes:
        gesture: Its key.
        replacement: What its undo entry remembers of the learned state.
        open_until: When it stops taking further values, in seconds of the document's clock.
    """

    gesture: str
    replacement: Replacement
    open_until: float


class Document(QObject):
    """Holds the experiment; every change goes through `push` and can be undone.

    `changed(experiment)` tells the panels, `edited(edit)` the training thread, and `looked_back(checkpoint)` both that
    one looks back, or at the present again where there is none. `started_afresh(reason)` says that an
    edit could not keep what was learned, `let_go_of` that parameters held by hand are to be trained again, and
    `undo_shortened(sentence)`, once, that the oldest undo entries were dropped because all took too much memory.

    While one looks back at a checkpoint (`look_back`), `experiment` is the one it was left in, for everybody who shows
    or changes it. The first change of points or run then goes on from there, which is an undo entry of its own; undo,
    redo, Reset and another task come back to the present instead.
    """

    changed = Signal(object)
    edited = Signal(object)
    looked_back = Signal(object)
    started_afresh = Signal(str)
    let_go_of = Signal()
    undo_shortened = Signal(str)

    def __init__(
        self, experiment: Experiment, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._present = experiment
        self._past: _Past | None = None
        self._clock = clock
        self._undo = UndoEntries(self._set, clock, self)
        self._undo.shortened.connect(self.undo_shortened)
        self.undo_stack = self._undo.stack
        self._drag: _Drag | None = None
        self._is_telling = False  # that it has changed

    @property
    def experiment(self) -> Experiment:
        """What is shown and changed."""
        return self._present if self._past is None else self._past.experiment

    @property
    def present(self) -> Experiment:
        """How things are now, whatever is looked at."""
        return self._present

    @property
    def looks_back(self) -> bool:
        """Whether that is not how things are now."""
        return self._past is not None

    def look_back(self, checkpoint: Checkpoint | None) -> None:
        """Show the experiment a checkpoint was left in; None for the present one.

        The other tasks, and how the plot is looked at, stay as they are.
        """
        if checkpoint is not None and checkpoint.workspace.task != self._present.task:
            return  # it has come to another task in the meantime
        past = None if checkpoint is None else _Past(checkpoint, _as_it_was(self._present, checkpoint))
        if past is not None or self._past is not None:
            self._past = past
            self.looked_back.emit(checkpoint)
            self.changed.emit(self.experiment)

    def go_on_from_past(self, text: str = "Going back") -> None:
        """Continue from the checkpoint that is looked at; undo brings back everything since."""
        past = self._past
        if past is not None:
            edit = GoBack(past.experiment, Replacement(past.experiment.task), past.checkpoint)
            self._push(self._present, edit, text)

    @Slot(object)
    def push(self, proposal: Proposal) -> None:
        """Change the experiment as one undo entry, or as part of the one of the same gesture.

        An edit that needs another start (shape, seed, initialiser, standardisation) replaces what was learned, and
        another optimiser drops its memory; undo brings that back too. Where the proposal says which old layers the
        hidden layers of a new shape continue, and warm edits are wanted, what was learned is taken along.
        """
        before, after = self.experiment, proposal.experiment
        if after == before:
            return
        if self._past is not None and _leaves_run_alone(before, after):
            self._push_beside_past(self._past.checkpoint, proposal)
            return
        self.go_on_from_past()
        edit = edit_to(before, proposal)
        self._push(before, edit, proposal.text, proposal.gesture, proposal.within_s)
        if isinstance(edit, StartAfresh):
            self.started_afresh.emit(_reason_to_start_afresh(getattr(before, after.task).run, after.workspace.run))

    def _push_beside_past(self, checkpoint: Checkpoint, proposal: Proposal) -> None:
        """Another look at the plot, or another task, is no reason to go on from a checkpoint that is looked at."""
        after = proposal.experiment
        task, looks = self._present.task, after.workspace
        self._past = None
        if after.task != task:
            present = with_fields(self._present, task=after.task, warm_edits=after.warm_edits)
            self.push(replace(proposal, experiment=present, origins=None))
            return
        workspace = with_fields(self._present.workspace, view=looks.view, pin=looks.pin)
        present = with_fields(self._present.with_workspace(workspace), warm_edits=after.warm_edits)
        self.push(replace(proposal, experiment=present, origins=None))
        self.look_back(checkpoint)

    def push_run(self, run: RunSpec, text: str, gesture: str = "") -> None:
        """Change the active run."""
        self.push(Proposal(self.experiment.with_run(run), text, gesture))

    def start_over(self, text: str, run: RunSpec | None = None) -> None:
        """Go back to the start, of the same run or of another; undo brings back what was learned."""
        if run is not None:
            self.go_on_from_past()
        here = self._present
        after = here if run is None else here.with_run(run)
        self._push(here, StartAfresh(after, Replacement(here.task)), text)

    def relearn(self, text: str, relearn: Relearn) -> None:
        """Replace what the active run has learned, of which only the training thread knows; undo brings it back."""
        self.go_on_from_past()
        here = self.experiment
        self._push(here, ChangeLearned(here, Replacement(here.task), relearn), text)

    def set_parameters(
        self,
        text: str,
        values: Mapping[int, float],
        gesture: str = "",
        within_s: float = MERGE_SECONDS,
        *,
        stay_fixed: bool = False,
    ) -> None:
        """Give parameters of the active run, by their index in its flat vector, these values, as one undo entry.

        `gesture` and `within_s` are those of a `Proposal`. With `stay_fixed` the parameters keep their values, whatever
        the training makes of the others, until `let_go`: a drag holds what it drags.
        """
        self.go_on_from_past()
        here, now, drag = self.experiment, self._clock(), self._drag
        if drag is not None and gesture and drag.gesture == gesture and now <= drag.open_until:
            # The entry is there already, and has seen what was learned before the gesture.
            self._drag = drag._replace(open_until=now + within_s)
            number = self._undo.newest_number
            self.edited.emit(SetParameters(here, drag.replacement, dict(values), stay_fixed, number=number))
            return
        replacement = Replacement(here.task)
        self._push(here, SetParameters(here, replacement, dict(values), stay_fixed), text)
        self._drag = _Drag(gesture, replacement, now + within_s)

    def let_go(self) -> None:
        """End a gesture that holds parameters: they are trained again."""
        self._drag = None
        self.let_go_of.emit()

    @Slot(object)
    def take_back(self, edit: Edit) -> None:
        """Undo the entry of an edit that could not be followed, and with it those made since; if it still stands."""
        self._undo.take_back(edit.number)

    @Slot()
    def limit_undo(self) -> None:
        """Drop the oldest undo entries while all of them together take too much memory."""
        if (
            self._drag is None or self._clock() > self._drag.open_until
        ):  # a drag has to find its entry at the same index
            self._undo.limit()

    def _push(
        self, before: Experiment, edit: Edit, text: str, gesture: str = "", within_s: float = MERGE_SECONDS
    ) -> None:
        if self._is_telling:
            # Qt's undo stack would delete the very entry that it is going through.
            raise RuntimeError(f"“{text}” was asked for while the window turned to another state.")
        self._undo.push(before, edit, text, gesture, within_s)

    def _set(self, edit: Edit) -> None:
        self._drag = None
        self._present, self._past = edit.experiment, None
        self._is_telling = True
        try:
            self.edited.emit(edit)
            self.changed.emit(edit.experiment)
        finally:
            self._is_telling = False


class _Past(NamedTuple):
    """What is looked at in place of the present.

    Attributes:
        checkpoint: The checkpoint.
        experiment: The experiment with the points and runs of then.
    """

    checkpoint: Checkpoint
    experiment: Experiment


def _as_it_was(present: Experiment, checkpoint: Checkpoint) -> Experiment:
    """The experiment with points and runs of a checkpoint."""
    then = checkpoint.workspace
    return present.with_workspace(
        with_fields(
            present.workspace, data=then.data, points=then.points, names=then.names, runs=then.runs, active=then.active
        )
    )


def _leaves_run_alone(before: Experiment, after: Experiment) -> bool:
    """Whether two experiments differ at most in the task that is shown, and in how this one's plot is looked at."""
    here, there = getattr(before, before.task), getattr(after, before.task)
    looked_at = with_fields(here, view=there.view, pin=there.pin)
    same = with_fields(before, **{before.task: looked_at, "task": after.task, "warm_edits": after.warm_edits})
    return bool(same == after)


def _reason_to_start_afresh(old: RunSpec, new: RunSpec) -> str:
    """Why a run can't keep what was learned."""
    if old.network.layout != new.network.layout:
        return "The network has a new shape, so it was reinitialised."
    return "The network was reinitialised."
