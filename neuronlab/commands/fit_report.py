"""The report of `neuronlab fit`: as sentences, or as a JSON object."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from neuronlab.analysis.scores import Fit, Score
from neuronlab.commands.keeping import KeptStep
from neuronlab.commands.table_reading import TableReading
from neuronlab.commands.training import Outcome
from neuronlab.commands.writing import WrittenFiles
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.stopping import STOP_RULES, watched_name
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.tables.smallness import TOO_FEW
from neuronlab.wording.numbers import counted


@dataclass(frozen=True, kw_only=True)
class FitResult:
    """The result of a successful run.

    Attributes:
        reading: The table as it was read.
        trainer: The trainer.
        outcome: How training ended.
        kept: The network that is kept.
        training: Score on the training points.
        testing: Score on the held-out points.
        written: The files written.
        finding: What the window would show in its insight line, and what to try, if anything.
    """

    reading: TableReading
    trainer: Trainer
    outcome: Outcome
    kept: KeptStep
    training: Score
    testing: Score
    written: WrittenFiles
    finding: str | None

    @property
    def speed(self) -> float:
        """Steps per second."""
        return self.trainer.step / self.outcome.seconds if self.outcome.seconds else 0.0


def report(result: FitResult) -> dict[str, Any]:
    """The JSON object that `--json` prints."""
    reading, task = result.reading, result.reading.points.task
    return {
        "task": task,
        "columns": list(reading.columns),
        "rows": len(reading.points.inputs),
        "header": reading.has_header,
        "warnings": list(reading.warnings),
        "steps": result.trainer.step,
        "kept_step": result.kept.step,
        "epochs": result.trainer.epoch,
        "train_loss": result.training.loss,
        "test_loss": result.testing.loss,
        **(_scores_of_classes(result) if TASKS[task].predicts_classes else {}),
        "parameters": result.trainer.run.network.parameter_count,
        "seconds": result.outcome.seconds,
        "steps_per_second": result.speed,
        "stopped_because": result.outcome.stopped_because,
        "finding": result.finding,
        "files": [str(file.path) for file in result.written.files],
        "verified": [
            {"largest_difference": file.verified.largest, "points": file.verified.points}
            for file in result.written.files
        ],
    }


def _scores_of_classes(result: FitResult) -> dict[str, Any]:
    scored = {"train": result.training.classes, "test": result.testing.classes}
    return {
        **{f"{role}_accuracy": None if fit is None else fit.accuracy for role, fit in scored.items()},
        **{f"{role}_largest_share": None if fit is None else fit.largest_share for role, fit in scored.items()},
        **{f"{role}_classes": [] if fit is None else list(_rows(result, fit)) for role, fit in scored.items()},
    }


def _rows(result: FitResult, fit: Fit) -> Iterator[dict[str, Any]]:
    for name, one in zip(result.trainer.run.network.labels, fit.by_class, strict=True):
        yield {"class": name, "points": one.points, "precision": one.precision, "recall": one.recall}


def in_words(result: FitResult) -> list[str]:
    """The report as lines."""
    run, points = result.trainer.run, result.trainer.points
    steps, epochs = counted(result.trainer.step, "step"), counted(result.trainer.epoch, "epoch")
    lines = [
        _why(result),
        f"Trained {run.network.parameter_count:,} parameters for {steps} ({epochs}) in {result.outcome.seconds:.2f} s "
        f"({result.speed:,.0f} steps per second).",
    ]
    if result.kept.sentence:
        lines.append(result.kept.sentence)
    groups = [
        (result.training, counted(points.train_count, "training point")),
        (result.testing, counted(len(points) - points.train_count, "held-out point")),
    ]
    losses = [f"{group_scores.loss:.6g} on {group}" for group_scores, group in groups if group_scores.loss is not None]
    lines.append(f"{LOSSES[run.training.loss].label}: {', '.join(losses)}.")
    lines += _in_words_by_class(result)
    if result.finding is not None and len(points) > TOO_FEW:  # else it repeats a warning
        lines.append(f"Note: {result.finding}")
    return lines + result.written.lines


def _in_words_by_class(result: FitResult) -> Iterator[str]:
    """Accuracies beside those of always predicting the largest class, and how well each class is told."""
    roles = (("training", result.training.classes), ("held-out", result.testing.classes))
    groups = [(role, fit) for role, fit in roles if fit is not None]
    if not groups:
        return
    accuracies = [
        f"{fit.accuracy:.1%} of {counted(fit.count, f'{role} point')} (largest class: {fit.largest_share:.1%})"
        for role, fit in groups
    ]
    yield f"Accuracy: {', '.join(accuracies)}."
    role, fit = groups[-1]
    if fit.accuracy is not None and fit.largest_share is not None and fit.accuracy <= fit.largest_share < 1.0:
        better = "Add points of the other classes, or inputs that tell the classes apart"
        yield f"That is no better than always predicting the largest class. {better}."
    for name, one in zip(result.trainer.run.network.labels, fit.by_class, strict=True):
        predicted = "never predicted" if one.precision is None else f"precision {one.precision:.1%}"
        points = counted(one.points, f"{role} point")
        found = f"no {role} point" if one.recall is None else f"recall {one.recall:.1%} of {points}"
        yield f"Class {name}: {predicted}, {found}."


def _why(result: FitResult) -> str:
    stop, rule = result.trainer.run.stop, result.outcome.rule
    if rule is not None:
        watched = watched_name(has_test=result.testing.loss is not None)
        return f"Stopped because {STOP_RULES[rule].sentence(stop, watched)}."
    asked = f" of {stop.max_steps:,}" if stop.max_steps else ""
    kept = "" if result.kept.sentence else "; the network trained so far is kept"
    return f"Interrupted at step {result.trainer.step:,}{asked}{kept}."
