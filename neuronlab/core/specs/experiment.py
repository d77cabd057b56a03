"""Everything a person can change, as one frozen value: undo, saving and comparing are then plain value work."""

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
    """One network, the way it is trained, and when that stops."""

    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()
    stop: StopSpec = StopSpec()

    def __post_init__(self) -> None:
        super().__post_init__()
        loss, output = LOSSES[self.training.loss], self.network.output
        if output not in loss.outputs:
            raise InputError(f"{loss.label} is for {' and '.join(loss.outputs)} outputs; this network's is {output}.")


@dataclass(frozen=True, eq=False)
class Pin:
    """A run kept as a ghost: enough to draw its function and its loss again, whatever becomes of the run itself.

    `parameters` (parameters,) is its flat vector, `steps` and `train_loss` (samples,) its loss curve; all read-only.
    Equal by identity, like points.
    """

    network: NetworkSpec
    parameters: Array
    input_scaling: Scaling
    target_scaling: Scaling
    steps: IntArray
    train_loss: Array


class Workspace(Spec, frozen=True):
    """One task's points, how they are looked at, and its runs.

    `names` are what the columns of imported points were called, inputs before target; () where they have no names.
    `active` is the run that is shown, `pin` a run kept as a ghost.
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
            raise InputError(f"The active run is number {self.active}; there are {len(self.runs)}, counted from 0.")
        for name in self.names:
            require_name("The name of a column", name)
        if len(self.points) > MAX_POINTS:
            raise InputError(f"There would be {len(self.points):,} points; a workspace holds at most {MAX_POINTS:,}.")

    @property
    def run(self) -> RunSpec:
        """The active run."""
        return self.runs[self.active]

    @property
    def task(self) -> str:
        """The row of TASKS that its network is for."""
        return next(key for key, row in TASKS.items() if row.suits(self.run.network))

    @property
    def labels(self) -> tuple[str, ...]:
        """What the classes are called; none where the targets are numbers."""
        return self.run.network.labels

    @property
    def in_sight(self) -> BoolArray:
        """Which points (n,) the plot shows, and so a hand can reach."""
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
    """Everything a person can change. With `warm_edits` a change of shape keeps what still fits of what was learned."""

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
