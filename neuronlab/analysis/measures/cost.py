"""Measures of what a step costs on the machine that runs it."""

import time

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.measures.progress import PROGRESS
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer

_BATCHES = 5
_BATCH_S = 0.004
"""Seconds of one batch of steps, at least; the fastest batch counts, since others were interrupted."""
_MOST_S = 0.25
"""After so many seconds no other batch is begun: steps that take long are measured well enough by one."""
_MICROSECONDS = 1e6


def _step_time(measured: Measured) -> float | None:
    """Measured on a copy, in CPU time of this thread, so that neither the run nor other programs change it."""
    given = measured.trainer
    if not given.points.train_count:
        return None
    trainer = given.trainer() if isinstance(given, PastRun) else Trainer(given.run, given.points, given.state())
    steps, seconds = 1, 0.0
    while seconds < _BATCH_S:
        steps *= 2
        seconds = _seconds_of(trainer, steps)
        if trainer.divergence or not trainer.can_train:
            return None
    batches: list[float] = []
    while len(batches) < _BATCHES and seconds + sum(batches) < _MOST_S:
        batches.append(_seconds_of(trainer, steps))
    return min(batches or [seconds]) / steps * _MICROSECONDS


def _seconds_of(trainer: Trainer, steps: int) -> float:
    began = time.thread_time()
    trainer.advance(steps)
    return time.thread_time() - began


def _time_to_target(measured: Measured) -> float | None:
    steps = PROGRESS["steps_to_target"].read(measured)
    step_time = None if steps is None else _step_time(measured)
    return None if steps is None or step_time is None else steps * step_time / 1e3


COST = {
    "step_time": MeasureRow(
        label="microseconds per step",
        meaning="CPU time of one step of training in microseconds, measured on this machine.",
        read=_step_time,
        is_slow=True,
    ),
    "time_to_target": MeasureRow(
        label="milliseconds to the target",
        meaning="Steps until 95 % of the variance of the training points was explained, times the CPU time of one step "
        "on this machine, in milliseconds.",
        read=_time_to_target,
        is_slow=True,
    ),
}
