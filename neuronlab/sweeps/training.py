"""Train one run with one seed, exactly as the window would, and keep how it went."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.analysis.scores import Fit, in_pieces
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.network.network import Network
from neuronlab.core.training.history import CAPACITY
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.sweeps.decimation import spike_keeping_samples
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.plan import Plan, SeedJob


class _Ends(NamedTuple):
    """Both losses and both scores at the end, as in `SeedOutcome`."""

    train_loss: float
    test_loss: float
    train_score: float
    test_score: float


_NO_ENDS = _Ends(math.nan, math.nan, math.nan, math.nan)


def train(plan: Plan, job: SeedJob, dtype: npt.DTypeLike = np.float32) -> SeedOutcome:
    """Train the run of a job for all steps of its plan, or until it diverges.

    A run whose losses overflow at the end, although the last batch was finite, has diverged there.
    """
    trainer = _fresh_trainer(plan, job, dtype)
    steps, losses = _course(trainer, plan.steps)
    ends = _ends(trainer)
    diverged_at = trainer.divergence.step if trainer.divergence else None if _is_sound(trainer, ends) else plan.steps
    if diverged_at is None:
        steps, losses = np.append(steps, plan.steps), np.column_stack([losses, ends[:2]])
    else:
        ends = _NO_ENDS
    kept = spike_keeping_samples(steps, losses, plan.steps) if plan.keeps_courses else np.arange(0)
    train_loss, test_loss = _in_float32(losses[:, kept])
    curve = _curve(trainer.network(), plan.positions) if diverged_at is None else None
    return SeedOutcome(*job, frozen(steps[kept]), frozen(train_loss), frozen(test_loss), *ends, curve, diverged_at)


def _fresh_trainer(plan: Plan, job: SeedJob, dtype: npt.DTypeLike) -> Trainer:
    points = plan.points_of(job)
    run, order_seed = plan.run_of(job)
    return Trainer(run, points, fresh_state(run, points, dtype, order_seed), dtype)


def _course(trainer: Trainer, steps: int) -> tuple[IntArray, Array]:
    """Train for so many steps; returns the steps (samples,) and both losses (2, samples) of every sample measured.

    Samples are collected before the history thins them. A minimiser that rests will not move any more.
    """
    collected: list[tuple[IntArray, Array]] = []
    seen = -1
    while trainer.can_train and trainer.step < steps and not trainer.is_resting:
        record = trainer.history.record()
        room = max(1, CAPACITY - len(record.steps)) * record.stride
        trainer.advance(min(room, steps - trainer.step))
        record = trainer.history.record()
        first = int(np.searchsorted(record.steps, seen, side="right"))
        collected.append((record.steps[first:], np.stack([record.train_loss[first:], record.test_loss[first:]])))
        seen = int(record.steps[-1])
    measured = [part[0] for part in collected]
    before_end = np.concatenate(measured) < steps
    losses = np.concatenate([part[1] for part in collected], axis=1)
    return np.concatenate(measured)[before_end], losses[:, before_end]


def _ends(trainer: Trainer) -> _Ends:
    if trainer.divergence:
        return _NO_ENDS
    probe, network, points = trainer.probe(), trainer.network(), trainer.points
    return _Ends(
        probe.train_loss, probe.test_loss, _score(network, *points.training()), _score(network, *points.testing())
    )


def _is_sound(trainer: Trainer, ends: _Ends) -> bool:
    has_test_points = trainer.points.train_count < len(trainer.points)
    return math.isfinite(ends.train_loss) and (math.isfinite(ends.test_loss) or not has_test_points)


def _score(network: Network, inputs: Array, targets: Array) -> float:
    """Accuracy for classes, else R²; NaN where it is not defined."""
    fit = Fit.of(network.spec, in_pieces(network, inputs, network.predict), targets)
    found = fit.r2 if fit.accuracy is None else fit.accuracy
    return math.nan if found is None else found


def _curve(network: Network, positions: Array | None) -> Array | None:
    return None if positions is None else frozen(_in_float32(network.predict(positions[:, None])[:, 0]))


def _in_float32(values: Array) -> Array:
    """Numbers beyond the range of float32 become its ends."""
    largest = np.finfo(np.float32).max
    return np.clip(values, -largest, largest).astype(np.float32)
