"""What has to hold between the parts of a session, beyond what each part's own type can say."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.generators import FORMULA, generators_for
from neuronlab.core.history import HistoryRecord
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.outputs import encode_classes
from neuronlab.core.points import DRAWN, PointSet, Scaling
from neuronlab.core.series import check_formula
from neuronlab.core.shuffling import GeneratorState
from neuronlab.core.spec_base import require_row
from neuronlab.core.specs import MAX_POINTS, Experiment, NetworkSpec, Pin, RunSpec, Workspace
from neuronlab.core.state import RunState, States, require_fit
from neuronlab.core.tasks import TASKS, Task

_LARGEST_COUNT = 2**53
"""Steps and ids stay below what a float64 counts exactly."""


def check_session(experiment: Experiment, states: States) -> None:
    """Raise InputError unless points, networks, pins and what was learned all fit each other."""
    for name, task in TASKS.items():
        _check_workspace(name, getattr(experiment, name), task)
    for name, state in states.items():
        require_row(TASKS, name, "task")
        _check_state(f"what was learned of the {name} task", getattr(experiment, name).run, state)


def _check_workspace(name: str, workspace: Workspace, task: Task) -> None:
    place = f"the {name} workspace"
    points = workspace.points
    columns = (points.inputs.shape[1], points.targets.shape[1])
    _require(columns == (task.inputs, task.targets), f"The points of {place} have {columns[0]} + {columns[1]} columns")
    named = len(workspace.names)
    _require(named in {0, sum(columns)}, f"The {sum(columns)} columns of the points of {place} have {named} names")
    _check_points(place, points)
    require_row(generators_for(name), workspace.data.generator, f"preset of {place}")
    if workspace.data.generator == FORMULA:
        check_formula(name, workspace.data.formula, workspace.data.low, workspace.data.high)
    for run in workspace.runs:
        _check_network(f"A network of {place}", run.network, task)
        if task.tells_classes:
            encode_classes(points.targets, run.network.outputs)
    if workspace.pin is not None:
        _check_network(f"The pinned network of {place}", workspace.pin.network, task)
        _check_pin(f"the pin of {place}", workspace.pin)


def _check_points(place: str, points: PointSet) -> None:
    within = (points.ids >= 0) & (points.ids < _LARGEST_COUNT) & (points.source >= DRAWN) & (points.source < MAX_POINTS)
    _require(bool(within.all()), f"A point of {place} has an impossible number")


def _check_network(what: str, network: NetworkSpec, task: Task) -> None:
    shape = f"{network.inputs} inputs and {network.outputs} {network.output} outputs"
    _require(task.suits(network), f"{what} has {shape}, which is not what its task has")


def _check_pin(place: str, pin: Pin) -> None:
    _check_parameters(place, pin.parameters, pin.network)
    _check_scaling(f"input scaling of {place}", pin.input_scaling, pin.network.inputs)
    _check_scaling(f"target scaling of {place}", pin.target_scaling, pin.network.outputs)
    _require(pin.steps.ndim == 1 and pin.train_loss.shape == pin.steps.shape, f"The loss curve of {place} is cut short")


def _check_state(place: str, run: RunSpec, state: RunState) -> None:
    _check_parameters(place, state.parameters, run.network)
    require_row(OPTIMIZERS, state.optimizer, "optimizer")
    require_fit(run, state)
    _require(bool(np.isfinite(state.memory).all()), "A number in the optimiser's memory is not finite")
    counts = (state.updates, state.step, state.epoch, state.position, state.judged_from)
    _require(all(0 <= count < _LARGEST_COUNT for count in counts), "A count of steps or epochs is impossible")
    _check_scaling(f"input scaling of {place}", state.input_scaling, run.network.inputs)
    _check_scaling(f"target scaling of {place}", state.target_scaling, run.network.outputs)
    _check_generator("the random generator", state.epoch_start)
    _check_generator("dropout's random generator", state.noise)
    _check_history(state.history, state.step)


def _check_generator(what: str, generator: GeneratorState) -> None:
    try:
        np.random.PCG64().state = generator  # type: ignore[assignment]  # checked right here
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise InputError(f"The state of {what} is damaged") from error


def _check_parameters(place: str, parameters: Array, network: NetworkSpec) -> None:
    expected = network.parameter_count
    _require(parameters.shape == (expected,), f"{place} has {parameters.size:,} parameters, not {expected:,}")
    _require(bool(np.isfinite(parameters).all()), f"A parameter of {place} is not finite")


def _check_scaling(what: str, scaling: Scaling, columns: int) -> None:
    _require(len(scaling.mean) == len(scaling.deviation) == columns, f"The {what} has the wrong number of columns")
    _require(min(scaling.deviation) > 0.0, f"The {what} has a deviation that is not above zero")


def _check_history(history: HistoryRecord, step: int) -> None:
    columns = (history.steps, history.train_loss, history.test_loss)
    _require(all(column.ndim == 1 for column in columns), "A column of the loss history is a table")
    on_grid = (history.steps >= 0) & (history.steps <= step) & (history.steps % history.stride == 0)
    in_order = bool(on_grid.all()) and bool((np.diff(history.steps) > 0).all())
    _require(in_order and history.stride < _LARGEST_COUNT, "The steps of the loss history are out of order")


def _require(holds: bool, complaint: str) -> None:
    if not holds:
        raise InputError(complaint)
