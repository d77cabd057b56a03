"""Proposals that add, remove, order and name runs; each is one undo entry."""

from collections.abc import Sequence

from msgspec.structs import replace

from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import MAX_RUNS, Activity, Clock, Experiment, RunSpec, Workspace
from neuronlab.session.proposals import WHOLE_GESTURE, Proposal

ENOUGH_RUNS = f"There can be at most {MAX_RUNS} runs: remove one first."


def duplicate(experiment: Experiment, slot: int | None = None) -> Proposal:
    """A copy of a run, by default the active one, with all that it has learned; the copy becomes active.

    Raises InputError if there are enough runs.
    """
    workspace = experiment.workspace
    source = workspace.run if slot is None else _found(workspace, slot)
    copy = replace(source, slot=free_slot(workspace), name="", is_shown=True, activity="trains")
    return _with_copy(experiment, source, copy, "Duplicate run", is_active=True)


def freeze_copy(experiment: Experiment, name: str) -> Proposal:
    """A frozen copy of the active run, to compare with what it becomes. Raises InputError if there are enough runs."""
    workspace = experiment.workspace
    copy = replace(workspace.run, slot=free_slot(workspace), name=name, is_shown=True, activity="frozen")
    return _with_copy(experiment, workspace.run, copy, "Pin", is_active=False)


def remove(experiment: Experiment, slot: int) -> Proposal:
    """Without a run; if it was active, its neighbour becomes so. Raises InputError if it is the only one."""
    workspace = experiment.workspace
    if len(workspace.runs) == 1:
        raise InputError("The only run cannot be removed.")
    index = workspace.runs.index(_found(workspace, slot))
    runs = tuple(run for run in workspace.runs if run.slot != slot)
    active = workspace.active - (index < workspace.active)
    return _of(experiment, "Remove run", runs=runs, active=min(active, len(runs) - 1))


def keep_active(experiment: Experiment) -> Proposal:
    """Without all runs but the active one."""
    return _of(experiment, "Remove the other runs", runs=(experiment.workspace.run,), active=0)


def move(experiment: Experiment, slot: int, index: int) -> Proposal:
    """With a run at another place of the order."""
    workspace = experiment.workspace
    others = [run for run in workspace.runs if run.slot != slot]
    runs = (*others[:index], _found(workspace, slot), *others[index:])
    active = next(number for number, run in enumerate(runs) if run.slot == workspace.run.slot)
    return _of(experiment, "Move run", runs=runs, active=active)


def activate(experiment: Experiment, slot: int) -> Proposal:
    """With another active run; selections in a row are one undo entry."""
    workspace = experiment.workspace
    after = replace(workspace, active=workspace.runs.index(_found(workspace, slot)))
    return Proposal(experiment.with_workspace(after), "Select run", "select run", WHOLE_GESTURE)


def rename(experiment: Experiment, slot: int, name: str) -> Proposal:
    """With another name of a run; an empty one is made from what differs."""
    return _with_run(experiment, replace(_found(experiment.workspace, slot), name=tidy_name(name)), "Rename run")


def show(experiment: Experiment, slot: int, *, is_shown: bool) -> Proposal:
    """With a run that is drawn, or not."""
    text = "Show run" if is_shown else "Hide run"
    return _with_run(experiment, replace(_found(experiment.workspace, slot), is_shown=is_shown), text)


ACTIVITY_TEXTS: dict[Activity, str] = {"trains": "Let run train", "paused": "Pause run", "frozen": "Freeze run"}


def set_activity(experiment: Experiment, slot: int, activity: Activity) -> Proposal:
    """With a run that trains with the others, is paused, or is frozen."""
    run = replace(_found(experiment.workspace, slot), activity=activity)
    return _with_run(experiment, run, ACTIVITY_TEXTS[activity])


def set_clock(experiment: Experiment, clock: Clock) -> Proposal:
    """With another clock for all runs."""
    return _of(experiment, "Change clock", clock=clock)


def set_target(experiment: Experiment, loss: float) -> Proposal:
    """With another loss that the comparison asks for."""
    return _of(experiment, "Change target", gesture="target", target_loss=loss)


def edit_all(experiment: Experiment, *, is_on: bool) -> Proposal:
    """With panels that change all runs, or the active one only."""
    return Proposal(replace(experiment, edits_all_runs=is_on), "Edit all runs" if is_on else "Edit this run")


def race(experiment: Experiment, runs: Sequence[RunSpec], text: str) -> Proposal:
    """With these runs instead of the present ones, all from their initial weights; the first one is active."""
    after = experiment.with_workspace(replace(experiment.workspace, runs=tuple(runs), active=0))
    return Proposal(after, text, starts_afresh=True)


def free_slot(workspace: Workspace) -> int:
    """The first slot that no run has. Raises InputError if there are enough runs."""
    free = [slot for slot in range(MAX_RUNS) if slot not in workspace.slots]
    if not free:
        raise InputError(ENOUGH_RUNS)
    return free[0]


def _found(workspace: Workspace, slot: int) -> RunSpec:
    run = workspace.run_in(slot)
    if run is None:
        raise InputError("That run no longer exists.")
    return run


def _with_copy(experiment: Experiment, source: RunSpec, copy: RunSpec, text: str, *, is_active: bool) -> Proposal:
    workspace = experiment.workspace
    runs = (*workspace.runs, copy)
    active = len(runs) - 1 if is_active else workspace.active
    after = experiment.with_workspace(replace(workspace, runs=runs, active=active))
    return Proposal(after, text, copies={copy.slot: source.slot})


def _with_run(experiment: Experiment, run: RunSpec, text: str) -> Proposal:
    runs = tuple(run if other.slot == run.slot else other for other in experiment.workspace.runs)
    return _of(experiment, text, runs=runs)


def _of(experiment: Experiment, text: str, *, gesture: str = "", **changed: object) -> Proposal:
    return Proposal(experiment.with_workspace(replace(experiment.workspace, **changed)), text, gesture)
