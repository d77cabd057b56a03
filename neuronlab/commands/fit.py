"""`neuronlab fit`: train a network on a CSV without a window, and write it to files."""

import argparse
import dataclasses
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neuronlab.commands.predict import predict_in_pieces
from neuronlab.commands.training import INTERRUPTED, train
from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network import Network
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.points import PointSet
from neuronlab.core.specs import DataSpec, LayerSpec, NetworkSpec, RunSpec, TrainingSpec
from neuronlab.core.tasks import TASKS
from neuronlab.core.trainer import Divergence, Trainer
from neuronlab.files.atomic import require_writable
from neuronlab.files.csv_points import read_curve
from neuronlab.files.models import EXPORTERS, export_model, exporter_for

TASK = "curve"
MAX_STEPS = 1_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments; what they may be comes from the tables of the core."""
    add = parser.add_argument
    add("data", metavar="DATA.csv", type=Path, help="points to learn from, one x,y a line")
    add("--task", type=_task, default=TASK, help=f"what to learn; {TASK}: y from x")
    add(
        "--hidden",
        metavar="LAYERS",
        type=_hidden,
        default="16:relu,16:tanh",
        help="WIDTH:ACTIVATION of each hidden layer, from the input on (default %(default)s), or none for a single "
        f"neuron; activations: {', '.join(ACTIVATIONS)}",
    )
    add("--optimizer", choices=tuple(OPTIMIZERS), default="adam", help="how it steps (default %(default)s)")
    add("--lr", metavar="RATE", type=float, default=0.01, help="learning rate (default %(default)s)")
    add("--batch", metavar="N", type=int, default=32, help="points a step; 0 takes all (default %(default)s)")
    add("--steps", metavar="N", type=int, default=5000, help="steps to train (default %(default)s)")
    add(
        "--seed", metavar="N", type=int, default=0, help="of the start, the split and the batches (default %(default)s)"
    )
    add("--test", metavar="SHARE", type=float, default=0.2, help="share held out for testing (default %(default)s)")
    add(
        "--out",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=f"write the network here, as {' or '.join(EXPORTERS)}; may be given several times",
    )
    add("--json", action="store_true", help="print one JSON object instead of words")


def run(arguments: argparse.Namespace) -> int:
    """Train, write, report; returns the exit code."""
    run_spec, data = _specs(arguments)
    for path in arguments.out:
        exporter_for(path)
        require_writable(path)
    points = _read_points(arguments.data, data)
    trainer = Trainer(run_spec, points)
    shows_bar = not arguments.json and sys.stderr is not None and sys.stderr.isatty()
    outcome = train(trainer, arguments.steps, shows_bar=shows_bar)
    if trainer.divergence is not None:
        raise WorkError(_told(trainer.divergence))
    network = trainer.network()
    report = _Report(
        task=arguments.task,
        steps=trainer.step,
        epochs=trainer.epoch,
        train_loss=_loss(network, *points.training()),
        test_loss=_loss(network, *points.testing()) if len(points) > points.train_count else None,
        parameters=run_spec.network.parameter_count,
        seconds=outcome.seconds,
        steps_per_second=trainer.step / outcome.seconds if outcome.seconds else 0.0,
        stopped_because=outcome.stopped_because,
        files=[str(path) for path in arguments.out],
    )
    for path in arguments.out:
        export_model(network, arguments.task, path, points.inputs)
    print(
        json.dumps(dataclasses.asdict(report), allow_nan=False)
        if arguments.json
        else _in_words(report, points, arguments.steps)
    )
    return 0


@dataclass(frozen=True, kw_only=True)
class _Report:
    """What `--json` prints, under these names."""

    task: str
    steps: int
    epochs: int
    train_loss: float
    test_loss: float | None
    parameters: int
    seconds: float
    steps_per_second: float
    stopped_because: str
    files: list[str]


def _in_words(report: _Report, points: PointSet, asked: int) -> str:
    losses = f"Loss (mean squared error): {report.train_loss:.6g} on {points.train_count:,} training points"
    if report.test_loss is not None:
        losses += f", {report.test_loss:.6g} on {len(points) - points.train_count:,} held-out points"
    lines = [
        f"Trained {report.parameters:,} parameters for {report.steps:,} steps ({report.epochs:,} epochs) "
        f"in {report.seconds:.2f} s: {report.steps_per_second:,.0f} steps a second.",
        f"{losses}.",
    ]
    if report.stopped_because == INTERRUPTED:
        lines.insert(0, f"Stopped by hand at step {report.steps:,} of {asked:,}; what was learned until then is kept.")
    if report.files:
        lines.append(f"Wrote {', '.join(report.files)}.")
    return "\n".join(lines)


def _told(divergence: Divergence) -> str:
    where = f"at step {divergence.step:,} in the layer {divergence.layer} {divergence.cause}"
    return f"training diverged: {where}; a smaller --lr may help, and nothing was written."


def _specs(arguments: argparse.Namespace) -> tuple[RunSpec, DataSpec]:
    """The arguments as specs, which check their bounds."""
    if not 1 <= arguments.steps <= MAX_STEPS:
        raise InputError(f"Steps must be from 1 to {MAX_STEPS:,}, not {arguments.steps:,}.")
    training = TrainingSpec(
        optimizer=arguments.optimizer,
        learning_rate=arguments.lr,
        batch_size=arguments.batch,
        seed=arguments.seed,
        standardize=True,
    )
    task = TASKS[arguments.task]
    network = NetworkSpec(inputs=task.inputs, outputs=task.outputs, hidden=arguments.hidden)
    return RunSpec(network, training), DataSpec(test_share=arguments.test, split_seed=arguments.seed)


def _read_points(path: Path, data: DataSpec) -> PointSet:
    inputs, targets = read_curve(path)
    none = PointSet.empty(inputs.shape[1], targets.shape[1])
    return none.joined(inputs, targets, test_share=data.test_share, split_seed=data.split_seed)


def _loss(network: Network, inputs: Array, targets: Array) -> float:
    """Mean squared error in the targets' own units over all points, in float64."""
    error = predict_in_pieces(network, inputs) - targets
    loss = float(np.mean(error * error))
    if not math.isfinite(loss):
        raise WorkError("the network's outputs overflow; a smaller --lr may help, and nothing was written.")
    return loss


def _task(text: str) -> str:
    if text != TASK:
        raise argparse.ArgumentTypeError(f"only {TASK!r} is available, not {text!r}")
    return text


def _hidden(text: str) -> tuple[LayerSpec, ...]:
    """The layers of a text such as "16:relu,16:tanh"; none of an empty one."""
    try:
        return tuple(_layer(part.strip()) for part in text.split(",")) if text.strip() else ()
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def _layer(text: str) -> LayerSpec:
    width, separator, activation = text.partition(":")
    if not separator or not (width.isascii() and width.isdigit()):
        raise InputError(f"{text!r} is not WIDTH:ACTIVATION, such as 16:relu")
    return LayerSpec(int(width), activation.strip())
