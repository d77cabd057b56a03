"""Validation of the parts of a session against each other, beyond their own types."""

from typing import Any, cast

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.points import DRAWN, SMALLEST_DEVIATION, PointSet, Scaling
from neuronlab.core.data.series import check_formula
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.shuffling import GeneratorState
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import encode_classes
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS, Task
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import Best, RunState, States, require_fit

_LARGEST_COORDINATE = 1e150
"""Drawing and importing produce coordinates up to 1e30; beyond this, plots and losses overflow."""
LARGEST_COUNT = 2**53
"""Steps and ids stay below the largest integer that float64 represents exactly."""


def check_shapes(experiment: Experiment, states: States) -> None:
    """Raise InputError unless the shapes of all networks and arrays match, whatever the arrays contain."""
    for name, task in TASKS.items():
        where, workspace = f"the {name} workspace", getattr(experiment, name)
        _check_columns(where, workspace, task)
        for run in workspace.runs:
            _check_network(f"A network of {where}", run.network, task)
    for name, of_task in states.items():
        require_row(TASKS, name, "task")
        for slot, state in of_task.items():
            run = getattr(experiment, name).run_in(slot)
            require(run is not None, f"A run was trained that the {name} workspace does not have")
            require_row(OPTIMIZERS, state.optimizer, "optimizer")
            _check_count(f"the trained state of the {name} task", state.parameters, run.network)
            require_fit(run, state)
            if state.best is not None:
                _check_best_shapes(f"the best state of the {name} task", state.best, TASKS[name])


def check_session(experiment: Experiment, states: States) -> None:
    """Raise InputError unless points, networks and trained states match."""
    check_shapes(experiment, states)
    for name in TASKS:
        _check_workspace(name, getattr(experiment, name))
    for name, of_task in states.items():
        for slot, state in of_task.items():
            _check_state(f"the trained state of the {name} task", getattr(experiment, name).run_in(slot), state)
            if state.best is not None:
                _check_best(f"the best state of the {name} task", state.best, state.step)


def check_workspace(task: str, workspace: Workspace) -> None:
    """Raise InputError unless points and networks of a workspace match each other, and the task."""
    where = f"a {task} workspace"
    _check_columns(where, workspace, TASKS[task])
    for run in workspace.runs:
        _check_network(f"A network of {where}", run.network, TASKS[task])
    _check_workspace(task, workspace)


def check_trained(task: str, run: RunSpec, state: RunState) -> None:
    """Raise InputError unless a trained state is one of a run of a task."""
    where = f"a trained state of the {task} task"
    require_row(OPTIMIZERS, state.optimizer, "optimizer")
    _check_count(where, state.parameters, run.network)
    require_fit(run, state)
    _check_state(where, run, state)
    if state.best is not None:
        _check_best_shapes(f"a best state of the {task} task", state.best, TASKS[task])
        _check_best(f"a best state of the {task} task", state.best, state.step)


def _check_workspace(name: str, workspace: Workspace) -> None:
    where = f"the {name} workspace"
    _check_points(where, workspace.points)
    require_row(generators_for(name), workspace.data.generator, f"preset of {where}")
    if workspace.data.generator == FORMULA:
        check_formula(name, workspace.data)
    for run in workspace.runs if TASKS[name].predicts_classes else ():
        encode_classes(workspace.points.targets, run.network.outputs)


def _check_columns(where: str, workspace: Workspace, task: Task) -> None:
    points = workspace.points
    columns = (points.inputs.shape[1], points.targets.shape[1])
    require(columns == (task.inputs, task.targets), f"The points of {where} have {columns[0]} + {columns[1]} columns")
    for what, found in (("names", len(workspace.names)), ("meanings", len(workspace.meanings))):
        require(found in {0, sum(columns)}, f"The {sum(columns)} columns of the points of {where} have {found} {what}")


def _check_points(where: str, points: PointSet) -> None:
    within = (points.ids >= 0) & (points.ids < LARGEST_COUNT) & (points.source >= DRAWN) & (points.source < MAX_POINTS)
    require(bool(within.all()), f"A point of {where} has an invalid id or source")
    for values in (points.inputs, points.targets):
        require(bool((np.abs(values) <= _LARGEST_COORDINATE).all()), f"A point of {where} is too far from zero")


def _check_network(what: str, network: NetworkSpec, task: Task) -> None:
    shape = f"{network.inputs} inputs and {network.outputs} {network.output} outputs"
    require(task.suits(network), f"{what} has {shape}, which do not fit its task")


def _check_state(where: str, run: RunSpec, state: RunState) -> None:
    _check_finite(where, state.parameters)
    require(bool(np.isfinite(state.memory).all()), "A number in the optimiser's memory is not finite")
    counts = (state.updates, state.step, state.epoch, state.position, state.judged_from, state.evaluations)
    require(all(0 <= count < LARGEST_COUNT for count in counts), "A count of steps or epochs is invalid")
    require(0.0 <= state.seconds < LARGEST_COUNT, "The seconds of compute are invalid")
    _check_scaling(f"input scaling of {where}", state.input_scaling, run.network.inputs)
    _check_scaling(f"target scaling of {where}", state.target_scaling, run.network.outputs)
    ranges = state.input_range
    require(len(ranges) == run.network.inputs, f"The input range of {where} has the wrong number of columns")
    is_sound = all(np.isfinite([low, high]).all() and low < high for low, high in ranges)
    require(is_sound, f"The input range of {where} is not finite, or empty")
    _check_generator("the random generator", state.epoch_start)
    _check_generator("dropout's random generator", state.noise)
    _check_history(state.history, state.step)


def _check_best_shapes(where: str, best: Best, task: Task) -> None:
    _check_network(f"The network of {where}", best.run.network, task)
    require_row(OPTIMIZERS, best.state.optimizer, "optimizer")
    _check_count(where, best.state.parameters, best.run.network)
    require_fit(best.run, best.state)


def _check_best(where: str, best: Best, step: int) -> None:
    _check_state(where, best.run, best.state)
    require(best.state.best is None and best.step <= step, f"The step of {where} is later than the last one")
    require(bool(np.isfinite(best.loss)), f"The loss of {where} is not finite")


def _check_generator(what: str, generator: GeneratorState) -> None:
    try:
        np.random.PCG64().state = cast("Any", generator)  # validates it
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise InputError(f"The state of {what} is damaged") from error


def _check_count(where: str, parameters: Array, network: NetworkSpec) -> None:
    expected = network.parameter_count
    require(parameters.shape == (expected,), f"{where} has {parameters.size:,} parameters, not {expected:,}")


def _check_finite(where: str, parameters: Array) -> None:
    require(bool(np.isfinite(parameters).all()), f"A parameter of {where} is not finite")


def _check_scaling(what: str, scaling: Scaling, columns: int) -> None:
    require(len(scaling.mean) == len(scaling.deviation) == columns, f"The {what} has the wrong number of columns")
    require(scaling.is_sound, f"The {what} is not finite, or has a deviation below {SMALLEST_DEVIATION:g}")


def _check_history(history: HistoryRecord, step: int) -> None:
    columns = (history.steps, history.train_loss, history.test_loss)
    require(all(column.ndim == 1 for column in columns), "A column of the loss history is a table")
    on_grid = (history.steps >= 0) & (history.steps <= step) & (history.steps % history.stride == 0)
    in_order = bool(on_grid.all()) and bool((np.diff(history.steps) > 0).all())
    require(in_order and history.stride < LARGEST_COUNT, "The steps of the loss history are out of order")


def require(is_met: bool, complaint: str) -> None:
    """Raise InputError with a complaint unless a condition is met."""
    if not is_met:
        raise InputError(complaint)
