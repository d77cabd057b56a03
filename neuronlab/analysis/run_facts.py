"""What a table of runs says of each: losses, scores, how soon it reached a target, and whether its units can learn."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from neuronlab.analysis.health.stuck_units import flat_share
from neuronlab.analysis.scores import Fit, Scores
from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Layer, Network
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe

_USUAL = np.linspace(-3.0, 3.0, 25)


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """The facts about one run at one step.

    Attributes:
        train_loss: Training loss; NaN without training points.
        test_loss: Test loss; NaN without test points.
        train_score: R² over training points, or the fraction of them that is classified correctly; NaN if undefined.
        test_score: The same over test points.
        has_test_points: Whether points are held out, so that the watched loss is the test loss.
        steps_to_target: The step of the first sample whose watched loss is not above the target; None if there is none.
        seconds_to_target: The compute time up to there, in seconds; None likewise.
        first_last: RMS gradient of the first layer's weights over that of the last; NaN for one layer or no gradient.
        flat_share: Fraction of pairs of a hidden unit and a training point at which the unit is silent or flat; None
            without hidden units or training points.
        parameters: Number of parameters.
        steps_per_second: Steps per second of compute; None before there are any.
    """

    train_loss: float
    test_loss: float
    train_score: float
    test_score: float
    has_test_points: bool
    steps_to_target: int | None
    seconds_to_target: float | None
    first_last: float
    flat_share: float | None
    parameters: int
    steps_per_second: float | None

    @property
    def watched_loss(self) -> float:
        """The test loss, or the training loss where nothing is held out."""
        return self.test_loss if self.has_test_points else self.train_loss


def run_facts(
    network: Network,
    passed: list[tuple[Array, Array]],
    scores: Scores,
    probe: Probe,
    history: HistoryRecord,
    step: int,
    seconds: float,
    target_loss: float,
) -> RunFacts:
    """The facts about a run, from what a frame has of it already.

    `passed` has pre-activations and outputs (units, n) of every layer over training points, `scores` are those of
    `Scores.of`; `seconds` of compute led to `step`.
    """
    has_test_points = bool(scores.test.count)
    reached = _first_step(history, target_loss, has_test_points=has_test_points)
    return RunFacts(
        train_loss=probe.train_loss,
        test_loss=probe.test_loss,
        train_score=_score(scores.train),
        test_score=_score(scores.test),
        has_test_points=has_test_points,
        steps_to_target=reached,
        seconds_to_target=None if reached is None else seconds * reached / max(step, 1),
        first_last=_first_last(probe.gradient_rms),
        flat_share=_flat_share(network, passed),
        parameters=network.spec.parameter_count,
        steps_per_second=step / seconds if step and seconds > 0.0 else None,
    )


def _score(fit: Fit) -> float:
    value = fit.r2 if fit.accuracy is None else fit.accuracy
    return math.nan if value is None else value


def _first_step(history: HistoryRecord, target_loss: float, *, has_test_points: bool) -> int | None:
    """The step of the first sample whose watched loss is not above the target, as exact as the samples are dense."""
    reached = np.flatnonzero((history.test_loss if has_test_points else history.train_loss) <= target_loss)
    return int(history.steps[reached[0]]) if len(reached) else None


def _first_last(gradient_rms: Array) -> float:
    first, last = float(gradient_rms[0]), float(gradient_rms[-1])
    return first / last if len(gradient_rms) > 1 and last > 0.0 else math.nan


def _flat_share(network: Network, passed: list[tuple[Array, Array]]) -> float | None:
    """As in the gradients view; of units that flatten out nowhere, those are flat whose derivative is 0 throughout."""
    hidden = network.layers[:-1]
    units = sum(len(layer.block) - len(layer.muted) for layer in hidden)
    if not units or not passed[0][0].shape[1]:
        return None
    share = flat_share(network, passed)
    if not math.isnan(share):
        return share
    return sum(len(layer.block) - len(layer.muted) for layer in hidden if _is_flat_throughout(layer)) / units


def _is_flat_throughout(layer: Layer) -> bool:
    return not layer.parameter.ndim and _has_no_slope(layer.activation, float(layer.parameter))


@lru_cache(maxsize=64)
def _has_no_slope(activation: Activation, value: float) -> bool:
    return not activation.derivatives(_USUAL, value).any()
