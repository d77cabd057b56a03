"""The course of a run from its start to the present, which a frame of an earlier step has as well."""

from dataclasses import dataclass

from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Note


@dataclass(frozen=True, eq=False)
class Course:
    """A run up to the present.

    Attributes:
        step: The step reached.
        history: Losses and gradients up to there.
        best_step: The step with the lowest watched loss; None before there is one.
        best_loss: The watched loss there; NaN before there is one.
        notes: What happened, by increasing step.
    """

    step: int
    history: HistoryRecord
    best_step: int | None = None
    best_loss: float = float("nan")
    notes: tuple[Note, ...] = ()


def course_of(run: Trainer | PastRun) -> Course:
    """The course of the run that is trained, or of the one whose checkpoint is shown."""
    if isinstance(run, PastRun):
        step, history, best = run.now[0], run.latest_history, run.latest_best
    else:
        step, history, best = run.step, run.history.record(), run.best
    notes = run.record.notes if run.record is not None else ()
    if best is None:
        return Course(step, history, notes=notes)
    return Course(step, history, best.step, best.loss, notes)
