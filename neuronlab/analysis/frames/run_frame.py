"""What a frame has of every run of the task, so that they can be shown side by side."""

from dataclasses import dataclass

from neuronlab.analysis.run_facts import RunFacts
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.trajectory import TrajectoryRecord


@dataclass(frozen=True, eq=False)
class RunFrame:
    """One run of the task at one step; arrays are read-only.

    What it has recorded is there whatever is shown: it costs nothing, and is exported too.

    Attributes:
        run: Its settings, name and slot.
        network: The network with a copy of its parameters.
        step: Updates made.
        evaluations: Gradients computed.
        seconds: Seconds of compute.
        divergence: Where training diverged; None while it is finite.
        stopped: Rows of STOP_RULES that ended its training.
        probe: Losses and gradients over fixed points.
        history: Losses and gradients since the start.
        trajectory: Checkpoints of the run; None without any.
        prediction: The learned function of one input at the samples of `Frame.line`, (samples,); None without a canvas.
        x1: Positions across of `values`, (columns,); None with one input, or without a canvas.
        x2: Positions up of `values`, (rows,).
        values: What a network of two inputs predicts there, as `Plane.values`, (values, rows, columns).
        at_points: The class outputs of a network with classes for every point, (points, outputs); None without a
            canvas, or above MOST_DRAWN points.
        latest: The same up to the present, also in a frame of an earlier step; None unless a view shows it.
        facts: What the table of runs says of it; None unless that is shown.
    """

    run: RunSpec
    network: Network
    step: int
    evaluations: int
    seconds: float
    divergence: Divergence | None
    stopped: frozenset[str]
    probe: Probe
    history: HistoryRecord
    trajectory: TrajectoryRecord | None
    prediction: Array | None = None
    x1: Array | None = None
    x2: Array | None = None
    values: Array | None = None
    at_points: Array | None = None
    latest: HistoryRecord | None = None
    facts: RunFacts | None = None

    @property
    def slot(self) -> int:
        """The slot of the run."""
        return self.run.slot

    @property
    def is_resting(self) -> bool:
        """Whether it does not train when the others do."""
        return self.run.activity != "trains" or self.divergence is not None or bool(self.stopped)
