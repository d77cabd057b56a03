"""Everything the user can change, as one frozen value, which makes undo, saving and comparison simple."""

from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec.structs import replace

from neuronlab.core.arrays import BoolArray
from neuronlab.core.data.names import require_name
from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.base import Spec, require_row
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.data import DataSpec, ViewSpec, preset_spec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS, StopSpec, TrainingSpec

MAX_RUNS = 6
USUAL_TARGET, MOST_TARGET = 0.05, 1e30
"""The loss that a comparison of runs asks for at first, and the largest it can ask for."""

Clock = Literal["steps", "evaluations", "seconds"]
"""What is kept equal between runs: their steps, their gradient evaluations, or their seconds of compute."""
Activity = Literal["trains", "paused", "frozen"]
"""Whether a run trains when the others do. A paused run can go on later; a frozen one is also left out by Reset, races
and edits of all runs."""


class RunSpec(Spec, frozen=True):
    """A network, its training and its stop rules, and how the run is called and shown.

    Attributes:
        network: The network.
        training: How it is trained.
        stop: When training stops.
        slot: Tells it from the other runs of its workspace for as long as it exists; decides its color and marker.
        name: The name that a person has given it; "" for one made from what differs between the runs.
        is_shown: Whether its function and losses are drawn.
        activity: Whether it trains with the others.
    """

    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()
    stop: StopSpec = StopSpec()
    slot: Annotated[int, msgspec.Meta(ge=0, le=MAX_RUNS - 1)] = 0
    name: str = ""
    is_shown: bool = True
    activity: Activity = "trains"

    def __post_init__(self) -> None:
        super().__post_init__()
        loss, output = LOSSES[self.training.loss], self.network.output
        if output not in loss.outputs:
            raise InputError(f"{loss.label} requires {' or '.join(loss.outputs)} outputs, not {output}.")
        if self.name:
            require_name("The name of a run", self.name)

    @property
    def work(self) -> tuple[NetworkSpec, TrainingSpec, StopSpec]:
        """Everything its training depends on, which neither its name nor its color is."""
        return self.network, self.training, self.stop

    def with_work_of(self, other: "RunSpec") -> "RunSpec":
        """The same run, by name and color, with the network, training and stop rules of another."""
        return replace(self, network=other.network, training=other.training, stop=other.stop)


class Workspace(Spec, frozen=True):
    """The points, display options and runs of a task.

    Attributes:
        data: How points are generated and split.
        view: What the main plot shows.
        points: The points.
        names: Column names of imported points, inputs before target; () if they have no names.
        meanings: What the numbers of those columns mean, inputs before target; () if nothing is known of any.
        runs: The runs, in the order in which they are listed.
        active: The index of the run that the panels show and change.
        clock: What is kept equal between the runs.
        target_loss: The watched loss that the comparison of runs asks for.
    """

    data: DataSpec = DataSpec()
    view: ViewSpec = ViewSpec()
    points: PointSet = NO_POINTS
    names: tuple[str, ...] = ()
    meanings: tuple[ColumnMeaning, ...] = ()
    runs: tuple[RunSpec, ...] = (RunSpec(),)
    active: int = 0
    clock: Clock = "steps"
    target_loss: Annotated[float, msgspec.Meta(ge=0.0, le=MOST_TARGET)] = USUAL_TARGET

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise InputError(f"A workspace holds 1 to {MAX_RUNS} runs, not {len(self.runs)}.")
        if not 0 <= self.active < len(self.runs):
            raise InputError(f"The active run has index {self.active}, but there are only {len(self.runs)} runs.")
        if len({run.slot for run in self.runs}) < len(self.runs):
            raise InputError("Two runs of a workspace have the same slot.")
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

    @property
    def slots(self) -> tuple[int, ...]:
        """The slots of its runs, in their order."""
        return tuple(run.slot for run in self.runs)

    def run_in(self, slot: int) -> RunSpec | None:
        """The run with this slot; None if there is none."""
        return next((run for run in self.runs if run.slot == slot), None)

    def seen_from(self, slot: int) -> "Workspace":
        """The same workspace with the run of this slot as the active one."""
        return replace(self, active=self.slots.index(slot))


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
        edits_all_runs: Whether panels change all runs of the task, instead of the active one only.
    """

    task: str = "curve"
    curve: Workspace = _empty_workspace("curve")
    classes: Workspace = _empty_workspace("classes")
    surface: Workspace = _empty_workspace("surface")
    warm_edits: bool = True
    edits_all_runs: bool = False

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
