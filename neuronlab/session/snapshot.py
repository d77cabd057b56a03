"""Snapshots: the work between two slices of training, as it is saved."""

from dataclasses import dataclass

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import RunState, RunStates, States
from neuronlab.session.carrying import kept_after
from neuronlab.session.edits import Learned


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """The work between two slices, as it is saved.

    Attributes:
        experiment: The experiment as the training thread knows it.
        states: What was learned, by task and slot.
    """

    experiment: Experiment
    states: States

    @property
    def state(self) -> RunState:
        """The trained state of the active run."""
        return self.states[self.experiment.task][self.experiment.workspace.run.slot]

    def brought_to(self, present: Experiment) -> "Snapshot":
        """The work with edits the training thread has not processed; trained states are kept if they still fit."""
        if present is self.experiment:
            return self
        states: dict[str, RunStates] = {}
        for task, learned in self.states.items():
            old, new = getattr(self.experiment, task), getattr(present, task)
            kept = {slot: kept_after(old, new, slot, Learned(state)) for slot, state in learned.items()}
            fitting = {slot: each.state for slot, each in kept.items() if each is not None}
            if fitting:
                states[task] = fitting
        return Snapshot(present, states)
