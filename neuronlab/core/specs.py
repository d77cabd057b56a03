"""Everything a person can change, as one frozen value: undo, saving and comparing are then plain value work.

Bounds stand in the types, where a file is checked against them, and are checked again on every construction, since
`msgspec.structs.replace` goes through `__post_init__` too.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import replace

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.errors import InputError
from neuronlab.core.generators import GENERATORS
from neuronlab.core.initializers import AUTO_INITIALIZER, INITIALIZER_LABELS
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.points import NO_POINTS, PointSet, Scaling
from neuronlab.core.tasks import TASKS

MAX_HIDDEN_LAYERS = 16
MAX_WIDTH = 512
MAX_PARAMETERS = 5_000_000
MAX_POINTS = 1_000_000
MAX_RUNS = 6
MAX_SEED = 2**31 - 1
ALL_POINTS = 0
"""The batch size that means: every step sees all training points."""


class _Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen record whose annotated bounds hold however it was made."""

    def __post_init__(self) -> None:
        for name, low, high in _bounds(type(self)):
            value = getattr(self, name)
            if not low <= value <= high:  # NaN fails this too
                words = name.replace("_", " ").capitalize()
                raise InputError(f"{words} must be from {_shown(low)} to {_shown(high)}, not {_shown(value)}.")


@cache
def _bounds(spec: type) -> list[tuple[str, float, float]]:
    """(field, lowest, highest) for every bounded number of a spec class."""
    hints = get_type_hints(spec, include_extras=True)
    bounded = {name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Annotated}
    return [(name, meta.ge, meta.le) for name, meta in bounded.items()]


def _shown(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def require_row(table: dict[str, Any] | tuple[str, ...], key: str, what: str) -> None:
    """Raise InputError unless `key` is a row of `table`, naming the rows there are."""
    if key not in table:
        raise InputError(f"There is no {what} called {key!r}; choose one of: {', '.join(table)}.")


class LayerSpec(_Spec, frozen=True):
    """One hidden layer: how many units, and the activation they end in."""

    width: Annotated[int, msgspec.Meta(ge=1, le=MAX_WIDTH)] = 8
    activation: str = "tanh"

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(ACTIVATIONS, self.activation, "activation")


class NetworkSpec(_Spec, frozen=True):
    """The shape of a network: inputs → hidden layers → linear outputs."""

    inputs: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    outputs: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    hidden: tuple[LayerSpec, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.hidden) > MAX_HIDDEN_LAYERS:
            raise InputError(f"{len(self.hidden)} hidden layers; at most {MAX_HIDDEN_LAYERS} are possible.")
        if self.parameter_count > MAX_PARAMETERS:
            raise InputError(f"{self.parameter_count:,} parameters; at most {MAX_PARAMETERS:,} are possible.")

    @property
    def widths(self) -> tuple[int, ...]:
        """Units of every layer, from the inputs to the outputs."""
        return (self.inputs, *(layer.width for layer in self.hidden), self.outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """Activation of every layer with weights; the last, the output, is linear."""
        return (*(layer.activation for layer in self.hidden), "identity")

    @property
    def parameter_count(self) -> int:
        """All weights and biases."""
        return sum(out * (below + 1) for below, out in pairwise(self.widths))

    @property
    def is_linear(self) -> bool:
        """Whether no layer bends, so that the whole stack is one linear map."""
        return all(ACTIVATIONS[layer.activation].is_linear for layer in self.hidden)


class TrainingSpec(_Spec, frozen=True):
    """How a network learns. `batch_size` 0 means all points; `l2` is the λ of (λ/2)·‖weights‖²."""

    optimizer: str = "adam"
    learning_rate: Annotated[float, msgspec.Meta(ge=1e-8, le=100.0)] = 0.01
    batch_size: Annotated[int, msgspec.Meta(ge=ALL_POINTS, le=MAX_POINTS)] = ALL_POINTS
    l2: Annotated[float, msgspec.Meta(ge=0.0, le=10.0)] = 0.0
    initializer: str = AUTO_INITIALIZER
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 3
    standardize: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(OPTIMIZERS, self.optimizer, "optimizer")
        require_row(INITIALIZER_LABELS, self.initializer, "initializer")


class RunSpec(_Spec, frozen=True):
    """One network and the way it is trained."""

    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()


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


class DataSpec(_Spec, frozen=True):
    """How generated points are made and how all points are split."""

    generator: str = "wave"
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_POINTS)] = 40
    noise: Annotated[float, msgspec.Meta(ge=0.0, le=10.0)] = 0.12
    test_share: Annotated[float, msgspec.Meta(ge=0.0, le=0.9)] = 0.2
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 0
    split_seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(GENERATORS, self.generator, "preset")


class Workspace(_Spec, frozen=True):
    """One task's points and its runs; `active` is the run that is shown, `pin` a run kept as a ghost."""

    data: DataSpec = DataSpec()
    points: PointSet = NO_POINTS
    runs: tuple[RunSpec, ...] = (RunSpec(),)
    active: int = 0
    pin: Pin | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise InputError(f"A workspace holds 1 to {MAX_RUNS} runs, not {len(self.runs)}.")
        if not 0 <= self.active < len(self.runs):
            raise InputError(f"The active run is number {self.active}; there are {len(self.runs)}, counted from 0.")
        if len(self.points) > MAX_POINTS:
            raise InputError(f"There would be {len(self.points):,} points; a workspace holds at most {MAX_POINTS:,}.")

    @property
    def run(self) -> RunSpec:
        """The active run."""
        return self.runs[self.active]

    def with_run(self, run: RunSpec) -> "Workspace":
        """The same workspace with its active run replaced."""
        return replace(self, runs=(*self.runs[: self.active], run, *self.runs[self.active + 1 :]))


def _empty_workspace(task: str) -> Workspace:
    network = NetworkSpec(inputs=TASKS[task].inputs, outputs=TASKS[task].outputs)
    return Workspace(points=PointSet.empty(network.inputs, network.outputs), runs=(RunSpec(network=network),))


class Experiment(_Spec, frozen=True):
    """Everything a person can change."""

    task: str = "curve"
    curve: Workspace = _empty_workspace("curve")
    classes: Workspace = _empty_workspace("classes")
    surface: Workspace = _empty_workspace("surface")

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
