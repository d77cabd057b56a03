"""A run as it was at a checkpoint: everything can be looked at, and nothing trained."""

import numpy as np

from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.network.network import Network
from neuronlab.core.training.history import History
from neuronlab.core.training.probe import Probe, ProbeProgram
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Checkpoint, Trajectory


class PastRun:
    """What a `Trainer` that stands at this checkpoint could be asked, in the time of a picture.

    A trainer lays out its batches, which takes a third of a second for a million points. `trajectory` is the way the
    run has come since, and `now` the step and the epoch it has reached.
    """

    divergence = None
    is_resting = False

    def __init__(self, checkpoint: Checkpoint, trajectory: Trajectory, now: tuple[int, int]) -> None:
        workspace, state = checkpoint.workspace, checkpoint.state
        self.run, self.points = workspace.run, workspace.points
        self.trajectory, self.now = trajectory, now
        self.began = self.step = state.step
        self.epoch = state.epoch
        self.history = History(state.history)
        self.parameters = state.parameters
        self._state = state
        self._network = Network(self.run.network, state.parameters, state.input_scaling, state.target_scaling)
        columns = NetworkColumns(self.run.network, state.input_scaling, state.target_scaling)
        with np.errstate(all="ignore"):
            self._probe = ProbeProgram(self.run.network, self.run.training.loss, state.parameters, self.points, columns)

    def trainer(self) -> Trainer:
        """One that goes on from there; its steps change nothing here."""
        return Trainer(self.run, self.points, self._state)

    def network(self) -> Network:
        """The network as it was."""
        return self._network

    def probe(self) -> Probe:
        """Losses and gradients as they were."""
        return self._probe.probe(self.history.last_update_ratio())
