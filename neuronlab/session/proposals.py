"""Proposals: what a gesture on the canvas or in a panel makes of the experiment, before it becomes an edit."""

import math
from dataclasses import dataclass

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import keeps_learned
from neuronlab.core.training.transfer import Origins, can_carry
from neuronlab.session.edits import ChangeOptimizer, ChangeShape, Edit, PlainEdit, Replacement, StartAfresh

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
        origins: For each hidden layer of a new shape, the index of the old layer it continues, None for a new layer.
            None instead of the tuple where no layer continues another.
        starts_afresh: Whether the network is reinitialised even if its weights would fit; whoever asks for it says so.
    """

    experiment: Experiment
    text: str
    gesture: str = ""
    within_s: float = MERGE_SECONDS
    origins: Origins | None = None
    starts_afresh: bool = False


def edit_to(before: Experiment, proposal: Proposal) -> Edit:
    """The kind of edit that leads from an experiment to the one that is proposed.

    Another shape, seed, initialiser or scaling needs new initial weights. With warm edits, layers with an origin
    continue with their old weights instead. Another optimiser cannot use the memory of the old one.
    """
    after = proposal.experiment
    old, new = getattr(before, after.task).run, after.workspace.run
    if proposal.starts_afresh:
        return StartAfresh(after, Replacement(after.task))
    if keeps_learned(old, new):
        same_optimizer = old.training.optimizer == new.training.optimizer
        return PlainEdit(after) if same_optimizer else ChangeOptimizer(after, Replacement(after.task))
    if proposal.origins is not None and after.warm_edits and can_carry(old, new):
        return ChangeShape(after, Replacement(after.task), proposal.origins)
    return StartAfresh(after, Replacement(after.task))
