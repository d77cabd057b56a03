"""Rules about the magnitude of numbers: whether the network can compute with the points, and overflows."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.core.arrays import Array
from neuronlab.core.text import written

LARGEST, SMALLEST = 1e150, 1e-150
"""Squares of numbers beyond these exceed the range of float64, in which losses are measured."""
LARGEST_TRAINED, CLOSEST_TRAINED = 1e18, 1e-12
"""Squares of numbers beyond the first exceed float32, in which a network computes; a spread below the second vanishes
in a sum with numbers of about unit size."""
CLOSEST_SHARE = 1e-6
"""Values whose spread is a smaller fraction of their magnitude have fewer than ten distinct values in float32."""

OUT_OF_RANGE = "out_of_range"
_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


class _Column(NamedTuple):
    """An input or numeric target.

    Attributes:
        name: Its name.
        low: Lowest value as given.
        high: Highest value as given.
        trained_low: Lowest value after scaling.
        trained_high: Highest value after scaling.
    """

    name: str
    low: float
    high: float
    trained_low: float
    trained_high: float

    @property
    def size(self) -> float:
        return max(abs(self.low), abs(self.high))

    @property
    def spread(self) -> float:
        return self.high - self.low

    @property
    def trained_size(self) -> float:
        return max(abs(self.trained_low), abs(self.trained_high))

    @property
    def trained_spread(self) -> float:
        return self.trained_high - self.trained_low


def out_of_range(now: Situation) -> Insight | None:
    """Points are too large, or too close together, to compute with."""
    if not len(now.points):
        return None
    with np.errstate(all="ignore"):
        columns = list(_columns(now))
        return next((Insight(OUT_OF_RANGE, text) for column in columns if (text := _beyond(column))), None) or next(
            (
                Insight(OUT_OF_RANGE, text, fixes=fixes.offered(now.run, fixes.standardized))
                for column in columns
                if (text := _beyond_as_trained(column, is_scaled=now.run.training.standardize))
            ),
            None,
        )


def _columns(now: Situation) -> Iterator[_Column]:
    network, ends = now.network, now.points.ends
    inputs = now.points.inputs.shape[1]
    trained = [network.input_scaling.apply(end[None, :inputs])[0] for end in ends]
    names = ["x"] if inputs == 1 else [f"x{_SUBSCRIPTS[number]}" for number in range(inputs)]
    if not network.spec.labels:
        targets = [network.target_scaling.apply(end[None, inputs:])[0] for end in ends]
        trained = [np.concatenate(both) for both in zip(trained, targets, strict=True)]
        names = [*names, "y"]
    values: list[Array] = [*ends, *trained]
    for number, name in enumerate(names):
        yield _Column(name, *(float(end[number]) for end in values))


def _beyond(column: _Column) -> str:
    """The problem with values that no scaling can help; empty if there is none."""
    if column.size > LARGEST:
        size = written(column.size, ".0e")
        return f"{column.name} reaches {size}, too large to compute with. Scale it down before importing."
    if 0.0 < column.spread < SMALLEST:
        spread = written(column.spread, ".0e")
        return f"{column.name} varies by only {spread}, too little to compute with. Scale it up before importing."
    return ""


def _beyond_as_trained(column: _Column, *, is_scaled: bool) -> str:
    """The problem with values as they are used in training; empty if there is none."""
    spread = column.trained_spread
    if column.trained_size > LARGEST_TRAINED:
        what = f"{column.name} reaches {written(column.size, '.0e')}, too large for 32-bit numbers"
        return f"{what}. Reset to update the scaling." if is_scaled else f"{what}. Scale it to unit size:"
    if column.spread > 0.0 and spread < max(CLOSEST_TRAINED, CLOSEST_SHARE * column.trained_size):
        what = f"{column.name} varies by only {written(column.spread, '.0e')}"
        if column.size > column.spread:
            what += f" around {written(column.high, '.0e')}"
        what += ", too little to be resolved by 32-bit numbers"
        return f"{what}. Subtract its mean before importing." if is_scaled else f"{what}. Scale it to unit size:"
    return ""


def gaps(now: Situation) -> Insight | None:
    """Some predictions, or the loss, are not finite although training has not diverged."""
    losses = [now.probe.train_loss] + ([now.probe.test_loss] if now.points.test.any() else [])
    offers = fixes.offered(now.run, fixes.standardized)
    if now.has_gaps:
        text = "Some predictions overflow, so the plots have gaps there."
        return Insight("gaps", text, fixes=offers)
    if not np.isfinite(losses).all():
        return Insight("gaps", "The loss overflows, so its plot has gaps.", fixes=offers)
    return None
