"""Rules about the size of numbers: whether a network can compute with the points at all, and what came of it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.core.arrays import Array

LARGEST, SMALLEST = 1e150, 1e-150
"""Squares of numbers beyond these leave float64, in which losses are measured."""
LARGEST_TRAINED, CLOSEST_TRAINED = 1e18, 1e-12
"""Squares of numbers beyond the first leave float32, which a network computes in; a spread below the second adds
nothing to a sum with numbers of about unit size."""
CLOSEST_SHARE = 1e-6
"""Values whose spread is so small a share of their size have fewer than ten places to be in float32."""

OUT_OF_RANGE = "out_of_range"
_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


class _Column(NamedTuple):
    """An input or target that is a number: its lowest and highest value, as given and as trained."""

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
    """Points so large, or so close together, that they cannot be computed with as they are."""
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
    """What is wrong with values that no scaling can help."""
    if column.size > LARGEST:
        return f"{column.name} reaches {column.size:.0e}, too large to compute with: divide it before importing it."
    if 0.0 < column.spread < SMALLEST:
        spread = f"{column.spread:.0e}"
        return f"{column.name} varies by only {spread}, too little to compute with: multiply it before importing it."
    return ""


def _beyond_as_trained(column: _Column, *, is_scaled: bool) -> str:
    """What is wrong with values as they are trained on."""
    spread = column.trained_spread
    if column.trained_size > LARGEST_TRAINED:
        what = f"{column.name} reaches {column.size:.0e}, too large for a network of 32-bit numbers"
        return f"{what}: Reset fits its scale again." if is_scaled else f"{what}. Bring it to unit size:"
    if column.spread > 0.0 and spread < max(CLOSEST_TRAINED, CLOSEST_SHARE * column.trained_size):
        what = f"{column.name} varies by only {column.spread:.0e}"
        if column.size > column.spread:
            what += f" around {column.high:.0e}"
        what += ", too little for 32-bit numbers to tell its values apart"
        return f"{what}: subtract what they share before importing." if is_scaled else f"{what}. Bring it to unit size:"
    return ""


def gaps(now: Situation) -> Insight | None:
    """What is predicted, or the loss, is no finite number somewhere, although nothing has diverged."""
    losses = [now.probe.train_loss] + ([now.probe.test_loss] if now.points.test.any() else [])
    offers = fixes.offered(now.run, fixes.standardized)
    if now.has_gaps:
        text = "Some predictions are beyond what numbers can hold, so the plots have gaps there."
        return Insight("gaps", text, fixes=offers)
    if not np.isfinite(losses).all():
        return Insight("gaps", "The loss is beyond what numbers can hold, so its plot has gaps.", fixes=offers)
    return None
