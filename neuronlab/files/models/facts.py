"""What there is to export of a run: its network, with what is known of its columns, its points and its training."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from neuronlab import __version__
from neuronlab.analysis.scores import score
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.state import RunState, fresh_state
from neuronlab.core.training.trajectory import NO_TRAJECTORY, TrajectoryRecord
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport, Training, is_command
from neuronlab.files.tables.point_columns import TASK_COLUMNS
from neuronlab.files.tables.points import points_of
from neuronlab.wording.columns import meanings_of
from neuronlab.wording.command_line import fit_command
from neuronlab.wording.repeatable import why_not_repeated

PROGRAM = f"NeuronLab {__version__}"


def to_export(
    workspace: Workspace, network: Network, step: int, history: HistoryRecord | None, command: str = ""
) -> ToExport:
    """The active run of a workspace, with its trained network after `step` steps.

    `command` is the one that trains it again, "" if none does. Scoring a million points takes a second.
    """
    model = Model(network, workspace.task, facts_of(workspace, network, step, command))
    return ToExport(model, points_of(workspace), history)


def state_to_export(workspace: Workspace, state: RunState | None, record: TrajectoryRecord = NO_TRAJECTORY) -> ToExport:
    """The active run of a workspace with its trained state and trajectory, or as it starts if it has none."""
    run, points = workspace.run, workspace.points
    state = state or fresh_state(run, points)
    network = Network(run.network, state.parameters, state.input_scaling, state.target_scaling)
    command = repeating_command(run, points, state.step, network, record)
    return to_export(workspace, network, state.step, state.history, command)


def repeating_command(run: RunSpec, points: PointSet, step: int, network: Network, record: TrajectoryRecord) -> str:
    """The command that trains a run again from its exported points; "" if none does."""
    return "" if why_not_repeated(run, points, step, network, record) else fit_command(run, points, step)


def facts_of(workspace: Workspace, network: Network, step: int, command: str = "") -> ModelFacts:
    """What is known of a trained network of the active run; the ranges are those of the training points."""
    inputs, targets = workspace.points.training()
    predicts_classes = TASKS[workspace.task].predicts_classes
    usual = TASK_COLUMNS[workspace.task].names
    names = [own or other for own, other in zip(workspace.names or usual, usual, strict=True)]
    columns = [
        ModelColumn(name, meaning.unit, meaning.origin, comma=meaning.comma)
        for name, meaning in zip(names, meanings_of(names, workspace.meanings), strict=True)
    ]
    counts = np.bincount(targets[:, 0].astype(np.intp), minlength=len(workspace.labels)) if predicts_classes else ()
    return ModelFacts(
        inputs=_with_ranges(columns[:-1], inputs),
        targets=tuple(columns[-1:]) if predicts_classes else _with_ranges(columns[-1:], targets),
        class_counts=tuple(map(int, counts)),
        training=_training(workspace, network, step, command),
    )


def _with_ranges(columns: Sequence[ModelColumn], values: Array) -> tuple[ModelColumn, ...]:
    """Columns of (n, columns) training points with their ranges, which are unknown without points."""
    if not len(values):
        return tuple(columns)
    ranges = zip(columns, values.min(axis=0).tolist(), values.max(axis=0).tolist(), strict=True)
    return tuple(replace(column, low=low, high=high) for column, low, high in ranges)


def _training(workspace: Workspace, network: Network, step: int, command: str) -> Training:
    points, training = workspace.points, workspace.run.training
    return Training(
        steps=step,
        points=points.train_count,
        test_points=len(points) - points.train_count,
        loss=training.loss,
        train_loss=_loss(network, training.loss, points.training()),
        test_loss=_loss(network, training.loss, points.testing()),
        optimizer=training.optimizer,
        rate=training.learning_rate,
        seed=training.seed,
        program=PROGRAM,
        command=command if is_command(command) else "",  # a path may hold what no text can
    )


def _loss(network: Network, loss: str, points: tuple[Array, Array]) -> float | None:
    """The loss on points; None without points, or if it overflows."""
    try:
        return score(network, loss, *points).loss
    except WorkError:
        return None
