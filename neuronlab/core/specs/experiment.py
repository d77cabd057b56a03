"""Everything the user can change, as one frozen value, which makes undo, saving and comparison simple."""

from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.names import require_name
from neuronlab.core.data.points import NO_POINTS, PointSet, Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.base import Spec, require_row
from neuronlab.core.specs.data import DataSpec, ViewSpec, preset_spec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS, StopSpec, TrainingSpec

MAX_RUNS = 6


class RunSpec(Spec, frozen=True):
    """A network, its training and its stop rules.

    Attributes:
        network: The network.
        training: How it is trained.
        stop: When training stops.
    """

    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()
    stop: StopSpec = StopSpec()

    def __post_init__(self) -> None:
        super().__post_init__()
        loss, output = LOSSES[self.training.loss], self.network.output
        if output not in loss.outputs:
            raise InputError(f"{loss.label} requires {' or '.join(loss.outputs)} outputs, not {output}.")


@dataclass(frozen=True, eq=False)
class Pin:
    """A pinned run: enough to draw its function and loss curve independently of the run itself.

    Arrays are read-only. Equal by identity, like points.

    Attributes:
        network: The network.
        parameters: (parameters,) its flat vector.
        input_scaling: Scaling of its inputs.
        target_scaling: Scaling of its targets.
        steps: (samples,) steps of its loss curve.
        train_loss: (samples,) its training loss.
    """

    network: NetworkSpec
    parameters: Array
    input_scaling: Scaling
    target_scaling: Scaling
    steps: IntArray
    train_loss: Array


class Workspace(Spec, frozen=True):
    """The points, display options and runs of a task.

    Attributes:
        data: How points are generated and split.
        view: What the main plot shows.
        points: The points.
        names: Column names of imported points, inputs before target; () if they have no names.
        runs: The runs.
        active: The index of the run on display.
        pin: A run pinned for comparison.
    """

    data: DataSpec = DataSpec()
    view: ViewSpec = ViewSpec()
    points: PointSet = NO_POINTS
    names: tuple[str, ...] = ()
    runs: tuple[RunSpec, ...] = (RunSpec(),)
    active: int = 0
    pin: Pin | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise InputError(f"A workspace holds 1 to {MAX_RUNS} runs, not {len(self.runs)}.")
        if not 0 <= self.active < len(self.runs):
            raise InputError(f"The active run has index {self.active}, but there are only {len(self.runs)} runs.")
        for name in self.names:
            require_name("The name of a column", name)
        if len(self.points) > MAX_POINTS:
            raise InputError(f"{len(self.points):,} points are too many; the limit is {MAX_POINTS:,}.")

    @property
    def run(self) -> RunSpec:
        """The active run."""
        return self.runs[self.active]

    @property
    def task(self) -> str:
        """The key in TASKS of its network."""
        return next(key for key, row in TASKS.items() if row.suits(self.run.network))

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes; empty if the targets are numbers."""
        return self.run.network.labels

    @property
    def in_sight(self) -> BoolArray:
        """A mask (n,) of the points that are visible in the plot and can be edited there."""
        points = self.points
        return np.ones(len(points), np.bool_) if self.view.test_points else np.asarray(~points.test)

    def with_run(self, run: RunSpec) -> "Workspace":
        """The same workspace with its active run replaced."""
        return replace(self, runs=(*self.runs[: self.active], run, *self.runs[self.active + 1 :]))


def _empty_workspace(task: str) -> Workspace:
    row = TASKS[task]
    run = RunSpec(row.network(), TrainingSpec(loss=row.loss))
    data = preset_spec(task, row.generator, DataSpec(formula=row.formula))
    return Workspace(data=data, points=PointSet.empty(row.inputs, row.targets), runs=(run,))


class Experiment(Spec, frozen=True):
    """Everything the user can change.

    Attributes:
        task: The active task.
        curve: The workspace of the task curve.
        classes: The workspace of the task classes.
        surface: The workspace of the task surface.
        warm_edits: Whether a change of shape keeps the learned weights that still fit.
    """

    task: str = "curve"
    curve: Workspace = _empty_workspace("curve")
    classes: Workspace = _empty_workspace("classes")
    surface: Workspace = _empty_workspace("surface")
    warm_edits: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(TASKS, self.task, "task")

    @property
    def workspace(self) -> Workspace:
        """The active task's workspace."""
        workspace: Workspace = getattr(self, self.task)
        return workspace

    def with_workspace(self, workspace: Workspace) -> "Experiment":
        """The same experiment with the active task's workspace replaced."""
        return replace(self, **{self.task: workspace})

    def with_run(self, run: RunSpec) -> "Experiment":
        """The same experiment with the active run replaced."""
        return self.with_workspace(self.workspace.with_run(run))
