"""`neuronlab fit`: train a network on a table without a window, and export it."""

import argparse
import json
import shlex
import sys
from dataclasses import dataclass
from typing import Any

from neuronlab.analysis.health.examination import examine
from neuronlab.analysis.health.insight import Insight
from neuronlab.analysis.scores import Score, score
from neuronlab.commands.fit_options import add_arguments
from neuronlab.commands.fit_points import fit_points
from neuronlab.commands.fit_specs import data_spec, hidden_layers, run_spec, stop_spec, training_spec
from neuronlab.commands.output import complain, say
from neuronlab.commands.reading_options import reading_words
from neuronlab.commands.table_reading import TableReading
from neuronlab.commands.training import Outcome, train
from neuronlab.commands.writing import WrittenFiles, require_expressible, require_formats, write_models
from neuronlab.core.errors import WorkError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.stopping import STOP_RULES
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.models.facts import to_export
from neuronlab.files.models.model import Model, ToExport
from neuronlab.wording.command_line import fit_command
from neuronlab.wording.numbers import counted

__all__ = ["add_arguments", "run"]


def run(arguments: argparse.Namespace) -> int:
    """Train, write, report; returns the exit code."""
    training, stop, data = training_spec(arguments), stop_spec(arguments), data_spec(arguments)
    hidden = hidden_layers(arguments)
    require_formats(arguments.out)
    reading, points = fit_points(arguments, data)
    read = reading.points
    trainer = Trainer(run_spec(arguments, read, hidden, training, stop), points)
    require_expressible(ToExport(Model(trainer.network(), read.task), read), arguments.out)
    if not arguments.json:
        say(reading.in_a_line(arguments.data.name))
        for warning in reading.warnings:
            complain(f"Warning: {warning}")
    shows_bar = not arguments.json and sys.stderr is not None and sys.stderr.isatty()
    outcome = train(trainer, shows_bar=shows_bar)
    if trainer.divergence is not None:
        raise WorkError(_divergence_sentence(trainer.divergence))
    network, loss, points = trainer.network(), trainer.run.training.loss, trainer.points
    workspace = Workspace(points=points, names=read.names, runs=(trainer.run,))
    command = _command(arguments, reading, data, trainer)
    what = to_export(workspace, network, trainer.step, trainer.history.record(), command)
    result = _Result(
        reading=reading,
        trainer=trainer,
        outcome=outcome,
        training=score(network, loss, *points.training()),
        testing=score(network, loss, *points.testing()),
        written=write_models(what, arguments.out, read.inputs),
        finding=examine(trainer),
    )
    say(json.dumps(_report(result), allow_nan=False) if arguments.json else "\n".join(_in_words(result)))
    result.written.require_all()
    return 0


def _command(arguments: argparse.Namespace, reading: TableReading, data: DataSpec, trainer: Trainer) -> str:
    """The command that trains the same network from the same table.

    It need not say what is held out, and says how the table is read.
    """
    words = ["--task", "curve"] if reading.choices.task == "curve" else []  # the others are always said
    words += reading_words(reading.choices)
    if reading.points.test is None and trainer.points.test.any():
        words += ["--test", repr(data.test_share), "--split-seed", str(data.split_seed)]
    command = fit_command(trainer.run, trainer.points, trainer.step, arguments.data.name)
    return " ".join([command, *map(shlex.quote, words)])


@dataclass(frozen=True, kw_only=True)
class _Result:
    """The result of a successful run.

    Attributes:
        reading: The table as it was read.
        trainer: The trainer.
        outcome: How training ended.
        training: Score on the training points.
        testing: Score on the held-out points.
        written: The files written.
        finding: What the window would show in its insight line, if anything.
    """

    reading: TableReading
    trainer: Trainer
    outcome: Outcome
    training: Score
    testing: Score
    written: WrittenFiles
    finding: Insight | None

    @property
    def speed(self) -> float:
        """Steps per second."""
        return self.trainer.step / self.outcome.seconds if self.outcome.seconds else 0.0


def _report(result: _Result) -> dict[str, Any]:
    """The JSON object that `--json` prints."""
    reading, task = result.reading, result.reading.points.task
    accuracies = {"train_accuracy": result.training.accuracy, "test_accuracy": result.testing.accuracy}
    return {
        "task": task,
        "columns": list(reading.columns),
        "rows": len(reading.points.inputs),
        "header": reading.has_header,
        "warnings": list(reading.warnings),
        "steps": result.trainer.step,
        "epochs": result.trainer.epoch,
        "train_loss": result.training.loss,
        "test_loss": result.testing.loss,
        **(accuracies if TASKS[task].predicts_classes else {}),
        "parameters": result.trainer.run.network.parameter_count,
        "seconds": result.outcome.seconds,
        "steps_per_second": result.speed,
        "stopped_because": result.outcome.stopped_because,
        "finding": _in_one_line(result.finding),
        "files": [str(file.path) for file in result.written.files],
        "verified": [
            {"largest_difference": file.verified.largest, "points": file.verified.points}
            for file in result.written.files
        ],
    }


def _in_words(result: _Result) -> list[str]:
    run, points = result.trainer.run, result.trainer.points
    steps, epochs = counted(result.trainer.step, "step"), counted(result.trainer.epoch, "epoch")
    lines = [
        _why(result),
        f"Trained {run.network.parameter_count:,} parameters for {steps} ({epochs}) in {result.outcome.seconds:.2f} s "
        f"({result.speed:,.0f} steps per second).",
    ]
    held_out = len(points) - points.train_count
    groups = [
        (result.training, counted(points.train_count, "training point")),
        (result.testing, counted(held_out, "held-out point")),
    ]
    losses = [f"{group_scores.loss:.6g} on {group}" for group_scores, group in groups if group_scores.loss is not None]
    lines.append(f"{LOSSES[run.training.loss].label}: {', '.join(losses)}.")
    accuracies = [
        f"{group_scores.accuracy:.1%} of {group}" for group_scores, group in groups if group_scores.accuracy is not None
    ]
    if accuracies:
        lines.append(f"Accuracy: {', '.join(accuracies)}.")
    if (finding := _in_one_line(result.finding)) is not None:
        lines.append(f"Note: {finding}")
    return lines + result.written.lines


def _in_one_line(finding: Insight | None) -> str | None:
    if finding is None:
        return None
    return f"{finding.location}: {finding.text}" if finding.location else finding.text


def _why(result: _Result) -> str:
    stop, rule = result.trainer.run.stop, result.outcome.rule
    if rule is not None:
        return f"Stopped because {STOP_RULES[rule].sentence(stop)}."
    asked = f" of {stop.max_steps:,}" if stop.max_steps else ""
    return f"Interrupted at step {result.trainer.step:,}{asked}; the network trained so far is kept."


def _divergence_sentence(divergence: Divergence) -> str:
    where = f"at step {divergence.step:,} in layer {divergence.layer} ({divergence.cause})"
    return f"training diverged {where}; nothing was written. Try a smaller --lr."
