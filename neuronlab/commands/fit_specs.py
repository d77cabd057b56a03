"""What `neuronlab fit` was told, as the specs of the engine; what cannot go together is refused in one sentence."""

import argparse
from typing import Any

from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.specs.base import MAX_STEPS, require_between
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import ALL_POINTS, StopSpec, TrainingSpec
from neuronlab.files.tables.point_columns import CsvPoints

USUAL_STEPS, USUAL_BATCH, USUAL_RATE = 5000, 32, 0.01

_FOR_SMALL_STEPS = ("lr", "batch", "schedule", "warmup", "clip", "weight_decay", "dropout")
"""Options for optimisers that make many small steps, each of the same length and from the points of a batch."""


def data_spec(arguments: argparse.Namespace) -> DataSpec:
    """How the points are split."""
    return DataSpec(test_share=arguments.test, split_seed=arguments.seed)


def training_spec(arguments: argparse.Namespace) -> TrainingSpec:
    """How to learn, but for a loss that is left to the task. Raises InputError for what is out of bounds."""
    _require_scale(arguments)
    _require_used(arguments)
    _require_looked_at(arguments)
    optimizer = OPTIMIZERS[arguments.optimizer]
    usual_batch = ALL_POINTS if optimizer.is_full_batch else USUAL_BATCH
    return TrainingSpec(
        optimizer=arguments.optimizer,
        learning_rate=USUAL_RATE if arguments.lr is None else arguments.lr,
        batch_size=usual_batch if arguments.batch is None else arguments.batch,
        loss=arguments.loss or TrainingSpec().loss,
        schedule=arguments.schedule,
        schedule_steps=_given(arguments, "schedule_steps"),
        schedule_factor=_given(arguments, "schedule_factor"),
        warmup=arguments.warmup,
        clip=arguments.clip,
        l1=arguments.l1,
        l2=arguments.l2,
        weight_decay=optimizer.default_decay if arguments.weight_decay is None else arguments.weight_decay,
        initializer=arguments.init,
        initial_scale=arguments.init_scale,
        initial_bias=arguments.init_bias,
        seed=arguments.seed,
        standardize=True,
    )


def stop_spec(arguments: argparse.Namespace) -> StopSpec:
    """When to stop. Raises InputError for what is out of bounds."""
    steps = arguments.steps
    if steps is None:
        steps = 0 if arguments.epochs or arguments.seconds else USUAL_STEPS
    else:
        require_between("Steps", steps, 1, MAX_STEPS)
    return StopSpec(
        max_steps=steps,
        max_epochs=arguments.epochs,
        target_loss=arguments.target_loss,
        patience=arguments.patience,
        max_seconds=arguments.seconds,
    )


def hidden_layers(arguments: argparse.Namespace) -> tuple[LayerSpec, ...]:
    """The hidden layers, all with the same dropout. Raises InputError for what is out of bounds."""
    return tuple(replace(layer, dropout=arguments.dropout) for layer in arguments.hidden)


def run_spec(
    arguments: argparse.Namespace,
    points: CsvPoints,
    hidden: tuple[LayerSpec, ...],
    training: TrainingSpec,
    stop: StopSpec,
) -> RunSpec:
    """The run for points whose task is now known. Raises InputError for what does not go together."""
    task = TASKS[points.task]
    network = replace(task.network(hidden, points.labels), features=arguments.features)
    training = training if arguments.loss else replace(training, loss=task.loss)
    return RunSpec(network, training, stop)


def _require_scale(arguments: argparse.Namespace) -> None:
    """Raise InputError where a rule for the first weights is to be adjusted that cannot be."""
    adjustable = [name for name, row in INITIALIZERS.items() if row.scale is not None]
    if arguments.init_scale is not None and arguments.init not in adjustable:
        raise InputError(f"--init-scale adjusts {', '.join(adjustable)}, but --init is {arguments.init}.")


def _require_used(arguments: argparse.Namespace) -> None:
    """Raise InputError for options that an optimiser has no use for which sees all points and sizes its own steps."""
    row = OPTIMIZERS[arguments.optimizer]
    given = [name for name in _FOR_SMALL_STEPS if getattr(arguments, name) not in (None, 0, TrainingSpec().schedule)]
    if row.is_full_batch and given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise InputError(
            f"{row.label} sees all points in every step and finds its length by itself; it has no use for {options}."
        )


def _given(arguments: argparse.Namespace, name: str) -> Any:
    """What was given for an option, or what is usual."""
    given = getattr(arguments, name)
    return getattr(TrainingSpec(), name) if given is None else given


def _require_looked_at(arguments: argparse.Namespace) -> None:
    schedule = SCHEDULES[arguments.schedule]
    for what in ("steps", "factor"):
        if getattr(arguments, f"schedule_{what}") is not None and not schedule.looks_at(what):
            raise InputError(f"The schedule {arguments.schedule} has no use for --schedule-{what}.")
