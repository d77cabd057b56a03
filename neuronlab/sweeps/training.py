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
from neuronlab.sweeps.decimation import PARTS, spike_keeping_samples
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
    """Train the run of a job until the end of its plan, or until it diverges.

    A run whose losses overflow at the end, although the last batch was finite, has diverged there.
    """
    trainer = _fresh_trainer(plan, job, dtype)
    course = _steps if plan.clock == "steps" else _evaluations
    steps, losses = course(trainer, plan.steps)
    ends = _ends(trainer)
    diverged_at = _divergence(trainer, plan) if trainer.divergence else None
    if diverged_at is None and not _is_sound(trainer, ends):
        diverged_at = plan.steps
    if diverged_at is None:
        steps, losses = np.append(steps, plan.steps), np.column_stack([losses, ends[:2]])
    else:
        ends = _NO_ENDS
    kept = spike_keeping_samples(steps, losses, plan.steps) if plan.keeps_courses else np.arange(0)
    train_loss, test_loss = _in_float32(losses[:, kept])
    curve = _curve(trainer.network(), plan.positions) if diverged_at is None else None
    return SeedOutcome(*job, frozen(steps[kept]), frozen(train_loss), frozen(test_loss), *ends, curve, diverged_at)


def _divergence(trainer: Trainer, plan: Plan) -> int:
    """When a run diverged, by the clock of its plan."""
    assert trainer.divergence is not None
    if plan.clock == "steps":
        return trainer.divergence.step
    return min(plan.steps, max(1, trainer.evaluations))


def _fresh_trainer(plan: Plan, job: SeedJob, dtype: npt.DTypeLike) -> Trainer:
    points = plan.points_of(job)
    run, order_seed = plan.run_of(job)
    return Trainer(run, points, fresh_state(run, points, dtype, order_seed), dtype)


def _steps(trainer: Trainer, steps: int) -> tuple[IntArray, Array]:
    """Train for so many steps; returns the steps (samples,) and both losses (2, samples) of every sample measured.

    A minimiser that rests will not move any more.
    """
    samples = _Samples(trainer)
    while trainer.can_train and trainer.step < steps and not trainer.is_resting:
        samples.advance(steps - trainer.step)
    return samples.before(steps, samples.steps)


def _evaluations(trainer: Trainer, evaluations: int) -> tuple[IntArray, Array]:
    """Train until so many gradients are computed, as `_steps` does.

    The last step of a line-searching optimiser may compute some more. Samples are counted exactly at `PARTS` places of
    the run, and evenly between them.
    """
    samples = _Samples(trainer)
    counted = [(0, 0)]
    while trainer.can_train and trainer.evaluations < evaluations and not trainer.is_resting:
        per_step = trainer.evaluations / trainer.step if trainer.step else 1.0
        part = min(evaluations - trainer.evaluations, -(-evaluations // PARTS))
        samples.advance(max(1, int(part / per_step)))
        counted.append((trainer.step, trainer.evaluations))
    at_steps, at_evaluations = zip(*counted, strict=True)
    found = np.interp(samples.steps, at_steps, at_evaluations).round().astype(np.int64)
    return samples.before(evaluations, found)


class _Samples:
    """The losses of a run, collected before its history thins them."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._parts: list[tuple[IntArray, Array]] = []
        self._seen = -1

    def advance(self, most: int) -> None:
        """Make up to `most` steps, as many as the history has room for, and collect what it measured."""
        trainer = self._trainer
        record = trainer.history.record()
        trainer.advance(min(most, max(1, CAPACITY - len(record.steps)) * record.stride))
        record = trainer.history.record()
        first = int(np.searchsorted(record.steps, self._seen, side="right"))
        self._parts.append((record.steps[first:], np.stack([record.train_loss[first:], record.test_loss[first:]])))
        self._seen = int(record.steps[-1]) if len(record.steps) else self._seen

    @property
    def steps(self) -> IntArray:
        """The steps (samples,) that were measured."""
        return np.concatenate([part[0] for part in self._parts])

    def before(self, end: int, counts: IntArray) -> tuple[IntArray, Array]:
        """The counts (samples,) of samples before the end, and both their losses (2, samples)."""
        is_before = counts < end
        return counts[is_before], np.concatenate([part[1] for part in self._parts], axis=1)[:, is_before]


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
