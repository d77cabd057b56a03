"""What of a trained state survives an edit."""

from collections.abc import Callable
from dataclasses import replace

from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.state import is_untouched, keeps_learned, starts_anew
from neuronlab.core.training.trajectory import Learned
from neuronlab.core.training.transfer import carry_over, same_layers
from neuronlab.session.edits import (
    Change,
    ChangeLearned,
    ChangeOptimizer,
    ChangeShape,
    CopyRun,
    GoBack,
    TakeState,
)

Notice = Callable[[str], None]
TOO_LARGE = "The weights are too large to transfer to the new shape, so the network was reinitialised."


def kept_after(old: Workspace, new: Workspace, slot: int, learned: Learned) -> Learned | None:
    """What a run has learned, after an edit that leaves it alone; None for a fresh start, or if the run is gone."""
    before, after = old.run_in(slot), new.run_in(slot)
    if before is None or after is None:
        return None
    if not keeps_learned(before, after) or starts_anew(after, new.points, learned.state):
        return None
    return judged_anew(old, new, slot, learned)


def judged_anew(old: Workspace, new: Workspace, slot: int, learned: Learned) -> Learned:
    """The trained state; if points or loss changed, losses measured so far no longer count for stop rules.

    Values of another loss do not belong in one curve with the new ones, so the history starts again.
    """
    before, after = old.run_in(slot), new.run_in(slot)
    state = learned.state
    if before is not None and after is not None and before.training.loss != after.training.loss:
        state = replace(state, history=state.history.emptied())
    elif old.points is new.points:
        return learned
    return learned._replace(state=replace(state, judged_from=state.step + 1, best=None))


def changed(
    change: Change,
    old: Workspace,
    new: Workspace,
    slot: int,
    learned: dict[int, Learned | None],
    undone: frozenset[int],
    notice: Notice,
) -> Learned | None:
    """What a run has learned after a change, given what all runs had learned before; None for a fresh start.

    `notice` gets a sentence if it cannot keep what it should.
    """
    left = _before(change, slot, learned)
    if left is None:
        return None
    match change:
        case ChangeShape():
            return _reshaped(change, old, new, slot, left, notice)
        case ChangeLearned():
            run = old.run_in(slot)
            assert run is not None
            return left._replace(state=change.relearn(run, old.points, left.state))
        case GoBack():
            return Learned(change.checkpoint.state, left.trajectory.continued_from(change.checkpoint, undone))
        case ChangeOptimizer() | CopyRun() | TakeState():
            return left
        case _:
            return None


def _before(change: Change, slot: int, learned: dict[int, Learned | None]) -> Learned | None:
    """What a run begins a change with."""
    match change:
        case TakeState(state):
            return Learned(state)
        case CopyRun(source):
            return learned.get(source)
        case _:
            return learned.get(slot)


def _reshaped(
    change: ChangeShape, old: Workspace, new: Workspace, slot: int, left: Learned, notice: Notice
) -> Learned | None:
    """The trained state transferred to another shape; None if that is impossible."""
    before, after = old.run_in(slot), new.run_in(slot)
    assert before is not None
    assert after is not None
    if before.network.block_shapes != after.network.block_shapes and is_untouched(before, left.state):
        return None  # untrained: initial weights that suit the new shape are a better start
    carried = carry_over(before, after, change.origins, left.state, old.points)
    if carried is None:
        notice(TOO_LARGE)
        return None
    is_reshaped = before.network.layout != after.network.layout or change.origins != same_layers(after.network)
    trajectory = left.trajectory
    if is_reshaped and left.state.step:
        trajectory = replace(trajectory, is_reshaped=True)
    return judged_anew(old, new, slot, Learned(carried, trajectory))  # it may bring other points, as of a preset
