"""The document: the experiment, with undo for every edit."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.training.state import Relearn, RunState
from neuronlab.files.session.work import UndoRecord
from neuronlab.session.edits import (
    Change,
    ChangeLearned,
    ChangeRuns,
    Edit,
    GoBack,
    RemoveRun,
    Replacement,
    SetParameters,
    StartAfresh,
    TakeState,
)
from neuronlab.session.moment import Moment
from neuronlab.session.proposals import MERGE_SECONDS, Proposal, edit_to, for_all_runs
from neuronlab.session.undo_entries import UndoEntries
from neuronlab.session.undo_records import UndoHistory, entries_from
from neuronlab.wording.going_back import GOING_BACK

IS_FROZEN = "This run is frozen: duplicate it, or let it train, to change it."
KNOWS_OTHER_CLASSES = "A frozen run knows other classes: remove it, or let it train, first."


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

    Signals: `changed(experiment)` for the panels, `edited(edit)` for the training thread, and `looked_back(moment)` for
    both, with None for the present. `started_afresh(reason)` when an edit cannot keep the trained weights,
    `refused(sentence)` when a run cannot be changed like that, `let_go_of` when fixed parameters train again, and
    `undo_shortened(sentence)`, once, when the oldest undo entries were dropped to save memory.

    While one looks back at a moment (`look_back`), `experiment` is the one it was left in, for everybody who shows or
    changes it. The first change of points or runs then goes on from there, which is an undo entry of its own; undo,
    redo, Reset and another task come back to the present instead.
    """

    changed = Signal(object)
    edited = Signal(object)
    looked_back = Signal(object)
    started_afresh = Signal(str)
    refused = Signal(str)
    let_go_of = Signal()
    undo_shortened = Signal(str)

    def __init__(
        self,
        experiment: Experiment,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
        undo: UndoRecord | None = None,
    ) -> None:
        super().__init__(parent)
        self._present = experiment
        self._past: _Past | None = None
        self._clock = clock
        self._undo = UndoEntries(self._set, clock, self)
        self._undo.shortened.connect(self.undo_shortened)
        self.undo_stack = self._undo.stack
        if undo is not None:
            self._undo.begin_with(entries_from(undo), undo.index, undo.newest_number, undo.undone)
        self._drag: _Drag | None = None
        self._is_telling = False  # emitting `changed`

    @property
    def experiment(self) -> Experiment:
        """The experiment shown, which edits change."""
        return self._present if self._past is None else self._past.experiment

    @property
    def present(self) -> Experiment:
        """The present experiment, even while a checkpoint is shown."""
        return self._present

    @property
    def undo_history(self) -> UndoHistory:
        """The undo history at this moment."""
        undo = self._undo
        entries = tuple(replace(entry, numbers=set(entry.numbers)) for entry in undo.entries)
        return UndoHistory(self._present, entries, undo.stack.index(), undo.newest_number, undo.undone)

    @property
    def replacements(self) -> list[Replacement]:
        """What the undo entries keep of trained states, oldest first."""
        return [entry.replacement for entry in self._undo.entries if entry.replacement is not None]

    @property
    def mark(self) -> int:
        """A number for the present state, of its own for every edit; undo and redo come back to the same number."""
        return self._undo.mark

    def seal(self) -> None:
        """The next edit makes an entry of its own, so that undo can come back to what is saved now."""
        self._drag = None
        self._undo.seal()

    @property
    def looks_back(self) -> bool:
        """Whether a moment of the past is shown."""
        return self._past is not None

    @property
    def moment(self) -> Moment | None:
        """The moment of the past that is shown; None for the present."""
        return None if self._past is None else self._past.moment

    def look_back(self, moment: Moment | None) -> None:
        """Show the experiment of a moment; None shows the present.

        Other tasks and the view of the plot stay as they are.
        """
        here = self._present
        if moment is not None and (moment.task != here.task or moment.active != here.workspace.run.slot):
            return  # another task or run has been chosen meanwhile
        past = None if moment is None else _Past(moment, moment.experiment(here))
        if past is not None or self._past is not None:
            self._past = past
            self.looked_back.emit(moment)
            self.changed.emit(self.experiment)

    def go_on_from_past(self, text: str = GOING_BACK) -> None:
        """Continue from the moment shown, with all runs; Undo restores everything since."""
        past = self._past
        if past is not None:
            changes = {slot: GoBack(checkpoint) for slot, checkpoint in past.moment.checkpoints.items()}
            edit = ChangeRuns(past.experiment, Replacement(past.experiment.task), changes)
            self._push(self._present, edit, text)

    @Slot(object)
    def push(self, proposal: Proposal) -> None:
        """Change the experiment as one undo entry, or as part of that of the same gesture.

        An edit that requires new initial weights (shape, seed, initialiser, standardisation) replaces the trained
        state, and another optimiser drops its memory; Undo restores both. If the proposal says which old layers the
        hidden layers of a new shape continue, and warm edits are on, the weights are transferred.
        """
        before, after = self.experiment, proposal.experiment
        if after == before:
            return
        reason = _why_frozen_run_refuses(before, after)
        if reason:
            self.changed.emit(before)  # panels show again what the run is
            self.refused.emit(reason)
            return
        if self._past is not None and _leaves_runs_alone(before, after):
            self._push_beside_past(self._past.moment, proposal)
            return
        self.go_on_from_past()
        if after.edits_all_runs:
            proposal, reasons = for_all_runs(before, proposal)
            for reason in reasons:
                self.refused.emit(reason)
            after = proposal.experiment
        edit = edit_to(before, proposal)
        self._push(before, edit, proposal.text, proposal.gesture, proposal.within_s)
        run, old = after.workspace.run, getattr(before, after.task)
        starts_afresh = isinstance(edit, ChangeRuns) and isinstance(edit.changes.get(run.slot), StartAfresh)
        if starts_afresh and not proposal.starts_afresh and run.slot in old.slots:
            self.started_afresh.emit(_reason_to_start_afresh(old.run_in(run.slot), run))

    def _push_beside_past(self, moment: Moment, proposal: Proposal) -> None:
        """A change of the view, of the names of runs or of another task does not continue from the moment shown."""
        after, task = proposal.experiment, self._present.task
        looks: Workspace = getattr(after, task)
        works = {run.slot: run for run in self._present.workspace.runs}
        runs = tuple(run.with_work_of(works[run.slot]) for run in looks.runs)
        here = self._present.workspace
        source = {"data": here.data, "points": here.points, "names": here.names, "meanings": here.meanings}
        workspace = with_fields(looks, **source, runs=runs)
        self._past = None
        self.push(replace(proposal, experiment=with_fields(after, **{task: workspace}), origins=None))
        if after.task == task and workspace.run.slot in moment.checkpoints:
            self.look_back(replace(moment, active=workspace.run.slot))

    def push_run(self, run: RunSpec, text: str, gesture: str = "") -> None:
        """Change the active run."""
        self.push(Proposal(self.experiment.with_run(run), text, gesture))

    def start_over(self, text: str, run: RunSpec | None = None) -> None:
        """Restart all runs but frozen ones, or the active one as `run`; Undo restores the trained states."""
        if run is not None:
            self.go_on_from_past()
        here = self._present
        after = here if run is None else here.with_run(run)
        again = [here.workspace.run] if run is not None else here.workspace.runs
        changes = {each.slot: StartAfresh() for each in again if each.activity != "frozen"}
        if changes:
            self._push(here, ChangeRuns(after, Replacement(here.task), changes), text)
        else:
            self.refused.emit(IS_FROZEN)

    def set_up(self, text: str, experiment: Experiment, given: Mapping[int, RunState]) -> None:
        """Put points and runs of a task in place as one undo entry, even if they are the same.

        All runs begin anew, from the state that is given for their slot or from initial weights.
        """
        self.look_back(None)
        here, after = self._present, experiment.workspace
        gone = [slot for slot in getattr(here, experiment.task).slots if slot not in after.slots]
        changes: dict[int, Change] = {slot: RemoveRun() for slot in gone}
        changes |= {slot: TakeState(given[slot]) if slot in given else StartAfresh() for slot in after.slots}
        self._push(here, ChangeRuns(experiment, Replacement(experiment.task), changes), text)

    def relearn(self, text: str, relearn: Relearn) -> None:
        """Replace the trained state of the active run, which only the training thread has; Undo restores it."""
        self.go_on_from_past()
        here = self.experiment
        if here.workspace.run.activity == "frozen":
            self.refused.emit(IS_FROZEN)
            return
        changes = {here.workspace.run.slot: ChangeLearned(relearn)}
        self._push(here, ChangeRuns(here, Replacement(here.task), changes), text)

    def set_parameters(
        self,
        text: str,
        values: Mapping[int, float],
        gesture: str = "",
        within_s: float = MERGE_SECONDS,
        *,
        stay_fixed: bool = False,
    ) -> None:
        """Set parameters of the active run, by index in its flat vector, as one undo entry.

        `gesture` and `within_s` are those of a `Proposal`. With `stay_fixed` the parameters keep their values until
        `let_go`, while the others train: this is for drags.
        """
        if self.experiment.workspace.run.activity == "frozen":
            self.refused.emit(IS_FROZEN)
            return
        self.go_on_from_past()
        here, now, drag = self.experiment, self._clock(), self._drag
        if drag is not None and gesture and drag.gesture == gesture and now <= drag.open_until:
            # The entry exists already and has the state from before the gesture.
            self._drag = drag._replace(open_until=now + within_s)
            number = self._undo.newest_number
            self.edited.emit(SetParameters(here, drag.replacement, dict(values), stay_fixed, number=number))
            return
        replacement = Replacement(here.task)
        self._push(here, SetParameters(here, replacement, dict(values), stay_fixed), text)
        self._drag = _Drag(gesture, replacement, now + within_s)

    def let_go(self) -> None:
        """End a gesture that fixes parameters; they train again."""
        self._drag = None
        self.let_go_of.emit()

    @Slot(object)
    def take_back(self, edit: Edit) -> None:
        """Undo the entry of an edit that failed, and those made since, unless it is undone already."""
        self._undo.take_back(edit.number)

    @Slot()
    def limit_undo(self) -> None:
        """Drop the oldest undo entries while all together take too much memory."""
        if self._drag is None or self._clock() > self._drag.open_until:  # a drag must find its entry at the same index
            self._undo.limit()

    def _push(
        self, before: Experiment, edit: Edit, text: str, gesture: str = "", within_s: float = MERGE_SECONDS
    ) -> None:
        if self._is_telling:
            # Qt's undo stack would delete the entry it is executing.
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
    """The moment shown instead of the present.

    Attributes:
        moment: The moment.
        experiment: The experiment with its points and runs.
    """

    moment: Moment
    experiment: Experiment


def _leaves_runs_alone(before: Experiment, after: Experiment) -> bool:
    """Whether two experiments have the same points, and runs of the same work, in the task that is shown before."""
    here, there = before.workspace, getattr(after, before.task)
    works = [{run.slot: run.work for run in workspace.runs} for workspace in (here, there)]
    sources = [(workspace.data, workspace.names, workspace.meanings) for workspace in (here, there)]
    return works[0] == works[1] and sources[0] == sources[1] and here.points is there.points


def _why_frozen_run_refuses(before: Experiment, after: Experiment) -> str:
    """Why a frozen run cannot follow, in a sentence; "" if it stays as it is, but for the names of its classes."""
    for task in {before.task, after.task}:
        here, there = getattr(before, task), getattr(after, task)
        for run in here.runs:
            later = there.run_in(run.slot)
            if run.activity == "frozen" and later is not None and later.activity == "frozen":
                if len(run.network.labels) != len(later.network.labels):
                    return KNOWS_OTHER_CLASSES
                if _unnamed(run).work != _unnamed(later).work:
                    return IS_FROZEN
    return ""


def _unnamed(run: RunSpec) -> RunSpec:
    """The same run with numbers as the names of its classes."""
    labels = tuple(map(str, range(len(run.network.labels))))
    return with_fields(run, network=with_fields(run.network, labels=labels))


def _reason_to_start_afresh(old: RunSpec, new: RunSpec) -> str:
    """Why a run cannot keep the trained weights."""
    if old.network.layout != new.network.layout:
        return "The network has a new shape, so it was reinitialised."
    return "The network was reinitialised."
