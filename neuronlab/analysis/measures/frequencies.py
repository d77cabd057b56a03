"""Measures of how much of each wave in the points a curve still misses."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.arrays import Array

PERIODS = (1, 2, 4, 8)
"""Periods per 2 units of x, from x = −1 to 1 for example."""
_LEAST = 1e-6
"""A wave whose amplitude is below this fraction of the largest is not among the points."""


def _amplitudes(x: Array, heights: Array) -> Array:
    """The amplitude of the wave of each of PERIODS in the heights (n,) at x (n,), by least squares."""
    turns = np.pi * x[:, None] * np.array(PERIODS)
    waves = np.column_stack([np.sin(turns), np.cos(turns), np.ones(len(x))])
    found = np.linalg.lstsq(waves, heights, rcond=None)[0]
    amplitudes: Array = np.hypot(found[: len(PERIODS)], found[len(PERIODS) : -1])
    return amplitudes


def _missing(measured: Measured, periods: int) -> float | None:
    spec, (inputs, targets) = measured.network.spec, measured.training
    if spec.inputs != 1 or spec.output != "linear" or len(inputs) <= 2 * len(PERIODS):
        return None
    x, y = inputs[:, 0], targets[:, 0]
    there = _amplitudes(x, y)
    errors = y - measured.network.predict(inputs)[:, 0]
    index = PERIODS.index(periods)
    if not np.isfinite(errors).all() or there[index] <= _LEAST * there.max():
        return None
    return float(_amplitudes(x, errors)[index] / there[index])


def _row(periods: int) -> MeasureRow:
    return MeasureRow(
        label=f"missing of the wave with {periods} period{'s' if periods > 1 else ''}",
        meaning="Amplitude of this wave in the errors, divided by that in the points. Periods are those from −1 to 1.",
        read=lambda measured: _missing(measured, periods),
        shown_as="percent",
    )


FREQUENCIES = {f"missing_{periods}": _row(periods) for periods in PERIODS}
