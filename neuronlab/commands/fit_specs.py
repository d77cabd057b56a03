"""Convert the arguments of `neuronlab fit` to specs of the engine, and reject conflicting options."""

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
from neuronlab.wording.command_line import USUAL_BATCH, USUAL_RATE, USUAL_STEPS, USUAL_TEST

_FOR_SMALL_STEPS = ("lr", "batch", "schedule", "warmup", "clip", "weight_decay", "dropout")
"""Options for optimisers that make many small steps at a given learning rate, each from a batch."""


def data_spec(arguments: argparse.Namespace) -> DataSpec:
    """The split of the points. Raises InputError for values out of bounds."""
    share, seed = arguments.test, arguments.split_seed
    return DataSpec(
        test_share=USUAL_TEST if share is None else share,
        split_seed=arguments.seed if seed is None else seed,
    )


def training_spec(arguments: argparse.Namespace) -> TrainingSpec:
    """The training settings, except for a loss left to the task. Raises InputError for values out of bounds."""
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
        standardize=arguments.standardize,
    )


def stop_spec(arguments: argparse.Namespace) -> StopSpec:
    """The stop rules. Raises InputError for values out of bounds."""
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
        settled=arguments.settled,
    )


def hidden_layers(arguments: argparse.Namespace) -> tuple[LayerSpec, ...]:
    """The hidden layers with their dropout. Raises InputError for values out of bounds."""
    shares, hidden = arguments.dropout, arguments.hidden
    if len(shares) == 1:
        shares *= len(hidden)
    if len(shares) != len(hidden):
        layers = f"{len(hidden)} hidden layer{'s' * (len(hidden) != 1)}"
        raise InputError(
            f"--dropout has {len(shares)} values, but the network has {layers}. Give one for each, or one for all."
        )
    return tuple(replace(layer, dropout=share) for layer, share in zip(hidden, shares, strict=True))


def run_spec(
    arguments: argparse.Namespace,
    points: CsvPoints,
    hidden: tuple[LayerSpec, ...],
    training: TrainingSpec,
    stop: StopSpec,
) -> RunSpec:
    """The run for points of a known task. Raises InputError for conflicting settings."""
    task = TASKS[points.task]
    network = replace(task.network(hidden, points.labels), features=arguments.features)
    training = training if arguments.loss else replace(training, loss=task.loss)
    return RunSpec(network, training, stop)


def _require_scale(arguments: argparse.Namespace) -> None:
    """Raise InputError if --init-scale is given for an initialiser without a parameter."""
    adjustable = [name for name, row in INITIALIZERS.items() if row.scale is not None]
    if arguments.init_scale is not None and arguments.init not in adjustable:
        raise InputError(
            f"--init-scale applies to {', '.join(adjustable)} only, but --init is {arguments.init}. "
            "Remove it, or use another --init."
        )


def _require_used(arguments: argparse.Namespace) -> None:
    """Raise InputError for options that do not apply to an optimiser which uses all points and its own step length."""
    row = OPTIMIZERS[arguments.optimizer]
    unused = (None, 0, (0.0,), TrainingSpec().schedule)
    given = [name for name in _FOR_SMALL_STEPS if getattr(arguments, name) not in unused]
    if row.is_full_batch and given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise InputError(
            f"{row.label} uses all points in every step and determines the step length itself; remove {options}."
        )


def _given(arguments: argparse.Namespace, name: str) -> Any:
    """The value given for an option, or the default."""
    given = getattr(arguments, name)
    return getattr(TrainingSpec(), name) if given is None else given


def _require_looked_at(arguments: argparse.Namespace) -> None:
    schedule = SCHEDULES[arguments.schedule]
    for what in ("steps", "factor"):
        if getattr(arguments, f"schedule_{what}") is not None and not schedule.looks_at(what):
            raise InputError(
                f"--schedule-{what} does not apply to the schedule {arguments.schedule}. "
                "Remove it, or use another --schedule."
            )
