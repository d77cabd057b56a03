"""The document: the experiment, and the way back from every edit."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple, cast

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.training.state import Relearn, RunState, keeps_learned
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.core.training.transfer import Origins, can_carry
from neuronlab.session.channel import Edit, Replacement, Travel
from neuronlab.session.guarded import Guarded
from neuronlab.session.undo_memory import Kept, entries_to_keep

UNDO_LIMIT = 200
MERGE_SECONDS = 1.0
"""Edits with one merge key belong to one gesture while they follow each other within this time."""
UNDO_SHORTENED = "Older undo steps were dropped to save memory."


class _Gesture(NamedTuple):
    """A hand on parameters: what its undo entry replaces, and until when what follows belongs to it."""

    merge: str
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
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._clock = clock
        self._is_refilling = False  # the undo stack, with entries whose edits were made long ago
        self._has_shortened_undo = False
        self._gesture: _Gesture | None = None
        self._entry_number = 0  # of the newest edit
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
            edit = Edit(past.experiment, Replacement(past.experiment.task), relearn=partial(_recall, past.checkpoint))
            self._push(self._present, edit, text)

    def push(
        self,
        after: Experiment,
        text: str,
        merge: str = "",
        within: float = MERGE_SECONDS,
        origins: Origins | None = None,
    ) -> None:
        """Change the experiment as one undo entry called `text`.

        Entries in a row with the same `merge` key become one while they follow each other within so many seconds; a
        drag, which has a key of its own, passes infinity. An edit that needs another start (shape, seed, initialiser,
        standardisation) replaces what was learned, and another optimiser drops its memory; undo brings that back too.
        Where `origins` say which old layer each hidden layer of a new shape goes on from, and warm edits are wanted,
        what was learned is taken along.
        """
        before = self.experiment
        if after == before:
            return
        if self._past is not None and _leaves_run_alone(before, after):
            self._push_beside_past(self._past.checkpoint, after, text, merge, within)
            return
        self.go_on_from_past()
        runs = getattr(before, after.task).run, after.workspace.run
        if keeps_learned(*runs) or not (after.warm_edits and can_carry(*runs)):
            origins = None
        reason = "" if origins is not None else _reason_to_start_afresh(*runs)
        is_replaced = reason or origins is not None or _drops_memory(*runs)
        edit = Edit(after, Replacement(after.task) if is_replaced else None, Travel.DO, bool(reason), origins)
        self._push(before, edit, text, merge, within)
        if reason:
            self.started_afresh.emit(reason)

    def _push_beside_past(
        self, checkpoint: Checkpoint, after: Experiment, text: str, merge: str, within: float
    ) -> None:
        """Another look at the plot, or another task, is no reason to go on from a checkpoint that is looked at."""
        task, looks = self._present.task, after.workspace
        self._past = None
        if after.task != task:
            self.push(with_fields(self._present, task=after.task, warm_edits=after.warm_edits), text, merge, within)
            return
        workspace = with_fields(self._present.workspace, view=looks.view, pin=looks.pin)
        present = with_fields(self._present.with_workspace(workspace), warm_edits=after.warm_edits)
        self.push(present, text, merge, within)
        self.look_back(checkpoint)

    def push_run(self, run: RunSpec, text: str, merge: str = "") -> None:
        """Change the active run."""
        self.push(self.experiment.with_run(run), text, merge)

    def start_over(self, text: str, run: RunSpec | None = None) -> None:
        """Go back to the start, of the same run or of another; undo brings back what was learned."""
        if run is not None:
            self.go_on_from_past()
        here = self._present
        after = here if run is None else here.with_run(run)
        self._push(here, Edit(after, Replacement(here.task), starts_afresh=True), text)

    def relearn(self, text: str, relearn: Relearn, merge: str = "", within: float = MERGE_SECONDS) -> None:
        """Replace what the active run has learned, of which only the training thread knows; undo brings it back.

        `merge` and `within` are those of `push`.
        """
        self.go_on_from_past()
        here = self.experiment
        self._push(here, Edit(here, Replacement(here.task), relearn=relearn), text, merge, within)

    def set_parameters(
        self,
        text: str,
        values: Mapping[int, float],
        merge: str = "",
        within: float = MERGE_SECONDS,
        *,
        stay_fixed: bool = False,
    ) -> None:
        """Give parameters of the active run, by their index in its flat vector, these values, as one undo entry.

        `merge` and `within` are those of `push`. With `stay_fixed` the parameters keep their values, whatever the
        training makes of the others, until `let_go`: a drag holds what it drags.
        """
        self.go_on_from_past()
        here, now, going_on = self.experiment, self._clock(), self._gesture
        if going_on is not None and merge and going_on.merge == merge and now <= going_on.open_until:
            # The entry is there already, and has seen what was learned before the gesture.
            self._gesture = going_on._replace(open_until=now + within)
            number = self._entry_number
            self.edited.emit(
                Edit(here, going_on.replacement, values=dict(values), stay_fixed=stay_fixed, number=number)
            )
            return
        replacement = Replacement(here.task)
        self._push(here, Edit(here, replacement, values=dict(values), stay_fixed=stay_fixed), text)
        self._gesture = _Gesture(merge, replacement, now + within)

    def let_go(self) -> None:
        """End a gesture that holds parameters: they are trained again."""
        self._gesture = None
        self.let_go_of.emit()

    @Slot(object)
    def take_back(self, edit: Edit) -> None:
        """Undo the entry of an edit that could not be followed, and with it those made since; if it still stands."""
        stack = self.undo_stack
        standing = (entry.has_number(edit.number) for entry in self._entries()[: stack.index()])
        if any(standing):
            is_back = False
            while not is_back:
                is_back = self._entries()[stack.index() - 1].has_number(edit.number)
                stack.undo()

    @Slot()
    def limit_undo(self) -> None:
        """Drop the oldest undo entries while all of them together take too much memory."""
        if self._gesture is not None and self._clock() <= self._gesture.open_until:
            return  # a drag has to find its entry at the same index
        entries, index = self._entries(), self.undo_stack.index()
        kept = entries_to_keep([entry.kept for entry in entries], index)
        if len(kept) == len(entries):
            return
        self._refill_undo([entries[number] for number in kept], index - kept.start)
        if not self._has_shortened_undo:
            self._has_shortened_undo = True
            self.undo_shortened.emit(UNDO_SHORTENED)

    def _push(self, before: Experiment, edit: Edit, text: str, merge: str = "", within: float = MERGE_SECONDS) -> None:
        if self._is_telling:
            # Qt's undo stack would delete the very entry that it is going through.
            raise RuntimeError(f"“{text}” was asked for while the window turned to another state.")
        self._entry_number += 1
        now, stack = self._clock(), self.undo_stack
        newest = self._entries()[-1:] if not stack.canRedo() else []
        entry = newest[0] if newest and newest[0].takes(merge, now) else None
        if entry is not None:
            edit = entry.with_own_replacement(edit)
        edit = replace(edit, text=text, number=self._entry_number)
        if entry is not None:
            # Not left to QUndoStack: PySide6 never frees the Python half of a command that was merged (6.11.3).
            entry.add(edit, now + within)
            self._set(edit)
        else:
            entry = _Entry(before, edit.experiment, text, edit.replacement, {edit.number}, merge, now + within)
            stack.push(_EditCommand(self, entry, edit))
            self.limit_undo()

    def _entries(self) -> list["_Entry"]:
        stack = self.undo_stack
        return [cast(_EditCommand, stack.command(number)).entry for number in range(stack.count())]

    def _refill_undo(self, entries: list["_Entry"], index: int) -> None:
        """Leave the stack with these entries: it can let go of its oldest ones only all at once, or by their number."""
        stack, self._is_refilling = self.undo_stack, True
        with QSignalBlocker(stack):  # the entries next to the present are the same, and so is all that it would say
            stack.clear()
            for entry in entries:
                stack.push(_EditCommand(self, entry))
            stack.setIndex(index)
        self._is_refilling = False

    def _set(self, edit: Edit) -> None:
        if self._is_refilling:
            return
        self._gesture = None
        self._present, self._past = edit.experiment, None
        self._is_telling = True
        try:
            self.edited.emit(edit)
            self.changed.emit(edit.experiment)
        finally:
            self._is_telling = False


class _Past(NamedTuple):
    """A checkpoint that is looked at, and the experiment it shows."""

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


def _recall(checkpoint: Checkpoint, _run: RunSpec, _points: PointSet, _state: RunState) -> RunState:
    """What was learned at a checkpoint, in place of what is now."""
    return checkpoint.state


def _reason_to_start_afresh(old: RunSpec, new: RunSpec) -> str:
    """Why the active run can't keep what it learned, or nothing when it can."""
    if keeps_learned(old, new):
        return ""
    if old.network.layout != new.network.layout:
        return "The network has a new shape, so it was reinitialised."
    return "The network was reinitialised."


def _drops_memory(old: RunSpec, new: RunSpec) -> bool:
    """Whether the optimiser's memory is given up: another optimiser has no use for it."""
    return old.training.optimizer != new.training.optimizer


@dataclass(eq=False)
class _Entry:
    """A memento: the experiment before and after, and what was learned where that was replaced.

    Edits with the same `merge` key belong to it `open_until` then; `numbers` are those of all its edits.
    """

    before: Experiment
    after: Experiment
    text: str
    replacement: Replacement | None
    numbers: set[int]
    merge: str
    open_until: float

    @property
    def kept(self) -> Kept:
        """What takes memory for it."""
        return Kept((self.before, self.after), self.replacement)

    def takes(self, merge: str, now: float) -> bool:
        """Whether an edit with this merge key belongs to it."""
        return bool(merge) and merge == self.merge and now <= self.open_until

    def with_own_replacement(self, edit: Edit) -> Edit:
        """An edit that becomes a part of the entry: it replaces what the entry has replaced before it."""
        if edit.replacement is None or self.replacement is None:
            return edit
        return replace(edit, replacement=self.replacement)

    def add(self, edit: Edit, open_until: float) -> None:
        """Make an edit part of it."""
        self.after, self.open_until = edit.experiment, open_until
        self.numbers.add(edit.number)
        # The first replacement of a gesture has seen the state before it; what comes after is seen when it is undone.
        self.replacement = self.replacement or edit.replacement

    def has_number(self, number: int) -> bool:
        """Whether the edit of this number is part of it."""
        return number in self.numbers


class _EditCommand(Guarded, QUndoCommand):
    """Goes through an entry in either direction; `first` is the edit that made it."""

    def __init__(self, document: Document, entry: _Entry, first: Edit | None = None) -> None:
        super().__init__(entry.text)
        self.entry = entry
        self._document, self._first = document, first

    def redo(self) -> None:
        entry = self.entry
        edit = self._first or Edit(entry.after, entry.replacement, Travel.REDO, text=entry.text)
        self._first = None
        self._document._set(edit)

    def undo(self) -> None:
        entry = self.entry
        self._document._set(Edit(entry.before, entry.replacement, Travel.UNDO, text=f"Undo: {entry.text}"))
