"""The document: the experiment, and the way back from every edit."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, cast

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from neuronlab.core.points import PointSet
from neuronlab.core.specs import Experiment, RunSpec
from neuronlab.core.state import Relearn, RunState, keeps_learned
from neuronlab.core.track import Checkpoint
from neuronlab.core.warm import Origins, can_carry
from neuronlab.session.guarded import Guarded
from neuronlab.session.mail import Edit, Replacement, Travel

UNDO_LIMIT = 200
MERGE_SECONDS = 1.0
"""Edits with one merge key belong to one gesture while they follow each other within this time."""


class _Gesture(NamedTuple):
    """A hand on parameters: what its undo entry replaces, and until when what follows belongs to it."""

    merge: str
    replacement: Replacement
    open_until: float


class Document(QObject):
    """Holds the experiment; every change goes through `push` and can be undone.

    `changed(experiment)` tells the panels, `edited(edit)` the training thread, and `looked_back(checkpoint)` both that
    one looks back, or at the present again where there is none. `started_afresh(reason)` says that an
    edit could not keep what was learned, `let_go_of` that parameters held by hand are to be trained again.

    While one looks back at a checkpoint (`look_back`), `experiment` is the one it was left in, for everybody who shows
    or changes it. The first change of points or run then goes on from there, which is an undo entry of its own; undo,
    redo, Reset and another task come back to the present instead.
    """

    changed = Signal(object)
    edited = Signal(object)
    looked_back = Signal(object)
    started_afresh = Signal(str)
    let_go_of = Signal()

    def __init__(
        self, experiment: Experiment, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._present = experiment
        self._past: _Past | None = None
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._clock = clock
        self._merge_ids: dict[str, int] = {}
        self._gesture: _Gesture | None = None
        self._entry_number = 0  # of the newest edit

    @property
    def experiment(self) -> Experiment:
        """What is shown and changed."""
        return self._present if self._past is None else self._past.experiment

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

    def place(
        self,
        text: str,
        values: Mapping[int, float],
        merge: str = "",
        within: float = MERGE_SECONDS,
        *,
        holds: bool = False,
    ) -> None:
        """Give parameters of the active run, by their index in its flat vector, these values, as one undo entry.

        `merge` and `within` are those of `push`. With `holds` the parameters keep their values, whatever the training
        makes of the others, until `let_go`: a drag holds what it drags.
        """
        self.go_on_from_past()
        here, now, going_on = self.experiment, self._clock(), self._gesture
        if going_on is not None and merge and going_on.merge == merge and now <= going_on.open_until:
            # The entry is there already, and has seen what was learned before the gesture.
            self._gesture = going_on._replace(open_until=now + within)
            number = self._entry_number
            self.edited.emit(Edit(here, going_on.replacement, values=dict(values), holds=holds, number=number))
            return
        replacement = Replacement(here.task)
        self._push(here, Edit(here, replacement, values=dict(values), holds=holds), text)
        self._gesture = _Gesture(merge, replacement, now + within)

    def let_go(self) -> None:
        """End a gesture that holds parameters: they are trained again."""
        self._gesture = None
        self.let_go_of.emit()

    @Slot(object)
    def take_back(self, edit: Edit) -> None:
        """Undo the entry of an edit that could not be followed, and with it those made since; if it still stands."""
        stack = self.undo_stack
        standing = (cast(_EditCommand, stack.command(index)) for index in range(stack.index()))
        if any(command.holds(edit.number) for command in standing):
            is_back = False
            while not is_back:
                is_back = cast(_EditCommand, stack.command(stack.index() - 1)).holds(edit.number)
                stack.undo()

    def _push(self, before: Experiment, edit: Edit, text: str, merge: str = "", within: float = MERGE_SECONDS) -> None:
        self._entry_number += 1
        edit = replace(edit, text=text, number=self._entry_number)
        self.undo_stack.push(_EditCommand(self, before, edit, text, self._merge_id(merge), self._clock() + within))

    def _merge_id(self, key: str) -> int:
        return self._merge_ids.setdefault(key, len(self._merge_ids) + 1) if key else -1

    def _set(self, edit: Edit) -> None:
        self._gesture = None
        self._present, self._past = edit.experiment, None
        self.edited.emit(edit)
        self.changed.emit(edit.experiment)


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
        return "The network has a new shape, so it starts afresh."
    return "The network starts afresh from its new first weights."


def _drops_memory(old: RunSpec, new: RunSpec) -> bool:
    """Whether the optimiser's memory is given up: another optimiser has no use for it."""
    return old.training.optimizer != new.training.optimizer


class _EditCommand(Guarded, QUndoCommand):
    """A memento: the experiment before and after, and what was learned where that was replaced."""

    def __init__(
        self,
        document: Document,
        before: Experiment,
        edit: Edit,
        text: str,
        merge_id: int = -1,
        open_until: float = 0.0,
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before, self._after = before, edit.experiment
        self._first: Edit | None = edit
        self._replacement = edit.replacement
        self._numbers = {edit.number}
        self._merge_id = merge_id
        self._open_until = open_until

    def id(self) -> int:
        return self._merge_id

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802  # Qt's name
        if not isinstance(other, _EditCommand) or self._document._clock() > self._open_until:
            return False
        self._after, self._open_until = other._after, other._open_until
        self._numbers |= other._numbers
        # The first replacement of a gesture has seen the state before it; what comes after is seen when it is undone.
        self._replacement = self._replacement or other._replacement
        return True

    def holds(self, number: int) -> bool:
        """Whether the edit of this number is, or is part of, this entry."""
        return number in self._numbers

    def redo(self) -> None:
        self._document._set(self._first or Edit(self._after, self._replacement, Travel.REDO, text=self.text()))
        self._first = None

    def undo(self) -> None:
        self._document._set(Edit(self._before, self._replacement, Travel.UNDO, text=f"Undo: {self.text()}"))
