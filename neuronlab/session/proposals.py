"""Proposals: what a gesture on the canvas or in a panel makes of the experiment, before it becomes an edit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as with_fields

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.training.all_runs import follow_change
from neuronlab.core.training.state import RunState, keeps_learned
from neuronlab.core.training.transfer import Origins, can_carry
from neuronlab.session.edits import (
    Change,
    ChangeOptimizer,
    ChangeRuns,
    ChangeShape,
    CopyRun,
    Edit,
    PlainEdit,
    RemoveRun,
    Replacement,
    StartAfresh,
    TakeState,
)

MERGE_SECONDS = 1.0
"""Proposals of one gesture become one undo entry while they follow each other within this time."""
WHOLE_GESTURE = math.inf
"""The same for a drag: it is one undo entry, however long the hand rests on the way."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """Another experiment in place of the present one, as `Document.push` takes it.

    Attributes:
        experiment: The experiment that is proposed.
        text: The name of the undo entry.
        gesture: Key of the gesture it belongs to. Proposals in a row with one key become one undo entry; an empty key
            always makes a new one.
        within_s: Seconds in which the next proposal of the gesture has to follow; infinity for a drag, whose key is
            used only once.
        origins: For each hidden layer of a new shape of the active run, the index of the old layer it continues, None
            for a new layer. None instead of the tuple where no layer continues another.
        starts_afresh: Whether all runs but frozen ones are reinitialised even if their weights would fit; whoever asks
            for it says so.
        copies: For each new run that is a copy, by its slot, the slot of the run it copies.
        origins_of_others: The origins in other runs than the active one, by their slots.
        given: For each new run that begins with a state from outside, by its slot, that state.
    """

    experiment: Experiment
    text: str
    gesture: str = ""
    within_s: float = MERGE_SECONDS
    origins: Origins | None = None
    starts_afresh: bool = False
    copies: Mapping[int, int] = field(default_factory=dict)
    origins_of_others: Mapping[int, Origins] = field(default_factory=dict)
    given: Mapping[int, RunState] = field(default_factory=dict)

    def origins_in(self, slot: int) -> Origins | None:
        """The origins of the layers of a run."""
        is_active = slot == self.experiment.workspace.run.slot
        return self.origins if is_active else self.origins_of_others.get(slot)


def edit_to(before: Experiment, proposal: Proposal) -> Edit:
    """The kind of edit that leads from an experiment to the one that is proposed.

    Another shape, seed, initialiser or scaling needs new initial weights. With warm edits, layers with an origin
    continue with their old weights instead. Another optimiser cannot use the memory of the old one.
    """
    after = proposal.experiment
    old, new = getattr(before, after.task), after.workspace
    changes = {run.slot: change for run in new.runs if (change := _change(old, run, proposal)) is not None}
    gone = {slot: RemoveRun() for slot in old.slots if slot not in new.slots}
    if not changes and not gone:
        return PlainEdit(after)
    return ChangeRuns(after, Replacement(after.task), {**changes, **gone})


def _change(old: Workspace, run: RunSpec, proposal: Proposal) -> Change | None:
    """What a proposal makes of the trained state of a run; None if that is kept."""
    if run.slot in proposal.copies:
        return CopyRun(proposal.copies[run.slot])
    if run.slot in proposal.given:
        return TakeState(proposal.given[run.slot])
    before = old.run_in(run.slot)
    if before is None or (proposal.starts_afresh and run.activity != "frozen"):
        return StartAfresh()
    if keeps_learned(before, run):
        return None if before.training.optimizer == run.training.optimizer else ChangeOptimizer()
    origins = proposal.origins_in(run.slot)
    if origins is not None and proposal.experiment.warm_edits and can_carry(before, run):
        return ChangeShape(origins)
    return StartAfresh()


def for_all_runs(before: Experiment, proposal: Proposal) -> tuple[Proposal, tuple[str, ...]]:
    """A change of the active run, made in all runs but frozen ones; and why some runs cannot follow, in sentences."""
    after = proposal.experiment
    old, new = before.workspace, after.workspace
    was = old.run_in(new.run.slot)
    is_other = before.task != after.task or was is None or old.slots != new.slots
    if is_other or was is None or proposal.starts_afresh or was.work == new.run.work:
        return proposal, ()
    runs, origins, reasons = [], {}, []
    for run in new.runs:
        follows = run.slot != new.run.slot and run.activity != "frozen"
        try:
            result = follow_change(was, new.run, run, proposal.origins) if follows else None
        except InputError as error:
            result = None
            reasons.append(str(error))
        runs.append(run if result is None else result.run)
        if result is not None and proposal.origins is not None:
            origins[run.slot] = result.origins
    wider = after.with_workspace(with_fields(new, runs=tuple(runs)))
    return replace(proposal, experiment=wider, origins_of_others=origins), tuple(reasons)
