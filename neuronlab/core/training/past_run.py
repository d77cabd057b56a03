"""A run at a past checkpoint, which can be viewed but not trained."""

from typing import NamedTuple

import numpy as np

from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.network.network import Network
from neuronlab.core.training.history import History, HistoryRecord
from neuronlab.core.training.probe import Probe, ProbeProgram
from neuronlab.core.training.state import Best
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Checkpoint, Trajectory


class Reached(NamedTuple):
    """What is shown of how far a run has come, while one looks at a checkpoint of it.

    Attributes:
        history: Its history up to the present.
        best: Its best state; None before one was measured.
    """

    history: HistoryRecord
    best: Best | None


class PastRun:
    """The read-only interface of a `Trainer` at a checkpoint, available within the time of a frame.

    A trainer prepares its batches, which takes a third of a second for a million points. `record` is what the
    trajectory of the run holds, as seen from the checkpoint; `now` is the step and epoch the run has reached,
    and `reached` what else is shown of it; None means what the checkpoint has of that.
    """

    divergence = None
    is_resting = False

    def __init__(
        self, checkpoint: Checkpoint, trajectory: Trajectory, now: tuple[int, int], reached: Reached | None = None
    ) -> None:
        workspace, state = checkpoint.workspace, checkpoint.state
        self.run, self.points = workspace.run, workspace.points
        self.record, self.now = trajectory.record().seen_from(checkpoint), now
        self.began = self.step = state.step
        self.epoch = state.epoch
        self.evaluations, self.seconds = state.evaluations, state.seconds
        self.history = History(state.history)
        self.parameters = state.parameters
        self.input_range, self.best = state.input_range, state.best
        latest = Reached(state.history, state.best) if reached is None else reached
        self.latest_history, self.latest_best = latest.history, latest.best
        self._state = state
        self._network = Network(self.run.network, state.parameters, state.input_scaling, state.target_scaling)
        columns = NetworkColumns(self.run.network, state.input_scaling, state.target_scaling)
        with np.errstate(all="ignore"):
            self._probe = ProbeProgram(self.run.network, self.run.training.loss, state.parameters, self.points, columns)

    def trainer(self) -> Trainer:
        """A trainer that continues from the checkpoint; its steps do not affect this object."""
        return Trainer(self.run, self.points, self._state)

    def network(self) -> Network:
        """The network at the checkpoint."""
        return self._network

    def probe(self) -> Probe:
        """Losses and gradients at the checkpoint."""
        return self._probe.probe(self.history.last_update_ratio())
