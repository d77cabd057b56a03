"""`neuronlab fit`: train a network on a table without a window, and export it."""

import argparse
import json
import sys

from neuronlab.analysis.scores import score
from neuronlab.commands.findings import finding_in_words
from neuronlab.commands.fit_options import add_arguments
from neuronlab.commands.fit_points import fit_points
from neuronlab.commands.fit_report import FitResult, in_words, report
from neuronlab.commands.fit_specs import data_spec, hidden_layers, run_spec, stop_spec, training_spec
from neuronlab.commands.keeping import keep_of, kept_step
from neuronlab.commands.output import complain, say
from neuronlab.commands.reading_options import reading_words
from neuronlab.commands.table_reading import TableReading
from neuronlab.commands.training import train
from neuronlab.commands.writing import require_expressible, require_formats, write_models
from neuronlab.core.errors import WorkError
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.models.facts import to_export
from neuronlab.files.models.model import Model, ToExport
from neuronlab.wording.command_line import fit_command

__all__ = ["add_arguments", "run"]


def run(arguments: argparse.Namespace) -> int:
    """Train, write, report; returns the exit code."""
    training, stop, data = training_spec(arguments), stop_spec(arguments), data_spec(arguments)
    hidden = hidden_layers(arguments)
    require_formats(arguments.out)
    reading, points = fit_points(arguments, data)
    read, keep = reading.points, keep_of(arguments.keep, points)
    trainer = Trainer(run_spec(arguments, read, hidden, training, stop), points, keeps_best=bool(points.test.any()))
    require_expressible(ToExport(Model(trainer.network(), read.task), read), arguments.out)
    if not arguments.json:
        say(reading.in_a_line(arguments.data.name))
        for warning in reading.warnings:
            complain(f"Warning: {warning}")
    shows_bar = not arguments.json and sys.stderr is not None and sys.stderr.isatty()
    outcome = train(trainer, shows_bar=shows_bar)
    if trainer.divergence is not None:
        raise WorkError(_divergence_sentence(trainer.divergence))
    kept, loss, points = kept_step(trainer, keep), trainer.run.training.loss, trainer.points
    workspace = Workspace(points=points, names=read.names, meanings=read.meanings, runs=(trainer.run,))
    command = _command(arguments, reading, data, trainer, kept.step) if kept.step else ""
    what = to_export(workspace, kept.network, kept.step, kept.history, command)
    result = FitResult(
        reading=reading,
        trainer=trainer,
        outcome=outcome,
        kept=kept,
        training=score(kept.network, loss, *points.training()),
        testing=score(kept.network, loss, *points.testing()),
        written=write_models(what, arguments.out, read.inputs),
        finding=finding_in_words(trainer, keep),
    )
    say(json.dumps(report(result), allow_nan=False) if arguments.json else "\n".join(in_words(result)))
    result.written.require_all()
    return 0


def _command(arguments: argparse.Namespace, reading: TableReading, data: DataSpec, trainer: Trainer, steps: int) -> str:
    """The command that trains the network that is kept, after so many steps, from the same table.

    It need not say what is held out, and says how the table is read.
    """
    words = ["--task", "curve"] if reading.choices.task == "curve" else []  # the others are always said
    words += reading_words(reading.choices)
    if reading.points.test is None and trainer.points.test.any():
        words += ["--test", repr(data.test_share), "--split-seed", str(data.split_seed)]
    return fit_command(trainer.run, trainer.points, steps, arguments.data.name, reading=words)


def _divergence_sentence(divergence: Divergence) -> str:
    where = f"at step {divergence.step:,} in layer {divergence.layer} ({divergence.cause})"
    return f"training diverged {where}; nothing was written. Try a smaller --lr."
